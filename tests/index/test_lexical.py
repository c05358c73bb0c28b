"""Terms: counted as BM25 counts, kept on the disk, found again by sentence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memoqa.domain import Memo, Paragraph, Place
from memoqa.index.analysis import K1, B
from memoqa.index.corpus import Corpus
from memoqa.index.lexical import LexicalIndex
from memoqa.search.query import Query
from memoqa.text.clues import Clue
from memoqa.text.normalize import fold
from memoqa.text.sentences import sentences_of
from memoqa.text.terms import Concept, terms

TEXTS = (
    "上合組織於2001年成立。它目前有8個成員國。",
    "The trade between China and Russia reached 100 billion dollars. It grew.",
    "雙方貿易額突破1,000億美元。",
)


def corpus_of(texts):
    return Corpus(
        [
            Memo(str(n), "", "", t, (Paragraph(1, 0, len(t), (), Place((1, 1)), sentences_of(t, 0, len(t))),), "0" * 64)
            for n, t in enumerate(texts)
        ]
    )


@pytest.fixture(scope="module")
def index():
    return LexicalIndex.build(corpus_of(TEXTS))


def own(question):
    return Query.of(question).native


def test_bytes_and_back_give_the_same_scores_and_matches(index):
    again = LexicalIndex.from_bytes(index.to_bytes())
    concepts = own("雙方貿易額是多少？")
    assert (again.scores(concepts) == index.scores(concepts)).all()
    rows = np.arange(5)
    assert (again.matches(["贸易", "#8"], rows) == index.matches(["贸易", "#8"], rows)).all()


def test_the_paragraph_with_the_question_s_words_scores_highest(index):
    assert index.scores(own("上合組織有幾個成員國？")).argmax() == 0


def test_a_gloss_lets_an_english_concept_score_a_chinese_paragraph(index):
    scores = index.scores(Query.of("How large is the trade volume?").foreign)
    assert scores[2] > 0


@given(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=12), st.integers(1, 6))
@settings(deadline=None)
def test_a_single_term_scores_as_bm25_says(characters, others):
    texts = ["".join(characters) + "。", *(["戊己庚。"] * others)]
    scores = LexicalIndex.build(corpus_of(texts)).scores([Concept("甲", (("甲", 1.0),))])
    count = characters.count("甲")
    lengths = [len(terms(fold(text))) for text in texts]
    norm = K1 * (1 - B + B * lengths[0] / (sum(lengths) / len(lengths)))
    expected = (K1 + 1) * count / (count + norm)
    assert scores[0] == pytest.approx(expected, rel=1e-4)
    assert not scores[1:].any()


def test_matches_tell_which_sentence_has_which_term(index):
    found = index.matches(["#2001", "#8", "没有"], np.array([0, 1]))
    assert found.tolist() == [[True, False, False], [False, True, False]]


def test_clues_tell_sentences_with_dates_from_others(index):
    assert index.clue(np.array([0, 1]), Clue.DATE).tolist() == [True, False]


def test_a_rarer_term_tells_more(index):
    assert index.information("没有的词") > index.information("贸易") > 0
    assert math.isfinite(index.information("#8"))


def test_a_corpus_of_one_language_needs_no_other():
    for text in ("只有中文。", "Only English here.", "12345"):
        assert LexicalIndex.build(corpus_of([text])).scores(own("中文 English"))[0] >= 0


@pytest.mark.parametrize("question", ["5000", "5\u200b000", "財務處", "財\u2060務\u200d處"])
def test_a_word_or_number_with_a_hidden_character_in_it_is_found_by_itself(question):
    hidden = LexicalIndex.build(corpus_of((*TEXTS, "預算為 5\u200b000 元，由財\u202e務處核定。")))
    assert hidden.scores(own(question)).argmax() == len(TEXTS)
    assert all(hidden.has(term) for concept in own(question) for term, _ in concept.terms)


@pytest.mark.parametrize("question", ["occupy a share", "Sino-Russian ties", "who possesses it"])
def test_an_english_question_scores_a_chinese_text_alike_in_either_script(question):
    traditional = "中俄關係持續升溫，能源佔貿易額的半數。"
    simplified = "中俄关系持续升温，能源占贸易额的半数。"
    wanted = Query.of(question).foreign
    one, other = (LexicalIndex.build(corpus_of([text])).scores(wanted)[0] for text in (traditional, simplified))
    assert one == other > 0
