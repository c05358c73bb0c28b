"""Which memos came, went or have another name, and what changed beside their text."""

from dataclasses import replace

from memoqa.changes.memos import compare
from memoqa.domain import Details
from tests.changes.memos import memo_of

ONE, TWO = memo_of(["請於七日內提出申請。", "逾期不予受理。"], "one.md"), memo_of(["Bring a badge."], "two.md")


def test_memos_that_are_the_same_are_not_named() -> None:
    assert compare([ONE, TWO], [TWO, ONE]) == ()


def test_a_memo_that_came_and_one_that_went_are_named() -> None:
    gone, come = compare([ONE], [TWO])
    assert (gone.before, gone.after) == (ONE, None)
    assert (come.before, come.after) == (None, TWO)


def test_a_memo_under_another_name_is_renamed_and_its_changes_are_named() -> None:
    other = memo_of(["請於七日內提出申請。", "逾期不予受理，亦不退費。"], "three.md")
    (found,) = compare([ONE, TWO], [TWO, other])
    assert found.renamed
    assert [one.kind for one in found.changes] == ["changed"]


def test_what_is_said_of_a_memo_beside_its_text_is_named_but_not_who_reads_it_or_answers_for_it() -> None:
    now = replace(
        ONE, date="2026-11-01", details=Details(owner="Ada", audience=("slack:S1",), valid_until="2027-01-01")
    )
    (found,) = compare([ONE], [now])
    assert found.changes == ()
    assert found.said == (("date", None, "2026-11-01"), ("valid_until", None, "2027-01-01"))
