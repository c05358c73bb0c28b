"""What people see of a quote, by the format of its memo."""

import pytest

from memoqa.domain import Place
from memoqa.quotes.shown import AnswerLine, answer_lines, shown
from memoqa.quotes.wording import citation
from memoqa.quotes.words import EN
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


SENTENCES = "The desk opens at nine, and closes at five. Keys are kept there. Visitors sign the book at the desk first."


def test_of_several_highlights_an_answer_begins_with_the_one_that_has_its_words():
    start = SENTENCES.index("five")
    made = quote(SENTENCES, "", highlights=((0, 22), (24, 43)), answer=(start, start + 4))
    assert answer_lines(shown(made)) == (AnswerLine("and closes at five.", ((14, 18),)),)


def test_a_stretch_of_highlights_is_one_line_with_these_in_bold():
    text = SENTENCES + SENTENCES
    made = quote(text, "", highlights=((0, 22), (24, 43), (44, 64)), answer=(0, 43))
    assert answer_lines(shown(made)) == (AnswerLine(text[:43], ((0, 22), (24, 43))),)


def test_without_one_that_is_likelier_an_answer_begins_with_each_highlight():
    made = quote(SENTENCES, "", highlights=((0, 22), (24, 43)))
    lines = (AnswerLine("The desk opens at nine", ((0, 22),)), AnswerLine("and closes at five.", ((0, 19),)))
    assert answer_lines(shown(made)) == lines


@pytest.mark.parametrize(("length", "lines"), [(19, 0), (20, 1)])
def test_words_are_repeated_only_if_that_spares_people_some_reading(length, lines):
    assert len(answer_lines(shown(quote("開放時間是九點。" + "甲" * length, "開放時間是九點。")))) == lines
    assert len(answer_lines(shown(quote("開" * 1_000 + "甲" * (500 + length - 20), "開" * 1_000)))) == lines


def test_the_answers_words_are_shown_without_markup():
    text = SENTENCES.replace("five", "**five**")
    start = text.index("**five**")
    made = quote(text, "and closes at **five**.", answer=(start, start + 8), memo="a.md")
    assert answer_lines(shown(made)) == (AnswerLine("and closes at five.", ((14, 18),)),)
