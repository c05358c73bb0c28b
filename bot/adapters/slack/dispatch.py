"""Hand Slack's events to the desk: acknowledge each one first, then work in a task of its own."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Final, TypeAlias
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import details, events, home, upload_form
from bot.adapters.slack.client import is_revoked, library_logger
from bot.adapters.slack.details_opening import DetailsOpening
from bot.adapters.slack.enrichment import NO_CONTEXT, Enrichment, EventContext
from bot.adapters.slack.escaping import text_of
from bot.adapters.slack.events import MessageEvent, Payload, Workspace
from bot.adapters.slack.memberships import UserGroupsAndChannels
from bot.adapters.slack.opening import Opening
from bot.adapters.slack.post import SlackPost
from bot.adapters.slack.surfaces import Surfaces
from bot.adapters.slack.unreadable import AnsweringApp, on_error
from bot.adapters.slack.upload_opening import UploadOpening, Wanted
from bot.desk.desk import Desk
from bot.port import Incoming, ThreadKey
from bot.present.wording import Wording
from bot.telemetry.incidents import log_incident

ANY: Final = re.compile(".*")
ASK_AGAIN_SECONDS: Final = 30.0  # whether the token is revoked, until Slack says so plainly

Parser: TypeAlias = Callable[[Payload, Workspace], Incoming | None]
Listener: TypeAlias = Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]

logger = logging.getLogger(__name__)


class Dispatcher:
    """The listeners of one workspace; each acknowledges before it does anything else."""

    def __init__(
        self, desk: Desk, wording: Wording, client: AsyncWebClient, workspace: Workspace, groups: frozenset[str]
    ) -> None:
        self._desk = desk
        self._wording = wording
        self._client = client
        self._workspace = workspace
        self._surfaces = Surfaces(client)
        self._enrichment = Enrichment(client, workspace, wording, groups, desk.is_admin)
        self._memberships = UserGroupsAndChannels(client)
        self._opening = Opening(client, workspace, desk, wording, self._enrichment, self._memberships)
        self._details = DetailsOpening(client, workspace, desk, wording, self._enrichment)
        self._uploads = UploadOpening(client, workspace, desk, wording, self._enrichment)
        self.uninstalled = asyncio.Event()
        self._confirming = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[str, tuple[SlackPost, asyncio.Event]] = {}  # by event, until the desk is done with it
        # A lock lives as long as someone holds it or waits for it.
        self._thread_locks: WeakValueDictionary[ThreadKey, asyncio.Lock] = WeakValueDictionary()

    def app(self) -> AsyncApp:
        """The Bolt app with the listeners; the transport has verified a request before it gets here."""

        async def authorize(team_id: str | None) -> AuthorizeResult:
            # Bolt calls this before the acknowledgement, so it asks Slack nothing; `events` drops other workspaces.
            workspace = self._workspace
            return AuthorizeResult(
                enterprise_id=None, team_id=team_id, bot_user_id=workspace.user, bot_id=workspace.bot
            )

        app = AnsweringApp(
            partial(self._desk.acknowledged, events.PLATFORM),
            client=AsyncWebClient(base_url=self._client.base_url, logger=library_logger()),
            authorize=authorize,
            # When it starts, Bolt warns that it found SLACK_BOT_TOKEN too and ignores it.
            logger=library_logger(logging.ERROR),
            request_verification_enabled=False,
            raise_error_for_unhandled_request=True,
            ssl_check_enabled=False,
        )
        app.error(on_error)
        app.middleware(self.on_any)
        app.event("message")(self.on_message)
        app.event("app_mention")(self.on_message)
        app.event("app_home_opened")(self.on_opened)
        app.event("assistant_thread_started")(self.on_opened)
        app.event("app_uninstalled")(self.on_uninstall)
        app.event("tokens_revoked")(self.on_uninstall)
        app.event(ANY)(self._ignore)
        app.command(ANY)(self.on_command)
        app.message_shortcut(events.ASK_SHORTCUT)(self.listener(events.message_shortcut))
        app.message_shortcut(events.UPLOAD_SHORTCUT)(self.on_upload_shortcut)
        app.view(events.FEEDBACK_MODAL)(self.listener(events.feedback_submission))
        app.view(home.ASK_FORM)(self.listener(home.submitted_question))
        app.view(details.FORM)(self.on_details)
        app.view(upload_form.FORM)(self.on_upload_form)
        app.action(upload_form.DESCRIBE)(self.on_describe)
        app.action(details.DETAILS)(self.on_edit)
        app.action(home.ASK)(self.on_ask)
        for button in home.COMMANDS:
            app.action(button)(self.listener(home.button_press))
        app.action(ANY)(self.listener(events.button_press))
        return app

    def post_for(self, incoming: Incoming) -> SlackPost:
        """The post for a question that a dead process left unanswered."""
        return self._post(incoming, NO_CONTEXT)

    async def on_any(self, body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        """Take Slack's word that it drops events, for which Bolt has no listener; pass on everything else."""
        if body.get("type") != events.RATE_LIMITED:
            await next_()
            return None
        if body.get("team_id") == self._workspace.team:
            logger.warning("Slack dropped events of the last minute: more came than it delivers to one app")
            self._desk.dropped(events.PLATFORM)
        return BoltResponse(status=200)

    async def on_message(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle a `message` or `app_mention` event."""
        await ack()
        if message := events.message_event(body, self._workspace):
            self._start(self._handle_message(message))

    async def on_opened(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle an `app_home_opened` or `assistant_thread_started` event."""
        await ack()
        if opened := home.opened(body, self._workspace):
            self._start(self._opening.handle(opened))

    async def on_ask(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle the button that opens the form to ask in."""
        await ack()
        if events.is_internal_user(body, self._workspace):
            channel = home.channel_of_view(body)
            self._start(self._opening.open_form(body["user"]["id"], channel, body["trigger_id"]))

    async def on_edit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle the button that opens the form of a memo's details."""
        await ack()
        context = _context_of(body)
        self._start(self._details.open(body, lambda incoming, notice: self._post(incoming, context).send(notice)))

    async def on_details(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle that form's submission."""
        if incoming := await self._details.take(ack, body):
            self._start(self._hand_over(incoming, _context_of(body)))

    async def on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle a slash command; one of them opens the form that adds memos."""
        if wanted := self._uploads.by_command(body):
            await ack()
            self._start(self._open_upload_form(wanted, body))
        else:
            await self.listener(events.slash_command)(ack, body)

    async def on_upload_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle the shortcut that adds a message's files to the memos."""
        wanted = self._uploads.by_shortcut(body)
        await ack()
        if wanted:
            self._start(self._open_upload_form(wanted, body))

    async def on_describe(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle the button that opens that form for files that wait."""
        wanted = self._uploads.by_button(body)
        await ack()
        if wanted:
            self._start(self._open_upload_form(wanted, body))

    async def _open_upload_form(self, wanted: Wanted, body: Payload) -> None:
        context = _context_of(body)
        await self._uploads.open(
            wanted,
            lambda incoming: self._hand_over(incoming, context),
            lambda incoming, notice: self._post(incoming, context).send(notice),
        )

    async def on_upload_form(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle that form's submission."""
        if submitted := await self._uploads.take(ack, body):
            incoming, response_url, files = submitted
            self._start(self._hand_over(incoming, EventContext(response_url, files=files)))

    async def on_uninstall(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Handle an `app_uninstalled` or `tokens_revoked` event."""
        await ack()
        if events.is_uninstall(body, self._workspace):
            self._start(self._confirm_uninstall())

    def listener(self, parse: Parser) -> Listener:
        """A listener for one kind of interaction, which `parse` understands; what it cannot read is refused."""

        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            incoming, context = parse(body, self._workspace), _context_of(body)  # pure, so it takes no time
            await ack()
            if incoming:
                self._start(self._hand_over(incoming, context))

        return listener

    async def drained(self, seconds: float) -> None:
        """Wait at most so many seconds until every acknowledged event is done, or at least with the desk."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _ignore(self, ack: AsyncAck) -> None:
        await ack()

    async def _confirm_uninstall(self) -> None:
        # A late event may be about an earlier installation, and a deletion cannot be undone: ask Slack first.
        if self._confirming:
            return
        self._confirming = True
        try:
            revoked = await is_revoked(self._client)
            while revoked is None:
                await asyncio.sleep(ASK_AGAIN_SECONDS)
                revoked = await is_revoked(self._client)
        finally:
            self._confirming = False
        if revoked:
            self.uninstalled.set()
        else:
            logger.warning("Slack reported an uninstall but still accepts memoqa's token: nothing was deleted")

    async def _handle_message(self, message: MessageEvent) -> None:
        incoming, thread = message.incoming, message.incoming.thread
        assert thread, "a message stands in a thread, or begins one"
        # Messages of one thread reach the desk in the order in which they were written.
        async with self._thread_locks.setdefault(thread, asyncio.Lock()):
            own = message.in_own_thread or any(post.opened_thread == thread for post, _ in self._open.values())
            if incoming.unasked:
                heeded = await self._desk.overhears(incoming)
            else:
                heeded = incoming.addressed or await self._desk.follows(thread, incoming.text, own=own)
            if not heeded:
                return
        await self._hand_over(incoming, EventContext(unshared=True, files=message.files or None))

    async def _until_answered(self, thread: ThreadKey | None) -> None:
        """Wait for the question whose answer began this thread: until then the desk does not know the thread."""
        for post, done in [*self._open.values()]:
            if thread and post.opened_thread == thread:
                await done.wait()

    async def _hand_over(self, incoming: Incoming, context: EventContext) -> None:
        """Give the desk an Incoming. Nothing is awaited before that, so the desk claims events in order."""
        # Slack sends a mention in two events, and again when it believes that memoqa missed it. An event that is open
        # here must not take up another question's place at the desk; the desk knows about the finished ones.
        if incoming.event in self._open:
            return
        post = self._post(incoming, context)
        done = asyncio.Event()
        self._open[incoming.event] = post, done
        try:
            await self._desk.handle(incoming, post, after=partial(self._until_answered, incoming.thread))
        finally:
            del self._open[incoming.event]
            done.set()
        if incoming.command == "forget":
            await self._opening.forgotten(incoming)

    def _post(self, incoming: Incoming, context: EventContext) -> SlackPost:
        enrich = partial(self._enrichment.enriched, context=context)
        return SlackPost(
            self._client,
            self._surfaces,
            self._workspace,
            self._wording,
            incoming,
            enrich,
            context.response_url,
            lookup=partial(self._memberships.of, events.user_of(incoming)),
        )

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the loop itself holds a task only weakly
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log_incident(error)


def _context_of(body: Payload) -> EventContext:
    """The context of a command, a shortcut, a button or a modal."""
    is_upload = body.get("callback_id") == events.UPLOAD_SHORTCUT
    return EventContext(
        response_url=text_of(body.get("response_url")),
        trigger=text_of(body.get("trigger_id")),
        files=events.files_in(body.get("message") or {}) if is_upload else None,
    )
