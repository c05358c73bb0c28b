"""memoqa looks up a user's language and groups, caches the language, and waits only briefly."""

import pytest

from bot.adapters.slack.users import Users
from tests.bot.adapters.slack.doubles import Web


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-TW", "zh-TW"), ("zh-CN", "zh-TW"), ("en-GB", "en"), ("fr", None)]
)
async def test_a_persons_language_is_asked_for_once(web: Web, locale: str, language: str | None) -> None:
    web.locale = locale
    users = Users(web)  # type: ignore[arg-type]
    assert [await users.language("U7"), await users.language("U7")] == [language, language]
    assert web.asked == 1


async def test_a_failed_language_lookup_is_repeated_a_minute_later(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.errors["person"] = "internal_error"
    users = Users(web)  # type: ignore[arg-type]
    assert [await users.language("U7"), await users.language("U7")] == [None, None]
    assert web.asked == 1
    monkeypatch.setattr("bot.adapters.slack.users.FAILURE_CACHE_SECONDS", -1)
    web.errors = {}
    users = Users(web)  # type: ignore[arg-type]
    web.errors["person"] = "internal_error"
    assert await users.language("U7") is None
    web.errors = {}
    assert await users.language("U7") == "zh-TW"


async def test_an_unreadable_language_is_none_and_an_unreadable_group_is_empty(web: Web) -> None:
    users = Users(web)  # type: ignore[arg-type]
    assert await users.groups("U7", {"S1", "S2"}) == {"S1"}
    web.errors |= {"person": "missing_scope", "group": "missing_scope"}
    assert await users.language("U7") is None
    assert await users.groups("U7", {"S1"}) == {"S1"}  # as it was within the hour
    assert await users.groups("U7", {"S1"}, now=True) == frozenset()
    web.errors = {}
    assert await users.groups("U7", {"S1"}) == frozenset()  # for a minute
    assert await users.groups("U7", {"S1"}, now=True) == {"S1"}


async def test_a_slow_language_lookup_is_not_waited_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.slack.users.TIMEOUT_SECONDS", 0.05)
    users = Users(web)  # type: ignore[arg-type]
    web.person_known.clear()
    assert await users.language("U7") is None
    monkeypatch.setattr("bot.adapters.slack.users.TIMEOUT_SECONDS", 60)
    web.person_known.set()
    assert await users.language("U7") == "zh-TW"
