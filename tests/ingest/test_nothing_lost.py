"""Every character of a memo's text can be found: in a paragraph, in its lead, or in a heading above it."""

import io
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from memoqa.ingest.files import memo_files
from memoqa.ingest.formats.table import BUILT_IN, PICTURES, format_of
from memoqa.ingest.read import read
from memoqa.ingest.structure.outline import outline
from tests.ingest.documents import pdf
from tests.ingest.formats import office
from tests.ingest.structure.memos import unfound

LINES = (
    "自習室使用規則",
    "一、時間：上午八時至晚間十時",
    "二、座位以先到先用為原則，離座逾三十分鐘者，管理人員得將座位上之物品移置服務臺，並開放他人使用。",
    "第 1 條",
    "使用人應自行保管財物：",
    "(1) 筆記型電腦",
    "(2) 書籍",
    "可以帶飲料嗎？",
    "可帶有蓋之飲料。",
    "附件",
    "1. 空白表格",
)
ROWS = (("樓層", "座位"), ("二樓", "40"), ("三樓", "52"))


def text() -> bytes:
    rows = ["     ".join(cells) for cells in ROWS]
    return "\n\n".join((*LINES, "\n".join(rows))).encode()


def markdown() -> bytes:
    head, *rows = (f"| {' | '.join(cells)} |" for cells in ROWS)
    table = "\n".join((head, "| --- | --- |", *rows))
    return "\n\n".join(("# " + LINES[0], "## 空白", *LINES[1:], table, "## 結尾")).encode()


def word() -> bytes:
    document = docx.Document()
    document.add_heading(LINES[0], 0)
    for line in LINES[1:]:
        document.add_paragraph(line)
    document.add_heading("空白", 1)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for cell, value in zip(table._cells, (value for row in ROWS for value in row), strict=True):
        cell.text = value
    document.add_heading("結尾", 2)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def sheet() -> bytes:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("空白")
    first.title = "規則"
    for line in LINES:
        first.append([line])
    first.append([])
    for row in (("座位表",), *ROWS, ("", "30"), ("備註：可續借",)):
        second.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells() -> bytes:
    return "\n".join(
        ["座位表,", *(",".join(row) for row in ROWS), ",30", "", *(f'"{line}",' for line in LINES)]
    ).encode()


def page() -> bytes:
    head, *rows = (f"<tr><td>{'<td>'.join(cells)}" for cells in ROWS)
    items = "".join(f"<li>{line}<ul><li>{line}</ul>" for line in LINES)
    return (
        f"<title>不在文中</title><h1>{LINES[0]}</h1><h2>空白</h2>{''.join(f'<p>{line}' for line in LINES)}"
        f"<table><caption>座位表</caption>{head}{''.join(rows)}</table><ol>{items}</ol>"
        f"<dl>{''.join(f'<dt>{line}<dd>{line}' for line in LINES)}<dt>無</dl><pre>a\n  b\n\nc</pre><h3>結尾</h3>"
        f"<details><summary>摘要</summary></details><footer>電話：5550142</footer>"
    ).encode()


def open_document() -> bytes:
    head, *rows = (office.row(*cells) for cells in ROWS)
    header = office.p("頁首")
    note = "<text:note><text:note-body><text:p>註解</text:p></text:note-body></text:note>"
    return office.odt(
        office.p(LINES[0], "Title"),
        *map(office.p, LINES[1:]),
        office.items(*LINES),
        office.h("空白"),
        office.p(f"文字{note}"),
        office.table(head, *rows),
        office.h("結尾", 2),
        styles=office.list_style(office.level(1, "1", 'style:num-suffix="."')),
        masters=f'<style:master-page style:name="Standard"><style:header>{header}</style:header></style:master-page>',
    )


def rich_text() -> bytes:
    rows = (r"\trowd" + "".join(rf"\intbl {cell}\cell" for cell in cells) + r"\row\pard " for cells in ROWS)
    lines = "".join(rf"{line}\par " for line in LINES)
    headings = r"{\outlinelevel0 空白\par}" + "".join(rows) + r"{\outlinelevel1 結尾\par}"
    return office.rtf(rf"{{\header 頁首\par}}{lines}文字\chftn{{\footnote\chftn 註解}}\par{headings}")


def slides() -> bytes:
    deck = pptx.Presentation()
    for title in (LINES[0], "空白"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join(LINES)
        slide.notes_slide.notes_text_frame.text = "備忘"
    table = slide.shapes.add_table(len(ROWS), len(ROWS[0]), 9, 9, 9, 9).table
    for cell, value in zip(table.iter_cells(), (value for row in ROWS for value in row), strict=True):
        cell.text = value
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "結尾"
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def drawn() -> bytes:
    page = [(72.0, 760.0 - 24 * number, line[:34]) for number, line in enumerate(LINES)]
    return pdf(page, [(72.0, 760.0, "續頁"), (72.0, 700.0, "2. 其他")])


def lost(folder: Path) -> list[str]:
    found, skipped = memo_files(folder)
    assert found
    assert skipped == []
    left = []
    for file in found:
        loaded = read(file)
        memo = outline(loaded.source, memo_id=file.id, source_sha256=loaded.sha256)
        assert "".join(memo.text.split()) == "".join(loaded.source.text.split())
        left += unfound(memo)
    return left


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", text()),
        ("a.md", markdown()),
        ("a.docx", word()),
        ("a.pdf", drawn()),
        ("a.xlsx", sheet()),
        ("a.csv", cells()),
        ("a.html", page()),
        ("a.odt", open_document()),
        ("a.pptx", slides()),
        ("a.rtf", rich_text()),
    ],
)
def test_nothing_that_a_reader_gives_is_lost(name, content, folder):
    (folder / name).write_bytes(content)
    assert lost(folder) == []


def test_every_built_in_format_is_tried():
    names = ("a.txt", "a.md", "a.docx", "a.pdf", "a.xlsx", "a.csv", "a.html", "a.odt", "a.pptx", "a.rtf")
    # Pictures have no lines of their own, and what is in a container is read as its own format.
    left = {row for row in BUILT_IN if row not in PICTURES and not row.container}
    assert {format_of(name) for name in names} == left


def test_nothing_is_lost_of_the_memos_of_this_repository():
    assert lost(Path(__file__).parents[2] / "memos") == []
