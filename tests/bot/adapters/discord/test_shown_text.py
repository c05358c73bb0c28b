"""The whole text of a message is read, wherever Discord keeps it."""

from types import SimpleNamespace
from typing import Any

import discord

from bot.adapters.discord.shown_text import shown_text


def message(content: str = "", embeds: Any = (), components: Any = (), forwarded: Any = ()) -> Any:
    return SimpleNamespace(content=content, embeds=embeds, components=components, message_snapshots=forwarded)


def test_an_app_s_embed_is_read_whole() -> None:
    embed = discord.Embed(title="Ticket 7", description="Who pays?").add_field(name="Amount", value="6,000")
    assert shown_text(message("New:", [embed])) == "New:\nTicket 7\nWho pays?\nAmount\n6,000"


def test_the_preview_of_a_link_is_not_read() -> None:
    embed = discord.Embed.from_dict({"type": "article", "title": "Example Domain"})
    assert shown_text(message("see https://example.org: who?", [embed])) == "see https://example.org: who?"


def test_text_in_components_is_read_without_the_buttons() -> None:
    raw = {
        "type": 17, "id": 1,
        "components": [
            {"type": 10, "id": 2, "content": "Who pays?"},
            {"type": 1, "id": 3, "components": [{"type": 2, "id": 4, "style": 1, "custom_id": "x", "label": "Open"}]},
        ],
    }  # fmt: skip
    assert shown_text(message(components=[discord.Container(raw, None)])) == "Who pays?"


def test_a_forwarded_message_is_read_after_what_is_said_of_it() -> None:
    assert shown_text(message("is this so?", forwarded=[message("Trade grew.")])) == "is this so?\nTrade grew."
