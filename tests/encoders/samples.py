"""What several tests of encoders share: texts of every kind, and a folder like a model's."""

import shutil
from pathlib import Path

VARIED = [
    "水庫的管理辦法由主管機關定之。",
    "The memo says nothing about parking.",
    "mixed 中文 English 混排，test！",
    "Ｆｕｌｌ　ｗｉｄｔｈ　１００％～２０％",
    "spaces   in  runs\tand\r\nlines",
    "😀 emoji 👩‍👩‍👧 done",
    "㈱ ① Ⅳ ㎏ ﬁ ｶﾀｶﾅ",
    "zero\u200bwidth\ufeff and a\x01b\x7fc",
    "“quotes”—dash…《書名》「引號」",
    "한국어 テキスト ñandú",
    "trailing ",
    " leading",
    "",
    "第十三條　主管機關得視實際需要，訂定各種補助要點。" * 12,
]


def model_like(model: Path, folder: Path) -> Path:
    """A folder with the files that a model has, but senseless weights."""
    folder.mkdir()
    shutil.copy(model / "modules.json", folder)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"no weights" * 500_000)
    return folder
