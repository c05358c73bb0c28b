"""Keep which memos' owners were asked lately to review them, so that no restart and no second process asks again."""

from datetime import date, timedelta
from typing import Final

from bot.state.file import WRITING, StateFile

APART: Final = timedelta(days=30)  # from one message about a memo to the next


class Reviews:
    """The last month's messages, by memo; nobody is named."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def claim(self, memo: str, today: date) -> bool:
        """Whether to ask about a memo today, which nobody else will for a month; False if somebody was asked lately."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("DELETE FROM reviews WHERE asked_on <= ?", ((today - APART).isoformat(),))
            added = connection.execute("INSERT OR IGNORE INTO reviews VALUES (?, ?)", (memo, today.isoformat()))
            return added.rowcount == 1

    def release(self, memo: str) -> None:
        """Let a memo be asked about again: the message was not sent."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("DELETE FROM reviews WHERE memo = ?", (memo,))
