"""Bring what is said in Slack to the desk: acknowledge at once, then work in a task of its own."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import events, transport
from bot.adapters.slack.channels import Channels
from bot.adapters.slack.client import SlackRefused, introduced, is_revoked, library_logger, web_client, web_session
from bot.adapters.slack.events import Heard, Home, Payload
from bot.adapters.slack.files import FileRefused, attachment
from bot.adapters.slack.people import People
from bot.adapters.slack.post import SlackPost
from bot.adapters.slack.render import dialogue
from bot.adapters.slack.settings import SlackSettings
from bot.desk import Desk
from bot.incidents import harmless, log_incident
from bot.messages import Command, Incoming, Notice, ThreadKey
from bot.record import Record
from bot.wording import Wording, Words

FOR_ADMINS: Final[frozenset[Command]] = frozenset({"reindex", "gaps"})  # for which user groups are looked up
ANY: Final = re.compile(".*")
DRAIN_SECONDS: Final = 10.0  # for what is in hand when memoqa is uninstalled; without a token it fails at once
UNINSTALLED: Final = (
    "memoqa was uninstalled from the Slack workspace, and what it kept of its people is deleted; install it again "
    "(docs/slack.md), or start memoqa without Slack."
)

# Does what must be done before the desk has something, and gives what it is to have; None where it is to have nothing.
First = Callable[[Incoming, Payload], Awaitable[Incoming | None]]

logger = logging.getLogger(__name__)


class SlackAdapter:
    """One workspace, over Socket Mode, over HTTP, or over both."""

    def __init__(
        self,
        desk: Desk,
        record: Record,
        wording: Wording,
        settings: SlackSettings,
        *,
        groups: frozenset[str] = frozenset(),
    ) -> None:
        """Wire the adapter; Slack is not spoken to yet.

        Args:
            desk: Answers.
            record: Where the workspace is forgotten if memoqa is uninstalled from it.
            wording: Chooses the language of what the adapter itself says.
            settings: Tokens, and the ways in.
            groups: Ids of the user groups that may be someone's identity; each admin's command asks for their members.

        Raises:
            SettingsError: The settings do not make one workspace's bot.
        """
        settings.refuse_unfit()
        self._desk = desk
        self._record = record
        self._wording = wording
        self._settings = settings
        self._groups = groups

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            MemoqaError: A token is refused, a port cannot be had, there is no index yet, or memoqa was uninstalled.
        """
        async with web_session() as session, AsyncExitStack() as doors:
            client = web_client(self._settings, session)
            home = await introduced(client)
            await self._desk.prepare()
            workspace = Workspace(self._desk, self._wording, client, home, self._groups)
            app = workspace.app()
            if self._settings.over_http:
                await doors.enter_async_context(transport.http(app, self._settings))
            if self._settings.over_socket:
                await doors.enter_async_context(transport.socket(app, client, self._settings))
            resuming = asyncio.create_task(self._desk.resume(events.PLATFORM, workspace.post_for))
            try:
                await workspace.uninstalled.wait()
            finally:
                resuming.cancel()
            await self._forget(home)
            raise SlackRefused(UNINSTALLED)

    async def _forget(self, home: Home) -> None:
        # First the desk: nothing is to be noted of these people any more.
        await self._desk.close(DRAIN_SECONDS)
        place = f"{events.PLATFORM}:{home.team}"
        count = await asyncio.to_thread(self._record.forget_place, place)
        await asyncio.to_thread(
            self._record.audit, place, "uninstalled", f"forgot {count} questions", datetime.now(UTC)
        )


class Workspace:
    """The listeners of one workspace; each acknowledges before it does anything else."""

    def __init__(
        self, desk: Desk, wording: Wording, client: AsyncWebClient, home: Home, groups: frozenset[str]
    ) -> None:
        self._desk = desk
        self._wording = wording
        self._client = client
        self._home = home
        self._groups = groups
        self._people = People(client)
        self._channels = Channels(client, home)
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
        app.message_shortcut(events.TAKE_IN)(self._take(events.handed_in, first=self._take_in))
        app.view(events.COMPLAINT)(self._take(events.complained))
        app.action("bad")(self._take(events.pressed, first=self._ask_what_was_missing))
        app.action(ANY)(self._take(events.pressed))
        return app

    def post_for(self, incoming: Incoming) -> SlackPost:
        """The way back for a question that a dead process left."""
        return SlackPost(self._client, self._home, self._wording, incoming)

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
        self, read: Callable[[Payload, Home], Incoming | None], first: First | None = None
    ) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        """A listener for one kind of payload.

        Args:
            read: Says what the payload means.
            first: Done before the desk has it, say what needs the payload's trigger, which is good for three seconds.
        """

        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            if incoming := read(body, self._home):
                self._begin(self._do(incoming, body, first))

        return listener

    async def _listen(self, message: Heard) -> None:
        thread = message.incoming.thread
        assert thread, "a message stands in a thread, or begins one"
        # What is said in a thread comes to the desk in the order in which it was said.
        async with self._turn(thread):
            await self._until_answered(thread)
            if not message.addressed and not await self._desk.follows(thread):
                return
            incoming: Incoming | None = await self._known(message.incoming)
            if incoming and message.files:
                incoming = await self._with_file(incoming, message.files)
        if incoming:
            await self._hand_over(incoming)

    async def _do(self, incoming: Incoming, body: Payload, first: First | None) -> None:
        url = str(body.get("response_url") or "")
        async with self._turn(incoming.thread):
            incoming = await self._known(incoming)
            # Slack says it with a message, but not with these.
            if await self._channels.is_shared(events.channel_of(incoming)):
                await self._decline(incoming, self._words(incoming).among_ourselves, url)
                return
            ready = await first(incoming, body) if first else incoming
        if ready:
            await self._hand_over(ready, url)

    def _turn(self, thread: ThreadKey | None) -> asyncio.Lock:
        # A thread that only the reply will begin can have nobody waiting in it.
        return asyncio.Lock() if thread is None else self._turns.setdefault(thread, asyncio.Lock())

    async def _until_answered(self, thread: ThreadKey) -> None:
        """Wait for the question whose answer began this thread: only when it is done does the desk know the thread."""
        for post, done in [*self._in_hand.values()]:
            if post.begun == thread:
                await done.wait()

    async def _hand_over(self, incoming: Incoming, response_url: str = "") -> None:
        # Slack tells of a mention twice, and again where it believes that it was not heard: what is in hand already
        # must not take the place of another question at the desk, which sees to what was done before.
        if incoming.event in self._in_hand:
            return
        post = SlackPost(self._client, self._home, self._wording, incoming, response_url)
        done = asyncio.Event()
        self._in_hand[incoming.event] = post, done
        try:
            await self._desk.handle(incoming, post)
        finally:
            del self._in_hand[incoming.event]
            done.set()

    async def _decline(self, incoming: Incoming, text: str, response_url: str) -> None:
        """Say, to the asker alone, why the desk is not to have this."""
        post = SlackPost(self._client, self._home, self._wording, incoming, response_url)
        await harmless(post.send(Notice(text, private=True)))

    async def _take_in(self, incoming: Incoming, body: Payload) -> Incoming | None:
        url = str(body.get("response_url") or "")
        return await self._with_file(incoming, events.files_of(body.get("message") or {}), url)

    async def _with_file(
        self, incoming: Incoming, files: tuple[Payload, ...], response_url: str = ""
    ) -> Incoming | None:
        """The same with the one file that came; None, and the asker told why, where it cannot be had."""
        refusal = self._words(incoming).one_file
        if len(files) == 1:
            try:
                return replace(incoming, attachment=await attachment(self._client, files[0]))
            except FileRefused as error:
                refusal = str(error)
        await self._decline(incoming, refusal, response_url)
        return None

    async def _ask_what_was_missing(self, incoming: Incoming, body: Payload) -> Incoming:
        assert incoming.thread, "a button stands in a thread"
        about = {"event": incoming.about, "channel": events.channel_of(incoming), "root": incoming.thread.root}
        view = dialogue(self._words(incoming), json.dumps(about))
        await harmless(self._client.views_open(trigger_id=body["trigger_id"], view=view))
        return incoming

    async def _known(self, incoming: Incoming) -> Incoming:
        """The same with what Slack knows of the asker: the language, and for an admin's command the user groups."""
        user = events.user_of(incoming)
        language = incoming.language or await self._people.language(user)
        if self._groups and incoming.command in FOR_ADMINS:
            incoming = events.with_groups(incoming, await self._people.groups(user, self._groups))
        return replace(incoming, language=language)

    def _words(self, incoming: Incoming) -> Words:
        said = incoming.text if incoming.command == "ask" else ""
        return self._wording.words(said, otherwise=incoming.language)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the loop itself holds a task only weakly
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log_incident(error)
