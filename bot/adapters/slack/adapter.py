"""Bring what is said in Slack to the desk: acknowledge at once, then work in a task of its own."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import events, transport
from bot.adapters.slack.client import SlackRefused, introduced, is_revoked, library_logger, web_client, web_session
from bot.adapters.slack.events import Heard, Home, Payload
from bot.adapters.slack.inquiry import NOTHING_GIVEN, Given, Inquiry
from bot.adapters.slack.post import SlackPost
from bot.adapters.slack.settings import SlackSettings
from bot.desk.desk import Desk
from bot.port import EventId, Incoming, ThreadKey
from bot.present.wording import Wording
from bot.state.stores import State
from bot.telemetry.incidents import log_incident

ANY: Final = re.compile(".*")
SETTLING_SECONDS: Final = 1.0  # for what was acknowledged to be brought to the desk, before the process ends
DRAIN_SECONDS: Final = 10.0  # for what is in hand when memoqa is uninstalled; without a token it fails at once
UNINSTALLED: Final = (
    "memoqa was uninstalled from the Slack workspace, and what it kept of its people is deleted; install it again "
    "(docs/slack.md), or start memoqa without Slack."
)

logger = logging.getLogger(__name__)


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
        """Wire the adapter; Slack is not spoken to yet.

        Args:
            desk: Answers.
            state: Where the workspace is forgotten if memoqa is uninstalled from it.
            wording: Chooses the language of what the adapter itself says.
            settings: Tokens, and the ways in.
            groups: Ids of the user groups that may be someone's identity; each admin's command asks for their members.

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
            MemoqaError: A token is refused, a port cannot be had, there is no index yet, or memoqa was uninstalled.
        """
        async with web_session() as session:
            client = web_client(self._settings, session)
            home = await introduced(client)
            await self._desk.prepare()
            workspace = Workspace(self._desk, self._wording, client, home, self._groups)
            try:
                await self._serve(workspace, client)
            finally:
                # What was acknowledged is brought to the desk, which sees to it that it is not lost.
                await workspace.settled(SETTLING_SECONDS)
            await self._forget(home)
            raise SlackRefused(UNINSTALLED)

    async def _serve(self, workspace: "Workspace", client: AsyncWebClient) -> None:
        """Listen until memoqa is uninstalled."""
        app = workspace.app()
        async with AsyncExitStack() as doors:
            line = None
            if self._settings.over_http:
                await doors.enter_async_context(transport.http(app, self._settings))
            if self._settings.over_socket:
                line = await doors.enter_async_context(transport.socket(app, client, self._settings))
            is_up = line.is_up if line else lambda: True  # the port listens for as long as this runs
            resuming = asyncio.create_task(self._desk.resume(events.PLATFORM, workspace.post_for, is_up))
            ends: list[asyncio.Task[Any]] = [asyncio.create_task(workspace.uninstalled.wait())]
            if line:
                ends.append(asyncio.create_task(line.watch()))
            try:
                for end in (await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED))[0]:
                    end.result()
            finally:
                for task in (resuming, *ends):
                    task.cancel()

    async def _forget(self, home: Home) -> None:
        # First the desk: nothing is to be noted of these people any more.
        await self._desk.close(DRAIN_SECONDS)
        place = EventId(events.PLATFORM, (home.team,))
        count = await asyncio.to_thread(self._state.forgetting.forget_place, place)
        result = f"forgot {count} questions"
        await asyncio.to_thread(self._state.audit.add, place.encode(), "uninstalled", result, datetime.now(UTC))


class Workspace:
    """The listeners of one workspace; each acknowledges before it does anything else."""

    def __init__(
        self, desk: Desk, wording: Wording, client: AsyncWebClient, home: Home, groups: frozenset[str]
    ) -> None:
        self._desk = desk
        self._wording = wording
        self._client = client
        self._home = home
        self._inquiry = Inquiry(client, home, wording, groups)
        self.uninstalled = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_hand: dict[str, tuple[SlackPost, asyncio.Event]] = {}  # by event, until it is done
        # A lock lives as long as someone holds it or waits for it.
        self._turns: WeakValueDictionary[ThreadKey, asyncio.Lock] = WeakValueDictionary()

    def app(self) -> AsyncApp:
        """Bolt, with the listeners; whether a request is Slack's is seen to before it comes here."""

        async def authorize(team_id: str | None) -> AuthorizeResult:
            # Without asking Slack, before an acknowledgement; `events` refuses other workspaces.
            home = self._home
            return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_user_id=home.user, bot_id=home.bot)

        app = AsyncApp(
            client=AsyncWebClient(base_url=self._client.base_url, logger=library_logger()),
            authorize=authorize,
            # At its start Bolt warns that it reads SLACK_BOT_TOKEN as well, and does not use it.
            logger=library_logger(logging.ERROR),
            request_verification_enabled=False,
            ssl_check_enabled=False,
        )
        app.event("message")(self._hear)
        app.event("app_mention")(self._hear)
        app.event("app_uninstalled")(self._part)
        app.event("tokens_revoked")(self._part)
        app.event(ANY)(self._pass_over)
        app.command(ANY)(self._take(events.commanded))
        app.message_shortcut(events.SHORTCUT)(self._take(events.pointed_at))
        app.message_shortcut(events.TAKE_IN)(self._take(events.handed_in))
        app.view(events.COMPLAINT)(self._take(events.complained))
        app.action(ANY)(self._take(events.pressed))
        return app

    def post_for(self, incoming: Incoming) -> SlackPost:
        """The way back for a question that a dead process left."""
        return self._post(incoming, NOTHING_GIVEN)

    async def _hear(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if message := events.heard(body, self._home):
            self._begin(self._listen(message))

    async def _pass_over(self, ack: AsyncAck) -> None:
        await ack()

    async def _part(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if events.uninstalled(body, self._home):
            self._begin(self._end())

    async def _end(self) -> None:
        # What is told late may be meant for an earlier installation, and what is deleted does not come back.
        if await is_revoked(self._client):
            self.uninstalled.set()
        else:
            logger.warning("Slack tells that memoqa was uninstalled, and still takes its token: nothing was deleted")

    def _take(
        self, read: Callable[[Payload, Home], Incoming | None]
    ) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        """A listener for one kind of payload; `read` says what the payload means."""

        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            if incoming := read(body, self._home):
                self._begin(self._hand_over(incoming, _given(body)))

        return listener

    async def _listen(self, message: Heard) -> None:
        incoming, thread = message.incoming, message.incoming.thread
        assert thread, "a message stands in a thread, or begins one"
        # What is said in a thread comes to the desk in the order in which it was said.
        async with self._turn(thread):
            own = message.own or any(post.begun == thread for post, _ in self._in_hand.values())
            if not message.addressed and not await self._desk.follows(thread, incoming.text, own=own):
                return
        await self._hand_over(incoming, Given(unshared=True, files=message.files or None))

    def _turn(self, thread: ThreadKey) -> asyncio.Lock:
        return self._turns.setdefault(thread, asyncio.Lock())

    async def _until_answered(self, thread: ThreadKey | None) -> None:
        """Wait for the question whose answer began this thread: only when it is done does the desk know the thread."""
        for post, done in [*self._in_hand.values()]:
            if thread and post.begun == thread:
                await done.wait()

    async def _hand_over(self, incoming: Incoming, given: Given) -> None:
        """Bring something to the desk; nothing is awaited before, for the desk claims it at once, and in order."""
        # Slack tells of a mention twice, and again where it believes that it was not heard: what is in hand already
        # must not take the place of another question at the desk, which sees to what was done before.
        if incoming.event in self._in_hand:
            return
        post = self._post(incoming, given)
        done = asyncio.Event()
        self._in_hand[incoming.event] = post, done
        try:
            await self._desk.handle(incoming, post, after=partial(self._until_answered, incoming.thread))
        finally:
            del self._in_hand[incoming.event]
            done.set()

    def _post(self, incoming: Incoming, given: Given) -> SlackPost:
        complete = partial(self._inquiry.completed, given=given)
        return SlackPost(self._client, self._home, self._wording, incoming, complete, given.response_url)

    async def settled(self, seconds: float) -> None:
        """Let what was heard be done with, or at least be brought to the desk, in so many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the loop itself holds a task only weakly
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log_incident(error)


def _given(body: Payload) -> Given:
    """What came with a command, a shortcut, a button or a dialogue."""
    taking = body.get("callback_id") == events.TAKE_IN
    return Given(
        response_url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        files=events.files_of(body.get("message") or {}) if taking else None,
    )
