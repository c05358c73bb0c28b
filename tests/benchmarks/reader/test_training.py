"""Training learns, and goes on from where it was killed."""

import dataclasses
import json

import pytest
import torch

from benchmarks.reader.encoding import Encoding
from benchmarks.reader.evaluation import scores
from benchmarks.reader.export import loaded
from benchmarks.reader.material import Material
from benchmarks.reader.model import begun_from
from benchmarks.reader.training import CHECKPOINT, CURVE, Plan, Run
from tests.benchmarks.reader.samples import SIZES, SmallWords, abouts, article, small_model, words


class Clock:
    """A second goes by at each look."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1
        return self.now


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def encoding():
    return Encoding(SmallWords())


def run_in(folder, encoding, seconds, frozen=0, save_minutes=0.0):
    material = Material(
        [(about, 1.5) for about in abouts(article())],
        words(),
        seed=1,
    )
    plan = Plan(
        minutes=seconds / 60, rate=1e-3, head_rate=1e-2, tokens=256, save_minutes=save_minutes, check_minutes=1e9
    )
    model = small_model()
    model.layers[:frozen].requires_grad_(False)
    return Run(model, encoding, material, folder, plan, Clock())


def nothing():
    return {}


def test_a_run_that_was_killed_ends_as_one_that_was_not(tmp_path, encoding):
    whole = run_in(tmp_path / "whole", encoding, 16)
    whole.train(nothing)

    killed = run_in(tmp_path / "killed", encoding, 16)
    step, killed_at = killed._step, 7

    def fatal(*arguments):
        if killed.progress.step == killed_at:
            raise Killed
        return step(*arguments)

    killed._step = fatal
    with pytest.raises(Killed):
        killed.train(nothing)
    again = run_in(tmp_path / "killed", encoding, 16)
    assert again.resume()
    assert again.progress.step == killed_at
    again.train(nothing)
    assert again.progress == whole.progress
    for name, weights in whole.model.state_dict().items():
        assert torch.equal(weights, again.model.state_dict()[name]), name


def test_a_new_run_has_nothing_to_go_on_from(tmp_path, encoding):
    assert not run_in(tmp_path, encoding, 10).resume()


def test_the_loss_falls_and_the_curve_is_written_down(tmp_path, encoding):
    run = run_in(tmp_path, encoding, 120, save_minutes=1e9)
    run.train(lambda: {"checked": 1})
    lines = [json.loads(line) for line in (tmp_path / CURVE).read_text("utf-8").splitlines()]
    losses = [line["loss"] for line in lines if "loss" in line]
    assert losses[-1] < losses[0] - 0.3
    assert lines[-1]["checked"] == 1
    assert lines[-1]["step"] == run.progress.step > 50


def test_a_checkpoint_holds_the_model(tmp_path, encoding):
    run = run_in(tmp_path, encoding, 10)
    run.train(nothing)
    (groups,) = [groups for _, groups in run._material.stretches(0)]
    rows = [encoding.encoded(pair) for group in groups for pair in group]
    kept = loaded(tmp_path / CHECKPOINT)
    assert (scores(kept, encoding, rows)[0] == scores(run.model, encoding, rows)[0]).all()


def test_layers_that_are_frozen_stay_as_they_are(tmp_path, encoding):
    run = run_in(tmp_path, encoding, 10, frozen=1)
    before = [{name: weights.clone() for name, weights in layer.state_dict().items()} for layer in run.model.layers]
    run.train(nothing)
    same = [
        all(torch.equal(kept[name], weights) for name, weights in layer.state_dict().items())
        for kept, layer in zip(before, run.model.layers, strict=True)
    ]
    assert same == [True, False, False]


def test_a_model_of_fewer_layers_begins_with_the_lower_ones_and_every_second_of_the_others():
    whole = small_model().state_dict()
    begun = begun_from(whole, dataclasses.replace(SIZES, layers=2))
    for number, kept in enumerate((0, 2)):
        assert torch.equal(begun[f"layers.{number}.q.weight"], whole[f"layers.{kept}.q.weight"])
    assert not any(name.startswith("layers.2") for name in begun)


def test_a_role_that_a_checkpoint_lacks_begins_as_the_one_that_it_was_part_of():
    whole = small_model().state_dict()
    older = {**whole, "roles.weight": whole["roles.weight"][:6]}
    begun = begun_from(older, SIZES)["roles.weight"]
    assert begun.shape == whole["roles.weight"].shape
    assert torch.equal(begun[7], older["roles.weight"][5])
