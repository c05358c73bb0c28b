"""Ask Slack what a payload does not say, once its event is claimed: language, groups, a file, who reads along."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.channels import Channels
from bot.adapters.slack.events import Home, Payload, channel_of, user_of, with_groups
from bot.adapters.slack.files import FileRefused, attachment
from bot.adapters.slack.people import People
from bot.adapters.slack.render import dialogue
from bot.port import Command, Incoming
from bot.present.wording import Wording
from bot.telemetry.incidents import harmless
from memoqa.errors import MemoqaError
from memoqa.ingest.formats.table import format_list

FOR_ADMINS: Final[frozenset[Command]] = frozenset({"reindex", "gaps"})  # for which user groups are looked up


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a payload beside what the desk takes.

    Attributes:
        response_url: Slack's way to the asker alone, for half an hour; a command or a button has one.
        trigger: By which a dialogue can be opened, for three seconds.
        files: Of which one is to be taken into the memos; None where none is meant to be.
        unshared: Whether Slack said with it that no other organisation reads along; it does so of a message.
    """

    response_url: str = ""
    trigger: str = ""
    files: tuple[Payload, ...] | None = None
    unshared: bool = False


NOTHING_GIVEN: Final = Given()


class Declined(MemoqaError):
    """The desk is not to have something; the sentence is for who asked, in the language that is known by now."""

    def __init__(self, sentence: str, incoming: Incoming) -> None:
        super().__init__(sentence)
        self.incoming = incoming


class Inquiry:
    """Looks things up for one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient, home: Home, wording: Wording, groups: frozenset[str]) -> None:
        """Nothing is asked yet.

        Args:
            client: For the workspace's token.
            home: The workspace.
            wording: Chooses the language of what is declined with.
            groups: Ids of the user groups that may be someone's identity.
        """
        self._client = client
        self._wording = wording
        self._groups = groups
        self._people = People(client)
        self._channels = Channels(client, home)

    async def completed(self, incoming: Incoming, given: Given) -> Incoming:
        """The same with what Slack tells of it.

        Raises:
            Declined: Another organisation reads along, or may do so, or the file cannot be had.
        """
        user, channel = user_of(incoming), channel_of(incoming.event)
        language, shared = await asyncio.gather(self._people.language(user), self._is_shared(channel, given))
        # Whoever presses a button goes on in its language, unless their own is known.
        incoming = replace(incoming, language=language or incoming.language)
        words = self._wording.words_for(incoming)
        if shared is not False:
            raise Declined(words.other_organisation if shared else words.try_again, incoming)
        if incoming.command == "bad" and given.trigger:
            await self._ask_what_was_missing(incoming, given.trigger)
        if self._groups and incoming.command in FOR_ADMINS:
            incoming = with_groups(incoming, await self._people.groups(user, self._groups))
        return incoming if given.files is None else await self._with_file(incoming, given.files)

    async def _is_shared(self, channel: str, given: Given) -> bool | None:
        return False if given.unshared else await self._channels.is_shared(channel)

    async def _with_file(self, incoming: Incoming, files: tuple[Payload, ...]) -> Incoming:
        if len(files) != 1:
            listed = format_list(self._wording.language_for(incoming))
            raise Declined(self._wording.words_for(incoming).one_file.format(formats=listed), incoming)
        try:
            return replace(incoming, attachment=await attachment(self._client, files[0]))
        except FileRefused as error:
            raise Declined(str(error), incoming) from None

    async def _ask_what_was_missing(self, incoming: Incoming, trigger: str) -> None:
        assert incoming.thread, "a button stands in a thread"
        about = {"event": incoming.about, "channel": channel_of(incoming.event), "root": incoming.thread.root}
        view = dialogue(self._wording.words_for(incoming), json.dumps(about))
        await harmless(self._client.views_open(trigger_id=trigger, view=view))
