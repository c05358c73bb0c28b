"""A search of the memos that somebody may read is the search of an index of these memos alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memoqa.domain import Memo, Paragraph, Place
from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.generation import Contents
from memoqa.index.lexical import LexicalIndex
from memoqa.search.search import Searcher
from memoqa.text.sentences import sentences_of
from tests.doubles import HashedEncoder

ENCODER = HashedEncoder()
PLACES = ("台北", "高雄", "東京", "London", "Oslo", "花蓮")
ALLOWANCES = ("住宿費", "交通費", "第 3 項膳雜費", "The travel allowance", "The meal allowance")
QUESTIONS = (
    "東京的住宿費上限是多少？",
    "第 3 項說什麼？",
    "How much is the meal allowance in Oslo?",
    "花蓮交通費由誰核定？",
    "住宿費 2000 元 Paris",
)
SAID = [
    f"{what} {place} 每晚 {number} 元。由主管核定。" for what in ALLOWANCES for place in PLACES for number in (3, 2_000)
]


def memo(number: int, paragraphs: list[str]) -> Memo:
    text, spans = "\n".join(paragraphs), []
    for said in paragraphs:
        start = spans[-1][1] + 1 if spans else 0
        spans.append((start, start + len(said)))
    return Memo(
        f"{number}.txt",
        f"規定 {number}",
        "",
        text,
        tuple(
            Paragraph(place, start, end, (), Place((place, place)), sentences_of(text, start, end))
            for place, (start, end) in enumerate(spans, 1)
        ),
        f"{number:064}",
    )


def contents_of(memos: list[Memo]) -> Contents:
    corpus = Corpus(memos)
    vectors = ENCODER.encode_passages(corpus.passages())
    dense, lexical = DenseIndex.build(vectors, corpus.first_sentence), LexicalIndex.build(corpus)
    return Contents(corpus, dense, lexical, Centers.of(ENCODER))


@st.composite
def libraries(draw: st.DrawFn) -> tuple[list[Memo], list[int]]:
    """Memos of one to eight paragraphs, and the numbers of those that somebody may read."""
    paragraphs = st.lists(st.sampled_from(SAID), min_size=1, max_size=8)
    memos = [memo(number, said) for number, said in enumerate(draw(st.lists(paragraphs, min_size=2, max_size=16)))]
    seen = draw(st.sets(st.sampled_from(range(len(memos))), min_size=1, max_size=len(memos) - 1))
    return memos, sorted(seen)


@settings(max_examples=60, deadline=None)
@given(libraries(), st.sampled_from(QUESTIONS))
def test_it_has_the_same_candidates_order_and_scores(library, question):
    memos, seen = library
    alone = Searcher(contents_of([memos[number] for number in seen])).search(question, ENCODER)
    masked = Searcher(contents_of(memos).only(seen)).search(question, ENCODER)
    assert [found.index for found in masked.paragraphs] == [found.index for found in alone.paragraphs]
    scores = [[found.score for found in ranking.paragraphs] for ranking in (masked, alone)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-3)
    assert masked.verdict == alone.verdict
    assert masked.confidence == pytest.approx(alone.confidence, abs=1e-3)


@settings(max_examples=30, deadline=None)
@given(libraries())
def test_its_terms_are_those_of_these_memos_alone(library):
    memos, seen = library
    masked, alone = (
        contents.lexical for contents in (contents_of(memos).only(seen), contents_of([memos[one] for one in seen]))
    )
    words = {word for said in SAID for word in said} | {"#2000", "#3", "住宿", "travel", "allowanc", "oslo"}
    assert {word for word in words if masked.has(word)} == {word for word in words if alone.has(word)}
    assert [masked.information(word) for word in words] == [alone.information(word) for word in words]


def test_a_part_of_a_part_is_that_part_of_the_whole():
    memos = [memo(number, SAID[number : number + 3]) for number in range(9)]
    whole = contents_of(memos)
    part, again = whole.only([1, 4, 7]), whole.only([1, 2, 4, 6, 7]).only([0, 2, 4])
    assert again.corpus.memos == part.corpus.memos
    rows = np.arange(len(part.corpus) + int(part.corpus.first_sentence[-1]))
    assert (again.dense.vectors(rows) == part.dense.vectors(rows)).all()
    query = ENCODER.encode_questions([QUESTIONS[0]])[0]
    assert again.dense.nearest_paragraphs(query, 5) == part.dense.nearest_paragraphs(query, 5)
