"""How much of a question's information sentences and paragraphs hold."""

import numpy as np
import pytest

from memoqa.search.coverage import ConceptMatches, concept_matches, coverage_features, is_last, said_before


def test_sentences_show_the_concepts_and_numbers_that_they_have(small):
    query = small.query("2001年成立的組織")
    matches, numbers, _ = concept_matches(query, np.array([0]), np.array([0, 1]), {True}, small.reranker.lexical)
    found = dict(zip((concept.name for concept in matches[True].concepts), matches[True].found.T.tolist(), strict=True))
    assert found["成立"] == [1, 0]
    assert numbers.tolist() == [[True], [False]]


def test_a_word_of_which_no_sense_is_in_the_corpus_still_has_information(small):
    query = small.query("貿易與鯨魚")
    matches, _, _ = concept_matches(query, np.array([0]), np.array([0]), {False}, small.reranker.lexical)
    assert (matches[False].information > 0).all()


def test_coverage_is_the_share_of_information_in_a_paragraph_and_in_its_best_two_sentences():
    found = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]], np.float32)
    matches = ConceptMatches((), np.array([1, 1, 2], np.float32), found, np.zeros((2, 3), np.float32))
    values = coverage_features(matches, np.array([0, 3]), np.array([3, 4]))
    assert values["coverage"].tolist() == [1, 0]
    assert values["window"].tolist() == [0.75, 0]
    assert values["rarest_missing"].tolist() == pytest.approx([0, 0.2])


def test_what_the_context_shows_counts_as_said_in_each_sentence_but_less_surely():
    found, context = np.array([[1, 0], [0, 0], [0, 0]], np.float32), np.array([[0, 0.9], [0, 0]], np.float32)
    matches = ConceptMatches((), np.array([1, 1], np.float32), found, context)
    values = coverage_features(matches, np.array([0, 2]), np.array([2, 3]))
    assert values["coverage"].tolist() == pytest.approx([0.95, 0])
    assert values["window"].tolist() == pytest.approx([0.95, 0])


def test_without_concepts_nothing_is_covered():
    matches = ConceptMatches((), np.zeros(0, np.float32), np.zeros((2, 0), np.float32), np.zeros((1, 0), np.float32))
    values = coverage_features(matches, np.array([0]), np.array([2]))
    assert (values["coverage"].tolist(), values["rarest_missing"].tolist()) == ([0], [1])


def test_what_the_paragraphs_before_say_counts_only_where_the_paragraph_and_its_context_lack_it():
    context = np.array([[0, 0.9, 0], [0, 0, 0]], np.float32)
    own = ConceptMatches((), np.array([1, 1, 2], np.float32), np.array([[1, 0, 0], [0, 0, 0]], np.float32), context)
    before = ConceptMatches((), own.information, np.array([[1, 1, 0], [0, 0, 1]], np.float32), context)
    gained = said_before(before, own, np.array([0, 1]), np.array([0, 0]), 2)
    assert gained.tolist() == pytest.approx([(0.1 + 2) / 4, 0])


def test_each_paragraph_has_one_last_sentence():
    assert is_last(np.array([2, 3, 5])).tolist() == [False, True, True, False, True]
