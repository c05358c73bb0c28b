"""Pairs laid out as memos are."""

import random
from dataclasses import replace

from benchmarks.reader.layout import laid_out
from benchmarks.reader.pairs import group_of
from benchmarks.reader.windows import Window
from tests.benchmarks.reader.samples import abouts, article


def layouts(kind="asked beside"):
    for about in abouts(article()):
        for seed in range(80):
            group = group_of(about, kind, random.Random(seed))
            if len(group) > 1:
                yield group, laid_out(group, random.Random(seed))


def test_some_windows_are_cut_to_the_line_that_answers_some_are_items_and_some_stand_below_a_heading():
    pairs = [(group[0], laid[0]) for group, laid in layouts()]
    assert any(len(laid.window.text) < len(plain.window.text) - 5 for plain, laid in pairs)
    assert any(laid.window.text.endswith(plain.window.text) and laid != plain for plain, laid in pairs)
    assert any(laid.heading != plain.heading for plain, laid in pairs)


def test_a_window_is_laid_out_in_the_same_way_for_whatever_is_asked():
    for group, laid in layouts():
        plain = [pair.window.text for pair in sorted(group, key=lambda pair: not pair.answers)]
        shown = {}
        for before, after in zip(plain, laid, strict=True):
            shown.setdefault(before, set()).add((after.window.text, after.context))
        assert all(len(layout) == 1 for layout in shown.values())


def test_a_group_whose_pairs_would_read_alike_stays_as_it_is():
    (group, _), *_ = layouts()
    right = group[0]
    unclear = [right, replace(right, answers=False, window=Window(right.window.text))]
    assert all(laid_out(unclear, random.Random(seed)) == unclear for seed in range(20))
