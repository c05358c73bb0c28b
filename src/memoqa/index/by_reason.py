"""Put memos together that were passed over, or are to be corrected, for the same reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from memoqa.errors import UnreadableMemo

FIRST_NAMES = 3  # of the memos of a reason; who wants all asks for them
MOST_REASONS = 20
_FIGURES = re.compile(r"\d+(?:, \d+)*")


@dataclass(frozen=True, slots=True)
class SameReason:
    """Memos with the same reason.

    Attributes:
        reason: Why, and what to do; figures in which the memos differ are left out.
        memos: Their ids, in order.
    """

    reason: str
    memos: tuple[str, ...]


def by_reason(memos: Iterable[UnreadableMemo]) -> list[SameReason]:
    """The memos by their reasons, figures aside; the reason of most memos comes first."""
    alike: dict[str, list[UnreadableMemo]] = {}
    for memo in memos:
        without = _FIGURES.sub("…", memo.reason)
        alike.setdefault(without.replace("page …", "pages …", 1), []).append(memo)
    found = []
    for without, same in alike.items():
        own = {memo.reason for memo in same}
        reason = own.pop() if len(own) == 1 else without
        found.append(SameReason(reason, tuple(memo.memo for memo in same)))
    return sorted(found, key=lambda one: -len(one.memos))
