"""Render replies as Discord messages: pure functions from a reply to the blocks of its messages.

They are Components V2, not embeds. A quote's buttons stand in one frame with it, while an embed's would all be at the
foot of the message; Discord has small print; and one limit, 4,000 characters, covers the whole message,
while an embed has six. A quote is a frame with a coloured edge, which marks it without `> ` before every line.

Source: discord.com/developers/docs, Component Reference; tests compare the limits with simcord's.
"""

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from bot.adapters.discord.escaping import SMALL, escaped, marked, small, small_link, units
from bot.port import Alone, Enclosure, Notice, Passages, Reply, Unasked
from bot.present.answers import preface
from bot.present.components import (
    bar,
    buttons_below,
    buttons_below_page,
    buttons_under,
    held_by,
    is_excerpt,
    lines_above,
    lines_below,
    linked_place,
    opened,
    references_below,
)
from bot.present.details import buttons_to_edit
from bot.present.splitting import Piece, split
from bot.present.uploads import asked_below, buttons_to_undo
from bot.present.wording import Words
from bot.present.words.details import details_words
from memoqa.domain import Answer, Quote
from memoqa.quotes.shown import ANSWER_MARK, AnswerLine, Shown, shown

LONGEST_MESSAGE: Final = 4_000  # UTF-16 units of all text in a message, escapes included
MOST_COMPONENTS: Final = 40  # in a message, nested ones included
LONGEST_ID: Final = 100  # characters of a button's custom_id
LONGEST_THREAD_NAME: Final = 100  # UTF-16 units
ANSWER_ROW: Final = 6  # components of the row under an answer, at most: itself, good, bad, follow up, anew, who sees it
LONGEST_ROW: Final = 5  # buttons in a row
LONGEST_NAME: Final = 80  # characters of a file's name, and of its suffix
PICTURE: Final = ".png"
EMPTY: Final = "…"  # Discord refuses a message without a character
_KEPT: Final = frozenset(string.ascii_letters + string.digits + "_.-")
SLOT: Final = "\0"  # stands for the asker's mention; no sentence and no name contains it


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its action, its label, and the receipt or event that it refers to."""

    action: str
    label: str
    about: str

    @property
    def custom_id(self) -> str:
        """The id that Discord sends back with a press, even to a process that never saw the message."""
        return f"memoqa:{self.action}:{self.about}"


@dataclass(frozen=True, slots=True)
class Text:
    """Words outside a frame, in Discord's mark-up."""

    content: str


@dataclass(frozen=True, slots=True)
class QuoteFrame:
    """A quote or a piece of one: the paragraphs in the frame, in Discord's mark-up, and the buttons under them."""

    contents: tuple[str, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """Buttons outside a frame."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that the message carries; its name has no character that Discord would replace."""

    name: str
    content: bytes


Block: TypeAlias = Text | QuoteFrame | ButtonRow | Attached
RenderedMessage: TypeAlias = tuple[Block, ...]


def messages(
    reply: Reply, words: Words, event: str = "", *, asker: str = "", question: str = "", follow_up: bool = False
) -> list[RenderedMessage]:
    """Render a reply as messages within Discord's limits, without cutting any of it.

    Args:
        reply: The desk's reply.
        words: The bot's own words, in the asker's language.
        event: The id of the answered event, for the buttons under the answer.
        asker: Discord's id of the asker, if the chat itself does not show the question; else empty.
        question: The question, shown together with `asker`.
        follow_up: Whether the answer needs a button for follow-ups, because memoqa cannot read messages.
    """
    builder = _MessageBuilder(words)
    alone = isinstance(reply, Alone)
    reply = reply.reply if isinstance(reply, Alone) else reply
    if alone and not isinstance(reply, Notice | Enclosure):
        builder.add_text(words.only_for_you, small)
    if isinstance(reply, Notice):
        return _of_notice(reply, builder, words)
    if isinstance(reply, Enclosure):
        return _of_enclosure(reply, builder, words)
    if isinstance(reply, Passages):
        return _of_passages(reply, builder)
    unasked, reply = (reply, reply.answer) if isinstance(reply, Unasked) else (None, reply)
    if asker and not alone:
        # The name is a mention that notifies nobody, because all messages turn mentions off.
        before, _, rest = words.asked.format(asker=SLOT, question=question).partition(SLOT)
        builder.add_text(rest, small, opening=f"{SMALL}{escaped(before)}<@{asker}>")
    for sentence in preface(reply, words):
        builder.add_text(sentence, escaped)
    for quote in reply.quotes:
        builder.add_quote(quote, reply, walkable=True)
    # The event in these buttons identifies the answer, even after a restart.
    if unasked and not unasked.private:
        builder.add_text(words.unasked, small)
    under = () if alone else buttons_under(reply, words, follow_up=follow_up, unasked=unasked)
    return builder.finished(tuple(Button(action, label, event) for action, label in under))


def _of_notice(notice: Notice, builder: "_MessageBuilder", words: Words) -> list[RenderedMessage]:
    builder.add_text(notice.text or EMPTY, escaped)
    if notice.share is not None:
        builder.add_text(bar(notice.share), escaped)
    for part in notice.parts:
        builder.add_part(part.text, _notice_buttons(part, words))
    return builder.finished(_notice_buttons(notice, words))


def _notice_buttons(notice: Notice, words: Words) -> tuple[Button, ...]:
    """The buttons under a notice: what it asks, then what can be done about what it reports."""
    asked, about = asked_below(notice, words)
    decided = tuple(Button(action, label, about) for action, label in asked)
    undo = tuple(Button(action, label, notice.undo) for action, label in buttons_to_undo(notice, words))
    return (*decided, *details_buttons(notice, words), *undo)


def _of_passages(passages: Passages, builder: "_MessageBuilder") -> list[RenderedMessage]:
    if passages.head:
        builder.add_text(passages.head, escaped)
    for number, quote in enumerate(passages.quotes):
        if label := passages.label(number):
            builder.add_text(label, small)
        builder.add_quote(quote, passages, walkable=passages.walkable)
    return builder.finished(())


def _of_enclosure(enclosure: Enclosure, builder: "_MessageBuilder", words: Words) -> list[RenderedMessage]:
    builder.add_text(enclosure.text, escaped)
    builder.add_file(Attached(_plain_name(enclosure.name), enclosure.content))
    below = buttons_below_page(words) if enclosure.receipt else ()
    return builder.finished(tuple(Button(action, label, enclosure.receipt) for action, label in below))


def thread_name(question: str) -> str:
    """The name of a question's thread: 1 to 100 characters in one line; the message shows the question in full."""
    line = " ".join(question.split())
    if units(line) > LONGEST_THREAD_NAME:
        while units(line) > LONGEST_THREAD_NAME - 1:
            line = line[:-1]
        line += "…"
    return line or "memoqa"


def details_buttons(notice: Notice, words: Words) -> tuple[Button, ...]:
    """The buttons to edit a memo's details: one for each part of the form, since Discord shows five fields at once."""
    if not notice.edits:
        return ()
    parts = (Button("details", label, f"{part}:{notice.edits}") for part, label in details_words(words).parts.items())
    others = buttons_to_edit(notice, words)[1:]
    return (*parts, *(Button(action, label, notice.edits) for action, label in others))


class _MessageBuilder:
    """Fills messages, one after the other."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._messages: list[list[Block]] = [[]]
        self._used = 0
        self._components = 0

    def add_text(self, text: str, style: Callable[[str], str], *, opening: str = "") -> None:
        """Add words outside a frame, after an opening that is Discord's mark-up already."""
        self._add_split(text, (), lambda piece: style(piece.text), opening)

    def _add_split(
        self, text: str, bold: tuple[tuple[int, int], ...], written: Callable[[Piece], str], opening: str
    ) -> None:
        def cost(piece: Piece) -> int:
            return units(opening) + units(written(piece))

        pieces = split(text, bold, cost, self._room(1), LONGEST_MESSAGE)
        for number, piece in enumerate(pieces):
            if number:
                self._begin_message()
            if content := opening * (not number) + written(piece):
                self._add(Text(content), units(content), 1)

    def add_quote(self, quote: Quote, reply: Answer | Passages, *, walkable: bool) -> None:
        """Add a quote, or a part, in frames, the last with its citation; in a new message if it fits whole in one."""
        part = _opened(quote, reply)
        in_part = part is not None
        lines, words = lines_below(quote, self._words, in_part=in_part), part or shown(quote)
        buttons = _quote_buttons(quote, self._words, walkable=walkable, in_part=in_part or is_excerpt(reply))
        above = self._above(words, lines_above(words, reply))
        below = tuple(_linked(line, quote, self._words) or small(line) for line in lines)
        above_units, below_units = sum(map(units, above)), sum(map(units, below))
        components = 2 + len(above) + len(below) + _components_of(buttons)
        # A citation may be longer than a message: it then follows the quote in messages of its own.
        is_apart = below_units > LONGEST_MESSAGE // 2
        reserve = above_units + (0 if is_apart else below_units)
        pieces = self._quote_pieces(words, components, reserve)
        for number, piece in enumerate(pieces):
            if number:
                self._begin_message()
                if any(before.text for before in pieces[:number]):
                    self._add(Text(self._continued), units(self._continued), 1)
            is_last = number == len(pieces) - 1 and not is_apart
            if content := _bold(piece):
                contents = (*above, content, *(below if is_last else ()))
                above = ()
                self._add(QuoteFrame(contents, buttons if is_last else ()), sum(map(units, contents)), components)
        if is_apart:
            for line in lines:
                self.add_text(line, small)
            if buttons:
                self._add(ButtonRow(buttons), 0, _components_of(buttons))

    def _above(self, words: Shown, lines: Sequence[AnswerLine]) -> tuple[str, ...]:
        """What stands above a quote in its frame; if it is too long for that, it is added outside, and none is left."""
        above = (*(ANSWER_MARK + marked(line.text, line.bold) for line in lines), *map(small, words.lead))
        if sum(map(units, above)) <= LONGEST_MESSAGE // 4:
            return above
        for line in lines:
            self._add_split(line.text, line.bold, _bold, ANSWER_MARK)
        for lead in words.lead:
            self.add_text(lead, small)
        return ()

    def add_part(self, text: str, buttons: tuple[Button, ...]) -> None:
        """Add words outside a frame with buttons of their own, which stay in one message unless the words are split."""
        if self._components + 1 + _components_of(buttons) > MOST_COMPONENTS - ANSWER_ROW:
            self._begin_message()
        self.add_text(text, escaped)
        if buttons:
            self._add(ButtonRow(buttons), 0, _components_of(buttons))

    def add_file(self, file: Attached) -> None:
        """Add a file outside a frame; it counts as two components, since a picture stands in a gallery."""
        self._add(file, 0, 2)

    def finished(self, buttons: tuple[Button, ...]) -> list[RenderedMessage]:
        """The messages, with these buttons at the foot of the last one."""
        if buttons:
            self._messages[-1].append(ButtonRow(buttons))
        return [tuple(blocks) for blocks in self._messages]

    def _quote_pieces(self, quote: Shown, components: int, reserve: int) -> list[Piece]:
        """The quote in pieces, the first for the rest of this message; `reserve` units stay free for what follows."""
        whole = units(marked(quote.text, quote.highlights)) + reserve
        room = self._room(components)
        if self._messages[-1] and (room < whole <= LONGEST_MESSAGE or room <= reserve):
            self._begin_message()
        rest = LONGEST_MESSAGE - reserve - units(self._continued)
        return split(quote.text, quote.highlights, _cost, self._room(components) - reserve, rest)

    @property
    def _continued(self) -> str:
        return small(self._words.continued)

    def _room(self, components: int) -> int:
        """The units left in this message; 0 if so many more components do not fit."""
        if self._components + components > MOST_COMPONENTS - ANSWER_ROW:
            return 0
        return LONGEST_MESSAGE - self._used

    def _add(self, block: Block, cost: int, components: int) -> None:
        if self._used + cost > LONGEST_MESSAGE or self._components + components > MOST_COMPONENTS - ANSWER_ROW:
            self._begin_message()
        self._messages[-1].append(block)
        self._used += cost
        self._components += components

    def _begin_message(self) -> None:
        if self._messages[-1]:
            self._messages.append([])
            self._used = self._components = 0


def _opened(quote: Quote, reply: Answer | Passages) -> Shown | None:
    """The part to show first; None, too, if a button for the whole could not hold the receipt."""
    fits = len(Button("whole", "", quote.receipt).custom_id) <= LONGEST_ID
    return opened(quote, reply) if fits else None


def _quote_buttons(quote: Quote, words: Words, *, walkable: bool, in_part: bool) -> tuple[Button, ...]:
    """The buttons under a quote, without those whose receipt is too long for Discord."""
    named = buttons_below(quote, words, walkable=walkable, in_part=in_part)
    buttons = [Button(action, label, held_by(action, quote)) for action, label in named]
    buttons += [Button(action, label, receipt) for (action, label), receipt in references_below(quote)]
    return tuple(button for button in buttons if len(button.custom_id) <= LONGEST_ID)


def button_rows(buttons: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    """The buttons in rows of at most five: those for places that a quote refers to have rows of their own."""
    refer = tuple(button for button in buttons if button.action == "refer")
    others = tuple(button for button in buttons if button.action != "refer")
    return [some[start : start + LONGEST_ROW] for some in (others, refer) for start in range(0, len(some), LONGEST_ROW)]


def _components_of(buttons: tuple[Button, ...]) -> int:
    return len(button_rows(buttons)) + len(buttons)


def _linked(line: str, quote: Quote, words: Words) -> str:
    """The line that says where a quote is, its place a link; empty for another line."""
    parts = linked_place(quote, words)
    if not parts or not quote.link or line != "".join(parts):
        return ""
    before, place, after = parts
    return small_link(before, place, quote.link, after)


def _plain_name(name: str) -> str:
    """A file's name in the characters that Discord keeps; `memo` if it has none of them."""
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    plain, ending = ("".join(one if one in _KEPT else "_" for one in part) for part in (stem, suffix))
    return (plain.strip("_.-")[:LONGEST_NAME] or "memo") + ending[:LONGEST_NAME]


def _cost(piece: Piece) -> int:
    return units(_bold(piece))


def _bold(piece: Piece) -> str:
    return marked(piece.text, piece.highlights)
