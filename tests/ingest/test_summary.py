"""A reading summed up: what the memo holds, and what of its file it lacks."""

from PIL import Image

from memoqa.ingest.files import MemoFile
from memoqa.ingest.reading import reading_of
from memoqa.ingest.summary import Summary, sections, summary_of
from tests.ingest.documents import drawn_pdf, pdf
from tests.ingest.structure.memos import memo_of

TABLE = "| Tool | Days |\n| --- | --- |\n| Saw | 3 |\n| Drill | 2 |\n"


def summed_up(folder, name, content, sidecar=""):
    (folder / name).write_bytes(content)
    if sidecar:
        (folder / f"{name}.toml").write_text(sidecar, "utf-8")
    return summary_of(reading_of(MemoFile(name, folder / name, folder)))


def test_sections_paragraphs_and_tables_are_counted_and_what_is_said_of_the_memo_stands_with_them(tmp_path):
    text = f"# Loans\n\n## Tools\n\nAsk first.\n\n{TABLE}\n## Rooms\n\nBy the hour.\n\n{TABLE}"
    said = 'date = "2026-03-01"\nlanguage = "en"\n'
    assert summed_up(tmp_path, "loans.md", text.encode(), said) == Summary(
        "Loans", "2026-03-01", "en", sections=2, paragraphs=6, tables=2
    )


def test_a_table_set_apart_by_blanks_is_counted_and_lines_that_are_not_are_none(tmp_path):
    columns = "Tool      Days      Fee\nSaw       three     500\nDrill     two       300\n"
    text = f"Loans\n\nAsk first, and then sign.\n\n{columns}\nThat was all of it, as of today.\n"
    assert summed_up(tmp_path, "loans.txt", text.encode()).tables == 1


def test_lines_that_are_left_out_are_counted(tmp_path):
    people = ("Borrowers", "Lenders", "Members")
    pages = [[*((72, 700 - 20 * row, f"{who} {verb} the form in ink.") for row, verb in enumerate(("sign", "keep"))),
              (290, 30, f"Page {number} of 3")] for number, who in enumerate(people, 1)]  # fmt: skip
    assert summed_up(tmp_path, "a.pdf", pdf(*pages, font="Helvetica")).left_out == 3


def test_pages_that_cannot_be_read_are_named(tmp_path):
    def words(canvas):
        canvas.drawString(72, 700, "Borrowers sign the form in ink.")

    def scan(canvas):
        canvas.drawInlineImage(Image.new("1", (8, 8)), 0, 0, 595, 842)

    assert summed_up(tmp_path, "a.pdf", drawn_pdf(words, scan, words, scan)).unread_pages == (2, 4)


def test_a_section_that_comes_again_under_another_is_another():

    memo = memo_of("# T\n\n## A\n\n### X\n\nOne line.\n\n## B\n\n### X\n\nTwo lines.\n", "markdown")
    assert [(found.depth, found.heading, found.first) for found in sections(memo)] == [
        (0, "A", 1), (1, "X", 1), (0, "B", 2), (1, "X", 2),
    ]  # fmt: skip
