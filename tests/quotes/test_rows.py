"""Which quotes are tables, and that each cell is what the memo says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Place
from memoqa.quotes.rows import rows_of
from tests.bot.doubles import quote

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n"), max_size=20)


def read(text, header="", memo="a.txt", marked="", **more):
    lead = (("Above:", Place()), (header, Place())) if header else ()
    return rows_of(quote(text, marked, memo=memo, lead=lead, **more))


def cells(found):
    return [[cell.text for cell in row] for row in found.cells]


@pytest.mark.parametrize(
    ("text", "header", "memo", "expected"),
    [
        ("Kyoto\t\tby day", "City\tLimit\tNote", "a.docx", [["City", "Limit", "Note"], ["Kyoto", "", "by day"]]),
        ("\tOsaka\t90", "Land\tCity\tFee", "a.xlsx", [["Land", "City", "Fee"], ["", "Osaka", "90"]]),
        ("Chairs\t40\t", "Item\tOut\tIn", "a.pdf", [["Item", "Out", "In"], ["Chairs", "40", ""]]),
        ("a\tb\n1\t2\n3\t4", "", "a.pdf", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a\tb\n1\t2\t3", "", "a.pdf", [["a", "b", ""], ["1", "2", "3"]]),
        (
            "交通    500元   每日",
            "項目    上限    說明",
            "a.txt",
            [["項目", "上限", "說明"], ["交通", "500元", "每日"]],
        ),
        ("Rail   200   yes\nAir    900   no", "", "a.txt", [["Rail", "200", "yes"], ["Air", "900", "no"]]),
        ("| Osaka | 5,000 |", "| City | Limit |", "a.md", [["City", "Limit"], ["Osaka", "5,000"]]),
        ("| Osaka |  | x", "| City | Limit | Note |", "a.md", [["City", "Limit", "Note"], ["Osaka", "", "x"]]),
        ("| A | B |\n| 1 | 2 |", "", "a.md", [["A", "B"], ["1", "2"]]),
    ],
)
def test_a_row_under_its_header_or_a_whole_table_is_read_cell_by_cell(text, header, memo, expected):
    found = read(text, header, memo)
    assert cells(found) == expected
    assert found.headed is bool(header)


@pytest.mark.parametrize(
    ("text", "header", "memo"),
    [
        ("It rained.", "", "a.txt"),
        ("It rained.", "The weather:", "a.txt"),
        ("First.  Second.  Third.", "Some line:  more", "a.txt"),
        ("交通    500元", "項目    上限    說明", "a.txt"),
        ("a\tb", "", "a.docx"),
        ("a\tb", "The limits:", "a.docx"),
        ("a\tb\nand then prose", "", "a.docx"),
        ("Hello  there\nyou  two", "", "a.txt"),
        ("| A | B |\n| 1 | 2 |", "", "a.txt"),
        ("a\tb\nc\td", "", "a.md"),
        ("| only |", "| One |", "a.md"),
    ],
)
def test_what_may_be_prose_or_has_no_plain_columns_is_no_table(text, header, memo):
    assert read(text, header, memo) is None


def test_a_stroke_that_markdown_makes_a_character_stays_in_its_cell_and_markup_is_left_out():
    found = read("| **Osaka** | shared \\| room |", "| City | **Note** |", "a.md")
    assert cells(found) == [["City", "Note"], ["Osaka", "shared | room"]]


def test_what_answers_is_marked_in_its_own_cell():
    found = read("Kyoto\t4,000\tby day", "City\tLimit\tNote", marked="4,000\tby")
    assert [cell.highlights for cell in found.cells[1]] == [(), ((0, 5),), ((0, 2),)]
    assert not [cell for cell in found.cells[0] if cell.highlights]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=2, max_size=5))
def test_no_character_but_white_space_is_lost_or_changed(rows):
    text = "\n".join("\t".join(row) for row in rows)
    found = read(text, memo="a.docx")
    assert [cell.strip() for row in cells(found) for cell in row if cell.strip()] == [
        cell.strip() for row in rows for cell in row if cell.strip()
    ]
