"""What people see of a quote, by the format of its memo."""

import pytest

from memoqa.domain import Place
from memoqa.quotes.shown import shown
from memoqa.quotes.wording import EN, citation
from tests.bot.doubles import quote

MARKED = "The *desk* opens at [nine](https://x.example)."


@pytest.mark.parametrize("memo", ["a.txt", "a.pdf", "a.docx", "a.unknown"])
def test_a_quote_of_another_format_is_shown_as_it_is(memo):
    made = quote(MARKED, MARKED, memo=memo, lead=(("**Hours:**", Place(lines=(1, 1))),))
    seen = shown(made)
    assert (seen.text, seen.highlights, seen.lead) == (made.text, made.highlights, ("**Hours:**",))


def test_a_markdown_memos_quote_lead_title_and_headings_are_shown_without_markup():
    made = quote(
        MARKED,
        "The *desk* opens at",
        memo="a.md",
        title="Desk<br>rules",
        section=("[Hours](#h)",),
        lead=(("**Hours:**", Place(lines=(1, 1))),),
    )
    seen = shown(made)
    assert seen.text == "The desk opens at nine."
    assert [seen.text[start:end] for start, end in seen.highlights] == ["The desk opens at"]
    assert seen.lead == ("Hours:",)
    assert citation(made, EN).startswith("“Desk rules” › Hours ·")
    assert made.text == MARKED


def test_a_quote_of_markup_alone_is_shown_as_it_is():
    assert shown(quote("<!-- soon -->", "", memo="a.md")).text == "<!-- soon -->"


def test_a_hyphen_that_only_a_lines_end_needed_is_not_shown():
    made = quote("The li\u00adbrary and its read\u00ading room open at ten.", "read\u00ading room", memo="a.pdf")
    seen = shown(made)
    assert seen.text == "The library and its reading room open at ten."
    assert [seen.text[start:end] for start, end in seen.highlights] == ["reading room"]
    assert "li\u00adbrary" in made.text


def test_a_soft_hyphen_that_breaks_no_word_is_not_left_out():
    assert shown(quote("Room\u00ad 5", "", memo="a.pdf")).text == "Room\u00ad 5"
