"""What the library states in English reaches a person in that person's language."""

import pytest

from bot.present.stated import stated, stated_reason
from bot.present.wording import EN, ZH_TW
from memoqa.ingest.formats.table import format_list


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("there is no index yet; run `memoqa index`.", "還沒有索引；請執行 `memoqa index`。"),
        (
            (
                "the index folder cannot be written (No space left on device); free disk space or set MEMOQA_INDEX to "
                "another folder; the old index stays in use."
            ),
            "無法寫入索引資料夾（磁碟已滿）；請釋出磁碟空間，或把 MEMOQA_INDEX 設為其他資料夾。目前仍使用舊索引。",
        ),
        (
            "generation g1 is damaged: its memos.json was changed, and no other is whole; run `memoqa index`.",
            "索引 g1 損壞：memos.json 被更動過，也沒有其他完整的索引；請執行 `memoqa index`。",
        ),
        (
            "report.pdf cannot be read: it is protected by a password; save it without one.",
            "無法讀取 report.pdf：有密碼保護；請另存為沒有密碼的檔案。",
        ),
        (
            f"memoqa does not read files of type .exe; send {format_list()}.",
            f"memoqa 不讀 .exe 檔；請傳送 {format_list('zh-TW')} 檔。",
        ),
        (
            (
                "there is no memo to index in the memos folder; none could be read: a.txt: it is empty (0 bytes); "
                "save it again or remove it; b 2.pdf: it is damaged; open it in a PDF viewer and save or print it to a "
                "new PDF The old index stays in use."
            ),
            (
                "備忘錄資料夾裡沒有可收錄的備忘錄，檔案都無法讀取：a.txt：檔案是空的（0 位元組）；請重新儲存或移除；"
                "b 2.pdf：檔案損壞；請用 PDF 閱讀器開啟，另存或列印成新的 PDF。目前仍使用舊索引。"
            ),
        ),
    ],
)
def test_a_problem_is_stated_in_chinese_with_what_it_is_about(english: str, chinese: str) -> None:
    assert stated(english, ZH_TW) == chinese


def test_an_english_sentence_begins_with_a_capital_but_a_files_name_stays() -> None:
    assert stated("there is no upload to undo.", EN) == "There is no upload to undo."
    assert stated("golden.jsonl is empty.", EN) == "golden.jsonl is empty."


def test_a_sentence_that_nobody_translated_sends_the_reader_to_the_doctor() -> None:
    assert stated("the plug-in says so.", ZH_TW) == ZH_TW.ask_doctor
    said = stated("a.recipe cannot be read: the plug-in says so.", ZH_TW)
    assert "a.recipe" in said
    assert "memoqa doctor" in said
    assert "plug-in" not in said + stated_reason("the plug-in says so", ZH_TW)


@pytest.mark.parametrize("unit", ["a: ", "x cannot be read: ", "'s y is: run "])
def test_a_long_and_hostile_sentence_takes_no_longer_than_its_length_allows(unit: str) -> None:
    assert stated(unit * 100_000, ZH_TW)  # by a regular expression with two places, this would take hours
