"""Where a web page says that words lead."""

import pytest

from memoqa.ingest.formats.web_page import web_page_lines

FORM, OFFICE = "https://a.example/form", "mailto:office@a.example"
APPLY = f'<a href="{FORM}">apply <b>here</b></a>'


def linked(body: str):
    lines = web_page_lines(f"<meta charset=utf-8><body>{body}".encode())
    return [(line.text[start:end], address) for line in lines for start, end, address in line.links]


def test_a_link_has_its_words_and_no_others():
    page = f"<p>To ask,\n  {APPLY}. Or write to <a href='{OFFICE}'>the office</a>, or call."
    assert linked(page) == [("apply here", FORM), ("the office", OFFICE)]


@pytest.mark.parametrize("href", ["javascript:1", "/form", "form.html", "#below", "//a.example", "", "data:,x"])
def test_other_addresses_are_passed_over(href):
    assert linked(f"<p>To ask, <a href='{href}'>apply here</a>.") == []


def test_links_keep_their_words_in_items_and_at_line_breaks():
    page = f"<ul><li>One<ol><li>Then {APPLY}.<br>Phone: <a href='{OFFICE}'>the desk</a></ol></ul>"
    assert linked(page) == [("apply here", FORM), ("the desk", OFFICE)]


def test_a_soft_hyphen_that_is_not_shown_moves_no_link():
    assert linked(f"<p>An appli&shy;cation: {APPLY} now") == [("apply here", FORM)]


def test_a_cell_keeps_its_links_in_its_row():
    row = f"<tr><td>Hall<td> {APPLY} today<td>40"
    page = f"<table><tr><th>Room<th>Form<th>Price{row}{row.replace('Hall', 'Shed')}</table>"
    assert linked(page) == [("apply here", FORM)] * 2


def test_a_table_that_lays_out_the_page_keeps_links_in_its_cells():
    assert linked(f"<table role=presentation><tr><td><p>To ask, {APPLY}.</table>") == [("apply here", FORM)]


def test_a_definition_keeps_its_links():
    assert linked(f"<dl><dt>How<dd>To ask, {APPLY}.</dl>") == [("apply here", FORM)]


def test_the_lines_of_a_long_cell_keep_their_links():
    page = f"<table><tr><th>Room<th>Rule<tr><td>Hall<td>One.<br>Two.<br>{APPLY}.<br>{'Four of them. ' * 40}</table>"
    assert linked(page) == [("apply here", FORM)]
