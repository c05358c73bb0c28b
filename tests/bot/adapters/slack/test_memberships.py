"""Who is in a user group or a channel is what Slack said within the last minute; what it does not say, nobody is in."""

from typing import Any

import pytest

from bot.adapters.slack.memberships import UserGroupsAndChannels
from bot.desk.lookups import CACHE_SECONDS, FAILURE_SECONDS
from bot.port import Memberships
from tests.bot.adapters.slack.doubles import refusal

GROUP, CHANNEL = "slack:S1", "slack:C1"


class Lists:
    """Slack's lists of members, two on a page; `down` is the code with which it refuses them."""

    def __init__(self) -> None:
        self.members: dict[str, list[str]] = {"S1": ["U1", "U2"], "C1": ["U1", "U2", "U3", "U4", "U5"]}
        self.down = ""
        self.asked: list[str] = []

    async def usergroups_users_list(self, *, usergroup: str) -> dict[str, Any]:
        return {"users": self._of(usergroup)}

    async def conversations_members(self, *, channel: str, limit: int, cursor: str | None) -> dict[str, Any]:
        assert limit <= 1_000
        listed, begin = self._of(channel), int(cursor or 0)
        following = str(begin + 2) if begin + 2 < len(listed) else ""
        return {"members": listed[begin : begin + 2], "response_metadata": {"next_cursor": following}}

    def _of(self, place: str) -> list[str]:
        self.asked.append(place)
        if self.down or place not in self.members:
            raise refusal(self.down or "no_such_subteam")
        return self.members[place]


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lists() -> Lists:
    return Lists()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memberships(lists: Lists, clock: Clock) -> UserGroupsAndChannels:
    return UserGroupsAndChannels(lists, clock)  # type: ignore[arg-type]


async def test_a_user_has_their_own_id_their_groups_and_the_channels_they_are_in(
    memberships: UserGroupsAndChannels,
) -> None:
    wanted = frozenset({GROUP, CHANNEL, "slack:U1", "slack:U2", "discord:role:7", "discord:1"})
    assert await memberships.of("U1", wanted) == Memberships(frozenset({GROUP, CHANNEL, "slack:U1"}))
    assert await memberships.of("U9", wanted) == Memberships()


async def test_the_members_of_a_channel_are_read_page_by_page(memberships: UserGroupsAndChannels) -> None:
    assert await memberships.of("U5", frozenset({CHANNEL})) == Memberships(frozenset({CHANNEL}))


async def test_who_left_is_out_after_a_minute_and_slack_is_asked_once_in_it(
    memberships: UserGroupsAndChannels, lists: Lists, clock: Clock
) -> None:
    wanted = frozenset({GROUP})
    await memberships.of("U1", wanted)
    lists.members["S1"] = []
    clock.now += CACHE_SECONDS - 0.1
    assert (await memberships.of("U1", wanted)).ids == wanted
    assert lists.asked == ["S1"]
    clock.now += 0.1
    assert await memberships.of("U1", wanted) == Memberships()


@pytest.mark.parametrize("code", ["missing_scope", "ratelimited", "channel_not_found"])
async def test_what_slack_does_not_say_is_unknown_for_a_moment_and_the_log_has_the_code(
    memberships: UserGroupsAndChannels, lists: Lists, clock: Clock, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    wanted = frozenset({GROUP, CHANNEL})
    lists.down = code
    for _ in range(2):
        assert await memberships.of("U1", wanted) == Memberships(unknown=wanted)
    assert lists.asked == ["C1", "S1"]
    assert caplog.text.count(f"({code})") == 2
    lists.down = ""
    clock.now += FAILURE_SECONDS
    assert (await memberships.of("U1", wanted)).ids == wanted


async def test_lists_that_fail_after_they_were_read_are_not_taken_from_before(
    memberships: UserGroupsAndChannels, lists: Lists, clock: Clock
) -> None:
    wanted = frozenset({GROUP})
    await memberships.of("U1", wanted)
    lists.down = "internal_error"
    clock.now += CACHE_SECONDS
    assert await memberships.of("U1", wanted) == Memberships(unknown=wanted)
