"""What is missing or due of a memo follows from its details and the day."""

from datetime import date

import pytest

from memoqa.domain import Details, Memo
from memoqa.index.remarks import remarks_of

TODAY = date(2026, 11, 28)


def remarks(day="2026-01-01", **details):
    return remarks_among(memo_of("b.txt"), memo_of("a.txt", day, **details))


def remarks_among(*memos):
    """The remarks of the last of these memos."""
    return remarks_of(memos[-1], {memo.id: memo for memo in memos}, TODAY)


def memo_of(name, day="2026-01-01", **details):
    return Memo(name, "A", "", "text", (), "0" * 64, day, details=Details(**{"owner": "Ada"} | details))


def test_nothing_is_missing_of_a_memo_with_date_and_owner():
    assert remarks() == ()


def test_a_memo_without_date_and_owner_lacks_both():
    assert remarks(day=None, owner=None) == ("no_date", "no_owner")


@pytest.mark.parametrize(
    ("review_by", "found"),
    [
        ("2026-12-29", ()),
        ("2026-12-28", ("review_due",)),
        ("2026-11-28", ("review_due",)),
        ("2026-11-27", ("review_overdue",)),
    ],
)
def test_a_review_is_due_for_thirty_days_and_then_overdue(review_by, found):
    assert remarks(review_by=review_by) == found


@pytest.mark.parametrize(("until", "found"), [("2026-11-28", ()), ("2026-11-27", ("expired",))])
def test_a_memo_holds_on_its_last_day(until, found):
    assert remarks(valid_until=until) == found


@pytest.mark.parametrize(("begins", "found"), [("2026-11-28", ()), ("2026-11-29", ("not_yet",))])
def test_a_memo_holds_from_its_first_day(begins, found):
    assert remarks(valid_from=begins) == found


def test_a_superseding_memo_that_is_not_indexed_is_told_apart():
    assert remarks(superseded_by="b.txt") == ("superseded",)
    assert remarks(superseded_by="c.txt") == ("superseded_by_unknown",)


def test_a_memo_that_still_holds_since_its_successor_does_not_is_not_called_superseded():
    coming = memo_of("b.txt", valid_from="2026-12-01")
    assert remarks_among(coming, memo_of("a.txt", superseded_by="b.txt")) == ()


def test_no_review_is_due_of_a_memo_that_does_not_hold():
    assert remarks(valid_until="2026-01-01", review_by="2026-11-01") == ("expired",)
    assert remarks(superseded_by="b.txt", review_by="2026-12-01") == ("superseded",)
