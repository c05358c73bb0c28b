"""The values that pass between an adapter and the desk, and the two protocols that an adapter fulfils.

Only translation happens on the adapter's side of this file; every decision is on the desk's side.

Source: the frozen values and one-method protocols of MinishLab/semble; docs/decisions has the flow.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias, get_args

from memoqa.domain import Answer, Quote
from memoqa.quotes import wording

Spoken: TypeAlias = Literal["ask", "memos", "reindex", "help", "gaps", "forget"]  # typed, or taken from a menu
Pressed: TypeAlias = Literal["previous", "next", "section", "cite", "good", "bad", "missing", "anew"]  # buttons
Command: TypeAlias = Spoken | Pressed
Language: TypeAlias = wording.Language
PRESSED: Final[frozenset[Command]] = frozenset(get_args(Pressed))
QUESTIONS: Final[frozenset[Command]] = frozenset({"ask", "anew"})  # what is answered from the memos


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
class Attachment:
    """A file that came with a command; nothing of it was fetched yet.

    Attributes:
        name: As the sender named it; not to be trusted as a path.
        size: In bytes, as the platform states it.
        fetch: Gets the bytes, at most the number given; raises where there are more, or the platform fails.
    """

    name: str
    size: int
    fetch: Callable[[int], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing said to the bot, or one button pressed, with the facts that the desk decides by.

    Attributes:
        event: The message's own id with the platform in front (`slack:T1:C1:171.5`), so that a repeated delivery,
            also by another path, has the same one. Each press of a button is an event of its own.
        thread: Where it was said; None where the thread begins with the bot's reply (a slash command).
        text: The question as typed, without a mention of the bot; what follows a command (`/reindex dry-run`); what
            was missing, for "missing"; else empty.
        asker: Who said it, in the words of MEMOQA_ADMINS: `slack:U1`; also one of `identities`.
        identities: Everything that the asker is: `slack:U1`, `discord:role:2`.
        language: The asker's, where the platform knows it: Slack says which one a person has set, Discord who has set
            Chinese. The bot's own words are in it; where it is None, in the question's, else in the thread's.
        about: What a pressed button stands on. For "previous", "next", "section" and "cite" the receipt of a quote,
            for the others the event of the question whose answer it is.
        attachment: A file given with "reindex".
        places: The channels that it is said in, in the words of MEMOQA_CHANNELS: `slack:C1`; of a thread on Discord
            both the thread and its channel. Empty where only the asker and memoqa are.
    """

    event: str
    thread: ThreadKey | None
    text: str
    command: Command = "ask"
    asker: str = ""
    identities: frozenset[str] = frozenset()
    language: Language | None = None
    about: str = ""
    attachment: Attachment | None = None
    places: frozenset[str] = frozenset()

    @property
    def platform(self) -> str:
        """Where it comes from, which its event begins with."""
        return self.event.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the bot itself says: plain text in lines, no mark-up; an adapter escapes it as it does a quote.

    Attributes:
        share: How much of some work is done, from 0 to 1; None where the notice tells of no work under way.
        private: For the asker's eyes, where the platform can show a message to one person only.
    """

    text: str
    share: float | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Passages:
    """Paragraphs that a button asked for, in the memo's order, nothing marked; shown as quotes are.

    Attributes:
        quotes: At least one.
        walkable: Buttons for the paragraph before and after belong under it (not under a whole section).
    """

    quotes: tuple[Quote, ...]
    walkable: bool


Reply: TypeAlias = Answer | Passages | Notice


class Post(Protocol):
    """The desk's only way out: one for each Incoming, made by the adapter that brought it."""

    async def completed(self, incoming: Incoming) -> Incoming | None:
        """What this is the way back for, with what only the platform can tell of it: language, groups, a file.

        Called once, before all else, when the event is claimed: what an adapter asks its platform before that is lost
        with the process. It may take a while.

        Returns:
            None where the adapter declined it, and has said so.
        """

    async def waiting(self) -> None:
        """Show that an answer is on its way; called at most once, before `send`, a second after the claim.

        The reply then takes its place. Where the platform shows this by itself, nothing is to be done.
        """

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

    async def posted(self) -> ThreadKey | None:
        """The thread in which this Incoming was answered already, or None.

        The desk asks where a process died with the question in hand: it may have posted the answer, and died before
        it could note that. An adapter stamps its messages with the event, or has another way to tell.
        """


class ChatAdapter(Protocol):
    """A chat platform, translated."""

    async def run(self) -> None:
        """Bring what is said to the desk until the chat ends or the task is cancelled.

        The desk has no question in hand any more when it is cancelled: only the connection is left to be closed.

        Raises:
            MemoqaError: It cannot serve at all, say for a refused token; the process ends with the sentence.
        """
