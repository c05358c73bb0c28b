"""Keep where the conversations in direct messages begin: there a question goes on the ones before it, up to a pause."""

import json
from datetime import datetime, timedelta
from typing import Final

from bot.port import SEPARATOR, ThreadKey
from bot.state.file import READING, WRITING, StateFile, stamp
from memoqa.domain import Turn

PAUSE: Final = timedelta(minutes=30)  # after a longer one, a question stands by itself
NAME: Final = f"conversation{SEPARATOR}"  # in the memory's table; then the platform and the channel


class Conversations:
    """The conversations in direct messages; safe with many threads and many processes at once."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def begin(self, conversation: ThreadKey, now: datetime) -> None:
        """Begin a conversation anew: no question refers back to what was said before."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (_name(conversation), stamp(now)))

    def forget(self, conversation: ThreadKey) -> None:
        """Delete when a conversation was begun anew; its turns are deleted with their asker's."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("DELETE FROM memory WHERE name = ?", (_name(conversation),))

    def turns(self, conversation: ThreadKey, limit: int, now: datetime) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first, those in the threads of its channel included."""
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question, quoted, asked_as, asked_at FROM turns WHERE platform = ? AND channel = ?"
                " AND asked_at > coalesce((SELECT value FROM memory WHERE name = ?), '') ORDER BY id DESC LIMIT ?",
                (conversation.platform, conversation.channel, _name(conversation), limit),
            ).fetchall()
        found: list[Turn] = []
        later = now
        for question, quoted, asked_as, asked_at in rows:
            at = datetime.fromisoformat(asked_at)
            if later - at > PAUSE:
                break
            found.append(Turn(question, tuple(json.loads(quoted)), asked_as))
            later = at
        return tuple(reversed(found))


def conversation_key(platform: str, channel: str) -> ThreadKey:
    """The conversation in a channel, as a key beside those of the channel's threads."""
    return ThreadKey(platform, channel, "")


def _name(conversation: ThreadKey) -> str:
    return f"{NAME}{conversation.platform}{SEPARATOR}{conversation.channel}"
