"""memoqa knows whether another organisation shares a channel before it answers there, and asks Slack once."""

import asyncio
from typing import Any

import pytest

from bot.adapters.slack import channels
from bot.adapters.slack.channels import Channels, shared_with_others
from tests.bot.adapters.slack.doubles import WORKSPACE, Web


@pytest.fixture
def known(web: Web) -> Channels:
    return Channels(web, WORKSPACE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "shared"),
    [
        ({"is_ext_shared": True}, True),
        ({"is_ext_shared": False, "is_pending_ext_shared": True}, True),
        ({"is_ext_shared": False, "connected_team_ids": ["T1", "T2"]}, True),
        ({"is_ext_shared": False, "connected_team_ids": ["T1"]}, False),
        ({"is_org_shared": True, "connected_team_ids": ["T1", "T3"], "internal_team_ids": ["T1", "T3"]}, False),
        ({"is_shared": False, "is_ext_shared": False, "shared_team_ids": ["T1"], "context_team_id": "T1"}, False),
        ({}, False),
    ],
)
def test_a_channel_is_shared_if_another_organisation_is_in_it_or_invited(channel: dict[str, Any], shared: bool) -> None:
    assert shared_with_others(channel, WORKSPACE) is shared


async def test_a_channel_is_looked_up_once_and_again_minutes_later(
    web: Web, known: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.channel = {"is_ext_shared": True}
    assert [await known.is_shared("C1"), await known.is_shared("C1"), await known.is_shared("C2")] == [True] * 3
    assert web.channels_asked == ["C1", "C2"]
    web.channel = {}
    monkeypatch.setattr(channels, "CACHE_SECONDS", -1)
    assert not await known.is_shared("C1")


async def test_a_direct_message_is_not_asked_about(web: Web, known: Channels) -> None:
    web.channel = {"is_ext_shared": True}
    assert not await known.is_shared("D1")
    assert web.channels_asked == []


async def test_without_the_scope_a_channel_counts_as_not_shared_and_is_not_looked_up_again(
    web: Web, known: Channels
) -> None:
    web.errors["channel"] = "missing_scope"
    assert not await known.is_shared("C1")
    assert not await known.is_shared("C1")
    assert web.channels_asked == ["C1"]


@pytest.mark.parametrize(
    ("error", "said"), [("internal_error", None), ("ratelimited", None), ("channel_not_found", False)]
)
async def test_a_failed_channel_lookup_is_unknown_and_repeated(
    web: Web, known: Channels, error: str, said: bool | None
) -> None:
    web.errors["channel"] = error
    assert await known.is_shared("C1") is said
    web.errors, web.channel = {}, {"is_ext_shared": True}
    assert await known.is_shared("C1")


async def test_a_slow_channel_lookup_is_unknown_until_it_arrives(
    web: Web, known: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 0.05)
    web.channel_known.clear()
    assert await known.is_shared("C1") is None
    monkeypatch.setattr(channels, "TIMEOUT_SECONDS", 60)
    web.channel_known.set()
    assert await known.is_shared("C1") is False
    assert web.channels_asked == ["C1"]


async def test_events_waiting_for_one_channel_continue_in_order(web: Web, known: Channels) -> None:
    web.channel_known.clear()
    order: list[int] = []

    async def waiting(number: int) -> None:
        await known.is_shared("C1")
        order.append(number)

    tasks = [asyncio.create_task(waiting(number)) for number in range(5)]
    await asyncio.sleep(0)
    web.channel_known.set()
    await asyncio.gather(*tasks)
    assert order == [0, 1, 2, 3, 4]
    assert web.channels_asked == ["C1"]


@pytest.mark.parametrize(
    ("channel", "hears"),
    [
        ({"is_member": True}, True),
        ({"is_member": False}, False),
        ({"is_member": True, "is_private": True}, True),
        ({"is_private": True, "is_mpim": True}, False),  # without the scope for group messages
    ],
)
async def test_memoqa_hears_a_channel_that_it_is_in_and_has_the_scope_for(
    web: Web, known: Channels, channel: dict[str, Any], hears: bool
) -> None:
    web.channel = channel
    assert await known.hears("C1") is hears


@pytest.mark.parametrize(("code", "hears"), [("channel_not_found", False), ("internal_error", None)])
async def test_a_channel_that_memoqa_may_not_see_it_does_not_hear(
    web: Web, known: Channels, code: str, hears: bool | None
) -> None:
    web.errors["channel"] = code
    assert await known.hears("C1") is hears
