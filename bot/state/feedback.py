"""Keep people's feedback on answers, and find the gaps: questions without a good answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.port import REASONS, Reason
from bot.state.file import READING, WRITING, StateFile, stamp


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the memos did not answer, or not well.

    Attributes:
        question: As it was searched for, or as it was asked.
        asked_at: When, in UTC.
        silent: Whether the memos had no answer; else someone rated the answer bad.
        missing: What somebody missed in the answer; empty if nobody said.
        reasons: What was wrong with the answer, one for each person who said so.
    """

    question: str
    asked_at: datetime
    silent: bool
    missing: str
    reasons: tuple[Reason, ...] = ()


class Feedback:
    """People's ratings; one for each person and answer."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def rate(self, event: str, asker: str, now: datetime, *, good: bool) -> None:
        """Keep one person's rating of an answer instead of their last one; what they missed is kept."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO feedback (event, asker, good, given_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (event, asker) DO UPDATE SET good = excluded.good, given_at = excluded.given_at",
                (event, asker, good, stamp(now)),
            )

    def complain(self, event: str, asker: str, missing: str, now: datetime, reason: Reason | None = None) -> None:
        """Keep what one person missed in an answer, and why it was bad; what they leave out now stays as it was."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO feedback (event, asker, good, missing, reason, given_at) VALUES (?, ?, 0, ?, ?, ?)"
                " ON CONFLICT (event, asker) DO UPDATE SET missing = coalesce(nullif(excluded.missing, ''), missing),"
                " reason = coalesce(nullif(excluded.reason, ''), reason), given_at = excluded.given_at",
                (event, asker, missing, reason or "", stamp(now)),
            )

    def gaps(self, since: datetime, *, rewritten: bool = True) -> tuple[Gap, ...]:
        """The questions since then that were not answered or that someone rated bad, the latest first.

        Args:
            since: In UTC.
            rewritten: Give each question as it was searched for; else as it was asked.
        """
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT CASE WHEN ? THEN asked_as ELSE question END,"
                " asked_at, verdict = 'none', coalesce(missing, ''), coalesce(reasons, '') FROM turns"
                " LEFT JOIN (SELECT event, min(good) AS good, max(missing) AS missing,"
                # Who pressed 👍 afterwards no longer finds anything wrong.
                " group_concat(CASE good WHEN 0 THEN nullif(reason, '') END) AS reasons FROM feedback GROUP BY event"
                ") AS said"
                " ON said.event = turns.event AND turns.event != ''"
                " WHERE asked_at > ? AND (verdict = 'none' OR good = 0) ORDER BY id DESC",
                (rewritten, stamp(since)),
            ).fetchall()
        return tuple(
            Gap(asked, datetime.fromisoformat(at), bool(silent), missing, _reasons(reasons))
            for asked, at, silent, missing, reasons in rows
        )


def _reasons(column: str) -> tuple[Reason, ...]:
    return tuple(reason for given in column.split(",") for reason in REASONS if reason == given)
