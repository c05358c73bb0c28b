"""Translate between plain text and the text that Slack parses: references, mentions, and the three escapes.

Pure functions. Source: docs.slack.dev, Formatting message text.
"""

import html
import re
from typing import Final

# A mention, a channel, a group or a link as Slack writes it; a person typed anything else in angle brackets.
_REFERENCE: Final = re.compile(
    r"<(?:(?P<sign>[@#])(?P<id>[A-Z0-9]+)|!(?P<all>[a-z]+)(?:\^[^|>]*)?|(?P<link>(?:https?|mailto|tel):[^|>]*))"
    r"(?:\|(?P<label>[^>]*))?>"
)
_MENTION: Final = re.compile(r"<(?:@[A-Z0-9]+|!(?:here|channel|everyone|subteam\^[A-Z0-9]+))(?:\|[^>]*)?>")


def escaped(text: str) -> str:
    """Text in which Slack finds no mention, link or channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_of(value: object) -> str:
    """A text in a payload of Slack's; empty if there is none.

    Raises:
        TypeError: Something else stands in its place.
    """
    if value is None or isinstance(value, str):
        return value or ""
    raise TypeError


def unescaped(text: str) -> str:
    """Text without Slack's escapes of `&`, `<` and `>`; a person typed any other entity."""
    return re.sub("&(?:amp|lt|gt);", lambda match: html.unescape(match[0]), text)


def escaped_length(text: str) -> int:
    """The most that Slack counts for a text: UTF-16 units, after the escapes that Slack may add."""
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2


def typed_text(text: str) -> str:
    """The text as a person typed it: references replaced by what the reader sees, escapes undone."""
    return unescaped(_REFERENCE.sub(_as_shown, text)).strip()


def has_mention(text: str) -> bool:
    """Whether a text that Slack sent mentions a user, a user group or a whole channel."""
    return _MENTION.search(text) is not None


def without_mention(text: str, user: str) -> str:
    """A text that Slack sent, with each mention of the user replaced by a blank."""
    return re.sub(rf"<@{re.escape(user)}(?:\|[^>]*)?>", " ", text)


def _as_shown(match: re.Match[str]) -> str:
    if match["link"] is not None:
        return match["label"] or match["link"].removeprefix("mailto:").removeprefix("tel:")
    name = match["label"] or match["id"] or match["all"]
    return ("#" if match["sign"] == "#" else "@") + name.removeprefix("@")
