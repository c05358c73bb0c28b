"""Read a message's whole text, as people see it: an app's blocks, what was forwarded, attachments. Pure functions.

Source: docs.slack.dev, Block Kit, legacy attachments, and the rich text of message events.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.adapters.slack.escaping import text_of, typed_text, unescaped, without_mention

_CONTROLS: Final = frozenset({"actions", "context_actions", "input"})  # blocks that people press or fill in
_ON_ITS_OWN: Final = frozenset({"rich_text_section", "rich_text_preformatted", "rich_text_quote", "rich_text_list"})


def shown_text(message: Mapping[str, Any], user: str) -> str:
    """What people read in a message, line by line, without mentions of memoqa.

    Args:
        message: As Slack sends it.
        user: memoqa's own id.
    """
    said = typed_text(without_mention(text_of(message.get("text")), user))
    # The `text` of an app's message is only for notifications; what a person typed is in `text`, too.
    if message.get("bot_id"):
        said = _of_blocks(message.get("blocks")) or said
    others = (attachment for attachment in message.get("attachments") or () if not _is_preview(attachment))
    return "\n".join(filter(None, (said, *map(_of_attachment, others)))).strip()


def forwarded_text(message: Mapping[str, Any], user: str) -> str:
    """The text of a person's message, and that of the messages forwarded in it."""
    shared = [one for one in message.get("attachments") or () if one.get("is_share") or one.get("is_msg_unfurl")]
    return shown_text({"text": message.get("text"), "attachments": shared}, user)


def _is_preview(attachment: Mapping[str, Any]) -> bool:
    """Whether Slack added this to show where a link in the text leads."""
    forwarded = attachment.get("is_share") or attachment.get("is_msg_unfurl")
    return not forwarded and bool(attachment.get("original_url") or attachment.get("from_url"))


def _of_attachment(attachment: Mapping[str, Any]) -> str:
    messages = (one.get("message") or {} for one in attachment.get("message_blocks") or ())
    blocks = [*(attachment.get("blocks") or ()), *(block for one in messages for block in one.get("blocks") or ())]
    if text := _of_blocks(blocks):
        return text
    parts = [attachment.get(name) for name in ("pretext", "title", "text")]
    for field in attachment.get("fields") or ():
        parts += [field.get("title"), field.get("value")]
    shown = "\n".join(typed_text(text_of(part)) for part in parts if part)
    return shown or typed_text(text_of(attachment.get("fallback")))


def _of_blocks(blocks: Any) -> str:
    texts = ("".join(_words(block)) for block in blocks or () if block.get("type") not in _CONTROLS)
    return "\n".join(text.strip("\n") for text in texts if text.strip())


def _words(part: Any) -> Iterator[str]:
    """The words in a block or an element, in the order in which they are shown."""
    if isinstance(part, list):  # the rows and cells of a table
        for one in part:
            yield from _words(one)
            yield "\n"
        return
    kind = part.get("type")
    if isinstance(part.get("text"), Mapping):
        yield from _words(part["text"])
        yield "\n"
    else:
        yield _own_words(part)
    for name in ("fields", "elements", "rows"):
        for one in part.get(name) or ():
            yield from _words(one)
            if name != "elements" or kind == "context" or one.get("type") in _ON_ITS_OWN:
                yield "\n"


def _own_words(part: Mapping[str, Any]) -> str:
    """What an element shows by itself; empty for one that only holds others."""
    text = text_of(part.get("text"))
    match part.get("type"):
        case "user":
            return f"@{part.get('user_id')}"
        case "emoji":
            return f":{part.get('name')}:"
        case "link":
            return unescaped(text or text_of(part.get("url")))
        case "mrkdwn" | "plain_text" | "markdown":
            return typed_text(text)
    return unescaped(text)
