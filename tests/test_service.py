"""MemoQA answers from the index that is published now, and only with the model that built it."""

import threading
from pathlib import Path

import pytest

from memoqa import in_use as module
from memoqa.errors import EncoderError, MemoqaError
from memoqa.index.generation import MEMOS
from memoqa.index.store import Store
from memoqa.service import MemoQA
from memoqa.settings import Settings
from memoqa.view import LONGEST_QUESTION
from tests.doubles import HashedEncoder
from tests.library import index, library_of
from tests.tiny_readers import relevance_folder


class Retrained(HashedEncoder):
    """Another model under the same name."""

    def encode_passages(self, texts, progress=None):
        return -super().encode_passages(texts, progress)


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "The office opens at nine.\n"})


@pytest.fixture
def searchers(monkeypatch):
    """The searchers that were made."""
    made = []
    searcher = module.Searcher
    monkeypatch.setattr(module, "Searcher", lambda *parts, **more: made.append(searcher(*parts, **more)) or made[-1])
    return made


def change(library, text):
    (library.memos / "a.txt").write_text(text, "utf-8")
    return index(library)


QUESTION = "office opens"
MEMO_FOLDER = Path(__file__).parents[1] / "memos"


def service(library, encoder):
    return MemoQA(library.memos, Store(library.index), encoder.identity.model, lambda: encoder)


@pytest.mark.parametrize(
    ("encoder", "said"),
    [
        (HashedEncoder(model="other"), "built with hashed, MEMOQA_ENCODER is other; run `memoqa index`"),
        (HashedEncoder(dimension=32), "not the one that the index was built with; run `memoqa index --fresh`"),
        (Retrained(), "not the one that the index was built with; run `memoqa index --fresh`"),
    ],
    ids=["another name", "another dimension", "other weights under its name"],
)
def test_another_model_than_the_index_s_is_refused_before_it_answers(library, encoder, said):
    for act in (lambda: service(library, encoder).ask("When?"), service(library, encoder).prepare):
        with pytest.raises(EncoderError, match=said):
            act()


def test_the_index_s_own_model_answers(library):
    assert service(library, HashedEncoder()).ask("When does the office open?").generation


def test_the_next_question_after_a_reindex_is_answered_from_the_new_index(library, searchers):
    answering = library.service()
    before = answering.ask(QUESTION)
    report = change(library, "The office opens at ten.\n")
    now = answering.ask(QUESTION)
    assert [before.quotes[0].text, now.quotes[0].text] == ["The office opens at nine.", "The office opens at ten."]
    assert now.generation == report.generation
    assert len(searchers) == 2


def test_questions_from_many_threads_share_one_searcher(library, searchers):
    answering = library.service()
    together = threading.Barrier(8)
    answered = []

    def ask():
        together.wait()
        answered.append(answering.ask(QUESTION).generation)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answered) == 8
    assert len(searchers) == 1


def test_the_encoder_is_loaded_once_and_only_when_needed(library):
    loaded = []
    answering = MemoQA(library.memos, Store(library.index), "hashed", lambda: loaded.append(1) or HashedEncoder())
    assert answering.library().memos
    assert not loaded
    answering.ask(QUESTION)
    answering.ask(QUESTION)
    assert loaded == [1]


def test_an_alert_says_that_an_older_index_answers(library):
    answering = library.service()
    answering.ask(QUESTION)
    assert answering.alert is None
    report = change(library, "The office opens at ten.\n")
    (library.index / report.generation / MEMOS).write_bytes(b"[]")
    assert answering.ask(QUESTION).quotes[0].text == "The office opens at nine."
    assert "damaged" in answering.alert
    change(library, "The office opens at eleven.\n")
    answering.ask(QUESTION)
    assert answering.alert is None


def test_a_reindex_by_another_process_shows(library):
    answering = library.service()
    assert not answering.is_being_reindexed()
    with Store(library.index).writing():
        assert answering.is_being_reindexed()
    assert not answering.is_being_reindexed()


def test_a_dry_run_reports_and_changes_nothing(library):
    answering = library.service()
    before = answering.library().generation
    (library.memos / "b.txt").write_text("The canteen opens at noon.\n", "utf-8")
    report = answering.reindex(dry_run=True)
    assert (report.dry_run, report.added, report.generation) == (True, ("b.txt",), before)
    assert answering.library().generation == before


def test_a_rollback_answers_as_before_the_reindex(library):
    answering = library.service()
    before = answering.library()
    change(library, "The office opens at ten.\n")
    assert answering.roll_back() == before
    assert answering.ask(QUESTION).quotes[0].text == "The office opens at nine."


@pytest.mark.parametrize("question", ["", " \n", "x" * (LONGEST_QUESTION + 1)])
def test_an_empty_or_endless_question_is_refused(library, question):
    with pytest.raises(MemoqaError, match="the question is"):
        library.service().ask(question)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """An index of the project's own memo."""
    folder = tmp_path_factory.mktemp("indexed")
    MemoQA.from_settings(Settings(memos=MEMO_FOLDER, index=folder, reader="none")).reindex()
    return folder


@pytest.mark.parametrize(("logit", "verdict"), [(9.0, "answer"), (-9.0, "related")])
def test_a_reader_of_another_make_joins_in_the_verdict(indexed, tmp_path, logit, verdict):
    folder = relevance_folder(tmp_path / "reader", logit)
    answering = MemoQA.from_settings(Settings(memos=MEMO_FOLDER, index=indexed, reader=str(folder)))
    answering.prepare()
    answer = answering.ask("2018年中俄雙方貿易額是多少？")
    assert answer.verdict == verdict
    assert "1,000億" in answer.quotes[0].text


def test_a_reader_that_is_not_there_is_refused_before_anything_is_asked(library):
    with pytest.raises(EncoderError, match=r"MEMOQA_READER=.*no such folder"):
        MemoQA.from_settings(Settings(memos=library.memos, index=library.index, reader="./no/such"))
