"""Keep people's feedback on answers, and find the gaps: questions without a good answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.state.file import READING, WRITING, StateFile, stamp


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the memos did not answer, or not well.

    Attributes:
        question: As it was searched for.
        asked_at: When, in UTC.
        silent: Whether the memos had no answer; else someone rated the answer bad.
        missing: What somebody missed in the answer; empty if nobody said.
    """

    question: str
    asked_at: datetime
    silent: bool
    missing: str


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

    def complain(self, event: str, asker: str, missing: str, now: datetime) -> None:
        """Keep what one person missed in an answer."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO feedback (event, asker, good, missing, given_at) VALUES (?, ?, 0, ?, ?)"
                " ON CONFLICT (event, asker) DO UPDATE SET missing = excluded.missing, given_at = excluded.given_at",
                (event, asker, missing, stamp(now)),
            )

    def gaps(self, since: datetime) -> tuple[Gap, ...]:
        """The questions since then that were not answered or that someone rated bad, the latest first."""
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT asked_as, asked_at, verdict = 'none', coalesce(missing, '') FROM turns LEFT JOIN"
                " (SELECT event, min(good) AS good, max(missing) AS missing FROM feedback GROUP BY event) AS said"
                " ON said.event = turns.event AND turns.event != ''"
                " WHERE asked_at > ? AND (verdict = 'none' OR good = 0) ORDER BY id DESC",
                (stamp(since),),
            ).fetchall()
        return tuple(
            Gap(asked, datetime.fromisoformat(at), bool(silent), missing) for asked, at, silent, missing in rows
        )
