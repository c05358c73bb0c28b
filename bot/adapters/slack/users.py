"""Look up Slack users: the language that each has set, and the user groups that each belongs to."""

import asyncio
import logging
import time
from collections.abc import Set as AbstractSet
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.port import Language
from bot.present.wording import language_of_locale

CACHE_SECONDS: Final = 3_600  # a user who changes the language, or joins a group, waits an hour at most
FAILURE_CACHE_SECONDS: Final = 60  # before a failed lookup is tried again
CACHE_SIZE: Final = 10_000  # users
TIMEOUT_SECONDS: Final = 1.5  # the language only chooses words, and a modal must open within 3 s

logger = logging.getLogger(__name__)


class Users:
    """The users of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        # By user: the moment until which the lookup is kept, and the lookup.
        self._languages: dict[str, tuple[float, asyncio.Task[Language | None]]] = {}
        self._groups: dict[str, tuple[float, asyncio.Task[frozenset[str]]]] = {}  # by group, the same of its members

    async def language(self, user: str) -> Language | None:
        """The language that a user has set; None if memoqa cannot read it or does not speak it."""
        until, task = self._languages.get(user, (0.0, None))
        if task is None or time.monotonic() > until:
            while len(self._languages) >= CACHE_SIZE:
                del self._languages[next(iter(self._languages))]
            task = asyncio.create_task(self._look_up_language(user))
            self._languages[user] = (time.monotonic() + CACHE_SECONDS, task)
        # Events that wait for the same user go on in the order in which they came.
        await asyncio.wait({task}, timeout=TIMEOUT_SECONDS)
        return task.result() if task.done() else None

    async def groups(self, user: str, groups: AbstractSet[str], *, now: bool = False) -> frozenset[str]:
        """The user groups, of those given, that a user is in; a group that cannot be read has no members.

        Args:
            user: Slack's id of the user.
            groups: Slack's ids of the groups.
            now: Ask Slack in any case; else what it said within the hour is enough, and nobody waits for it long.
        """
        listed = sorted(groups)
        members = await asyncio.gather(*(self._members(group, now=now) for group in listed))
        return frozenset(group for group, inside in zip(listed, members, strict=True) if user in inside)

    async def _members(self, group: str, *, now: bool) -> frozenset[str]:
        until, task = self._groups.get(group, (0.0, None))
        if task is None or now or time.monotonic() > until:
            task = asyncio.create_task(self._list_members(group))
            self._groups[group] = (time.monotonic() + CACHE_SECONDS, task)
        await asyncio.wait({task}, timeout=None if now else TIMEOUT_SECONDS)
        return task.result() if task.done() else frozenset()

    async def _list_members(self, group: str) -> frozenset[str]:
        try:
            reply = await self._client.usergroups_users_list(usergroup=group)
        except CALL_ERRORS as error:
            logger.warning("Slack did not list the members of user group %s (%s)", group, error_code(error))
            if kept := self._groups.get(group):
                self._groups[group] = (time.monotonic() + FAILURE_CACHE_SECONDS, kept[1])
            return frozenset()
        return frozenset(reply.get("users") or ())

    async def _look_up_language(self, user: str) -> Language | None:
        try:
            reply = await self._client.users_info(user=user, include_locale=True)
        except CALL_ERRORS as error:
            if (code := error_code(error)) != "missing_scope":  # the start has named that one
                logger.warning("Slack did not tell a user's language (%s)", code)
            if kept := self._languages.get(user):
                self._languages[user] = (time.monotonic() + FAILURE_CACHE_SECONDS, kept[1])
            return None
        locale = str((reply.get("user") or {}).get("locale") or "")
        return language_of_locale(locale)
