"""The values that pass between an adapter and the desk, and the two protocols that an adapter fulfils.

Only translation happens on the adapter's side of this file; every decision is on the desk's side.

Source: the frozen values and one-method protocols of MinishLab/semble; docs/decisions has the flow.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from memoqa.domain import Answer

Command: TypeAlias = Literal["ask", "memos", "reindex", "help"]
Language: TypeAlias = Literal["zh-TW", "en"]


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """A thread of a chat, the same today and after a restart.

    Attributes:
        platform: "console", "slack" or "discord".
        channel: The platform's id of the channel, unique on that platform (on Slack with the team before it).
        root: The id of the message that began the thread; a terminal's threads are numbered from 1.
    """

    platform: str
    channel: str
    root: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing said to the bot, with the facts that the desk decides by.

    Attributes:
        event: The message's own id with the platform in front (`slack:T1:C1:171.5`), so that a repeated delivery,
            also by another path, has the same one.
        thread: Where it was said; None where the thread begins with the bot's reply (a slash command).
        text: The question as typed, without a mention of the bot; empty where the command takes none.
        identities: Everything that the asker is, in the words of MEMOQA_ADMINS: `slack:U1`, `discord:role:2`.
        language: The asker's, where the platform knows it (Discord does); it counts where no question shows it.
    """

    event: str
    thread: ThreadKey | None
    text: str
    command: Command = "ask"
    identities: frozenset[str] = frozenset()
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What the bot itself says: plain text in lines, no mark-up; an adapter escapes it as it does a quote.

    Attributes:
        share: How much of some work is done, from 0 to 1; None where the notice tells of no work under way.
    """

    text: str
    share: float | None = None


Reply: TypeAlias = Answer | Notice


class Post(Protocol):
    """The desk's only way out: one for each Incoming, made by the adapter that brought it."""

    async def send(self, reply: Reply) -> ThreadKey:
        """Show a reply as a message of its own, split where it must be, never cut.

        Returns:
            The thread in which it stands: the Incoming's, or the one that this message begins.

        Raises:
            Exception: The platform did not take it; the desk then remembers nothing of the turn.
        """

    async def update(self, notice: Notice) -> None:
        """Put a notice in the place of the last one sent; where that cannot be edited any more, as a new message.

        The desk calls it at most once a second, and only after `send`.
        """


class ChatAdapter(Protocol):
    """A chat platform, translated."""

    async def run(self) -> None:
        """Bring what is said to the desk until the chat ends or the task is cancelled.

        The desk has no question in hand any more when it is cancelled: only the connection is left to be closed.

        Raises:
            MemoqaError: It cannot serve at all, say for a refused token; the process ends with the sentence.
        """
