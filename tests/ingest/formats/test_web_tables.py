"""Tables of web pages: which are data, which rows head them, and cells that span rows and columns."""

import pytest

from tests.ingest.formats.web import lines, texts


def roles(page):
    return [line.role for line in lines(f"<table>{page}</table>")]


@pytest.mark.parametrize(
    "page",
    [
        "<tr><th>A<th>B<tr><td>x<td>y",
        "<thead><tr><td>A<td>B</thead><tbody><tr><td>x<td>y",
        "<tr><td><b>A</b><td><strong>B</strong><tr><td>x<td>y",
        "<tr><td><th>B<th>C<tr><th>x<td>1<td>2",
        "<tr><th scope=col>A<th scope=col>B<tr><th scope=row>x<td>y",
    ],
)
def test_header_rows_are_known(page):
    assert roles(page) == ["table header", "table row"]


def test_a_row_whose_own_name_is_a_header_cell_is_a_row():
    assert roles("<tr><th scope=row>Name<td>Ada<tr><th scope=row>Room<td>Attic") == ["table row", "table row"]


def test_header_rows_of_two_lines_are_one():
    page = "<tr><th rowspan=2>City<th colspan=2>Room<tr><th>Week<th>Sunday<tr><td>Bern<td>90<td>99"
    assert texts(f"<table>{page}</table>") == ["City\tRoom Week\tRoom Sunday", "Bern\t90\t99"]


def test_a_cell_over_rows_is_read_in_each_of_them():
    page = (
        "<tr><th>Land<th>City<th>Fee<tr><td rowspan=2>Japan<td>Tokyo<td>9<tr><td>Osaka<td>8<tr><td>Italy<td>Rome<td>7"
    )
    assert texts(f"<table>{page}</table>")[1:] == ["Japan\tTokyo\t9", "Japan\tOsaka\t8", "Italy\tRome\t7"]


def test_a_row_across_the_table_heads_the_rows_below_it():
    page = "<tr><th>City<th>Fee<tr><td colspan=2>Asia<tr><td>Tokyo<td>9"
    assert roles(page) == ["table header", "table group", "table row"]


def test_blank_rows_do_not_end_a_table_and_the_foot_comes_last():
    page = "<tfoot><tr><td>Sum<td>17</tfoot><tr><th>A<th>B<tr><td>x<td>9<tr><td><td><tr><td>y<td>8"
    assert texts(f"<table>{page}</table>") == ["A\tB", "x\t9", "y\t8", "Sum\t17"]


def test_lines_within_a_cell_are_one_line():
    assert texts("<table><tr><th>A<th>B<tr><td>x<br>y<td><p>1</p><p>2</p></table>")[1] == "x y\t1 2"


@pytest.mark.parametrize(
    "page",
    [
        "<table role=presentation><tr><td>a<td>b</table>",
        "<table><tr><td><table><tr><td>a<td>b</table></table>",
        "<table><tr><td>a<tr><td>b</table>",
    ],
)
def test_tables_that_compare_nothing_are_read_as_if_they_were_not_there(page):
    assert [line.text for line in lines(page)] in (["a", "b"], ["a\tb"])


def test_spans_have_a_bound_and_nonsense_is_one():
    page = "<table><tr><th colspan=900000000 rowspan=x>A<th>B<tr><td rowspan=0>x<td colspan=-1>y</table>"
    assert texts(page)[1] == "x\ty"
