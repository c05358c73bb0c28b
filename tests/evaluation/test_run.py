from dataclasses import replace

import platformdirs
import pytest

from memoqa.errors import EncoderError, GenerationError, MemoqaError
from memoqa.evaluation import Evaluation, run
from memoqa.evaluation import asking as asking_module
from memoqa.evaluation.output import measured_json
from memoqa.evaluation.questions import corpus_of, golden_questions, squad_questions
from memoqa.evaluation.records import GoldenQuestion, SquadFile
from memoqa.evaluation.vectors import CachingEncoder, VectorCache
from memoqa.index.store import Store
from memoqa.search.search import Searcher
from memoqa.settings import Settings
from tests.doubles import HashedEncoder
from tests.evaluation.conftest import FOLLOW_UPS, GOLDEN, LEAVE, OFFICE, RULES, TRAVEL, paragraph, squad

FIGURES = {
    "questions",
    "recall@1",
    "recall@3",
    "recall@10",
    "mrr@10",
    "answer_sentence",
    "highlight_share",
    "verbatim",
    "abstention_auroc",
    "milliseconds_p50",
    "answered",
    "answered_right",
}
# Of the whole file only, not of each kind.
WHOLE = {
    "file",
    "model",
    "reader",
    "by_kind",
    "caution",
    "by_caution",
    "sure_answers",
    "sure_answers_right",
    "calibration",
}
PROPOSED = {"proposed_caution", "unanswerable_needed"}
COUNTS = {"false_answers", "false_nones", "unanswerable"}
# As SQuAD 2.0 has them; what looks like an answer to an impossible question is under another key there.
ABOUT_THE_MEMO = {"id": "g4", "question": "這份備忘錄的重點是什麼？", "gold": ["員工每年有七天特休"], "kind": "memo"}
IMPOSSIBLE = {"id": "no", "question": "What is a quark?", "answers": [], "is_impossible": True}


def test_each_different_context_is_one_paragraph_of_the_corpus():
    corpus = corpus_of(SquadFile.model_validate(RULES))
    assert [corpus.text(index) for index in range(len(corpus))] == [LEAVE, TRAVEL, OFFICE]


def test_the_answer_is_the_occurrence_nearest_to_where_the_file_says():
    file = SquadFile.model_validate(squad(paragraph("三日一，三日二，三日三。", ("q", "三日", 5))))
    [question] = squad_questions(file, corpus_of(file))
    assert question.answers == {0: ((4, 6),)}


def test_a_question_without_answers_is_left_out():
    file = SquadFile.model_validate(squad({"context": LEAVE, "qas": [{"question": "q", "answers": []}]}))
    assert squad_questions(file, corpus_of(file)) == []


def test_a_question_that_the_file_calls_impossible_is_unanswerable_whatever_its_answers():
    answered = {"question": "q", "answers": [{"text": "七天"}], "is_impossible": False}
    impossible = {"question": "r", "answers": [{"text": "七天"}], "is_impossible": True}
    file = SquadFile.model_validate(squad({"context": LEAVE, "qas": [answered, impossible]}))
    asked = squad_questions(file, corpus_of(file))
    assert [(question.answerable, question.kind) for question in asked] == [
        (True, "answerable"),
        (False, "unanswerable"),
    ]


def test_white_space_is_ignored_in_finding_a_gold_text():
    corpus = corpus_of(SquadFile.model_validate(squad(paragraph("共 20項價值 200億 美元。"))))
    [question] = golden_questions([GoldenQuestion(id="g", question="q", kind="fact", gold=("20 項價值200億",))], corpus)
    assert question.answers == {0: ((2, 12),)}


def test_squad_questions_find_their_paragraphs_and_answers(evaluation, written):
    measured = evaluation.measure(written("rules.json", RULES))
    assert measured.figures.questions == 5
    assert measured.figures.recall[1] >= 0.6  # with an encoder that only counts words
    assert measured.figures.recall[3] == 1
    assert measured.figures.verbatim == 1
    assert 0 < measured.figures.highlight_share < 1


def test_a_question_asked_again_does_not_get_its_own_paragraph(evaluation, written, monkeypatch):
    asked = []
    search = Searcher.search

    def watched(searcher, question, encoder, earlier=(), *, without=()):
        ranking = search(searcher, question, encoder, earlier, without=without)
        asked.append((set(without), {entry.index for entry in ranking.paragraphs}))
        return ranking

    monkeypatch.setattr(Searcher, "search", watched)
    evaluation.measure(written("rules.json", RULES))
    again = [(left_out, found) for left_out, found in asked if left_out]
    assert len(again) == 5
    assert all(not left_out & found for left_out, found in again)


def test_a_limit_asks_fewer_questions_of_the_whole_corpus(evaluation, written):
    measured = evaluation.measure(written("rules.json", RULES), limit=1)
    assert (measured.figures.questions, len(measured.corpus)) == (1, 3)


def test_follow_ups_are_asked_of_their_corpus_with_their_thread(evaluation, written):
    measured = evaluation.measure(written("f.jsonl", FOLLOW_UPS), corpus=written("rules.json", RULES))
    assert list(measured.by_kind) == ["same", "new"]
    assert [outcome.question.earlier for outcome in measured.outcomes] == [("機票由誰訂購？",)] * 2
    assert measured.figures.abstention_auroc is not None


def test_follow_ups_without_a_corpus_are_refused_with_the_option_that_is_missing(evaluation, written):
    with pytest.raises(MemoqaError, match="--corpus"):
        evaluation.measure(written("f.jsonl", FOLLOW_UPS))


def test_follow_ups_to_another_corpus_are_refused(evaluation, written):
    other = written("other.json", squad(paragraph(LEAVE, ("q", "七天", 0))))
    with pytest.raises(MemoqaError, match="question 1 of the follow-ups"):
        evaluation.measure(written("f.jsonl", FOLLOW_UPS), corpus=other)


def test_a_corpus_that_is_no_squad_file_is_refused(evaluation, written):
    with pytest.raises(MemoqaError, match="is not SQuAD"):
        evaluation.measure(written("f.jsonl", FOLLOW_UPS), corpus=written("g.jsonl", GOLDEN))


def test_golden_questions_are_asked_of_the_index(evaluation, written):
    measured = evaluation.measure(written("g.jsonl", GOLDEN))
    assert list(measured.by_kind) == ["fact", "followup", "unanswerable"]
    assert measured.by_kind["fact"].recall[1] == 1
    assert measured.by_kind["unanswerable"].mrr is None
    assert measured.warning is None


def test_a_gold_text_that_no_memo_holds_is_named_and_counts_as_missed(evaluation, written):
    lost = {"id": "g9", "question": "機票？", "gold": ["機票由會計訂購"], "kind": "fact"}
    measured = evaluation.measure(written("g.jsonl", [GOLDEN[0], lost]))
    assert "g9" in measured.warning
    assert measured.figures.recall[10] == 0.5


def test_golden_questions_about_other_memos_are_refused(evaluation, written):
    lost = {"id": "g9", "question": "機票？", "gold": ["機票由會計訂購"], "kind": "fact"}
    with pytest.raises(MemoqaError, match="any of its gold texts"):
        evaluation.measure(written("g.jsonl", [lost]))


def test_golden_questions_need_an_index(tmp_path, written):
    encoder = CachingEncoder("hashed", HashedEncoder, VectorCache(tmp_path / "cache"))
    with Evaluation(Store(tmp_path / "nothing"), encoder) as evaluation, pytest.raises(GenerationError):
        evaluation.measure(written("g.jsonl", GOLDEN))


def test_an_index_of_another_model_is_refused(tmp_path, library, written):
    other = CachingEncoder("other", lambda: HashedEncoder(model="other"), VectorCache(tmp_path / "cache"))
    with Evaluation(Store(library.index), other) as foreign, pytest.raises(EncoderError, match="memoqa index"):
        foreign.measure(written("g.jsonl", GOLDEN))


def test_json_has_the_promised_names(evaluation, written):
    printed = measured_json(evaluation.measure(written("rules.json", RULES)))
    assert set(printed) == WHOLE | FIGURES


def test_json_names_the_model_and_the_reader(evaluation, written):
    printed = measured_json(replace(evaluation.measure(written("g.jsonl", GOLDEN)), reader="bundled:0123456789ab"))
    assert (printed["model"], printed["reader"]) == ("hashed", "bundled:0123456789ab")


def test_an_evaluation_by_the_settings_has_their_reader(tmp_path, written, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _name: tmp_path / "cache")
    monkeypatch.setattr(run, "load_encoder", lambda _setting: HashedEncoder())
    found = Settings(index=tmp_path / "index", reader="none")
    with Evaluation.from_settings(found) as evaluation:
        assert evaluation.measure(written("rules.json", RULES)).reader == "none"


def test_json_of_a_golden_file_has_false_answers_and_false_nones_for_each_kind_too(evaluation, written):
    printed = measured_json(evaluation.measure(written("g.jsonl", GOLDEN)))
    wanted = {*FIGURES, *COUNTS}
    assert set(printed) == WHOLE | PROPOSED | wanted
    assert all(set(of_kind) == wanted for of_kind in printed["by_kind"].values())
    assert (printed["unanswerable"], printed["by_kind"]["fact"]["unanswerable"]) == (1, 0)


@pytest.fixture
def with_impossible(evaluation, written):
    return evaluation.measure(
        written("two.json", squad(*RULES["data"][0]["paragraphs"], {"context": OFFICE, "qas": [IMPOSSIBLE]}))
    )


def test_json_of_a_file_with_impossible_questions_counts_them_and_has_their_kind(with_impossible):
    printed = measured_json(with_impossible)
    assert set(printed) == WHOLE | FIGURES | COUNTS
    assert (printed["questions"], printed["unanswerable"]) == (6, 1)
    assert list(printed["by_kind"]) == ["answerable", "unanswerable"]


def test_answerable_questions_are_compared_with_impossible_ones_and_not_asked_twice(with_impossible):
    assert [outcome.without for outcome in with_impossible.outcomes] == [None] * 6
    assert with_impossible.figures.abstention_auroc is not None


def test_a_quote_that_is_not_the_memo_s_own_words_is_a_defect_that_shows(evaluation, written, monkeypatch):
    real = asking_module.quote

    def altered(*arguments):
        from dataclasses import replace

        made = real(*arguments)
        return replace(made, text=made.text.replace("。", "."))

    monkeypatch.setattr(asking_module, "quote", altered)
    assert evaluation.measure(written("g.jsonl", GOLDEN)).figures.verbatim < 1


def test_progress_ends_at_the_last_question(evaluation, told, written):
    evaluation.measure(written("rules.json", RULES))
    assert told[-1] == ("asking", 5, 5)


def test_a_corpus_of_one_paragraph_can_do_without_it(evaluation, written):
    measured = evaluation.measure(written("one.json", squad(paragraph(LEAVE, ("員工有幾天特休？", "七天", 5)))))
    assert measured.outcomes[0].without.confidence == 0


def test_the_present_caution_s_figures_are_those_of_the_verdicts(evaluation, written):
    measured = evaluation.measure(written("g.jsonl", [*GOLDEN, ABOUT_THE_MEMO]))
    [now] = [row for row in measured.by_caution if row.caution == measured.caution]
    assert now.answered_share == measured.figures.answered > 0
    assert now.right_share == measured.figures.answered_right > 0
    assert now.false == measured.figures.false_answers


def test_a_question_asked_again_counts_as_unanswerable_at_each_caution(evaluation, written):
    measured = evaluation.measure(written("rules.json", RULES))
    assert {(row.answerable, row.unanswerable) for row in measured.by_caution} == {(5, 5)}


def test_only_golden_files_have_a_caution_proposed(evaluation, with_impossible, written):
    assert evaluation.measure(written("g.jsonl", GOLDEN)).proposal is not None
    assert with_impossible.proposal is None
    assert evaluation.measure(written("rules.json", RULES)).proposal is None
