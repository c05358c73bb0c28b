"""Keep in which channels memoqa also answers what was not said to it, and how many such answers each got today."""

from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias, get_args

from bot.port import EventId
from bot.state.file import READING, WRITING, StateFile

Mode: TypeAlias = Literal["when-asked", "when-sure", "every-question"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
USUAL: Final[Mode] = "when-asked"  # where nobody set another


class Helpers:
    """The channels' helper modes; safe with many threads and many processes at once."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def mode(self, channel: EventId) -> Mode:
        """The mode of a channel, whose id is an event's without the occasion."""
        with self._file.transaction(READING) as connection:
            row = connection.execute("SELECT mode FROM helpers WHERE channel = ?", (channel.encode(),)).fetchone()
        return next((mode for mode in MODES if row and row[0] == mode), USUAL)

    def set(self, channel: EventId, mode: Mode) -> None:
        """Set a channel's mode; how many answers it got today stays."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO helpers (channel, mode) VALUES (?, ?) ON CONFLICT (channel) DO UPDATE SET mode = ?",
                (channel.encode(), mode, mode),
            )

    def listed(self, platform: str) -> tuple[tuple[EventId, Mode], ...]:
        """A platform's channels in which memoqa also answers unasked, with their modes."""
        first, end = EventId(platform, ()).range_below
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT channel, mode FROM helpers WHERE channel >= ? AND channel < ? ORDER BY channel", (first, end)
            ).fetchall()
        return tuple((EventId.decode(channel), mode) for channel, mode in rows if mode in MODES and mode != USUAL)

    def take(self, channel: EventId, most: int, now: datetime) -> bool:
        """Count one more answer for a channel today (UTC); False, uncounted, if it has had so many already."""
        with self._file.transaction(WRITING) as connection:
            return bool(
                connection.execute(
                    "UPDATE helpers SET given = CASE day WHEN :day THEN given + 1 ELSE 1 END, day = :day"
                    " WHERE channel = :channel AND (day != :day OR given < :most)",
                    {"channel": channel.encode(), "day": now.astimezone(UTC).date().isoformat(), "most": most},
                ).rowcount
            )

    def has_room(self, channel: EventId, most: int, now: datetime) -> bool:
        """Whether `take` would count one more."""
        with self._file.transaction(READING) as connection:
            row = connection.execute(
                "SELECT given FROM helpers WHERE channel = ? AND day = ?",
                (channel.encode(), now.astimezone(UTC).date().isoformat()),
            ).fetchone()
        return row is None or int(row[0]) < most
