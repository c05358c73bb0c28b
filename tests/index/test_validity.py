"""Whether a memo holds on a day, and what holds in its place."""

from datetime import date

import pytest

from memoqa.domain import Details, Memo, Standing
from memoqa.index.validity import standing, warnings_about

TODAY = date(2026, 11, 28)


def memos(**details):
    """Memos by id, each with these details; `old` stands for old.md."""
    return {f"{name}.md": Memo(f"{name}.md", name, "", "", (), "0", details=told) for name, told in details.items()}


def stands(known, name="old.md"):
    return standing(known[name], known, TODAY)


def test_a_memo_of_which_nothing_is_said_holds():
    assert stands(memos(old=Details())) == Standing()
    assert Standing().holds


@pytest.mark.parametrize(("day", "expired"), [("2026-11-27", "2026-11-27"), ("2026-11-28", None), ("2026-11-29", None)])
def test_a_memo_holds_to_the_end_of_its_last_day(day, expired):
    found = stands(memos(old=Details(valid_until=day)))
    assert (found.expired, found.holds) == (expired, expired is None)


@pytest.mark.parametrize(("day", "later"), [("2026-11-29", "2026-11-29"), ("2026-11-28", None)])
def test_a_memo_holds_from_its_first_day(day, later):
    found = stands(memos(old=Details(valid_from=day)))
    assert (found.holds_from, found.holds) == (later, later is None)


@pytest.mark.parametrize(("day", "due"), [("2026-11-27", "2026-11-27"), ("2026-11-28", None)])
def test_a_memo_that_is_due_for_review_still_holds(day, due):
    found = stands(memos(old=Details(review_by=day)))
    assert (found.review_due, found.holds) == (due, True)


def test_nobody_need_review_what_does_not_hold():
    assert stands(memos(old=Details(review_by="2026-01-01", valid_until="2026-01-01"))).review_due is None


def test_the_last_memo_in_line_is_the_newer_one():
    known = memos(
        old=Details(superseded_by="mid.md"),
        mid=Details(superseded_by="new.md", valid_until="2026-01-01"),
        new=Details(),
    )
    assert stands(known) == Standing(superseded=True, newer="new.md")
    assert stands(known, "mid.md").newer == "new.md"
    assert stands(known, "new.md").holds


def test_a_memo_whose_successor_does_not_hold_yet_still_holds():
    known = memos(old=Details(superseded_by="new.md"), new=Details(valid_from="2027-01-01"))
    assert stands(known) == Standing()


def test_a_successor_that_the_asker_may_not_read_is_as_one_that_does_not_exist():
    unknown = stands(memos(old=Details(superseded_by="secret.md")))
    assert unknown == Standing(superseded=True)
    known = memos(old=Details(superseded_by="mid.md"), mid=Details(superseded_by="secret.md"))
    assert stands(known).newer == "mid.md"


@pytest.mark.parametrize(
    "circle", [{"old": "old.md"}, {"old": "mid.md", "mid": "old.md"}, {"old": "mid.md", "mid": "mid.md"}]
)
def test_a_circle_says_nothing_and_ends(circle):
    known = memos(**{name: Details(superseded_by=newer) for name, newer in circle.items()})
    assert stands(known) == Standing()


def test_the_index_report_names_what_leads_nowhere():
    known = memos(
        old=Details(superseded_by="leave 2026.mb"),
        one=Details(superseded_by="two.md"),
        two=Details(superseded_by="one.md"),
        into=Details(superseded_by="one.md"),
        far=Details(superseded_by="zzz"),
        fine=Details(superseded_by="leave 2026.md"),
        **{"leave 2026": Details()},
    )
    warned = warnings_about(list(known.values()))
    assert sorted(warned) == ["far.md", "old.md", "one.md", "two.md"]
    assert warned["far.md"].startswith("its superseded_by names zzz, which is not in the index; write the path")
    assert "leads back to itself" in warned["one.md"]
