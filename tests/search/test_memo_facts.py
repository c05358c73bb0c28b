"""Questions about a memo itself, answered from its front and outline."""

import pytest

from memoqa.domain import MemoFacts
from memoqa.index.corpus import Corpus
from memoqa.ingest.formats.plain import text_lines
from memoqa.ingest.formats.table import MARKDOWN
from memoqa.ingest.source import Source
from memoqa.ingest.structure.outline import outline
from memoqa.search.memo_facts import facts_of, telling_paragraphs, with_memo_facts
from memoqa.search.memo_questions import MemoQuestion
from memoqa.search.ranking import Ranked, Ranking

TEXT = "# Leave policy\n\nBy Bob Ray\n\nStaff have leave.\n\n## Annual\n\nTwenty days.\n\n## Sick\n\nThirty days.\n"


def memo(text, name="leave.md"):
    return outline(Source(text_lines(text.encode()), MARKDOWN), memo_id=name, source_sha256="0" * 64)


@pytest.fixture(scope="module")
def leave():
    return memo(TEXT)


def told(leave, aspect):
    """The texts of the sentences that tell an aspect, by paragraph."""
    sentences = [
        [leave.paragraphs[place].sentences[number] for number in numbers]
        for place, numbers in telling_paragraphs(leave, aspect)
    ]
    return [[leave.text[sentence.start : sentence.end] for sentence in some] for some in sentences]


def test_the_byline_tells_the_author_and_the_first_sentence_the_title(leave):
    assert told(leave, "author") == [["By Bob Ray"]]
    assert told(leave, "title") == [["Leave policy"]]


def test_the_gist_stands_above_the_first_heading(leave):
    assert told(leave, "gist") == [["Staff have leave."]]


def test_without_anything_above_a_heading_the_gist_is_the_first_and_the_last_paragraph():
    assert told(memo("# Leave\n\n## A\n\nOne.\n\n## B\n\nTwo.\n\n## C\n\nThree.\n"), "gist") == [["One."], ["Three."]]


def test_a_memo_without_a_date_or_a_byline_does_not_tell_it(leave):
    assert told(leave, "date") == []
    assert told(memo("# Leave\n\nTwenty days.\n"), "author") == []


def test_the_outline_answers_what_no_quote_shows(leave):
    assert facts_of(leave, "sections") == MemoFacts(sections=("Annual", "Sick"))
    assert facts_of(leave, "paragraphs") == MemoFacts(paragraphs=3)
    assert facts_of(leave, "title") is None
    assert facts_of(leave, None) is None


@pytest.fixture(scope="module")
def two(leave):
    return Corpus([leave, memo(TEXT.replace("Leave", "Travel").replace("Bob", "Ann"), "travel.md")])


def ranking(*indices):
    return Ranking(
        "?", tuple(Ranked(index, -float(place), (0,)) for place, index in enumerate(indices)), "none", 0.1, safe_at=0.7
    )


def test_the_memo_that_is_named_answers(two):
    found = with_memo_facts(ranking(1, 5), MemoQuestion("author", ("travel",)), two, None)
    assert (found.verdict, found.about, found.paragraphs[0].index) == ("answer", "author", len(two) // 2)
    assert found.safe_at == 1  # caution is about paragraphs that only look as if they answered


def test_the_memo_of_the_thread_answers(two):
    found = with_memo_facts(ranking(6, 1), MemoQuestion("author"), two, 2)
    assert (found.verdict, found.paragraphs[0].index) == ("answer", 0)


def test_if_several_memos_may_be_meant_none_is_the_answer(two):
    found = with_memo_facts(ranking(6, 1), MemoQuestion("author"), two, None)
    assert (found.verdict, found.about, found.safe_at) == ("related", None, 0)
    assert [entry.index for entry in found.quotable] == [len(two) // 2, 0]


def test_if_no_memo_tells_the_ranking_stays_as_it_is(two):
    before = ranking(6, 1)
    assert with_memo_facts(before, MemoQuestion("date"), two, None) is before
    assert with_memo_facts(before, MemoQuestion("author", ("budget",)), two, None) is before
