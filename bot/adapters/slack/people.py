"""Ask Slack about people: the language they have set, and which of some user groups they are in."""

import asyncio
import time
from collections.abc import Set as AbstractSet
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import UNANSWERED
from bot.port import Language

KEPT_SECONDS: Final = 3_600  # who changes the language waits an hour at most
FAILURE_KEPT_SECONDS: Final = 60  # after which Slack is asked again what it could not say
MOST_KEPT: Final = 10_000  # people
PATIENCE_SECONDS: Final = 1.5  # for something that only chooses words; a dialogue can be opened for 3 s


class People:
    """What is known of the people of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        # Until when an answer is kept, and the asking for it.
        self._languages: dict[str, tuple[float, asyncio.Task[Language | None]]] = {}

    async def language(self, user: str) -> Language | None:
        """The language that a person has set; None where it cannot be read, or memoqa does not speak it."""
        until, task = self._languages.get(user, (0.0, None))
        if task is None or time.monotonic() > until:
            while len(self._languages) >= MOST_KEPT:
                del self._languages[next(iter(self._languages))]
            task = asyncio.create_task(self._asked(user))
            self._languages[user] = (time.monotonic() + KEPT_SECONDS, task)
        # All who wait for the same person go on in the order in which they came.
        await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        return task.result() if task.done() else None

    async def groups(self, user: str, groups: AbstractSet[str]) -> frozenset[str]:
        """Those of some user groups that a person is in, as of now; a group that cannot be read has no members."""
        found: set[str] = set()
        for group in groups:
            try:
                reply = await self._client.usergroups_users_list(usergroup=group)
            except UNANSWERED:
                continue
            if user in (reply.get("users") or ()):
                found.add(group)
        return frozenset(found)

    async def _asked(self, user: str) -> Language | None:
        try:
            reply = await self._client.users_info(user=user, include_locale=True)
        except UNANSWERED:
            if kept := self._languages.get(user):
                self._languages[user] = (time.monotonic() + FAILURE_KEPT_SECONDS, kept[1])
            return None
        locale = str((reply.get("user") or {}).get("locale") or "")
        return "zh-TW" if locale.startswith("zh") else "en" if locale.startswith("en") else None
