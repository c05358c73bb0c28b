"""Open the form of a memo's details, and answer its submission: what is wrong stands at its field.

If Slack refuses the pickers, the form is opened again with fields for text alone, and the log says so.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.details import details_modal, opened_from, submission
from bot.adapters.slack.enrichment import NO_CONTEXT, Declined, Enrichment
from bot.adapters.slack.events import Workspace, channel_of
from bot.desk.desk import Desk
from bot.port import Incoming, Notice
from bot.present.wording import Wording
from bot.telemetry.incidents import harmless
from memoqa.errors import MemoqaError

logger = logging.getLogger(__name__)


class DetailsOpening:
    """The forms of one workspace; it keeps nothing between opening and taking one."""

    def __init__(
        self, client: AsyncWebClient, workspace: Workspace, desk: Desk, wording: Wording, enrichment: Enrichment
    ) -> None:
        self._client = client
        self._workspace = workspace
        self._desk = desk
        self._wording = wording
        self._enrichment = enrichment

    async def open(self, body: dict[str, Any], tell: Callable[[Incoming, Notice], Awaitable[object]]) -> None:
        """Open the form behind a button; `tell` says to who pressed it why there is none."""
        opened = opened_from(body, self._workspace)
        if opened is None:
            return
        incoming, about = opened
        try:
            incoming = await self._enrichment.enriched(incoming, NO_CONTEXT)
            form = await self._desk.details.form(incoming, about, self._wording.words_for(incoming))
        except Declined as declined:
            await harmless(tell(declined.incoming, Notice(str(declined), private=True)))
            return
        except MemoqaError as error:
            await harmless(tell(incoming, Notice(self._desk.explained(error, incoming), private=True)))
            return
        words, language = self._wording.words_for(incoming), self._wording.language_for(incoming)
        channel, trigger = channel_of(incoming.event), body["trigger_id"]
        try:
            await self._client.views_open(trigger_id=trigger, view=details_modal(form, words, channel, language))
        except CALL_ERRORS as error:
            logger.warning("Slack refused the pickers of a memo's details (%s): opened plain fields", error_code(error))
            view = details_modal(form, words, channel, language, pickers=False)
            await harmless(self._client.views_open(trigger_id=trigger, view=view))

    async def take(self, ack: AsyncAck, body: dict[str, Any]) -> Incoming | None:
        """Acknowledge a submitted form: with what is wrong at its fields, or by closing it.

        Returns:
            What the desk is to save; None if the form stays open, or is not for memoqa.
        """
        incoming = submission(body, self._workspace)
        words = self._wording.words_for(incoming) if incoming else None
        if incoming and words and (problems := self._desk.details.problems(dict(incoming.details), words)):
            await ack(response_action="errors", errors=problems)
            return None
        await ack()
        return incoming
