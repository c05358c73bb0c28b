"""The first stage finds the paragraphs worth reranking."""

import numpy as np

from memoqa.index.centering import Centers
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.search import first_stage
from memoqa.search.first_stage import FirstStage


def stage(small):
    vectors = small.encoder.encode_passages(small.corpus.passages())
    dense = DenseIndex.build(vectors, small.corpus.first_sentence)
    return FirstStage(small.corpus, dense, LexicalIndex.build(small.corpus), Centers.of(small.encoder))


def test_the_likeliest_paragraph_is_first_and_those_left_out_are_not_found(small):
    query = small.query("上合組織有幾個成員國？")
    ordered, _ = stage(small).paragraphs(query, ())
    assert ordered[0] == 0
    assert sorted(ordered) == list(range(len(small.corpus)))
    assert 0 not in stage(small).paragraphs(query, {0})[0]
    assert stage(small).paragraphs(query, set(range(len(small.corpus))))[0] == []


def test_bm25_goes_by_a_paragraph_s_own_language(small):
    bm25 = stage(small).bm25(small.query("How much was the trade?"))
    assert bm25[2] > 0  # a gloss of 貿易
    assert bm25[3] > 0
    assert bm25[1] == 0


def test_vectors_read_from_the_index_are_those_that_a_small_corpus_keeps(small, monkeypatch):
    rows = np.arange(len(small.corpus))
    kept = stage(small).vectors(rows)
    monkeypatch.setattr(first_stage, "KEPT_PASSAGES", 0)
    for one, other in zip(kept, stage(small).vectors(rows), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
