"""What is missing or due in what is said of a memo, so that whoever looks after it can put it right."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias, get_args

from memoqa.domain import Memo

Remark: TypeAlias = Literal[
    "no_date", "no_owner", "review_due", "review_overdue", "expired", "not_yet", "superseded", "superseded_by_unknown"
]
REMARKS: Final[tuple[Remark, ...]] = get_args(Remark)
DUE_DAYS: Final = 30  # before the day of a review: owners hear of it once a month


def remarks_of(memo: Memo, indexed: Collection[str], today: date) -> tuple[Remark, ...]:
    """What is missing or due of one memo, in the order of `REMARKS`.

    Args:
        memo: The memo.
        indexed: The ids of all indexed memos.
        today: The day; a memo holds on its last day, and its review is not overdue on the day itself.
    """
    details, day = memo.details, today.isoformat()
    review, newer = details.review_by, details.superseded_by
    overdue = review is not None and review < day
    found: dict[Remark, bool] = {
        "no_date": memo.date is None,
        "no_owner": details.owner is None,
        "review_due": review is not None and not overdue and review <= (today + timedelta(days=DUE_DAYS)).isoformat(),
        "review_overdue": overdue,
        "expired": details.valid_until is not None and details.valid_until < day,
        "not_yet": details.valid_from is not None and details.valid_from > day,
        "superseded": newer is not None and newer in indexed,
        "superseded_by_unknown": newer is not None and newer not in indexed,
    }
    return tuple(remark for remark in REMARKS if found[remark])
