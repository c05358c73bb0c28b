"""How much of a question's wording a paragraph holds, and how close together."""

from memoqa.search.evidence import evidence
from memoqa.search.weights import EVIDENCE


def of(small, question, index, highlighted=0):
    query = small.query(question)
    (candidate,) = small.reranker.candidates(query, [index])
    return evidence(query, candidate, highlighted, small.reranker)


def test_a_paragraph_that_has_every_word_lacks_none(small):
    values = of(small, "亞信會議秘書處設在哪裡？", 1, 1)
    assert set(values) == set(EVIDENCE)
    assert values["held"] == values["held_near"] == 1
    assert values["lacks"] == 0


def test_a_word_that_the_paragraph_lacks_is_missing_everywhere(small):
    values = of(small, "亞信會議的預算是多少？", 1)
    assert 0 < values["held"] < 1
    assert values["lacks"] > 0
    assert values["lacks"] <= values["lacks_near"]


def test_a_question_without_content_words_holds_nothing(small):
    values = of(small, "為什麼？", 1)
    assert values["held"] == 0
    assert values["lacks"] == 1


def test_words_of_the_other_language_are_found_by_their_senses(small):
    assert of(small, "貿易額？", 3)["held"] > 0
