"""Group the gaps, the questions without a good answer, and show them in a chat, on a page, in a golden file."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Final

from jinja2 import Environment

from bot.library import Library
from bot.port import Reason
from bot.present.components import reasons
from bot.present.wording import EN, Words
from bot.state.feedback import Feedback, Gap

MOST_GAPS: Final = 1_000  # the latest; each is encoded
MOST_LISTED: Final = 10  # groups in a chat
PAGE: Final = "gaps.html"
_BAR: Final = 120  # pixels, the height of the highest bar


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask alike.

    Attributes:
        gaps: The latest first.
    """

    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What people missed in the answers, each once."""
        return tuple(dict.fromkeys(gap.missing for gap in self.gaps if gap.missing))

    @property
    def reasons(self) -> Counter[Reason]:
        """How many people gave each reason why an answer was bad."""
        return Counter(reason for gap in self.gaps for reason in gap.reasons)


def grouped(feedback: Feedback, library: Library, since: datetime, *, rewritten: bool = True) -> list[Group]:
    """The gaps since then in groups, the largest first; the questions of a group have similar vectors.

    `rewritten` as in `Feedback.gaps`.

    Raises:
        MemoqaError: The state cannot be read, or there is no index.
    """
    gaps = feedback.gaps(since, rewritten=rewritten)[:MOST_GAPS]
    return [Group(tuple(gaps[n] for n in group)) for group in library.alike([gap.question for gap in gaps])]


def summary(groups: Sequence[Group], asked: int, since: datetime, words: Words) -> str:
    """The largest groups as lines for a chat."""
    total = sum(len(group.gaps) for group in groups)
    if not total:
        return words.no_gaps.format(asked=asked, since=since.date())
    lines = [words.gaps.format(gaps=total, asked=asked, since=since.date())]
    if counts := all_reasons(groups):
        lines.append(words.all_reasons.format(reasons=_counted(counts, words)))
    for group in groups[:MOST_LISTED]:
        lines.append(words.gap.format(count=len(group.gaps), question=group.gaps[0].question))
        if group.reasons:
            lines.append(words.gap_reasons.format(reasons=_counted(group.reasons, words)))
        lines += [words.gap_missing.format(missing=missing) for missing in group.missing]
    if len(groups) > MOST_LISTED:
        lines.append(words.and_more.format(count=len(groups) - MOST_LISTED))
    return "\n".join(lines)


def all_reasons(groups: Sequence[Group]) -> Counter[Reason]:
    """How many people gave each reason, in all groups together."""
    return Counter(reason for group in groups for gap in group.gaps for reason in gap.reasons)


def _counted(counts: Counter[Reason], words: Words) -> str:
    """Reasons with their counts, the most frequent first."""
    named = reasons(words)
    counted = (words.counted_reason.format(reason=named[one], count=count) for one, count in counts.most_common())
    return words.separator.join(counted)


def golden(groups: Sequence[Group]) -> str:
    """One line a group for a golden file; someone adds the gold text by hand, or leaves it empty if there is none."""
    cases = (
        {
            "id": f"gap-{number}",
            "lang": "",
            "question": group.gaps[0].question,
            "gold": [],
            "kind": "unanswerable",
            "note": "; ".join(group.missing),
        }
        for number, group in enumerate(groups, 1)
    )
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def page(groups: Sequence[Group], asked: int, weeks: int, now: datetime) -> str:
    """An HTML page: one bar for each week, and every group with its questions."""
    counts = Counter((now - gap.asked_at) // timedelta(weeks=1) for group in groups for gap in group.gaps)
    highest = max(counts.values(), default=1)
    bars = [
        {
            "week": (now - timedelta(weeks=ago + 1)).date().isoformat(),
            "count": counts[ago],
            "height": round(_BAR * counts[ago] / highest),
        }
        for ago in reversed(range(weeks))
    ]
    template = files("bot.desk").joinpath(PAGE).read_text("utf-8")
    since = (now - timedelta(weeks=weeks)).date()
    values = {"groups": groups, "asked": asked, "since": since, "bars": bars, "reasons": all_reasons(groups)}
    return Environment(autoescape=True).from_string(template).render(values, counted=partial(_counted, words=EN))
