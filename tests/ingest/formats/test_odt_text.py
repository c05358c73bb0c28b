"""Where an OpenDocument text says that words lead."""

import pytest

from memoqa.ingest.formats.odt import odt_lines
from tests.ingest.formats.office import odt, p, row, table

FORM, OFFICE = "https://a.example/form", "mailto:office@a.example"


def a(text: str, address: str = FORM) -> str:
    return f'<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{address}">{text}</text:a>'


def linked(*body: str):
    return [(line.text[start:end], address) for line in odt_lines(odt(*body)) for start, end, address in line.links]


def test_a_link_has_its_words_and_no_others():
    body = p(f"To ask, {a('apply <text:span>here</text:span>')}.<text:line-break/>Phone: {a('the desk', OFFICE)} now.")
    assert linked(body) == [("apply here", FORM), ("the desk", OFFICE)]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "../form.odt", "#below"])
def test_other_addresses_are_passed_over(address):
    assert linked(p(f"To ask, {a('apply here', address)}.")) == []


def test_a_cell_keeps_its_links_in_its_row():
    assert linked(table(row("Room", "Form"), row("Hall", a("apply here")))) == [("apply here", FORM)]
