"""Lay replies out as Discord messages: pure functions from a reply to the blocks of its messages.

Components V2, and not embeds: the buttons of a quote stand in one frame with it, where an embed's would all stand at
the foot of the message; small print is set as such; and one bound, 4,000 characters, counts for the whole message,
where an embed has six. A quote is a frame with a coloured edge, which marks it without `> ` before every line.

Source: discord.com/developers/docs, Component Reference; its bounds are tested against simcord's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.adapters.discord.escaping import SMALL, escaped, marked, small, units
from bot.port import Notice, Passages, Reply
from bot.present.answers import preface
from bot.present.components import bar, buttons_below, buttons_under, lines_below
from bot.present.splitting import Piece, split
from bot.present.wording import Words
from memoqa.domain import Quote

LONGEST_MESSAGE: Final = 4_000  # units of all text in a message, counted with the escapes
MOST_COMPONENTS: Final = 40  # in a message, those inside others counted too
LONGEST_ID: Final = 100  # characters of a button's custom_id
OPINIONS: Final = 5  # components that the row under an answer has at most: itself, good, bad, follow up, anew
NOTHING: Final = "…"  # Discord takes no message without a character
CUT: Final = "\0"  # in no sentence, and in no name


@dataclass(frozen=True, slots=True)
class Press:
    """A button: what it does, what it says, and the receipt or event that it is about."""

    action: str
    label: str
    about: str

    @property
    def custom_id(self) -> str:
        """By which Discord hands the press back, also to a process that never saw the message."""
        return f"memoqa:{self.action}:{self.about}"


@dataclass(frozen=True, slots=True)
class Text:
    """Words outside a frame, in Discord's mark-up."""

    content: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A quote or a piece of one: the paragraphs in the frame, in Discord's mark-up, and the buttons under them."""

    contents: tuple[str, ...]
    presses: tuple[Press, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons outside a frame."""

    presses: tuple[Press, ...]


Block: TypeAlias = Text | Frame | Row
Message: TypeAlias = tuple[Block, ...]


def messages(
    reply: Reply, words: Words, event: str = "", *, asker: str = "", question: str = "", follow_up: bool = False
) -> list[Message]:
    """A reply as messages, each within Discord's limits; nothing of it is cut.

    Args:
        reply: The desk's.
        words: In the asker's language.
        event: Whose answer it is, for the buttons under it.
        asker: Discord's id of who asked, where the chat itself does not show the question; else empty.
        question: What was asked, with `asker`.
        follow_up: Whether a button for a follow-up is needed, as it is where messages cannot be read.
    """
    pages = _Pages(words)
    if isinstance(reply, Notice):
        pages.say(reply.text or NOTHING, escaped)
        if reply.share is not None:
            pages.say(bar(reply.share), escaped)
        return pages.finished(())
    if isinstance(reply, Passages):
        for quote in reply.quotes:
            pages.quote(quote, _around(quote, words, walkable=reply.walkable))
        return pages.finished(())
    if asker:
        # The name is a mention that notifies nobody, for all mentions are off.
        before, _, rest = words.asked.format(asker=CUT, question=question).partition(CUT)
        pages.say(rest, small, opening=f"{SMALL}{escaped(before)}<@{asker}>")
    for sentence in preface(reply, words):
        pages.say(sentence, escaped)
    for quote in reply.quotes:
        pages.quote(quote, _around(quote, words, walkable=True))
    # By the event in them an answer is known for one, also after a restart.
    under = buttons_under(reply, words, follow_up=follow_up)
    return pages.finished(tuple(Press(action, label, event) for action, label in under))


def thread_name(question: str) -> str:
    """A question as the name of a thread: 1 to 100 characters in one line; the whole question stands in the thread."""
    line = " ".join(question.split())
    if units(line) > LONGEST_ID:
        while units(line) > LONGEST_ID - 1:
            line = line[:-1]
        line += "…"
    return line or "memoqa"


class _Pages:
    """Messages being filled, one after the other."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._pages: list[list[Block]] = [[]]
        self._used = 0
        self._components = 0

    def say(self, text: str, style: Callable[[str], str], *, opening: str = "") -> None:
        """Add words outside a frame, after an opening that is in Discord's mark-up already."""

        def cost(piece: Piece) -> int:
            return units(opening) + units(style(piece.text))

        pieces = split(text, (), cost, self._room(1), LONGEST_MESSAGE)
        for number, piece in enumerate(pieces):
            if number:
                self._turn()
            if content := opening * (not number) + style(piece.text):
                self._add(Text(content), units(content), 1)

    def quote(self, quote: Quote, presses: tuple[Press, ...]) -> None:
        """Add a quote in frames, where it stands under the last of them; a new message where it fits whole in one."""
        lines = lines_below(quote, self._words)
        below = tuple(map(small, lines))
        cost = sum(map(units, below))
        components = 2 + len(below) + (1 + len(presses) if presses else 0)
        going_on = small(self._words.continued)
        # Where it stands may be longer than a message: it then follows the words in messages of its own.
        apart = cost > LONGEST_MESSAGE // 2
        reserve = 0 if apart else cost
        whole = units(marked(quote.text, quote.highlights)) + reserve
        if self._full and (self._room(components) < whole <= LONGEST_MESSAGE or self._room(components) <= reserve):
            self._turn()
        rest = LONGEST_MESSAGE - reserve - units(going_on)
        pieces = split(quote.text, quote.highlights, _cost, self._room(components) - reserve, rest)
        for number, piece in enumerate(pieces):
            if number:
                self._turn()
                if any(before.text for before in pieces[:number]):
                    self._add(Text(going_on), units(going_on), 1)
            last = number == len(pieces) - 1 and not apart
            content = marked(piece.text, piece.highlights)
            if content:
                contents = (content, *(below if last else ()))
                self._add(Frame(contents, presses if last else ()), sum(map(units, contents)), components)
        if apart:
            for line in lines:
                self.say(line, small)
            self._add(Row(presses), 0, 1 + len(presses))

    def finished(self, presses: tuple[Press, ...]) -> list[Message]:
        """The messages, with these buttons at the foot of the last one."""
        if presses:
            self._pages[-1].append(Row(presses))
        return [tuple(page) for page in self._pages]

    @property
    def _full(self) -> bool:
        return bool(self._pages[-1])

    def _room(self, components: int) -> int:
        """What is left of the message, in units; 0 where so many more components have no place in it."""
        if self._components + components > MOST_COMPONENTS - OPINIONS:
            return 0
        return LONGEST_MESSAGE - self._used

    def _add(self, block: Block, cost: int, components: int) -> None:
        if self._used + cost > LONGEST_MESSAGE or self._components + components > MOST_COMPONENTS - OPINIONS:
            self._turn()
        self._pages[-1].append(block)
        self._used += cost
        self._components += components

    def _turn(self) -> None:
        if self._full:
            self._pages.append([])
            self._used = self._components = 0


def _around(quote: Quote, words: Words, *, walkable: bool) -> tuple[Press, ...]:
    """The buttons under a quote, without those whose receipt is too long for Discord."""
    presses = (Press(action, label, quote.receipt) for action, label in buttons_below(quote, words, walkable=walkable))
    return tuple(press for press in presses if len(press.custom_id) <= LONGEST_ID)


def _cost(piece: Piece) -> int:
    return units(marked(piece.text, piece.highlights))
