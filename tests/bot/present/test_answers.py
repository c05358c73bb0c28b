"""A chat adds to the words that it shares with the command line."""

from bot.present.answers import citation_to_copy, preface
from bot.present.wording import EN
from memoqa.quotes import wording, words
from tests.bot.doubles import FakeLibrary, answer, quote


def test_silence_says_what_to_try() -> None:
    assert preface(answer("and in 2018?", verdict="none", quotes=()), EN) == (EN.none, EN.none_hint)


def test_any_other_answer_begins_as_on_the_command_line() -> None:
    for other in (answer(), answer(verdict="related"), answer(asked_as="more", found=9)):
        assert preface(other, EN) == wording.preface(other, words.EN)


def test_a_long_question_is_not_repeated_whole() -> None:
    asked = "問" * 2_000
    assert asked not in " ".join(preface(answer(asked, verdict="none", quotes=()), EN))
    rewritten = preface(answer(asked, asked_as=f"誰？ {asked}"), EN)
    assert max(map(len, rewritten)) < 400
    assert "問問…" in rewritten[0]
    assert "問" * 300 in preface(answer("誰？", asked_as="問" * 300), EN)[0]


def test_a_citation_to_copy_ends_with_the_receipt_and_leaves_out_what_is_not_known() -> None:
    (memo,) = FakeLibrary().library().memos
    head, line = citation_to_copy(quote(), memo, EN).splitlines()
    assert head == EN.citation_copy
    assert line == f"{wording.citation(quote(), words.EN)} · 2019-07 · brief.txt · receipt-1"
