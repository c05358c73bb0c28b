"""Open the form that adds memos for admins: by the shortcut on a message, by `/reindex add`, for files that wait.

Whoever is no admin gets the desk's reply. If Slack opens no form, the log says why, and the desk goes on without one:
a message's files wait until the admin has decided, and are not indexed unasked.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.details import opened_from
from bot.adapters.slack.enrichment import NO_CONTEXT, Declined, Enrichment
from bot.adapters.slack.escaping import text_of
from bot.adapters.slack.events import Payload, Workspace, channel_of, files_in, slash_command, upload_shortcut
from bot.adapters.slack.upload_form import Source, submission, upload_modal
from bot.desk.desk import Desk
from bot.desk.reindex import ADD
from bot.desk.uploads import FIRST
from bot.port import Incoming, Notice
from bot.present.wording import Wording
from bot.present.words.uploads import upload_words
from bot.telemetry.incidents import harmless
from memoqa.errors import MemoqaError

Hand: TypeAlias = Callable[[Incoming], Awaitable[object]]
Say: TypeAlias = Callable[[Incoming, Notice], Awaitable[object]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form that somebody wants, what the desk is to do without it, and the trigger that opens it."""

    incoming: Incoming
    source: Source
    trigger: str


class UploadOpening:
    """The forms of one workspace; it keeps nothing between opening and taking one."""

    def __init__(
        self, client: AsyncWebClient, workspace: Workspace, desk: Desk, wording: Wording, enrichment: Enrichment
    ) -> None:
        self._client = client
        self._workspace = workspace
        self._desk = desk
        self._wording = wording
        self._enrichment = enrichment

    def by_command(self, body: Payload) -> Wanted | None:
        """The form that a slash command opens; None if it opens none."""
        incoming = slash_command(body, self._workspace)
        if not incoming or incoming.command != "reindex" or incoming.text.strip().lower() != ADD:
            return None
        source = Source(channel_of(incoming.event), response_url=text_of(body.get("response_url")))
        return Wanted(incoming, source, body["trigger_id"])

    def by_shortcut(self, body: Payload) -> Wanted | None:
        """The form for a message's files; None for another workspace's people."""
        incoming = upload_shortcut(body, self._workspace)
        if incoming is None:
            return None
        files = files_in(body.get("message") or {})
        names = tuple(text_of(file.get("name")) or text_of(file.get("id")) for file in files)
        ids = tuple(text_of(file.get("id")) for file in files)
        root = incoming.thread.root if incoming.thread else ""
        source = Source(channel_of(incoming.event), root, text_of(body.get("response_url")), names, ids)
        return Wanted(incoming, source, body["trigger_id"])

    def by_button(self, body: Payload) -> Wanted | None:
        """The form for files that wait; None as above."""
        opened = opened_from(body, self._workspace)
        if opened is None:
            return None
        incoming, ticket = opened
        message = body.get("message") or {}
        root = text_of(message.get("thread_ts") or message.get("ts"))
        source = Source(channel_of(incoming.event), root, text_of(body.get("response_url")), ticket=ticket)
        return Wanted(replace(incoming, command="take", about=ticket), source, body["trigger_id"])

    async def open(
        self, wanted: Wanted, otherwise: Hand, tell: Callable[[Incoming, Notice], Awaitable[object]]
    ) -> None:
        """Open a form; `otherwise` has the desk reply without one, and `tell` says that files wait no more."""
        incoming, source = wanted.incoming, wanted.source
        if source.ticket:
            try:
                source = replace(source, names=await self._desk.waiting(source.ticket))
            except MemoqaError as error:
                await harmless(tell(incoming, Notice(self._desk.explained(error, incoming), private=True)))
                return
        by_message = bool(incoming.text == FIRST and not source.names)  # the desk says that it has no file
        admin = None if by_message else await self._as_admin(incoming)
        if admin is None:
            await otherwise(incoming)
        elif not await self._opened(source, admin, wanted.trigger):
            if source.ticket:
                failed = upload_words(self._wording.words_for(admin)).form_failed
                await harmless(tell(admin, Notice(failed, private=True)))
            else:
                await otherwise(incoming)

    async def take(
        self, ack: AsyncAck, body: dict[str, Any]
    ) -> tuple[Incoming, str, tuple[Payload, ...] | None] | None:
        """Acknowledge a submitted form: with what is wrong at its fields, or by closing it.

        Returns:
            What `submission` gives; None if the form stays open, or is not for memoqa.
        """
        submitted = submission(body, self._workspace)
        if submitted:
            incoming = submitted[0]
            words = self._wording.words_for(incoming)
            if problems := self._desk.details.problems(dict(incoming.details), words):
                await ack(response_action="errors", errors=problems)
                return None
        await ack()
        return submitted

    async def _as_admin(self, incoming: Incoming) -> Incoming | None:
        """The Incoming with what Slack knows of an admin; None for anybody else, to whom the desk replies."""
        try:
            incoming = await self._enrichment.enriched(incoming, NO_CONTEXT)
        except Declined:
            return None
        return incoming if self._desk.is_admin(incoming) else None

    async def _opened(self, source: Source, incoming: Incoming, trigger: str) -> bool:
        """Whether Slack opened the form, with pickers or without."""
        words, language = self._wording.words_for(incoming), self._wording.language_for(incoming)
        for pickers in (True, False):
            try:
                view = upload_modal(source, words, language, pickers=pickers)
                await self._client.views_open(trigger_id=trigger, view=view)
            except CALL_ERRORS as error:
                kind = "with pickers" if pickers else "for memos"
                logger.warning("Slack did not open the form %s (%s)", kind, error_code(error))
            else:
                return True
        return False
