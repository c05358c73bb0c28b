"""Searching on the project's own memo with the real model."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from memoqa.domain import Turn
from memoqa.index import build
from memoqa.index.store import Store
from memoqa.search import query, search
from memoqa.search.ranking import MARGIN
from memoqa.search.rerank import Reranker
from memoqa.search.search import Searcher
from memoqa.service import MemoQA
from memoqa.text import dictionary


@pytest.fixture(scope="module")
def ask(generation, bundled_encoder):
    searcher = Searcher(generation)
    return lambda question, *earlier, **details: searcher.search(question, bundled_encoder, earlier, **details)


def words_marked(generation, ranking):
    first = ranking.paragraphs[0]
    memo, paragraph = generation.corpus[first.index]
    return "".join(memo.text[s.start : s.end] for n, s in enumerate(paragraph.sentences) if n in first.sentences)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("2018年中俄雙方貿易額是多少？", "1,000億美元"),
        ("习近平自2013年以来访问过俄罗斯几次？", "多達 8次"),
        ("Which telecom company let Huawei develop 5G in Russia?", "MTS"),
        ("這份備忘錄的作者是誰？", "蔡東杰"),
    ],
)
def test_the_highlighted_sentence_has_the_answer_in_any_script_or_language(generation, ask, question, words):
    assert words in words_marked(generation, ask(question))


def test_what_no_memo_speaks_of_is_none(ask):
    ranking = ask("What is the office Wi-Fi password?")
    assert ranking.verdict == "none"
    assert ranking.quotable == ()


def test_a_look_alike_every_word_of_which_is_in_the_memo_is_not_answered(ask):
    assert ask("習近平何時訪問印度？").verdict != "answer"


def test_a_ranking_says_up_to_which_caution_its_verdict_would_be_answer(small, monkeypatch):
    judge = search.judge
    monkeypatch.setattr(search, "judge", lambda *judged: replace(judge(*judged), safe_at=0.93))
    assert small.searcher.search("上合組織目前有幾個成員國？", small.encoder).safe_at == 0.93


def test_a_follow_up_says_what_it_was_searched_as(ask):
    assert ask("那亞信會議呢？", "上合組織有幾個成員國？").asked_as == "亞信會議有幾個成員國？"


def test_a_paragraph_left_out_is_not_found(ask):
    question = "2018年中俄雙方貿易額是多少？"
    first = ask(question).paragraphs[0].index
    again = ask(question, without={first})
    assert first not in {entry.index for entry in again.paragraphs}
    assert again.confidence < ask(question).confidence


def test_every_paragraph_of_a_small_corpus_is_ranked_once(generation, ask):
    found = [entry.index for entry in ask("習近平").paragraphs]
    assert sorted(found) == list(range(len(generation.corpus)))


def test_nothing_is_quoted_twice_and_nothing_far_behind_the_best(ask):
    quoted = ask("習近平").quotable
    assert len(quoted) > 1
    assert len({entry.index for entry in quoted}) == len(quoted)
    assert all(quoted[0].score - entry.score <= MARGIN for entry in quoted)


@pytest.mark.parametrize(
    ("question", "aspect"), [("這份備忘錄有哪些章節？", "sections"), ("When was this memo written?", "date")]
)
def test_a_question_about_the_memo_itself_is_answered_from_its_front(generation, ask, question, aspect):
    ranking = ask(question)
    assert (ranking.verdict, ranking.about) == ("answer", aspect)
    assert generation.corpus[ranking.paragraphs[0].index][1].number == 0


@pytest.mark.parametrize("question", ["這份備忘錄的重點是什麼？", "请给我摘要", "What is this memo about?"])
def test_the_gist_of_a_memo_is_what_stands_above_its_first_heading(generation, ask, question):
    ranking = ask(question)
    assert (ranking.verdict, ranking.about) == ("answer", "gist")
    assert [generation.corpus[entry.index][1].number for entry in ranking.quotable] == [1, 2]


def test_a_question_for_the_author_in_a_thread_is_answered_with_the_byline_of_its_memo(generation, ask):
    ranking = ask("作者是誰？", "上合組織有幾個成員國？")
    assert ranking.asked_as == "作者是誰？"
    assert "蔡東杰" in words_marked(generation, ranking)


def test_who_wrote_something_else_is_not_answered_with_the_memo_s_author(ask):
    assert ask("Who wrote the treaty on missiles?").verdict != "answer"


@pytest.fixture(scope="module")
def two(bundled_encoder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    memos = folder / "memos"
    memos.mkdir()
    (memos / "travel.md").write_text("# Travel policy\n\nBy Ann Lee\n\nThe authorities pay for second-class trains.\n")
    (memos / "leave.md").write_text("# Leave policy\n\nBy Bob Ray\n\nStaff have twenty days of annual leave.\n")
    store = Store(folder / "index")
    build.reindex(memos, store, bundled_encoder.identity.model, lambda: bundled_encoder)
    generation = store.open()
    searcher = Searcher(generation)
    return lambda question, *earlier: [
        searcher.search(question, bundled_encoder, earlier),
        lambda entry: generation.corpus[entry.index],
    ]


def test_of_several_memos_the_one_that_is_named_is_meant(two):
    ranking, located = two("Who wrote the leave memo?")
    assert ranking.verdict == "answer"
    assert located(ranking.paragraphs[0])[0].byline == "By Bob Ray"


def test_of_several_memos_the_one_that_is_talked_of_is_meant(two):
    ranking, located = two("Who is the author?", "How many days of annual leave are there?")
    assert ranking.verdict == "answer"
    assert located(ranking.paragraphs[0])[0].byline == "By Bob Ray"


def test_if_any_of_several_memos_may_be_meant_none_is_taken_for_the_answer(two):
    ranking, located = two("Who wrote this memo?")
    assert ranking.verdict == "related"
    assert {located(entry)[0].byline for entry in ranking.quotable} == {"By Ann Lee", "By Bob Ray"}


def test_something_else_takes_the_place_of_its_like_in_a_follow_up(ask):
    assert ask("那日本呢？", "習近平何時訪問俄羅斯？").asked_as == "習近平何時訪問日本？"
    assert ask("那上合組織呢？", "亞信會議是哪一年成立的？").asked_as == "上合組織是哪一年成立的？"
    asked = ask("What about Pakistan?", "How many times has Xi visited Russia?").asked_as
    assert asked == "How many times has Xi visited Pakistan?"


def test_across_languages_both_questions_count_together(generation, ask):
    ranking = ask("And when was it founded?", "How many observer states does the SCO have?")
    assert "2001年成立" in "".join(generation.corpus.text(ranking.paragraphs[0].index).split())


@pytest.fixture(scope="module")
def library(bundled_encoder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two-memos")
    (folder / "memos").mkdir()
    (folder / "memos" / "tides.txt").write_text(
        "潮汐電站設在北岬，每日發電四次。北岬的潮差達十二公尺，北岬港口因此只在漲潮時開放。\n", "utf-8"
    )
    (folder / "memos" / "wind.txt").write_text(
        "風力電場設在南原，冬季發電最多。南原的風速每秒九公尺，南原鐵路在強風時停駛。\n", "utf-8"
    )
    made = MemoQA(folder / "memos", Store(folder / "index"), bundled_encoder.identity.model, lambda: bundled_encoder)
    made.reindex()
    return made


@pytest.mark.parametrize(
    ("quoted", "asked_as"),
    [("潮汐電站每日發電幾次？", "北岬每日發電幾次？"), ("風力電場哪一季發電最多？", "南原每日發電幾次？")],
)
def test_the_antecedent_is_sought_in_the_quoted_paragraphs(library, quoted, asked_as):
    receipt = library.ask(quoted).quotes[0].receipt
    assert library.ask("它每日發電幾次？", [Turn("北岬和南原的電從哪裡來？", (receipt,))]).asked_as == asked_as


@pytest.mark.parametrize("receipt", ["of an older form", "0123456789ab.0-5.0123456789abcdef"])
def test_a_receipt_that_stands_for_nothing_any_more_changes_nothing(library, receipt):
    earlier = "潮汐電站設在哪裡？"
    gone = library.ask("它每日發電幾次？", [Turn(earlier, (receipt,))])
    assert gone.asked_as == library.ask("它每日發電幾次？", [Turn(earlier)]).asked_as


class Counting:
    """An encoder that counts the texts it is given."""

    def __init__(self, encoder):
        self.encoder, self.identity, self.questions, self.calls = encoder, encoder.identity, [], 0

    def encode_questions(self, texts):
        self.questions += texts
        return self.encoder.encode_questions(texts)

    def encode_passages(self, texts, progress=None):
        self.calls += 1
        return self.encoder.encode_passages(texts, progress)


@pytest.mark.parametrize("question", ["什麼時候成立的？", "那亞信會議呢？", "它有幾個觀察員國家？"])
def test_a_follow_up_encodes_no_question_twice_and_all_stretches_at_once(generation, bundled_encoder, question):
    counting = Counting(bundled_encoder)
    Searcher(generation).search(question, counting, ["上合組織有幾個成員國？"])
    assert len(counting.questions) == len(set(counting.questions)) <= 3
    assert counting.calls <= 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=200), st.lists(st.text(min_size=1, max_size=40), max_size=2))
def test_any_question_in_any_thread_gets_a_ranking(ask, question, earlier):
    ranking = ask(question, *earlier)
    assert 0 <= ranking.confidence <= 1
    scores = [entry.score for entry in ranking.paragraphs if entry.sentences]
    assert all(entry.sentences for entry in ranking.paragraphs[: len(scores)])


@pytest.fixture
def counted(ask, monkeypatch):
    """Counts the work of a search whose paragraphs were folded before: folds, calls of lindera, rankings."""
    calls = Counter()

    def counting(what, function):
        def count(*arguments):
            calls[what] += 1
            return function(*arguments)

        return count

    monkeypatch.setattr(OpenCC, "convert", counting("folds", OpenCC.convert))
    cut = counting("cuts", dictionary.words_of_each)
    for module in (dictionary, query):
        monkeypatch.setattr(module, "words_of_each", cut)
    monkeypatch.setattr(Reranker, "ranked", counting("rankings", Reranker.ranked))

    def count(*thread):
        *earlier, question = thread
        ask(question, *earlier)
        calls.clear()
        ask(question, *earlier)
        return calls["folds"], calls["cuts"], calls["rankings"]

    return count


MEMBERS = "上合組織有幾個成員國？"


@pytest.mark.parametrize(
    ("thread", "most"),
    [
        ([MEMBERS], (1, 1, 1)),
        ([MEMBERS, "它是哪一年成立的？"], (3, 2, 3)),
        ([MEMBERS, "那亞信會議呢？"], (3, 2, 3)),
        ([MEMBERS, "該組織有幾個觀察員國家？"], (3, 2, 3)),
        ([MEMBERS, "習近平何時訪問俄羅斯？"], (2, 1, 2)),
        (["How many members does the SCO have?", "When was it founded?"], (4, 1, 3)),
        ([MEMBERS, "那亞信會議呢？", "它是哪一年成立的？", "總部在哪裡？"], (7, 7, 5)),
        ([MEMBERS, "峰會？", "憲章？", "軍演？", "預算？"], (9, 5, 9)),
    ],
)
def test_each_question_of_a_thread_is_analysed_and_ranked_once(counted, thread, most):
    counts = counted(*thread)
    assert all(count <= bound for count, bound in zip(counts, most, strict=True)), counts
