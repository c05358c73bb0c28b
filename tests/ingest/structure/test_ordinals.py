"""The place of an item in its list, and how far in its list stands."""

import pytest

from memoqa.ingest.structure import marks
from memoqa.ingest.structure.ordinals import depth_of, is_next, letter_of, ordinal


@pytest.mark.parametrize(
    "line", ["（三）票", "(3) x", "3. x", "(c) x", "(iii) x", "iii. x", "III. x", "C. x", "丙、票", "③ 票"]
)
def test_the_third_item_is_told_by_its_number_or_letter(line):
    assert ordinal(line) == 3


@pytest.mark.parametrize("line", ["• x", "- i. x", "x", "Calm days"])
def test_a_line_without_a_number_has_no_place_in_a_list(line):
    assert ordinal(line) == 0


@pytest.mark.parametrize(("line", "place"), [("(i) x", 9), ("v. x", 22), ("乙、票", 2), ("② 票", 2), ("(ii) x", None)])
def test_a_letter_has_its_place_in_the_alphabet(line, place):
    assert letter_of(line) == place


def test_lists_stand_further_in_from_numbers_over_letters_to_circles():
    depths = [
        depth_of(marks.numbering(line) or "")
        for line in ("一、票", "（一）票", "1. x", "(1) x", "(a) x", "(i) x", "① 票")
    ]
    assert depths == sorted(set(depths))


@pytest.mark.parametrize(
    ("item", "line", "follows"), [("(a) x", "(b) y", True), ("(a) x", "b. y", False), ("• x", "• y", False)]
)
def test_the_next_item_has_the_next_letter_in_the_same_form(item, line, follows):
    assert is_next(item, line) is follows
