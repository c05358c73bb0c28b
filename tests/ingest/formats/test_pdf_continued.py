"""A ruled table that goes on overleaf is one table: its header row once, and no cell broken in two."""

import pytest

from memoqa.ingest.formats.pdf import pdf_lines
from tests.ingest.documents import drawn_pdf

COLUMNS = [70, 170, 300, 520]
HEAD = ("Tool", "Shelf", "Care")


def table(top, *rows, columns=COLUMNS, foot=()):
    def draw(canvas):
        canvas.grid(columns, [top - 30 * place for place in range(len(rows) + 1)])
        for place, row in enumerate(rows):
            for x, text in zip(columns, row, strict=False):
                canvas.drawString(x + 4, top - 20 - 30 * place, text)
        for place, text in enumerate(foot):
            canvas.drawString(72, top - 40 - 30 * len(rows) - 15 * place, text)

    return draw


def rows(*pages):
    return [(line.text, line.table, line.role) for line in pdf_lines(drawn_pdf(*pages)) if line.text]


def test_rows_overleaf_are_of_the_table_above():
    found = rows(table(700, HEAD, ("Rake", "A", "Dry")), table(780, ("Hoe", "B", "Oil"), ("Axe", "C", "Whet")))
    assert {number for _, number, _ in found} == {1}


def test_a_header_row_that_repeats_overleaf_is_left_out():
    found = rows(table(700, HEAD, ("Rake", "A", "Dry")), table(780, HEAD, ("Hoe", "B", "Oil")))
    assert found == [
        ("Tool\tShelf\tCare", 1, "text"), ("Rake\tA\tDry", 1, "text"),
        ("Tool\tShelf\tCare", None, "left out"), ("Hoe\tB\tOil", 1, "text"),
    ]  # fmt: skip


def test_a_third_page_belongs_to_the_same_table():
    pages = [table(700, HEAD, (name, "A", "Dry")) for name in ("Rake", "Hoe", "Axe")]
    found = rows(*pages)
    assert [text for text, _, role in found if role == "text"] == [
        "Tool\tShelf\tCare", "Rake\tA\tDry", "Hoe\tA\tDry", "Axe\tA\tDry"
    ]  # fmt: skip
    assert {number for _, number, role in found if role == "text"} == {1}


def test_a_cell_that_the_pages_end_breaks_is_whole():
    found = rows(
        table(120, HEAD, ("Rake", "A", "Hang it by its")),
        table(780, ("", "", "handle near the door."), ("Hoe", "B", "Oil")),
    )
    assert [text for text, _, _ in found] == [HEAD_ROW, "Rake\tA\tHang it by its handle near the door.", "Hoe\tB\tOil"]


@pytest.mark.parametrize("rest", [("", "4", ""), ("", "", "Wipe it first"), ("Saw", "", "in the dark")])
def test_a_row_overleaf_that_is_no_rest_is_a_row(rest):
    found = rows(table(120, HEAD, ("Rake", "A", "Hang it by its")), table(780, rest, ("Hoe", "B", "Oil")))
    assert [text for text, _, _ in found][2] == "\t".join(rest)


@pytest.mark.parametrize(
    ("foot", "columns"),
    [(["The shelves are by the door, and the key hangs there."], COLUMNS), ([], [70, 200, 350, 520])],
)
def test_a_table_below_text_or_in_other_columns_is_another(foot, columns):
    second = table(780, HEAD, ("Hoe", "B", "Oil"), columns=columns)
    found = rows(table(700, HEAD, ("Rake", "A", "Dry"), foot=foot), second)
    assert [number for _, number, _ in found if number] == [1, 1, 2, 2]


def test_a_ruled_letterhead_goes_although_a_header_row_stays():
    def page(name):
        def draw(canvas):
            canvas.grid([70, 300, 520], [820, 795])
            canvas.drawString(74, 802, "Guild of Gardeners")
            canvas.drawString(304, 802, "Telephone 5550")
            table(760, HEAD, (name, "A", "Dry"))(canvas)

        return draw

    texts = [text for text, _, role in rows(*map(page, ("Rake", "Hoe", "Axe"))) if role != "left out"]
    assert texts == [HEAD_ROW, "Rake\tA\tDry", "Hoe\tA\tDry", "Axe\tA\tDry", "Guild of Gardeners Telephone 5550"]


HEAD_ROW = "\t".join(HEAD)
