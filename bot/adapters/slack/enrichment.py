"""Enrich a claimed Incoming with what its payload lacks: language, user groups, a file, who shares the channel."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.channels import Channels
from bot.adapters.slack.events import Payload, Workspace, channel_of, user_of, with_groups
from bot.adapters.slack.files import attachment
from bot.adapters.slack.render import feedback_modal
from bot.adapters.slack.users import Users
from bot.port import FOR_ADMINS, Incoming
from bot.present.wording import Wording
from bot.telemetry.incidents import harmless
from memoqa.errors import MemoqaError
from memoqa.ingest.upload_batch import MOST_FILES


@dataclass(frozen=True, slots=True)
class EventContext:
    """What a payload holds beside the Incoming.

    Attributes:
        response_url: Reaches the asker only, for half an hour; a command or a button has one.
        trigger: Opens a modal, for three seconds.
        files: The files that the asker wants to add to the memos; None for anything else.
        unshared: Slack said that no other organisation is in the channel; it says so only with a message.
    """

    response_url: str = ""
    trigger: str = ""
    files: tuple[Payload, ...] | None = None
    unshared: bool = False


NO_CONTEXT: Final = EventContext()


class Declined(MemoqaError):
    """memoqa must not answer; the sentence tells the asker why, in the language known by now."""

    def __init__(self, sentence: str, incoming: Incoming) -> None:
        super().__init__(sentence)
        self.incoming = incoming


class Enrichment:
    """Looks things up for one workspace; made for one event loop."""

    def __init__(
        self,
        client: AsyncWebClient,
        workspace: Workspace,
        wording: Wording,
        groups: frozenset[str],
        is_admin: Callable[[Incoming], bool],
    ) -> None:
        """Prepare without asking Slack.

        Args:
            client: Holds the workspace's token.
            workspace: The workspace.
            wording: Chooses the language of a refusal.
            groups: Ids of the user groups named in MEMOQA_ADMINS.
            is_admin: Says whether the asker is an admin.
        """
        self._client = client
        self._wording = wording
        self._groups = groups
        self._is_admin = is_admin
        self._users = Users(client)
        self._channels = Channels(client, workspace)

    async def enriched(self, incoming: Incoming, context: EventContext) -> Incoming:
        """The Incoming with what Slack knows about the asker and the channel.

        Raises:
            Declined: Another organisation is or may be in the channel.
        """
        user, channel = user_of(incoming), channel_of(incoming.event)
        # What only admins may do is looked up anew; for the form of an error the members of an hour ago will do.
        groups = self._users.groups(user, self._groups, now=incoming.command in FOR_ADMINS)
        language, shared, own = await asyncio.gather(
            self._users.language(user), self._is_shared(channel, context), groups
        )
        incoming = with_groups(replace(incoming, language=language or incoming.language), own)
        words = self._wording.words_for(incoming)
        if shared is not False:
            again = words.try_again_to_admin if self._is_admin(incoming) else words.try_again
            raise Declined(words.other_organisation if shared else again, incoming)
        if incoming.command == "bad" and context.trigger:
            await self._open_feedback_modal(incoming, context.trigger)
        if incoming.command == "helper" and incoming.channel:
            incoming = replace(incoming, hears=await self._channels.hears(channel))
        if context.files is None:
            return incoming
        files = context.files[: MOST_FILES + 1]  # the desk refuses more
        return replace(incoming, attachments=tuple([await attachment(self._client, file) for file in files]))

    async def in_language(self, incoming: Incoming) -> Incoming:
        """The Incoming with the asker's language alone, for what must be shown within Slack's three seconds."""
        return replace(incoming, language=await self._users.language(user_of(incoming)) or incoming.language)

    async def _is_shared(self, channel: str, context: EventContext) -> bool | None:
        return False if context.unshared else await self._channels.is_shared(channel)

    async def _open_feedback_modal(self, incoming: Incoming, trigger: str) -> None:
        assert incoming.thread, "a button stands in a thread"
        about = {"event": incoming.about, "channel": channel_of(incoming.event), "root": incoming.thread.root}
        view = feedback_modal(self._wording.words_for(incoming), json.dumps(about))
        await harmless(self._client.views_open(trigger_id=trigger, view=view))
