"""Grids: where tables begin and end, which rows head them, and what stands over and under them as text."""

import pytest

from memoqa.ingest.formats.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grids, Row
from memoqa.ingest.source import UnreadableFile


def grid(*rows, strong=(), header=()):
    """Rows of cells' texts, separated by strokes; the rows whose numbers are given are set off, or headers."""
    return [
        Row(number, tuple(Cell(text, strong=number in strong) for text in row.split("|")), number in header)
        for number, row in enumerate(rows, 1)
    ]


def lines(*rows, caption="", first_names=False, **looks):
    return [
        (line.text, line.role, line.table)
        for line in Grids().lines(grid(*rows, **looks), caption=caption, first_names=first_names)
    ]


def roles(*rows, **looks):
    return [role for _, role, _ in lines(*rows, **looks)]


def test_words_over_figures_head_their_columns():
    assert lines("City|Rate", "Tokyo|6000", "Osaka|5000") == [
        ("City\tRate", "table header", 1),
        ("Tokyo\t6000", "table row", 1),
        ("Osaka\t5000", "table row", 1),
    ]


def test_a_label_and_its_value_are_no_header():
    assert roles("Name|Ada", "Room|Attic", "Cat|Tom") == ["table row"] * 3


def test_a_row_set_off_by_bold_type_heads_even_two_columns_of_words():
    assert roles("Tool|Keeper", "Saw|Ada", strong={1}) == ["table header", "table row"]


def test_a_row_that_the_format_calls_a_header_is_one_whatever_it_says():
    assert roles("2031|2032", "5|6", header={1}) == ["table header", "table row"]


def test_years_that_count_up_head_figures_and_other_numbers_do_not():
    assert roles("Site|2031|2032", "North|40|44") == ["table header", "table row"]
    assert roles("Site|40|44", "North|41|45") == ["table row", "table row"]


def test_a_name_may_have_digits():
    assert roles("City|Rate 2026|Room 1", "Tokyo|6000|9000")[0] == "table header"


def test_a_corner_may_be_empty_and_keeps_its_place():
    assert lines("|Days|Fee", "Saw|3|0")[0] == ("\tDays\tFee", "table header", 1)


def test_names_over_several_columns_are_joined_to_the_columns_own_names():
    rows = [
        Row(1, (Cell("City"), Cell("Room"), Cell("Room", beside=True))),
        Row(2, (Cell("City"), Cell("Week"), Cell("Sunday"))),
        Row(3, (Cell("Bern"), Cell("90"), Cell("99"))),
    ]
    assert [line.text for line in Grids().lines(rows)] == ["City\tRoom Week\tRoom Sunday", "Bern\t90\t99"]


def test_a_short_line_over_a_table_is_its_caption_even_across_a_blank_row():
    over = lines("Room hire", "", "Room|Fee", "Hall|90")
    assert over[:2] == [("Room hire", "table header", 1), ("Room\tFee", "table header", 1)]


def test_the_unit_of_all_figures_heads_them_too():
    assert lines("租借費", "單位：元", "場地|費用", "禮堂|90")[1] == ("單位：元", "table header", 1)
    assert lines("Room hire", "Unit: CHF", "Room|Fee", "Hall|90")[1] == ("Unit: CHF", "table header", 1)


def test_a_sentence_over_a_table_and_a_note_under_it_are_text():
    found = lines("Rates hold until further notice.", "Room|Fee", "Hall|90", "Note: no heating")
    assert [found[0], found[-1]] == [
        ("Rates hold until further notice.", "text", None),
        ("Note: no heating", "text", None),
    ]


def test_a_blank_row_sets_tables_apart():
    found = lines("A|Fee", "x|1", "", "B|Days", "y|2")
    assert [(text, table) for text, _, table in found] == [
        ("A\tFee", 1), ("x\t1", 1), ("", None), ("B\tDays", 2), ("y\t2", 2),
    ]  # fmt: skip


def test_a_row_of_one_cell_that_is_set_off_heads_those_below_it():
    found = lines("City|Rate", "Asia", "Tokyo|6000", "Osaka|", "Europe", "Bern|90", strong={2, 5})
    assert [role for _, role, _ in found] == [
        "table header", "table group", "table row", "table row", "table group", "table row",
    ]  # fmt: skip


def test_a_row_that_only_lacks_its_value_heads_nothing():
    assert roles("City|Rate", "Tokyo|6000", "Osaka", "Bern|90")[2] == "table row"


def test_a_grid_of_one_column_is_text_and_its_cells_lines_are_lines():
    assert lines("Be quiet.\nBe kind.", "Be brief.") == [
        ("Be quiet.", "text", None),
        ("Be kind.", "text", None),
        ("Be brief.", "text", None),
    ]


def test_a_row_as_long_as_a_page_is_read_cell_by_cell():
    page = "\n".join([f"Paragraph {number} says so, and says it at some length. " * 3 for number in range(4)])
    assert roles("Section|Text", f"Keys|{page}", first_names=True) == ["table header", *["text"] * 5]


def test_columns_without_text_are_left_out_and_empty_cells_keep_their_place():
    assert [text for text, _, _ in lines("A||B|Fee", "x||y|", "z|||1")] == ["A\tB\tFee", "x\ty", "z\t\t1"]


def test_a_caption_that_the_format_states_comes_first():
    assert lines("A|B", "1|2", caption="Fees")[0] == ("Fees", "table header", 1)


def test_the_rows_and_columns_that_are_read_have_a_bound():
    at_most = [f"{number}|x" for number in range(MOST_ROWS)]
    assert len(lines(*at_most)) == MOST_ROWS
    with pytest.raises(UnreadableFile, match="more than 20,000 rows; keep the rows"):
        lines(*at_most, "1|x")
    assert len(lines("|".join(["x"] * MOST_COLUMNS))) == 1
    with pytest.raises(UnreadableFile, match="more than 200 columns"):
        lines("|".join(["x"] * (MOST_COLUMNS + 1)))
