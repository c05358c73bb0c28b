"""Say whether a memo holds on a day: its dates, and the memo that holds in its place.

Pure functions: the caller gives the day, and the memos that whoever asks may read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from memoqa.domain import Memo, Standing


def standing(memo: Memo, memos: Mapping[str, Memo], today: date) -> Standing:
    """How a memo stands on a day.

    A memo in whose place another is to hold later still holds. A circle of `superseded_by` says nothing. The name of a
    memo that is not among `memos` is not told, and nobody can tell whether there is such a memo.

    Args:
        memo: One of `memos`.
        memos: Those that the asker may read, by id.
        today: The day.
    """
    details, day = memo.details, today.isoformat()
    superseded, newer = _superseded(memo, memos, day)
    stands = Standing(
        expired=details.valid_until if details.valid_until and details.valid_until < day else None,
        holds_from=details.valid_from if details.valid_from and details.valid_from > day else None,
        superseded=superseded,
        newer=newer,
    )
    if stands.holds and details.review_by and details.review_by < day:
        return replace(stands, review_due=details.review_by)
    return stands


def _superseded(memo: Memo, memos: Mapping[str, Memo], day: str) -> tuple[bool, str | None]:
    """Whether another memo is to be taken in a memo's place, and the last one in line, if it can be told."""
    seen, last = {memo.id}, memo
    while (name := last.details.superseded_by) is not None:
        if name in seen:
            return False, None
        seen.add(name)
        following = memos.get(name)
        if following is None:
            return True, None if last is memo else last.id
        if following.details.valid_from and following.details.valid_from > day:
            break
        last = following
    return last is not memo, None if last is memo else last.id


def due_for_review(memos: Sequence[Memo], today: date) -> tuple[Memo, ...]:
    """The memos that hold and that their owners should have read again by today, the longest due first."""
    by_id, day = {memo.id: memo for memo in memos}, today.isoformat()
    due = [(memo.details.review_by, memo.id) for memo in memos if memo.details.review_by]
    return tuple(by_id[one] for by, one in sorted(due) if by <= day and standing(by_id[one], by_id, today).holds)


def warnings_about(memos: Sequence[Memo]) -> dict[str, str]:
    """Why the `superseded_by` of a memo leads nowhere, each as a reason to correct it, by memo id."""
    by_id = {memo.id: memo for memo in memos}
    found: dict[str, str] = {}
    for memo in memos:
        name = memo.details.superseded_by
        if name is not None and name not in by_id:
            found[memo.id] = (
                f"its superseded_by names {name[:200]}, which is not in the index; write the path of a memo inside the "
                "memos folder"
            )
        elif name is not None and _is_in_circle(memo, by_id):
            found[memo.id] = (
                "its superseded_by leads back to itself, so it still counts as the newest; correct one memo"
            )
    return found


def _is_in_circle(memo: Memo, memos: Mapping[str, Memo]) -> bool:
    seen: set[str] = set()
    name = memo.details.superseded_by
    while name is not None and name in memos and name not in seen:
        if name == memo.id:
            return True
        seen.add(name)
        name = memos[name].details.superseded_by
    return False
