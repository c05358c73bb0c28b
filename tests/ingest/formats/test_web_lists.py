"""What a browser puts in front of the items of a list."""

import pytest

from tests.ingest.formats.web import texts

ITEMS = "<li>x<li>x<li>x"


def marks(page: str) -> list[str]:
    return [text.removesuffix("x").strip() for text in texts(page)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"<ul>{ITEMS}</ul>", ["•", "•", "•"]),
        (f"<ol>{ITEMS}</ol>", ["1.", "2.", "3."]),
        (f"<ol start=9>{ITEMS}</ol>", ["9.", "10.", "11."]),
        (f"<ol start=0>{ITEMS}</ol>", ["0.", "1.", "2."]),
        (f"<ol reversed>{ITEMS}</ol>", ["3.", "2.", "1."]),
        ("<ol><li>x<li value=7>x<li>x</ol>", ["1.", "7.", "8."]),
        (f"<ol type=a>{ITEMS}</ol>", ["a.", "b.", "c."]),
        (f"<ol type=A start=26>{ITEMS}</ol>", ["Z.", "AA.", "AB."]),
        (f"<ol type=i start=3>{ITEMS}</ol>", ["iii.", "iv.", "v."]),
        (f"<ol type=I start=3998>{ITEMS}</ol>", ["MMMCMXCVIII.", "MMMCMXCIX.", "4000."]),
        (f"<ol style='list-style-type: lower-alpha'>{ITEMS}</ol>", ["a.", "b.", "c."]),
        (f"<ol style='list-style: cjk-ideographic inside' start=9>{ITEMS}</ol>", ["九、", "十、", "十一、"]),
        (f"<ol style='list-style: trad-chinese-informal' start=20>{ITEMS}</ol>", ["二十、", "二十一、", "二十二、"]),
        (f"<ol style='list-style-type:none'>{ITEMS}</ol>", ["", "", ""]),
        (f"<ul style='list-style:none'>{ITEMS}</ul>", ["", "", ""]),
        (f"<ul style='list-style-type:decimal'>{ITEMS}</ul>", ["1.", "2.", "3."]),
        (f"<ol style='list-style-type:disc'>{ITEMS}</ol>", ["•", "•", "•"]),
        (f"<ol style='list-style-type:decimal-leading-zero'>{ITEMS}</ol>", ["01.", "02.", "03."]),
        ("<ol start=999999999999><li>x</ol>", ["1."]),
    ],
)
def test_items_are_marked_as_a_browser_marks_them(page, expected):
    assert marks(page) == expected


def test_an_inner_list_counts_by_itself_and_the_outer_one_goes_on():
    assert marks("<ol><li>x<ol type=a><li>x<li>x</ol><li>x</ol>") == ["1.", "a.", "b.", "2."]


def test_an_item_that_begins_with_a_heading_or_a_table_keeps_its_number_for_its_text():
    assert texts("<ol><li><p></p><p>x</p></ol>") == ["1. x"]
