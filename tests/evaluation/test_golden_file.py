"""The project's own golden file is sound: what it asks of, and how."""

from collections import Counter
from pathlib import Path

import pytest

from memoqa.evaluation.questions import golden_questions
from memoqa.evaluation.records import UNANSWERABLE, read
from memoqa.index.corpus import Corpus
from memoqa.ingest.files import memo_files
from tests.library import Library, index

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "memo.jsonl"


@pytest.fixture(scope="module")
def questions():
    return read(GOLDEN)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    from memoqa.index.store import Store

    library = Library(ROOT / "memos", tmp_path_factory.mktemp("golden") / "index")
    index(library)
    return Store(library.index).open().corpus


def test_there_are_enough_questions_of_each_kind_and_language(questions):
    kinds = Counter(question.kind for question in questions)
    assert len(questions) >= 48
    assert set(kinds) == {"fact", "followup", "about", UNANSWERABLE}
    assert kinds[UNANSWERABLE] >= 12
    assert {question.lang for question in questions if question.kind == "fact"} == {"zh", "zh-Hans", "en"}


def test_ids_and_questions_are_all_different(questions):
    assert len({question.id for question in questions}) == len(questions)
    assert len({(question.question, question.thread) for question in questions}) == len(questions)


def test_follow_ups_alone_have_a_thread(questions):
    assert all(bool(question.thread) == (question.kind == "followup") for question in questions)


def test_every_gold_text_stands_in_exactly_one_paragraph_of_the_memo(questions, corpus: Corpus):
    assert list(memo_files(ROOT / "memos"))
    located = golden_questions(questions, corpus)
    assert {question.id: len(question.answers) for question in located if question.answerable} == {
        question.id: 1 for question in questions if question.kind != UNANSWERABLE
    }
