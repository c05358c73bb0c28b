"""Files that another program wrote are read like those made here.

The files in libreoffice/ are of our own wording. LibreOffice 7.4 made them from a workbook of openpyxl's and a document
of python-docx's: `soffice --headless --convert-to ods venues.xlsx`, from that `--convert-to xlsx` and
`--convert-to csv:"Text - txt - csv (StarCalc)":44,34,76`, and `--convert-to html:"HTML (StarWriter)" keys.docx`.
"""

from pathlib import Path

import pytest

from memoqa.ingest.files import memo_files
from memoqa.ingest.reading import Reading, reading_of

FOLDER = Path(__file__).parent / "libreoffice"
HEADER = "地點\t場地\t平日\t假日加成\t生效日\t三日總價"
ROWS = [
    "臺中\t大禮堂\t12,000\t35%\t2031/3/1\tNT$36,000",
    "臺中\t小教室\t1,200\t20%\t2031/3/1\tNT$3,600",
    "高雄\t攝影棚\t4,500\t50%\t2031/7/15\tNT$13,500",
]


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {file.id: reading_of(file) for file in memo_files(FOLDER)[0]}


def paragraphs(reading: Reading) -> list[tuple[list[str], str]]:
    """Each paragraph's leads and text."""
    text = reading.memo.text
    return [([text[one.start : one.end] for one in p.lead], text[p.start : p.end]) for p in reading.memo.paragraphs]


def test_a_workbook_shows_dates_numbers_and_formulas_as_calc_shows_them(readings):
    over = ["校外場地租用費率", "單位：新臺幣元", HEADER]
    assert paragraphs(readings["venues.xlsx"]) == [
        *[(over, row) for row in ROWS],
        ([], "註：逾時以半日計。"),
        (["Tool\tDeposit\tLoan days"], "Cordless drill\t500\t3"),
        (["Tool\tDeposit\tLoan days"], "Tile saw\t800\t2"),
    ]
    assert [p.section for p in readings["venues.xlsx"].memo.paragraphs] == [("校外場地",)] * 4 + [("Tools",)] * 2


def test_the_csv_that_calc_saves_of_a_sheet_says_what_the_sheet_says(readings):
    sheet, _, _ = readings["venues.xlsx"].memo.text.partition("\nTools")
    said = readings["venues.csv"].memo
    # The .csv knows no merged cells, nor the sheet's name.
    expected = sheet.removeprefix("校外場地\n").replace("臺中\t小教室", "\t小教室")
    assert "".join(said.text.split()) == "".join(expected.split())
    assert said.title == "校外場地租用費率"


def test_the_page_that_writer_saves_of_a_document_says_what_the_document_says(readings):
    assert paragraphs(readings["keys.html"]) == [
        ([], "Keys and lockers"),
        ([], "Issued by the porters' lodge on 3 May 2031."),
        ([], "A member signs for each key at the lodge."),
        ([], "1. Day keys go back by six."),
        ([], "2. Room keys go back by Friday."),
        ([], "遺失鑰匙者，應於一日內通知傳達室。"),
        (["Key\tDeposit\tFee if lost"], "Locker\t20\t35"),
        (["Key\tDeposit\tFee if lost"], "Workshop\t50\t90"),
    ]
    assert readings["keys.html"].memo.paragraphs[2].section == ("Borrowing a key",)
