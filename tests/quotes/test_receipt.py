"""Quotes are slices; receipts prove it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Lead, Memo, Paragraph, Place, Sentence
from memoqa.errors import MemoqaError
from memoqa.quotes.receipt import NotVerbatim, check, find, quote, read_receipt

MEMO = Memo(
    id="a.txt",
    title="t",
    byline="",
    text="第一段。\n第二段有兩句。這是第二句。",
    paragraphs=(
        Paragraph(1, 0, 4, (), Place((1, 1)), (Sentence(0, 4),)),
        Paragraph(2, 5, 18, (), Place((2, 2)), (Sentence(5, 12), Sentence(12, 18))),
    ),
    source_sha256="ab" * 32,
)


def test_a_quote_is_the_paragraph_with_the_sentence_marked():
    made = quote(MEMO, MEMO.paragraphs[1], [1], 1.0)
    assert made.text == "第二段有兩句。這是第二句。"
    assert [made.text[a:b] for a, b in made.highlights] == ["這是第二句。"]


def test_clauses_are_marked_in_place_of_their_sentence_alone():
    made = quote(MEMO, MEMO.paragraphs[1], [0, 1], 1.0, [(0, 3), (4, 6)], (1, 3))
    assert [made.text[a:b] for a, b in made.highlights] == ["第二段", "兩句", "這是第二句。"]
    assert made.text[slice(*made.answer)] == "二段"


def test_a_receipt_finds_the_words_again():
    made = quote(MEMO, MEMO.paragraphs[1], [0], 1.0)
    assert find(read_receipt(made.receipt), [MEMO]) == (MEMO, made.text)


def test_a_receipt_finds_nothing_once_the_memo_has_other_words_there():
    made = quote(MEMO, MEMO.paragraphs[0], [0], 1.0)
    changed = dataclasses.replace(MEMO, text="第二段。" + MEMO.text[4:])
    assert find(read_receipt(made.receipt), [changed]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"text": "第一段"},
        {"text": "第一段。 "},
        {"highlights": ((0, 9),)},
        {"highlights": ((2, 2),)},
        {"highlights": ((0, 2),), "answer": (1, 3)},
        {"highlights": ((0, 2),), "answer": (1, 1)},
    ],
)
def test_an_altered_quote_does_not_pass_the_gate(change):
    made = quote(MEMO, MEMO.paragraphs[0], [0], 1.0)
    with pytest.raises(NotVerbatim):
        check(dataclasses.replace(made, **change), [MEMO])


@given(st.text())
def test_any_other_text_is_refused_as_a_receipt(text):
    with pytest.raises(MemoqaError, match="is not a receipt"):
        read_receipt(text)


UNDER = dataclasses.replace(MEMO.paragraphs[1], lead=(Lead(0, 4, Place((1, 1))),))


def test_a_quote_has_the_lines_that_it_stands_under_and_their_places():
    assert quote(MEMO, UNDER, [], 1.0).lead == (("第一段。", Place((1, 1))),)


def test_a_quote_whose_lead_is_not_in_the_memo_is_not_let_pass():
    made = dataclasses.replace(quote(MEMO, UNDER, [], 1.0), lead=(("第三段。", Place((1, 1))),))
    with pytest.raises(NotVerbatim):
        check(made, [MEMO])
