"""The parser finds who wrote what, and where."""

from types import SimpleNamespace
from typing import Any

from bot.adapters.discord.events import identities_of, places_of, without_mention


def test_a_mention_of_the_role_that_memoqa_has_as_an_app_is_one_of_memoqa() -> None:
    me: Any = SimpleNamespace(id=1)
    guild: Any = SimpleNamespace(self_role=SimpleNamespace(id=2))
    assert without_mention("<@&2> who is <@&3>?", me, guild) == "who is <@&3>?"
    assert without_mention("<@&2> who?", me, None) == "<@&2> who?"


def test_a_thread_is_its_channels_too_and_direct_messages_are_nowhere() -> None:
    assert places_of(SimpleNamespace(id=5, parent_id=4)) == {"discord:5", "discord:4"}
    assert places_of(SimpleNamespace(id=4, parent_id=None)) == {"discord:4"}
    assert places_of(None) == frozenset()


def test_who_is_in_no_server_is_nobody_but_themselves() -> None:
    assert identities_of(SimpleNamespace(id=9)) == {"discord:9"}  # type: ignore[arg-type]
