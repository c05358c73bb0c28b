"""Make the parts of blocks in which Slack parses nothing: text, labels, buttons.

Pure functions. Source: docs.slack.dev, Block Kit.
"""

from typing import Any, TypeAlias

from bot.adapters.slack.escaping import escaped
from bot.present.splitting import Piece

Block: TypeAlias = dict[str, Any]


def rich(kind: str, inside: list[Block]) -> Block:
    """A block with one element of this kind, as `rich_text_quote`, that holds these."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": inside}]}


def text(words: str) -> Block:
    """A text element, which Slack shows letter by letter."""
    return {"type": "text", "text": words}


def elements(piece: Piece) -> list[Block]:
    """A piece as text elements, with what it highlights bold; their texts joined are the piece."""
    found: list[Block] = []
    end = 0
    for start, stop in piece.highlights:
        found += [text(piece.text[end:start])] if end < start else []
        found += [text(piece.text[start:stop]) | {"style": {"bold": True}}]
        end = stop
    return [*found, text(piece.text[end:])] if end < len(piece.text) else found


def plain(words: str) -> Block:
    """A label or a line in which Slack parses nothing."""
    return {"type": "plain_text", "text": words, "emoji": False}


def link(words: str, url: str) -> Block:
    """Words that open a page. Slack parses these, so they are memoqa's own, and the url one that memoqa wrote."""
    return {"type": "mrkdwn", "text": f"<{escaped(url)}|{escaped(words)}>", "verbatim": True}


def button(name: str, label: str, value: str | None = None) -> Block:
    """A button; its value, if it has one, comes back when somebody presses it."""
    known = {} if value is None else {"value": value}
    return {"type": "button", "action_id": name, "text": plain(label), **known}
