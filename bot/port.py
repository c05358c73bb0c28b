"""Define the values that adapter and desk exchange, and the protocols that they use: adapter, post.

An adapter only translates; every decision is the desk's.

Source: the frozen values and one-method protocols of MinishLab/semble; docs/decisions has the flow.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias, get_args

from memoqa.domain import Answer, Quote
from memoqa.errors import MemoqaError
from memoqa.quotes import words

Spoken: TypeAlias = Literal[  # typed, or taken from a menu
    "ask", "find", "named", "verify", "diff", "memos", "edit", "helper", "reindex", "help", "gaps", "forget", "new"
]
Decision: TypeAlias = Literal["replace", "keep_both", "drop"]  # what to do with an upload whose name is taken
Upload: TypeAlias = Literal["take", "undo_upload"]  # index files that wait for that; undo an upload, or a file of it
Button: TypeAlias = Literal[
    "previous",
    "next",
    "section",
    "whole",
    "cite",
    "refer",
    "good",
    "bad",
    "missing",
    "anew",
    "mine",
    "share",
    "undo_edit",
    "page",
    "file",
]
Review: TypeAlias = Literal["still_right", "how_to_replace", "retire"]  # what an owner says of a memo that is due
Submitted: TypeAlias = Literal["save"]  # the form of a memo's details
Pressed: TypeAlias = Button | Decision | Upload | Review
Command: TypeAlias = Spoken | Pressed | Submitted
Reason: TypeAlias = Literal["wrong_paragraph", "no_answer", "out_of_date", "other"]  # what was wrong with an answer
Language: TypeAlias = words.Language
DECISIONS: Final[frozenset[Command]] = frozenset(get_args(Decision))
REVIEWS: Final[frozenset[Command]] = frozenset(get_args(Review))
UPLOADS: Final[frozenset[Command]] = frozenset({*get_args(Upload), *DECISIONS})
PRESSED: Final[frozenset[Command]] = frozenset({*get_args(Button), *UPLOADS, *REVIEWS})
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
EDITS: Final[frozenset[Command]] = frozenset({"edit", "save", "undo_edit"})  # for admins, and for a memo's owner
FOR_ADMINS: Final[frozenset[Command]] = frozenset({"reindex", "gaps", "helper", *UPLOADS, *REVIEWS, *EDITS})
QUESTIONS: Final[frozenset[Command]] = frozenset({"ask", "anew"})  # the memos answer these
SEPARATOR: Final = ":"  # between the parts of an event's id
_AFTER_SEPARATOR: Final = ";"  # the next character in Unicode, and so in the order of texts
_ESCAPES: Final = {"%": "%25", SEPARATOR: "%3A"}  # in this order


class Unreachable(MemoqaError):
    """The platform lets memoqa send no message to a person; the text is its reason, for the log."""


class ForAsker(MemoqaError):
    """A problem whose sentence is already in the asker's words."""


@dataclass(frozen=True, slots=True)
class EventId:
    """An event's id; a repeated delivery has the same one, even if it comes by another path.

    Encoded it is `slack:T1:C1:171.5`: buttons carry that text, and the state's rows hold it.

    Attributes:
        platform: "console", "slack" or "discord".
        parts: The platform's own ids, from the widest to the narrowest: `("T1", "C1", "171.5")`.
    """

    platform: str
    parts: tuple[str, ...]

    def encode(self) -> str:
        """The id as one text; no two ids share one. A separator inside a part is percent-escaped."""
        return SEPARATOR.join(map(_escaped, (self.platform, *self.parts)))

    @classmethod
    def decode(cls, text: str) -> "EventId":
        """The id that `encode` wrote as this text."""
        platform, *parts = map(_unescaped, text.split(SEPARATOR))
        return cls(platform, tuple(parts))

    @property
    def parent(self) -> "EventId":
        """The id without its last part: the channel that a message's event happened in."""
        return EventId(self.platform, self.parts[:-1])

    @property
    def range_below(self) -> tuple[str, str]:
        """The encoded ids that begin with this one lie in this range of texts: start included, end excluded."""
        text = self.encode()
        return text + SEPARATOR, text + _AFTER_SEPARATOR


def _escaped(part: str) -> str:
    for character, escape in _ESCAPES.items():
        part = part.replace(character, escape)
    return part


def _unescaped(part: str) -> str:
    for character, escape in reversed(_ESCAPES.items()):
        part = part.replace(escape, character)
    return part


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
    """A file that came with a command and has not been fetched yet.

    Attributes:
        name: The sender's name for it; do not trust it as a path.
        size: In bytes, as the platform states it.
        fetch: Gets the bytes, at most the given number; raises if there are more, or if the platform fails.
        problem: Why the platform does not even describe the file; raised if an admin wants it.
    """

    name: str
    size: int
    fetch: Callable[[int], Awaitable[bytes]]
    problem: MemoqaError | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message to the bot or one press of a button, with the facts that the desk decides by.

    Attributes:
        event: The encoded EventId. Each press of a button is an event of its own.
        thread: The message's thread; None if the bot's reply begins the thread (a slash command).
        text: The question as typed, without a mention of the bot; the argument of a command (`dry-run`); the
            complaint, for "missing"; else empty.
        asker: The person, as MEMOQA_ADMINS writes it: `slack:U1`; also one of `identities`.
        identities: The person, and the groups or roles that the person has: `slack:U1`, `discord:role:2`.
        language: The asker's, if the platform knows it: Slack reports each person's language, Discord only Chinese.
            The bot's own words are in this language; if it is None, in the question's, else in `context_language`.
        context_language: Of the buttons that the asker pressed; else of earlier questions, which the desk adds.
        about: For the buttons "previous", "next", "section", "whole", "cite", "page" and "file", the receipt of a
            quote, for "page" with the spans that answer; for "refer", of the place that a quote refers to; for a
            decision about an upload, for its undoing or for a memo's review, its ticket; for a memo's details, the
            reference of its form; for the other buttons, the event of the answered question.
        attachments: The files given with "reindex".
        details: What is said of a memo, as typed, by the keys of a sidecar: of each file given with "reindex" or taken
            by "take", or in the form behind "save".
        places: The message's channel, as MEMOQA_CHANNELS writes it: `slack:C1`; for a thread on Discord, both the
            thread and its channel. Empty if only the asker and memoqa are there.
        conversation: The channel, as in ThreadKey, of direct messages: outside threads they go on one another.
        reason: For "missing", what was wrong with the answer, if the person chose one of the reasons.
        addressed: Whether it was said to memoqa; False for one in a thread that may be meant for somebody else.
        unasked: It was said in a channel to nobody in particular: the channel's helper mode says whether to answer.
        titled: It is a forum's post, which asks by its title, whatever its form.
        channel: The channel that a helper mode is set for, as in `places`; around a thread, the one that it is in.
        hears: Whether memoqa reads in that channel what is not said to it; None if the platform does not say.
        private: Only the asker sees the replies, wherever it was said.
    """

    event: str
    thread: ThreadKey | None
    text: str
    command: Command = "ask"
    asker: str = ""
    identities: frozenset[str] = frozenset()
    language: Language | None = None
    context_language: Language | None = None
    about: str = ""
    attachments: tuple[Attachment, ...] = ()
    places: frozenset[str] = frozenset()
    conversation: str = ""
    addressed: bool = True
    reason: Reason | None = None
    unasked: bool = False
    titled: bool = False
    channel: str = ""
    hears: bool | None = None
    private: bool = False
    details: tuple[tuple[str, str], ...] = ()

    @property
    def answered(self) -> str:
        """The event whose answer the replies show: the question's own, for the buttons that show an answer again."""
        return self.about if self.command in {"mine", "share"} else self.event

    @property
    def platform(self) -> str:
        """The name of the platform: "slack"."""
        return EventId.decode(self.event).platform


@dataclass(frozen=True, slots=True)
class Notice:
    """The bot's own words: plain text in lines, no mark-up; an adapter escapes it as it does a quote.

    Attributes:
        share: How much of the work is done, from 0 to 1; None unless the notice reports progress.
        private: Only the asker should see it, if the platform can show a message to one person.
        ticket: Not empty if the notice asks what to do with an upload: buttons for the decisions go under it, and hold
            this ticket. If it has parts, the decision is one for all of them that ask.
        offer: Likewise if it asks whether to index files, which wait: now, or after a form for their details.
        undo: Likewise if it reports an upload, which a button undoes.
        review: Likewise for a memo that its reader is to review.
        edits: Not empty if the notice is about a memo whose details its reader may edit: a button under it opens the
            form with this reference.
        undoes: Whether a button beside that one undoes the last edit.
        parts: Notices that follow the text in the same messages, each with its own buttons, before this one's buttons;
            none has parts of its own.
    """

    text: str
    share: float | None = None
    private: bool = False
    ticket: str = ""
    review: str = ""
    edits: str = ""
    undoes: bool = False
    offer: str = ""
    undo: str = ""
    parts: tuple["Notice", ...] = ()


@dataclass(frozen=True, slots=True)
class Passages:
    """What a button or a command asked for, in the memos' order; it looks like quotes.

    Attributes:
        quotes: At least one; paragraphs without highlights, or excerpts with the words looked for highlighted.
        walkable: Whether buttons for the paragraphs before and after go under it; never under a whole section.
        folded: Whether only the beginning of a very long paragraph is shown, with a button for the whole.
        head: memoqa's own words above the quotes, in lines; empty for none.
        labels: memoqa's own words above each quote; empty for none above any.
        excerpts: Whether the quotes are words with what stands around them, each with a button for its whole paragraph.
    """

    quotes: tuple[Quote, ...]
    walkable: bool
    folded: bool = False
    head: str = ""
    excerpts: bool = False
    labels: tuple[str, ...] = ()

    def label(self, number: int) -> str:
        """The words above a quote by its number, from 0."""
        return self.labels[number] if self.labels else ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that a button asked for: a page of a memo as a picture, or the memo's file itself.

    Attributes:
        text: Says what it is, in the bot's own words around the memo's title; plain text, as a notice's.
        name: The file's name; a picture's ends with `.png`.
        content: The file.
        receipt: Not empty if a button under it is to send the memo's file; the button holds it.
    """

    text: str
    name: str
    content: bytes
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Unasked:
    """An answer that nobody asked memoqa for.

    Attributes:
        private: Show it to the asker alone, and then delete the messages that show it to everybody. A button under it
            shows it to everybody; under a public one, a button shows it to the asker alone.
    """

    answer: Answer
    private: bool = False


@dataclass(frozen=True, slots=True)
class Alone:
    """What the asker may read and others who see the channel may not: shown to nobody but the asker, and marked so.

    It is not shown at all rather than to others. No button shows it to everybody.
    """

    reply: Answer | Passages | Notice | Enclosure


Reply: TypeAlias = Answer | Unasked | Alone | Passages | Notice | Enclosure


@dataclass(frozen=True, slots=True)
class Memberships:
    """Which ids of memos' audiences somebody has, as of at most a minute ago.

    Attributes:
        ids: Those that the person has.
        unknown: Those of which the platform did not say whether the person has them.
    """

    ids: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


Lookup: TypeAlias = Callable[[frozenset[str]], Awaitable[Memberships]]


class Tell(Protocol):
    """An adapter's way to say something to a person who did not ask: in a direct message."""

    async def __call__(self, person: str, notice: Notice, language: Language) -> None:
        """Send it.

        Args:
            person: As in `Incoming.asker`; a group or a role cannot be told anything.
            notice: What to say.
            language: Of the labels.

        Raises:
            Unreachable: The platform will not let memoqa, tomorrow either.
            Exception: It failed; trying again may help.
        """


class Post(Protocol):
    """The desk's only way to reply; the adapter makes one for each Incoming."""

    async def completed(self, incoming: Incoming) -> Incoming | None:
        """Return the message enriched with what only the platform knows: language, groups, a file.

        The desk calls this once, as soon as it has claimed the event: if a process dies, the next one asks the
        platform again. This may take a while. What this returns also tells the language of the labels.

        Returns:
            The enriched Incoming; None if the adapter declined the message and told the asker.
        """

    async def memberships(self, wanted: frozenset[str]) -> Memberships:
        """Which of these ids, from the memos' audiences, the asker has now; other platforms' ids nobody has.

        The desk calls this after `completed`, and only if the memos name such ids. It raises nothing: an id that
        cannot be looked up is unknown, and the log has the platform's code.
        """

    async def waiting(self) -> None:
        """Show a placeholder, which the reply then replaces; do nothing if the platform shows one by itself.

        The desk calls this at most once, before `send`, if the answer takes longer than a second.
        """

    async def send(self, reply: Reply) -> ThreadKey:
        """Show a reply as a message of its own; a long one is split, never cut.

        Returns:
            The reply's thread: the Incoming's, or the one that this message begins.

        Raises:
            Exception: The platform refused it; the desk then does not record the turn.
        """

    async def update(self, notice: Notice) -> None:
        """Replace the last notice sent; if it can no longer be edited, post a new message.

        The desk calls this at most once a second, and only after `send`.
        """

    async def posted(self) -> ThreadKey | None:
        """The thread that already has the whole answer to this Incoming, or None.

        The desk asks this about a question of a dead process, which may have posted the answer without recording
        it. An adapter stamps its messages with the event, or finds out in another way.
        """


class ChatAdapter(Protocol):
    """Translates between one chat platform and the desk."""

    async def run(self) -> None:
        """Hand messages to the desk until the chat ends or the task is cancelled.

        At cancellation the desk has no question in hand any more; only the connection is left to close.

        Raises:
            MemoqaError: It cannot serve at all, for example because the platform refused the token; the process
                ends with this sentence.
        """
