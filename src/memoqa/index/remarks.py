"""What is missing or due in what is said of a memo, so that whoever looks after it can put it right."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias, get_args

from memoqa.domain import Memo
from memoqa.index.validity import standing

Remark: TypeAlias = Literal[
    "no_date", "no_owner", "review_due", "review_overdue", "expired", "not_yet", "superseded", "superseded_by_unknown"
]
REMARKS: Final[tuple[Remark, ...]] = get_args(Remark)
DUE_DAYS: Final = 30  # before the day of a review: owners hear of it once a month


def remarks_of(memo: Memo, memos: Mapping[str, Memo], today: date) -> tuple[Remark, ...]:
    """What is missing or due of one memo, in the order of `REMARKS`.

    Args:
        memo: One of `memos`.
        memos: All indexed memos that the reader may read, by id.
        today: The day. A review is not overdue on the day itself.
    """
    details, stands = memo.details, standing(memo, memos, today)
    soon = (today + timedelta(days=DUE_DAYS)).isoformat()
    known = details.superseded_by in memos
    found: dict[Remark, bool] = {
        "no_date": memo.date is None,
        "no_owner": details.owner is None,
        "review_due": stands.holds and not stands.review_due and "" < (details.review_by or "") <= soon,
        "review_overdue": stands.review_due is not None,
        "expired": stands.expired is not None,
        "not_yet": stands.holds_from is not None,
        "superseded": stands.superseded and known,
        "superseded_by_unknown": stands.superseded and not known,
    }
    return tuple(remark for remark in REMARKS if found[remark])
