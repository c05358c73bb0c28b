"""How one memo was read, as text and as a page: `memoqa index --explain`."""

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from memoqa.cli.app import app
from memoqa.cli.explain import MOST_LEFT_OUT, explanation
from memoqa.cli.explain_inside import file_at
from memoqa.cli.explain_page import explanation_page, write_page
from memoqa.errors import MemoqaError, UnreadableMemo
from memoqa.ingest.reading import reading_of
from memoqa.ingest.source import Line
from tests.evaluation.test_report import Page
from tests.ingest.documents import pdf
from tests.ingest.formats.workbooks import saved, workbook

HOSTILE = "<script>alert(1)</script>"
LOANS = """# Loans

by Ada

## Tools

Ask first. Then borrow.

### Saws

A saw is lent for a day.

## Rooms

會堂按時出租。
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMOQA_MEMOS", str(tmp_path / "memos"))
    monkeypatch.setenv("MEMOQA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "memos" / "house").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def reading(folder):
    """The reading of a memo of this text."""

    def read(text=LOANS, name="house/loans.md"):
        path = folder / "memos" / name
        path.write_text(text, "utf-8")
        return reading_at(path, folder / "memos")

    return read


def reading_at(path, memos):
    return reading_of(file_at(path, memos))


def run(*arguments):
    return CliRunner().invoke(app, ["index", *map(str, arguments)])


def shown(reading, width=80):
    return [line.plain for line in explanation(reading, width)]


def test_a_reading_shows_what_is_known_of_the_memo_and_every_paragraph_with_its_place(reading):
    assert shown(reading()) == [
        "house/loans.md",
        "  title    Loans", "  byline   by Ada", "  date     –", "  origin   –", "  read as  markdown",
        "  holds    3 sections, 3 paragraphs",
        "", "Sections", "  Tools  ¶ 1–2", "    Saws  ¶ 2", "  Rooms  ¶ 3",
        "", "Paragraphs",
        "  front · lines 1–3 · 2 sentences", "    Loans", "    by Ada",
        "  § Tools", "  ¶ 1 · line 7 · 2 sentences", "    Ask first. Then borrow.",
        "  § Tools › Saws", "  ¶ 2 · line 11 · 1 sentence", "    A saw is lent for a day.",
        "  § Rooms", "  ¶ 3 · line 15 · 1 sentence", "    會堂按時出租。",
    ]  # fmt: skip


def test_a_heading_with_a_section_sign_is_shown_with_no_second_one(reading):
    read = reading("Loans\n\n§ 1 Tools\nSaws are lent.\n\n§ 2 Rooms\nRooms are not.\n", "a.txt")
    assert "  § 1 Tools" in shown(read)
    assert "§ § 1" not in Page(explanation_page(read, b"")).words


def test_what_looks_doubtful_is_said(reading):
    assert any(line.startswith("  ! no title was found") for line in shown(reading("一段文字，沒有題目。\n", "a.txt")))


def test_what_a_workbook_hides_is_counted_and_listed_and_its_lines_are_rows(folder):
    book = workbook(Open=[["City", "Rate"], ["Bern", 90]], Closed=[["secret"]])
    book["Closed"].sheet_state = "hidden"
    (folder / "rates.xlsx").write_bytes(saved(book))
    text = "\n".join(shown(reading_at(folder / "rates.xlsx", folder), width=200))
    assert "! it hides a sheet, row or column; show in the file what people may read" in text
    assert "row 1: hidden sheet: Closed" in text
    assert "¶ 1 · row 2 · 1 sentence" in text


def test_kept_furniture_and_what_was_left_out_are_listed_with_their_places(reading):
    read = reading()
    lines = (*read.source.lines, Line("Telephone 5550", 3, 1, role="furniture"))
    source = replace(read.source, lines=lines, left_out=(Line(" - 2 - ", 9, 2),))
    assert shown(replace(read, source=source))[-5:] == [
        "Page furniture, kept once at the end", "  page 1, line 3: Telephone 5550",
        "", "Left out", "  page 2, line 9: - 2 -",
    ]  # fmt: skip


def test_characters_that_would_act_on_a_terminal_are_shown_by_code(reading):
    assert any("⟦U+202E⟧" in line for line in shown(reading("Loans\n\nSaws\u202e are lent.\n", "a.txt")))


def test_the_command_shows_a_file_that_lies_elsewhere_and_makes_no_index(folder):
    elsewhere = folder / "loans.md"
    elsewhere.write_text(LOANS, "utf-8")
    done = run("--explain", elsewhere)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "loans.md")
    assert not (folder / "index").exists()


def test_the_command_writes_a_page(folder, reading):
    reading()
    done = run("--explain", folder / "memos/house/loans.md", "--html", folder / "page.html")
    assert "house/loans.md" in done.stdout
    assert "會堂按時出租。" in Page((folder / "page.html").read_text("utf-8")).words


@pytest.mark.parametrize("others", [("--json",), ("--fresh",), ("--dry-run",), ("--rollback",)])
def test_explaining_goes_with_no_other_option(folder, others):
    assert run("--explain", folder / "a.md", *others).exit_code == 2


def test_a_page_without_a_file_is_wrong_usage(folder):
    assert run("--html", folder / "page.html").exit_code == 2


def test_a_file_that_is_not_there_or_of_no_known_type_is_one_sentence(folder):
    with pytest.raises(MemoqaError, match=r"missing\.md does not exist"):
        reading_at(folder / "missing.md", folder / "memos")
    (folder / "a.xyz").write_text("x")
    with pytest.raises(UnreadableMemo, match=r"files of type \.xyz"):
        reading_at(folder / "a.xyz", folder / "memos")


def test_a_page_that_cannot_be_written_is_one_sentence(folder, reading):
    with pytest.raises(MemoqaError, match="--html"):
        write_page(folder / "missing" / "page.html", reading(), b"")


def test_a_page_has_every_paragraph_whole_and_its_sections(reading):
    page = Page(explanation_page(reading(), b""))
    for words in ("Ask first. Then borrow.", "A saw is lent for a day.", "Tools › Saws", "front · lines 1–3"):
        assert words in page.words


def test_hostile_text_is_shown_and_never_acts_and_nothing_comes_from_outside(reading):
    page = Page(explanation_page(reading(f"# {HOSTILE}\n\n## {HOSTILE}\n\nSaws {HOSTILE} are lent.\n"), b""))
    assert not page.tags & {"script", "link", "iframe", "img"}
    assert page.words.count(HOSTILE) >= 4
    assert all(value.startswith("#") for name, value in page.attributes if name in {"href", "src"})


@pytest.fixture
def brochure(folder):
    file = io.BytesIO()
    canvas = Canvas(file)
    for words in ("Saws are lent for a day.", "Lamps are lent for a week."):
        canvas.drawString(72, 600, words)
        canvas.showPage()
    canvas.save()
    path = folder / "loans.pdf"
    path.write_bytes(file.getvalue())
    return path


def test_a_pdf_s_pages_are_pictures_beside_the_paragraphs_that_begin_on_them(brochure, folder):
    text = explanation_page(reading_at(brochure, folder), brochure.read_bytes())
    first, second = text.split('alt="Page 2"')
    assert text.count("data:image/png;base64,") == 2
    assert "Saws are lent" in first
    assert "Lamps are lent" in second


def test_a_letterhead_that_is_kept_at_the_end_takes_no_paragraph_of_its_page_away(folder):
    path = folder / "loans.pdf"
    pages = [[(72, 815, "Guild of Gardeners"), (72, 600, text)] for text in ("Saws are lent.", "Lamps are not.")]
    path.write_bytes(pdf(*pages, font="Helvetica"))
    words = Page(explanation_page(reading_at(path, folder), b"")).words
    assert words.index("Saws are lent.") < words.index("Guild of Gardeners") < words.index("Lamps are not.")


def test_pages_that_were_not_read_are_a_warning(reading):
    read = replace(reading(), unread="page 2 cannot be read")
    assert "  ! page 2 cannot be read." in shown(read)
    assert "page 2 cannot be read." in Page(explanation_page(read, b"")).words


def test_of_many_lines_left_out_some_are_shown_and_the_rest_are_counted(reading):
    read = reading()
    gone = tuple(Line(f"- {page} -", 1, page) for page in range(1, MOST_LEFT_OUT + 4))
    read = replace(read, source=replace(read.source, left_out=gone))
    words = Page(explanation_page(read, b"")).words
    assert "… and 3 more" in words
    assert f"- {MOST_LEFT_OUT} -" in words
    assert f"- {MOST_LEFT_OUT + 1} -" not in words


def test_what_was_left_out_is_listed_page_by_page(reading):
    read = reading()
    source = replace(read.source, left_out=(Line("- 2 -", 9, 2), Line("- 1 -", 9, 1)))
    assert shown(replace(read, source=source))[-2:] == ["  page 1, line 9: - 1 -", "  page 2, line 9: - 2 -"]


def test_a_pdf_that_cannot_be_drawn_is_shown_without_pictures(brochure, folder):
    text = explanation_page(reading_at(brochure, folder), b"%PDF-1.4 broken")
    assert "data:image" not in text
    assert "Lamps are lent" in Page(text).words
