"""The parser finds who wrote what, and where."""

from types import SimpleNamespace
from typing import Any

from bot.adapters.discord.events import identities_of, places_of, without_mention


def test_a_mention_of_memoqas_own_role_is_a_mention_of_memoqa() -> None:
    me: Any = SimpleNamespace(id=1)
    guild: Any = SimpleNamespace(self_role=SimpleNamespace(id=2))
    assert without_mention("<@&2> who is <@&3>?", me, guild) == "who is <@&3>?"
    assert without_mention("<@&2> who?", me, None) == "<@&2> who?"


def test_a_thread_counts_as_its_channel_and_a_direct_message_as_none() -> None:
    assert places_of(SimpleNamespace(id=5, parent_id=4)) == {"discord:5", "discord:4"}
    assert places_of(SimpleNamespace(id=4, parent_id=None)) == {"discord:4"}
    assert places_of(None) == frozenset()


def test_a_user_outside_any_server_has_only_their_own_identity() -> None:
    assert identities_of(SimpleNamespace(id=9)) == {"discord:9"}
