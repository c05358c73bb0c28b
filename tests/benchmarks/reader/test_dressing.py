"""Groups as they will be read: what changes, and what must not."""

import random

from benchmarks.reader.dressing import dressed, traditional
from benchmarks.reader.pairs import drawn, group_of
from tests.benchmarks.reader.samples import abouts, article, passage, words


def drawn_and_dressed(seed):
    random_ = random.Random(seed)
    groups = [group for about in abouts(article()) if (group := drawn(about, random_))]
    return [dressed(group, words(), random_) for group in groups]


def test_an_answer_keeps_its_place_in_the_other_script():
    (about, *_) = abouts(article(passage("他在台南访问。", (("他在哪里？", "台南"),))))
    pair = traditional(group_of(about, "cut", random.Random(1))[0], question=True, window=True)
    assert pair.question == "他在哪裏？"
    assert pair.window.parts == ("他在", "臺南", "訪問。")


def test_the_same_seed_draws_the_same_groups():
    assert drawn_and_dressed(3) == drawn_and_dressed(3)
    assert any(drawn_and_dressed(3) != drawn_and_dressed(seed) for seed in range(4, 8))


def test_however_it_is_dressed_a_window_that_answers_holds_the_answer():
    for seed in range(60):
        for group in drawn_and_dressed(seed):
            for pair in group:
                assert bool(pair.window.answer) == pair.answers
                if pair.answers:
                    assert pair.window.parts[1] in ("臺南", "1975年", "博物館")
