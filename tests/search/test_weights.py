"""The fitted weights."""

import json

from memoqa.search.weights import CONFIDENCE, HIGHLIGHT, RANKING, WEIGHTS_FILE, fitted, unpacked


def test_the_weights_in_use_fit_the_features_by_name():
    weights = fitted()
    assert len(weights.rank_same) == len(weights.rank_other) == len(RANKING)
    assert len(weights.highlight) == len(HIGHLIGHT)
    for model in (weights.answers_same, weights.answers_other, weights.supports_same, weights.supports_other):
        assert len(model) == len(CONFIDENCE)


def test_names_that_are_no_weights_are_ignored():
    packed = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    assert unpacked({**packed, "another": 1}).related_from == fitted().related_from
