"""Render replies as Slack messages: pure functions from a reply to what chat.postMessage takes.

Quotes go into the text elements of rich_text_quote blocks, and all other words into rich_text_section or plain_text:
Slack parses none of these for mentions, links, emoji or mark-up. Slack does parse the top-level `text`, which
notifications show, so that one is escaped.

Source: docs.slack.dev, Block Kit and message limits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bot.adapters.slack.blocks import Block
from bot.adapters.slack.blocks import button as _button
from bot.adapters.slack.blocks import elements as _elements
from bot.adapters.slack.blocks import link as _link
from bot.adapters.slack.blocks import plain as _plain
from bot.adapters.slack.blocks import rich as _rich
from bot.adapters.slack.blocks import text as _text
from bot.adapters.slack.escaping import escaped, escaped_length, unescaped
from bot.adapters.slack.events import FEEDBACK, FEEDBACK_MODAL, REASON
from bot.adapters.slack.tables import with_table
from bot.port import SEPARATOR, Alone, Enclosure, Notice, Passages, Reply, Unasked
from bot.present.answers import preface
from bot.present.components import (
    Button,
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
    reasons,
    references_below,
)
from bot.present.details import buttons_to_edit
from bot.present.splitting import Piece, split
from bot.present.uploads import asked_below, buttons_to_undo
from bot.present.wording import Words
from memoqa.domain import Answer, Quote
from memoqa.quotes.shown import ANSWER_MARK, AnswerLine, Shown, shown

LONGEST_BLOCK: Final = 3_000  # characters; the documented limit of a section's text, applied to every block here
LONGEST_CONTEXT: Final = 2_000  # characters; the documented limit of a field; a context line is far shorter
LONGEST_MESSAGE: Final = 10_000  # characters of all blocks; msg_blocks_too_long was seen from 11,341 (bolt-js#2509)
MOST_BLOCKS: Final = 50  # in a message, as documented
LONGEST_TEXT: Final = 3_000  # characters of the top-level text; msg_too_long was seen above 4,000
LONGEST_FEEDBACK: Final = 2_000  # characters that the desk keeps; Slack's own limit is 3,000

CONTEXT_ACTIONS: Final = "context_actions"  # Slack's block for its feedback buttons
FEEDBACK_BUTTONS: Final = "feedback_buttons"
SIDES: Final = ("positive_button", "negative_button")


@dataclass(slots=True)
class RenderedMessage:
    """The content of one message.

    Attributes:
        text: For notifications and screen readers; escaped.
        blocks: What people see in the channel.
        untabled: The same with each table as text; empty if `blocks` has no table.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    untabled: list[Block] = field(default_factory=list)


def messages(reply: Reply, words: Words, event: str = "") -> list[RenderedMessage]:
    """Render a reply as messages within Slack's limits, without cutting any of it.

    Args:
        reply: The desk's reply.
        words: The bot's own words, in the asker's language.
        event: The id of the answered event, for the buttons under the answer.
    """
    alone = isinstance(reply, Alone)
    if isinstance(reply, Alone):
        reply = reply.reply
    if isinstance(reply, Notice):
        parts = [[*_notice_text(part), *_notice_buttons(part, words)] for part in reply.parts]
        below = _notice_buttons(reply, words)
        text = _notice_text(reply)
        return _packed([text, *parts, below] if parts and below else [[*text, *below], *parts], words)
    if isinstance(reply, Enclosure):
        under = [_actions(buttons_below_page(words), reply.receipt)] if reply.receipt else []
        return _packed([[*_plain_blocks(reply.text), *under]], words)
    unasked, reply = (reply, reply.answer) if isinstance(reply, Unasked) else (None, reply)
    return _quoting(reply, words, event, unasked, alone=alone)


def _notice_text(notice: Notice) -> list[Block]:
    return _plain_blocks(f"{notice.text}\n{bar(notice.share)}" if notice.share is not None else notice.text)


def _notice_buttons(notice: Notice, words: Words) -> list[Block]:
    """The buttons under a notice: what it asks, then what can be done about what it reports."""
    asked, about = asked_below(notice, words)
    done = ((buttons_to_edit(notice, words), notice.edits), (buttons_to_undo(notice, words), notice.undo))
    rows = [_actions(asked, about)] if asked else []
    reported = [button for buttons, held in done if buttons for button in _actions(buttons, held)["elements"]]
    return [*rows, *([{"type": "actions", "elements": reported}] if reported else [])]


def _quoting(
    reply: Answer | Passages, words: Words, event: str, unasked: Unasked | None = None, *, alone: bool = False
) -> list[RenderedMessage]:
    """An answer or passages as messages; if the asker `alone` sees them, so marked, without buttons for an answer."""
    groups = [_context(words.only_for_you)] if alone else []
    said = (reply.head,) if isinstance(reply, Passages) else preface(reply, words)
    groups += [_plain_blocks(text) for text in said if text]
    for number, quote in enumerate(reply.quotes):
        label = reply.label(number) if isinstance(reply, Passages) else ""
        walkable = isinstance(reply, Answer) or reply.walkable
        part = opened(quote, reply)
        first = [block for line in lines_above(part or shown(quote), reply) for block in _answer_line(line)]
        head, *tail = _quote_groups(quote, part, words, walkable=walkable, excerpt=is_excerpt(reply))
        groups += [[*(_context(label) if label else ()), *first, *head], *tail]
    if isinstance(reply, Answer) and not alone:
        why = _context(words.unasked) if unasked and not unasked.private else []
        groups[-1] = [*groups[-1], *why, *_buttons_under(reply, words, event, unasked)]
    packed = _packed(groups, words)
    for message in packed:
        if tabled := with_table(message.blocks, reply.quotes):
            message.blocks, message.untabled = tabled, message.blocks
    return packed


def without_table(message: RenderedMessage) -> RenderedMessage:
    """The message with its table as text; the same message if it has none."""
    return RenderedMessage(message.text, message.untabled) if message.untabled else message


def with_plain_buttons(message: RenderedMessage) -> RenderedMessage:
    """The message with plain buttons in place of Slack's feedback buttons; the same message if it has none."""
    return RenderedMessage(message.text, _with_plain_buttons(message.blocks), _with_plain_buttons(message.untabled))


def _with_plain_buttons(blocks_before: Sequence[Block]) -> list[Block]:
    blocks: list[Block] = []
    for before, block in pairwise([{}, *blocks_before]):
        if block["type"] == CONTEXT_ACTIONS:
            (feedback,) = block["elements"]
            blocks.append({"type": "actions", "elements": [_plain_button(side) for side in _sides(feedback)]})
        elif before.get("type") == CONTEXT_ACTIONS and block["type"] == "actions":
            blocks[-1]["elements"] += block["elements"]  # all buttons under an answer stood in one row
        else:
            blocks.append(block)
    return blocks


def opening_message(asker: str, question: str, words: Words) -> RenderedMessage:
    """The message that begins the thread of a slash command: who asked what.

    Args:
        asker: Slack's id of the user.
        question: The question, as typed.
        words: The bot's own words, in the asker's language.
    """
    before, _, rest = words.asked.partition("{asker}")
    between, _, after = rest.partition("{question}")
    tail = between + question + after
    first, *more = [piece.text for piece in split(tail, (), _cost, LONGEST_BLOCK, LONGEST_BLOCK)]
    opening = [_text(before)] if before else []
    blocks = [_rich("rich_text_section", [*opening, {"type": "user", "user_id": asker}, _text(first)])]
    blocks += [_rich("rich_text_section", [_text(text)]) for text in more]
    named = f"{before}<@{asker}>"
    fits = escaped_length(named + tail) <= LONGEST_TEXT
    return RenderedMessage(named + escaped(tail) if fits else named + between, blocks)


def feedback_modal(words: Words, private: str) -> Block:
    """The modal behind 👎; Slack sends `private` (at most 3,000 characters) back when it is submitted."""
    options = [{"text": _plain(label), "value": reason} for reason, label in reasons(words).items()]
    field = {"multiline": True, "max_length": LONGEST_FEEDBACK}
    return {
        "type": "modal",
        "callback_id": FEEDBACK_MODAL,
        "private_metadata": private,
        "title": _plain(words.bad_title),
        "submit": _plain(words.submit),
        "close": _plain(words.cancel),
        "blocks": [
            _input(REASON, words.reason_label, {"type": "radio_buttons", "options": options}),
            _input(FEEDBACK_MODAL, words.missing_label, {"type": "plain_text_input", **field}),
        ],
    }


def block_length(block: Block) -> int:
    """The most that Slack counts for a block, including the labels and values of its buttons."""
    if "elements" in block:
        return sum(block_length(element) for element in block["elements"])
    if block.get("type") == FEEDBACK_BUTTONS:
        return sum(block_length(side) + escaped_length(side["accessibility_label"]) for side in _sides(block))
    text = block.get("text", "")
    return escaped_length(text if isinstance(text, str) else text["text"]) + len(block.get("value", ""))


def _buttons_under(answer: Answer, words: Words, event: str, unasked: Unasked | None) -> list[Block]:
    """👍 and 👎 as Slack's own feedback buttons, then the other buttons, if there are any."""
    good, bad, *others = buttons_under(answer, words, unasked=unasked)
    sides = {
        name: {"text": _plain(label), "accessibility_label": aloud, "value": f"{action}{SEPARATOR}{event}"}
        for name, (action, label), aloud in zip(SIDES, (good, bad), (words.good_aloud, words.bad_aloud), strict=True)
    }
    feedback = {"type": CONTEXT_ACTIONS, "elements": [{"type": FEEDBACK_BUTTONS, "action_id": FEEDBACK, **sides}]}
    return [feedback, _actions(others, event)] if others else [feedback]


def _sides(feedback_buttons: Block) -> list[Block]:
    return [feedback_buttons[name] for name in SIDES]


def _plain_button(side: Block) -> Block:
    action, _, event = side["value"].partition(SEPARATOR)
    return _button(action, side["text"]["text"], event)


def _quote_groups(
    quote: Quote, part: Shown | None, words: Words, *, walkable: bool, excerpt: bool = False
) -> Iterator[list[Block]]:
    """A quote, or a part of it, as groups of blocks that stay together; the last has the citation and the buttons."""
    words_shown = part or shown(quote)
    above = [block for line in words_shown.lead for block in _context(line)]
    *pieces, last = split(words_shown.text, words_shown.highlights, _cost, LONGEST_BLOCK, LONGEST_BLOCK)
    for piece in pieces:
        yield [*above, _rich("rich_text_quote", _elements(piece))]
        above = []
    in_part = part is not None
    lines = lines_below(quote, words, in_part=in_part)
    below = [block for line in lines for block in _linked(line, quote, words) or _context(line)]
    buttons = buttons_below(quote, words, walkable=walkable, in_part=in_part or excerpt)
    pressed = [_button(name, label, held_by(name, quote)) for name, label in buttons]
    # Slack wants each button of a row to have an id of its own.
    pressed += [
        _button(f"{name}{SEPARATOR}{number}", label, receipt)
        for number, ((name, label), receipt) in enumerate(references_below(quote))
    ]
    if pressed:
        below.append({"type": "actions", "elements": pressed})
    yield [*above, _rich("rich_text_quote", _elements(last)), *below]


def _answer_line(line: AnswerLine) -> list[Block]:
    first, *rest = split(line.text, line.bold, _cost, LONGEST_BLOCK - len(ANSWER_MARK), LONGEST_BLOCK)
    elements = [[_text(ANSWER_MARK), *_elements(first)], *map(_elements, rest)]
    return [_rich("rich_text_section", some) for some in elements]


def _actions(buttons: Sequence[Button], value: str) -> Block:
    return {"type": "actions", "elements": [_button(name, label, value) for name, label in buttons]}


def _plain_blocks(text: str) -> list[Block]:
    """The bot's own words; a blank in place of an empty text, which Slack would refuse."""
    pieces = split(text or " ", (), _cost, LONGEST_BLOCK, LONGEST_BLOCK)
    return [_rich("rich_text_section", [_text(piece.text)]) for piece in pieces]


def _context(text: str) -> list[Block]:
    pieces = split(text, (), _cost, LONGEST_CONTEXT, LONGEST_CONTEXT)
    return [{"type": "context", "elements": [_plain(piece.text)]} for piece in pieces]


def _linked(line: str, quote: Quote, words: Words) -> list[Block]:
    """The line that says where a quote is, its place a link; nothing for another line, or one that is too long."""
    parts = linked_place(quote, words)
    if not parts or not quote.link or line != "".join(parts):
        return []
    before, place, after = parts
    inside = [_link(part, quote.link) if part is place else _plain(part) for part in (before, place, after) if part]
    block = {"type": "context", "elements": inside}
    return [block] if block_length(block) <= LONGEST_CONTEXT else []


def _packed(groups: Sequence[list[Block]], words: Words) -> list[RenderedMessage]:
    """The blocks in as few messages as possible; a group that fits into one message is not split over two."""
    packed: list[list[Block]] = [[]]
    used = 0
    for group in groups:
        for part in [group] if _fits(group) else [[block] for block in group]:
            length = sum(block_length(block) for block in part)
            if packed[-1] and (used + length > LONGEST_MESSAGE or len(packed[-1]) + len(part) > MOST_BLOCKS):
                packed.append(_context(words.continued))
                used = escaped_length(words.continued)
            packed[-1] += part
            used += length
    return [RenderedMessage(_summary(blocks) or words.continued, blocks) for blocks in packed]


def _fits(group: list[Block]) -> bool:
    """Whether a group fits into one message, together with the line that marks a continuation."""
    length = sum(block_length(block) for block in group)
    return len(group) < MOST_BLOCKS and length <= LONGEST_MESSAGE - LONGEST_CONTEXT


def _summary(blocks: Sequence[Block]) -> str:
    """All of a message's words if they fit, else all but the quotes: a notification must not show half a quote."""
    worded = [block for block in blocks if block["type"] not in {"actions", CONTEXT_ACTIONS}]
    unquoted = [block for block in worded if block["elements"][0]["type"] != "rich_text_quote"]
    for chosen in (worded, unquoted):
        text = "\n".join(_text_of(block) for block in chosen)
        if escaped_length(text) <= LONGEST_TEXT:
            return escaped(text)
    return ""


def _text_of(block: Block) -> str:
    if block.get("type") == "mrkdwn":  # a link: its words alone
        return unescaped(str(block["text"]).partition("|")[2].removesuffix(">"))
    if "elements" in block:
        return "".join(_text_of(element) for element in block["elements"])
    return str(block.get("text", ""))


def _input(name: str, label: str, element: Block) -> Block:
    """A field of a modal, which may be left empty; its block and its element have one id."""
    inner = {**element, "action_id": name}
    return {"type": "input", "block_id": name, "optional": True, "label": _plain(label), "element": inner}


def _cost(piece: Piece) -> int:
    return escaped_length(piece.text)
