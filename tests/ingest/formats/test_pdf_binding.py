"""The binding line of an official letter."""

import pytest

from memoqa.ingest.formats.pdf import pdf_lines
from tests.ingest.documents import pdf

LETTER = [(120, 780, "圖書館　函"), (120, 700, "主旨：閱覽室暫停開放一週。"), (120, 640, "說明：因更換空調。")]


def texts(page):
    return [line.text.strip() for line in pdf_lines(pdf(page)) if line.text]


@pytest.mark.parametrize("drawn", ["|", "…", "┆", ":"])
def test_the_binding_line_down_the_margin_is_left_out(drawn):
    margin = [(30, 700 - 12 * place, drawn) for place in range(40)]
    margin[5], margin[18], margin[31] = (
        (30, margin[place][1], text) for place, text in ((5, "裝"), (18, "訂"), (31, "線"))
    )
    assert texts([*margin, *LETTER]) == [text for _, _, text in LETTER]


def test_the_same_characters_anywhere_else_are_text():
    lines = [(120, 700, "線"), (120, 600, "訂"), (120, 500, "裝"), (300, 600, "裝"), (120, 400, "裝訂線")]
    assert sorted(texts(lines)) == sorted(text for _, _, text in lines)
