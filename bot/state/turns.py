"""Keep the turns of each thread: the question, the question as it was searched for, the receipts of the quotes."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.port import ThreadKey
from bot.state.claims import FINISH, thread_column
from bot.state.file import READING, WRITING, StateFile, stamp
from memoqa.domain import Answer, Turn, Verdict


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread in a list.

    Attributes:
        opening: The first question asked in it.
        turns: How many questions were answered in it.
        latest: When the last one was asked, in UTC.
    """

    root: str
    opening: str
    turns: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that somebody asked, and what came of it the last time."""

    question: str
    verdict: Verdict


class Turns:
    """The answered questions; safe with many threads and many processes at once."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def record(self, thread: ThreadKey, answer: Answer, now: datetime, *, event: str = "", asker: str = "") -> None:
        """Add a turn to a thread, and finish its event.

        Records nothing if the asker asked to be forgotten while the event was in hand.
        """
        turn = (answer.question, answer.asked_as, answer.verdict, json.dumps([q.receipt for q in answer.quotes]))
        with self._file.transaction(WRITING) as connection:
            row = connection.execute("SELECT asker FROM claims WHERE event = ?", (event,)).fetchone()
            if row and row[0] != asker:  # forgetting empties this column
                return
            connection.execute(
                "INSERT INTO turns (platform, channel, root, question, asked_as, verdict, quoted, asked_at, event,"
                " asker, generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (thread.platform, thread.channel, thread.root, *turn, stamp(now), event, asker, answer.generation),
            )
            connection.execute(FINISH, (event,))

    def last(self, thread: ThreadKey, limit: int) -> tuple[Turn, ...]:
        """The last `limit` turns of a thread, oldest first."""
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question, quoted, asked_as FROM turns WHERE platform = ? AND channel = ? AND root = ?"
                " ORDER BY id DESC LIMIT ?",
                (thread.platform, thread.channel, thread.root, limit),
            ).fetchall()
        return tuple(Turn(question, tuple(json.loads(quoted)), whole) for question, quoted, whole in reversed(rows))

    def has_question(self, thread: ThreadKey) -> bool:
        """Whether a question was asked in this thread: it was answered there, or claimed as one to follow."""
        with self._file.transaction(READING) as connection:
            row = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM turns WHERE platform = ? AND channel = ? AND root = ?)"
                " OR EXISTS (SELECT 1 FROM claims WHERE thread = ? AND thread != '')",
                (thread.platform, thread.channel, thread.root, thread_column(thread)),
            ).fetchone()
        return bool(row[0])

    def question(self, event: str) -> str | None:
        """The question of an event that was answered, or None if it is not kept."""
        with self._file.transaction(READING) as connection:
            row = connection.execute("SELECT question FROM turns WHERE event = ? AND event != ''", (event,)).fetchone()
        return str(row[0]) if row else None

    def asker(self, event: str) -> str:
        """Who asked the question of an event; empty if that is not kept."""
        with self._file.transaction(READING) as connection:
            row = connection.execute("SELECT asker FROM turns WHERE event = ? AND event != ''", (event,)).fetchone()
        return str(row[0]) if row else ""

    def move(self, event: str, thread: ThreadKey | None) -> None:
        """Note that an answer now stands in this thread; None if everybody's messages of it were deleted."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "UPDATE turns SET channel = coalesce(?, channel), root = ? WHERE event = ? AND event != ''",
                (thread and thread.channel, thread.root if thread else "", event),
            )

    def asked_by(self, asker: str, limit: int) -> tuple[str, ...]:
        """The last different questions of one person, the latest first."""
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question FROM turns WHERE asker = ? AND asker != '' GROUP BY question"
                " ORDER BY max(id) DESC LIMIT ?",
                (asker, limit),
            ).fetchall()
        return tuple(str(question) for (question,) in rows)

    def with_verdicts(self, asker: str, limit: int) -> tuple[AskedQuestion, ...]:
        """The last different questions of one person, the latest first, each with its latest verdict."""
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question, verdict FROM turns WHERE id IN"
                " (SELECT max(id) FROM turns WHERE asker = ? AND asker != '' GROUP BY question)"
                " ORDER BY id DESC LIMIT ?",
                (asker, limit),
            ).fetchall()
        return tuple(AskedQuestion(question, verdict) for question, verdict in rows)

    def answered_for_several(self, platform: str, askers: int, longest: int, limit: int) -> tuple[Turn, ...]:
        """The questions that most people asked and that stood by themselves; the memos answered each the last time.

        Args:
            platform: Where they were asked.
            askers: The fewest different people who asked a question in the same words.
            longest: The most characters of a question.
            limit: The most questions.
        """
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT latest.question, latest.quoted FROM (SELECT max(id) AS id,"
                " count(DISTINCT asker) AS askers FROM turns"
                " WHERE platform = ? AND asker != '' AND asked_as = question AND length(question) <= ?"
                " GROUP BY question) AS asked JOIN turns AS latest ON latest.id = asked.id"
                " WHERE asked.askers >= ? AND latest.verdict = 'answer'"
                " ORDER BY asked.askers DESC, asked.id DESC LIMIT ?",
                (platform, longest, askers, limit),
            ).fetchall()
        return tuple(Turn(question, tuple(json.loads(quoted)), question) for question, quoted in rows)

    def count(self, since: datetime) -> int:
        """How many questions were answered since then, well or not."""
        with self._file.transaction(READING) as connection:
            row = connection.execute("SELECT count(*) FROM turns WHERE asked_at > ?", (stamp(since),)).fetchone()
        return int(row[0])

    def recent(self, platform: str, channel: str, limit: int) -> tuple[ThreadSummary, ...]:
        """The threads of a channel in which something was asked, the latest question's first."""
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT thread.root, opening.question, thread.turns, latest.asked_at"
                " FROM (SELECT root, count(*) AS turns, min(id) AS first, max(id) AS last"
                "       FROM turns WHERE platform = ? AND channel = ? GROUP BY root) AS thread"
                " JOIN turns AS opening ON opening.id = thread.first JOIN turns AS latest ON latest.id = thread.last"
                " ORDER BY thread.last DESC LIMIT ?",
                (platform, channel, limit),
            ).fetchall()
        return tuple(
            ThreadSummary(root, opening, turns, datetime.fromisoformat(latest)) for root, opening, turns, latest in rows
        )
