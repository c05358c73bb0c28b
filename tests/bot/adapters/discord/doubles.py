"""Helpers that the tests of the Discord adapter share."""

from collections.abc import Callable
from typing import Any

from bot.adapters.discord.post import DiscordPost
from bot.port import Incoming, ThreadKey
from bot.present.wording import Wording
from tests.bot.doubles import FakeLibrary, nobody, quote
from tests.e2e.discord.scene import BotHere, Scene

Bots = Callable[..., BotHere]
EPHEMERAL = 1 << 6
LONG = (quote("習近平去過俄羅斯八次。" * 180, ""),) * 3  # a message each


def posts(here: BotHere, incoming: Incoming, **more: Any) -> DiscordPost:
    """The post for an Incoming, over the bot's connection."""
    return DiscordPost(here.client, incoming, Wording(), **{"lookup": nobody} | more)


async def said(scene: Scene, text: str = "who?", *, thread: ThreadKey | None = None, place: Any = None) -> Incoming:
    """A message of alice's, as an Incoming that a process still has after a restart."""
    place = place or scene.channel
    message = scene.backend.create_message(place.id, scene.alice.id, text)
    event = f"discord:{scene.guild.id}:{place.id}:{message.id}"
    return Incoming(event, thread, text, asker=f"discord:{scene.alice.id}")


def questions(library: FakeLibrary) -> list[tuple[str, list[str]]]:
    """The questions that the library got, each with the earlier ones in its thread."""
    return [(question, [turn.question for turn in earlier]) for question, earlier in library.asked]
