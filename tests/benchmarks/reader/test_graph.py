"""The exported reader says what the trained one says."""

import random

import numpy as np
import pytest
import torch

from benchmarks.reader.encoding import Encoding
from benchmarks.reader.export import differences, export
from benchmarks.reader.pairs import drawn
from memoqa.encoders.onnx import session_of
from memoqa.encoders.reader import GRAPH_NAME, BundledReader, Window
from tests.benchmarks.reader.samples import SmallWords, abouts, article, small_model


@pytest.fixture(scope="module")
def words():
    return SmallWords()


@pytest.fixture(scope="module")
def rows(words):
    encoding = Encoding(words)
    groups = [drawn(about, random.Random(seed)) for about in abouts(article()) for seed in range(3)]
    return [encoding.encoded(pair) for group in groups if group for pair in group]


def test_logits_are_equal_but_for_the_rounding_to_eight_bits(tmp_path, words, rows):
    model, encoding = small_model(), Encoding(words)
    export(model, encoding, rows, tmp_path)
    reader = BundledReader(session_of(tmp_path / GRAPH_NAME), words, float(model.alpha.detach()))
    assert np.abs(differences(model, encoding, rows, reader)).max() < 0.02


def test_spans_are_those_of_the_model(tmp_path, words, rows):
    """Of a model whose spans are far from even."""
    model, encoding = small_model(), Encoding(words)
    with torch.no_grad():
        model.span.weight.mul_(20)
    export(model, encoding, rows, tmp_path)
    reader = BundledReader(session_of(tmp_path / GRAPH_NAME), words, float(model.alpha.detach()))
    row = max(rows, key=lambda each: each.size)
    with torch.inference_mode():
        read = model.eval()(encoding.batch([row]))
    (reading,) = reader.read(row.pair.question, [Window(row.pair.window.text, row.pair.context)])
    assert reading.margin == pytest.approx(float(read.margin), abs=0.2)
    assert 0 <= reading.start < reading.end <= len(row.pair.window.text)
