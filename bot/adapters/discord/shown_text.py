"""Read a message's whole text, as people see it: what was forwarded in it, an app's embeds and components."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord


def shown_text(message: discord.Message) -> str:
    """What people read in a message, line by line; without the previews of links."""
    own = "\n".join(_texts(message.content, message.embeds, message.components))
    return "\n".join(filter(None, (own, forwarded_text(message)))).strip()


def forwarded_text(message: discord.Message) -> str:
    """The text of the messages that are forwarded in a message."""
    snapshots = message.message_snapshots
    return "\n".join(line for one in snapshots for line in _texts(one.content, one.embeds, one.components))


def _texts(content: str, embeds: Iterable[discord.Embed], components: Iterable[Any]) -> Iterator[str]:
    embedded = (text for embed in embeds if embed.type == "rich" for text in _of_embed(embed))
    return filter(None, (content, *embedded, *_of_components(components)))


def _of_embed(embed: discord.Embed) -> Iterator[str]:
    yield embed.title or ""
    yield embed.description or ""
    for field in embed.fields:
        yield field.name or ""
        yield field.value or ""


def _of_components(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _of_components(getattr(component, "children", ()))
