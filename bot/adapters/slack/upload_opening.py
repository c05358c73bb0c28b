"""Open the form that adds memos for admins: by the shortcut on a message, by `/reindex add`, for files that wait.

Whoever is no admin gets the desk's reply. If Slack opens no form, the log says why, and the desk goes on without one:
a message's files wait until the admin has decided, and are not indexed unasked.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

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
from bot.port import Incoming, Notice
from bot.present.wording import Wording
from bot.present.words.uploads import upload_words
from bot.telemetry.incidents import harmless
from memoqa.errors import MemoqaError

logger = logging.getLogger(__name__)


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

    def wanted(self, body: Payload) -> Incoming | None:
        """What a slash command would have the desk do if it opened no form; None if it opens none."""
        incoming = slash_command(body, self._workspace)
        is_wanted = incoming and incoming.command == "reindex" and incoming.text.strip().lower() == ADD
        return incoming if is_wanted else None

    async def by_command(
        self, body: Payload, incoming: Incoming, otherwise: Callable[[Incoming], Awaitable[object]]
    ) -> None:
        """Open the form for `/reindex add`; `otherwise` has the desk reply without one."""
        source = Source(channel_of(incoming.event), response_url=text_of(body.get("response_url")))
        if not await self._opened(source, incoming, body["trigger_id"]):
            await otherwise(incoming)

    async def by_shortcut(self, body: Payload, otherwise: Callable[[Incoming], Awaitable[object]]) -> None:
        """Open the form for a message's files; `otherwise` has the desk keep them waiting, or say what is wrong."""
        incoming = upload_shortcut(body, self._workspace)
        if incoming is None:
            return
        files = files_in(body.get("message") or {})
        names = tuple(text_of(file.get("name")) or text_of(file.get("id")) for file in files)
        root = incoming.thread.root if incoming.thread else ""
        ids = tuple(text_of(file.get("id")) for file in files)
        source = Source(channel_of(incoming.event), root, text_of(body.get("response_url")), names, ids)
        if not files or not await self._opened(source, incoming, body["trigger_id"]):
            await otherwise(incoming)

    async def by_button(
        self,
        body: Payload,
        otherwise: Callable[[Incoming], Awaitable[object]],
        tell: Callable[[Incoming, Notice], Awaitable[object]],
    ) -> None:
        """Open the form for files that wait; `tell` says to an admin why there is none."""
        opened = opened_from(body, self._workspace)
        if opened is None:
            return
        incoming, ticket = opened
        message = body.get("message") or {}
        root = text_of(message.get("thread_ts") or message.get("ts"))
        taken = replace(incoming, command="take", about=ticket)
        try:
            names = await self._desk.waiting(ticket)
        except MemoqaError as error:
            await harmless(tell(incoming, Notice(self._desk.explained(error, incoming), private=True)))
            return
        source = Source(channel_of(incoming.event), root, text_of(body.get("response_url")), names, ticket=ticket)
        if not await self._opened(source, taken, body["trigger_id"], tell):
            await otherwise(taken)

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

    async def _opened(
        self,
        source: Source,
        incoming: Incoming,
        trigger: str,
        tell: Callable[[Incoming, Notice], Awaitable[object]] | None = None,
    ) -> bool:
        """Open the form; False if the desk is to reply in its place. With `tell`, an admin is told that it failed."""
        try:
            incoming = await self._enrichment.enriched(incoming, NO_CONTEXT)
        except Declined:
            return False
        if not self._desk.is_admin(incoming):
            return False
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
        if tell is None:
            return False
        await harmless(tell(incoming, Notice(upload_words(words).form_failed, private=True)))
        return True
