"""One small memo of each built-in format: what the drills break, and what holds for every format is tried on."""

import io
from collections.abc import Callable, Mapping
from functools import partial

from PIL import Image

from tests.ingest import test_nothing_lost as made
from tests.ingest.archives import archive, mail
from tests.ingest.outlook_files import compound_file, message


def picture(file_format: str) -> bytes:
    """A picture with a dark bar, which may be text to whoever has not looked."""
    image = Image.new("L", (240, 80), 255)
    image.paste(0, (20, 30, 220, 50))
    file = io.BytesIO()
    image.save(file, file_format)
    return file.getvalue()


def outlook() -> bytes:
    """A mail with a subject and a body, by the numbers of these properties."""
    return compound_file(message({0x0037: "工具間", 0x1000: "三天前登記。\r\n"}))


# A new format is one line: its row's name, and what makes a file of it.
SEEDS: Mapping[str, Callable[[], bytes]] = {
    "text": made.text,
    "markdown": made.markdown,
    "pdf": made.drawn,
    "docx": made.word,
    "odt": made.open_document,
    "pptx": made.slides,
    "rtf": made.rich_text,
    "xlsx": made.sheet,
    "csv": made.cells,
    "html": made.page,
    "png": partial(picture, "PNG"),
    "jpeg": partial(picture, "JPEG"),
    "tiff": partial(picture, "TIFF"),
    "mail": partial(mail, attached={"a.docx": made.word()}),
    "outlook": outlook,
    "zip": lambda: archive({"a.md": made.markdown(), "b/c.docx": made.word()}),
}
