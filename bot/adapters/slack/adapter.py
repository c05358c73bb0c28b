"""Serve one Slack workspace: connect, resume what a dead process left, and end when memoqa is uninstalled."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import transport
from bot.adapters.slack.client import SlackRefused, installed_workspace, web_client, web_session
from bot.adapters.slack.direct import tell
from bot.adapters.slack.dispatch import Dispatcher
from bot.adapters.slack.events import PLATFORM, Workspace
from bot.adapters.slack.settings import SlackSettings
from bot.desk.desk import Desk
from bot.port import EventId
from bot.present.wording import Wording
from bot.state.stores import State

HANDOVER_SECONDS: Final = 1.0  # to hand what was acknowledged to the desk before the process ends
DRAIN_SECONDS: Final = 10.0  # to finish open work after an uninstall; without a token it fails at once
UNINSTALLED: Final = (
    "memoqa was uninstalled from the Slack workspace and has deleted what it kept about the workspace's people; "
    "reinstall it (docs/slack.md), or start memoqa without Slack."
)


class SlackAdapter:
    """One workspace, over Socket Mode, over HTTP, or over both."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        wording: Wording,
        settings: SlackSettings,
        *,
        groups: frozenset[str] = frozenset(),
    ) -> None:
        """Wire the adapter without calling Slack.

        Args:
            desk: Answers.
            state: Deletes the workspace's data after an uninstall.
            wording: Chooses the language of the adapter's own sentences.
            settings: The tokens, and how Slack reaches memoqa.
            groups: Ids of the user groups named in MEMOQA_ADMINS; each admin command looks up their members.

        Raises:
            SettingsError: The settings do not make one workspace's bot.
        """
        settings.refuse_unfit()
        self._desk = desk
        self._state = state
        self._wording = wording
        self._settings = settings
        self._groups = groups

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            MemoqaError: Slack refused a token, the port is taken, there is no index yet, or memoqa was uninstalled.
        """
        async with web_session() as session:
            client = web_client(self._settings, session)
            workspace = await installed_workspace(client)
            await self._desk.prepare()
            dispatcher = Dispatcher(self._desk, self._wording, client, workspace, self._groups)
            try:
                await self._serve(dispatcher, client)
            finally:
                # The desk keeps what it has claimed; what was only acknowledged would be lost.
                await dispatcher.drained(HANDOVER_SECONDS)
            await self.forget(workspace)
            raise SlackRefused(UNINSTALLED)

    async def _serve(self, dispatcher: Dispatcher, client: AsyncWebClient) -> None:
        """Listen until memoqa is uninstalled."""
        app = dispatcher.app()
        async with AsyncExitStack() as listeners:
            monitor = None
            if self._settings.over_http:
                await listeners.enter_async_context(transport.http(app, self._settings))
            if self._settings.over_socket:
                monitor = await listeners.enter_async_context(transport.socket_mode(app, client, self._settings))
            is_up = monitor.is_up if monitor else lambda: True  # the port listens for as long as this runs
            serving = self._desk.resume(PLATFORM, dispatcher.post_for, is_up, partial(tell, client))
            resuming = asyncio.create_task(serving)
            ends: list[asyncio.Task[Any]] = [asyncio.create_task(dispatcher.uninstalled.wait())]
            if monitor:
                ends.append(asyncio.create_task(monitor.watch()))
            try:
                for end in (await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED))[0]:
                    end.result()
            finally:
                for task in (resuming, *ends):
                    task.cancel()

    async def forget(self, workspace: Workspace) -> None:
        """Close the desk, then delete what memoqa keeps about the workspace's people."""
        # The desk closes first: it must not record anything about these people after the deletion.
        await self._desk.close(DRAIN_SECONDS)
        place = EventId(PLATFORM, (workspace.team,))
        count = await asyncio.to_thread(self._state.forgetting.forget_place, place)
        result = f"questions forgotten: {count}"
        await asyncio.to_thread(self._state.audit.add, place.encode(), "uninstalled", result, datetime.now(UTC))
