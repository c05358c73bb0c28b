"""Lay replies out as Slack's messages: pure functions from a reply to what chat.postMessage takes.

A quote stands in the text elements of rich_text_quote blocks and every other word in a rich_text_section or in
plain_text: in none of these does Slack look for mentions, links, emoji or mark-up. Only the top-level `text`, which
notifications show, is parsed, and is escaped.

Source: docs.slack.dev, Block Kit and message limits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.adapters.slack.events import COMPLAINT
from bot.port import Notice, Passages, Reply
from bot.present.answers import preface
from bot.present.components import bar, buttons_below, buttons_under, lines_below
from bot.present.splitting import Piece, split
from bot.present.wording import Words
from memoqa.domain import Answer, Quote

LONGEST_BLOCK: Final = 3_000  # characters; the documented most of a section's text, kept for every block here
LONGEST_CONTEXT: Final = 2_000  # characters; the documented most of a field, and a context line is shorter by far
LONGEST_MESSAGE: Final = 10_000  # characters of all blocks; msg_blocks_too_long was seen from 11,341 (bolt-js#2509)
MOST_BLOCKS: Final = 50  # in a message, as documented
LONGEST_TEXT: Final = 3_000  # characters of the top-level text; msg_too_long was seen above 4,000
LONGEST_COMPLAINT: Final = 2_000  # characters that the desk keeps; Slack's own most is 3,000

Block: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message as it is posted, but for where.

    Attributes:
        text: What notifications and screen readers have, escaped.
        blocks: What is seen.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)


def messages(reply: Reply, words: Words, event: str = "") -> list[Message]:
    """A reply as messages, each within Slack's limits; nothing of it is cut.

    Args:
        reply: The desk's.
        words: In the asker's language.
        event: Whose answer it is, for the buttons under it.
    """
    if isinstance(reply, Notice):
        text = f"{reply.text}\n{bar(reply.share)}" if reply.share is not None else reply.text
        return _packed([_said(text)], words)
    groups = [] if isinstance(reply, Passages) else [_said(line) for line in preface(reply, words)]
    for quote in reply.quotes:
        walkable = isinstance(reply, Answer) or reply.walkable
        groups += _quoted(quote, words, walkable=walkable)
    if isinstance(reply, Answer):
        groups[-1] = [*groups[-1], _opinions(reply, words, event)]
    return _packed(groups, words)


def question(asker: str, asked: str, words: Words) -> Message:
    """Who asked what: the message that a slash command's answer stands under.

    Args:
        asker: Slack's id of the user.
        asked: The question, as typed.
        words: In the asker's language.
    """
    before, _, rest = words.asked.partition("{asker}")
    between, _, after = rest.partition("{question}")
    first, *more = [piece.text for piece in split(between + asked + after, (), _cost, LONGEST_BLOCK, LONGEST_BLOCK)]
    opening = [_text(before)] if before else []
    blocks = [_rich("rich_text_section", [*opening, {"type": "user", "user_id": asker}, _text(first)])]
    blocks += [_rich("rich_text_section", [_text(text)]) for text in more]
    named = f"{before}<@{asker}>"
    whole = size(named + between + asked + after) <= LONGEST_TEXT
    return Message(named + escaped(between + asked + after) if whole else named + between, blocks)


def dialogue(words: Words, private: str) -> Block:
    """The modal behind 👎; it keeps `private` (at most 3,000 characters) until it is sent off."""
    return {
        "type": "modal",
        "callback_id": COMPLAINT,
        "private_metadata": private,
        "title": _plain(words.missing_title),
        "submit": _plain(words.submit),
        "close": _plain(words.cancel),
        "blocks": [
            {
                "type": "input",
                "block_id": COMPLAINT,
                "optional": True,
                "label": _plain(words.missing_label),
                "element": {
                    "type": "plain_text_input",
                    "action_id": COMPLAINT,
                    "multiline": True,
                    "max_length": LONGEST_COMPLAINT,
                },
            }
        ],
    }


def escaped(text: str) -> str:
    """Text in which Slack finds no mention, link or channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(text: str) -> int:
    """What Slack counts for a text at most: UTF-16 units, with the escapes that it may make of it."""
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2


def block_size(block: Block) -> int:
    """What Slack counts for a block at most; the labels and values of buttons are counted with the others."""
    if "elements" in block:
        return sum(block_size(element) for element in block["elements"])
    text = block.get("text", "")
    return size(text if isinstance(text, str) else text["text"]) + len(block.get("value", ""))


def _quoted(quote: Quote, words: Words, *, walkable: bool) -> Iterator[list[Block]]:
    """A quote in groups of blocks that stay together: pieces, and under the last one where it stands, and buttons."""
    *pieces, last = split(quote.text, quote.highlights, _cost, LONGEST_BLOCK, LONGEST_BLOCK)
    for piece in pieces:
        yield [_rich("rich_text_quote", _elements(piece))]
    below = [block for line in lines_below(quote, words) for block in _context(line)]
    buttons = buttons_below(quote, words, walkable=walkable)
    below.append({"type": "actions", "elements": [_button(name, label, quote.receipt) for name, label in buttons]})
    yield [_rich("rich_text_quote", _elements(last)), *below]


def _opinions(answer: Answer, words: Words, event: str) -> Block:
    buttons = buttons_under(answer, words)
    return {"type": "actions", "elements": [_button(name, label, event) for name, label in buttons]}


def _said(text: str) -> list[Block]:
    """The bot's own words, with a blank line where they are empty, which Slack would refuse."""
    pieces = split(text or " ", (), _cost, LONGEST_BLOCK, LONGEST_BLOCK)
    return [_rich("rich_text_section", [_text(piece.text)]) for piece in pieces]


def _context(text: str) -> list[Block]:
    pieces = split(text, (), _cost, LONGEST_CONTEXT, LONGEST_CONTEXT)
    return [{"type": "context", "elements": [_plain(piece.text)]} for piece in pieces]


def _elements(piece: Piece) -> list[Block]:
    """A piece as text elements, the answering sentences bold; joined, their texts are the piece."""
    elements: list[Block] = []
    end = 0
    for start, stop in piece.highlights:
        elements += [_text(piece.text[end:start])] if end < start else []
        elements += [_text(piece.text[start:stop]) | {"style": {"bold": True}}]
        end = stop
    return [*elements, _text(piece.text[end:])] if end < len(piece.text) else elements


def _packed(groups: Sequence[list[Block]], words: Words) -> list[Message]:
    """The blocks in as few messages as take them; what is one group begins no new message while it fits one."""
    packed: list[list[Block]] = [[]]
    used = 0
    for group in groups:
        for part in [group] if _fits(group) else [[block] for block in group]:
            length = sum(block_size(block) for block in part)
            if packed[-1] and (used + length > LONGEST_MESSAGE or len(packed[-1]) + len(part) > MOST_BLOCKS):
                packed.append(_context(words.continued))
                used = size(words.continued)
            packed[-1] += part
            used += length
    return [Message(_summary(blocks) or words.continued, blocks) for blocks in packed]


def _fits(group: list[Block]) -> bool:
    """Whether a group can stand in one message, under the line that says that it goes on."""
    return len(group) < MOST_BLOCKS and sum(block_size(block) for block in group) <= LONGEST_MESSAGE - LONGEST_CONTEXT


def _summary(blocks: Sequence[Block]) -> str:
    """All words of a message where they fit, else all but the quotes: a notification is no place for half a quote."""
    worded = [block for block in blocks if block["type"] != "actions"]
    unquoted = [block for block in worded if block["elements"][0]["type"] != "rich_text_quote"]
    for chosen in (worded, unquoted):
        text = "\n".join(_read(block) for block in chosen)
        if size(text) <= LONGEST_TEXT:
            return escaped(text)
    return ""


def _read(block: Block) -> str:
    if "elements" in block:
        return "".join(_read(element) for element in block["elements"])
    return str(block.get("text", ""))


def _rich(kind: str, elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _button(name: str, label: str, value: str) -> Block:
    return {"type": "button", "action_id": name, "text": _plain(label), "value": value}


def _cost(piece: Piece) -> int:
    return size(piece.text)
