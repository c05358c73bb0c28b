"""Post, edit and whisper messages through Slack's API; a post whose reply was lost is not posted twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.client import CALL_ERRORS, NOT_A_MEMBER, ResponseRefused, error_code, library_logger, retries
from bot.adapters.slack.posted import Metadata, PostedMessages
from bot.adapters.slack.render import RenderedMessage, without_table
from bot.adapters.slack.scopes import FILES
from bot.adapters.slack.surfaces import Surfaces
from bot.port import ForAsker

# How every message is posted: Slack finds no links, names or pictures in it.
AS_WRITTEN: Final[dict[str, Any]] = {
    "unfurl_links": False,
    "unfurl_media": False,
    "parse": "none",
    "link_names": False,
}
VISIBLE_SECONDS: Final = 1.0  # until a message can be read back after Slack's reply to the post was lost

logger = logging.getLogger(__name__)


class NotInvited(ForAsker):
    """memoqa is not a member of the channel; the sentence tells the asker to invite it."""


class Sender:
    """Sends the messages for one event.

    Attributes:
        can_post: False once Slack refused to let memoqa post or edit in the channel.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        surfaces: Surfaces,
        channel: str,
        posted: PostedMessages,
        invite_hint: Callable[[], str],
    ) -> None:
        """Prepare to send.

        Args:
            client: Holds the workspace's token.
            surfaces: Knows which of Slack's blocks the workspace takes.
            channel: Slack's id of the channel.
            posted: Finds a message whose reply was lost.
            invite_hint: The sentence of NotInvited, in the asker's language.
        """
        self._client = client
        self._surfaces = surfaces
        self._channel = channel
        self._posted = posted
        self._invite_hint = invite_hint
        self.can_post = True

    async def post(self, message: RenderedMessage, root: str, metadata: Metadata) -> str:
        """Post a message once, even if Slack's reply is lost; its ts.

        Args:
            message: What to post.
            root: The thread's first message; empty to post in the channel itself.
            metadata: Tells this message from every other one.

        Raises:
            NotInvited: memoqa is not in this channel.
            SlackApiError: Slack refused the message.
        """
        try:
            return await self._post(message, root, metadata)
        except aiohttp.ClientConnectorError:
            raise  # Slack never got the message, and the client has retried already
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(VISIBLE_SECONDS)
            return await self._posted.find(metadata, root) or await self._post(message, root, metadata)

    async def edit(self, ts: str, message: RenderedMessage, metadata: Metadata) -> None:
        """Replace a message's content.

        Raises:
            NotInvited: memoqa is not in this channel.
            SlackApiError: Slack refused the edit.
        """

        async def send(form: RenderedMessage) -> None:
            # Unlike chat.postMessage, chat.update looks for links and names unless told not to.
            await self._as_member(
                self._client.chat_update(
                    channel=self._channel,
                    ts=ts,
                    text=form.text,
                    blocks=form.blocks,
                    metadata=metadata,
                    parse="none",
                    link_names=False,
                )
            )

        await self._surfaces.sent(message, send)

    async def post_ephemeral(self, message: RenderedMessage, user: str, root: str | None) -> None:
        """Show a message to one user only, in a thread if `root` names one.

        Raises:
            SlackApiError: Slack refused the message.
        """

        async def send(form: RenderedMessage) -> None:
            await self._client.chat_postEphemeral(
                channel=self._channel, user=user, text=form.text, blocks=form.blocks, thread_ts=root
            )

        await self._surfaces.sent(message, send)

    async def show_alone(self, message: RenderedMessage, user: str, root: str | None, response_url: str) -> None:
        """Show one user what nobody else may see: in the channel, by the response URL, else as a direct message.

        Raises:
            SlackApiError: Slack refused the message each time; nobody saw it.
            ResponseRefused: The URL refused it; nobody saw it.
        """
        try:
            await self.post_ephemeral(message, user, root)
        except SlackApiError as error:
            logger.warning("Slack showed the asker alone no message (%s): sent it in another way", error_code(error))
            if response_url:
                await self.respond(response_url, message, root)
            else:
                await self.post_directly(message, user)

    async def post_directly(self, message: RenderedMessage, user: str) -> str:
        """Send a direct message to a user; the id of the channel that it is in, which no other scope would tell.

        Raises:
            SlackApiError: Slack refused the message.
        """
        channel = ""

        async def send(form: RenderedMessage) -> None:
            nonlocal channel
            reply = await self._client.chat_postMessage(
                channel=user,
                text=form.text,
                blocks=form.blocks,
                **AS_WRITTEN,
            )
            channel = str(reply["channel"])

        await self._surfaces.sent(message, send)
        return channel

    async def upload(self, name: str, content: bytes, channel: str, root: str) -> bool:
        """Whether Slack took a file for a channel, or for the thread that `root` names; if not, the log says why."""
        try:
            await self._client.files_upload_v2(
                filename=name, title=name, content=content, channel=channel, thread_ts=root or None
            )
        except (*CALL_ERRORS, SlackRequestError) as error:
            code = error_code(error)
            hint = f": {FILES.without}" if code == "missing_scope" else ""
            logger.warning("Slack did not take a file (%s)%s", code, hint)
            return False
        return True

    async def delete(self, ts: str) -> None:
        """Delete one of memoqa's messages; somebody else may have done so already.

        Raises:
            SlackApiError: Slack refused to delete it.
        """
        try:
            await self._client.chat_delete(channel=self._channel, ts=ts)
        except SlackApiError as error:
            if error_code(error) != "message_not_found":
                raise

    async def respond(self, url: str, message: RenderedMessage, root: str | None) -> None:
        """Show a message to the asker only, through the response URL of a command or a button.

        Raises:
            ResponseRefused: The URL refused the message.
        """
        session = self._client.session
        webhook = AsyncWebhookClient(url, session=session, logger=library_logger(), retry_handlers=retries())
        body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False}
        older = without_table(message)  # this URL takes five messages; none is to be spent on what may be refused
        body |= {"text": older.text, "blocks": older.blocks}
        if root is not None:
            body["thread_ts"] = root
        reply = await webhook.send_dict(body)
        if reply.status_code >= 300:
            raise ResponseRefused(reply.status_code, reply.body or "")

    async def _post(self, message: RenderedMessage, root: str, metadata: Metadata) -> str:
        async def send(form: RenderedMessage) -> str:
            reply = await self._as_member(
                self._client.chat_postMessage(
                    channel=self._channel,
                    text=form.text,
                    blocks=form.blocks,
                    thread_ts=root or None,
                    metadata=metadata,
                    **AS_WRITTEN,
                )
            )
            return str(reply["ts"])

        return await self._surfaces.sent(message, send)

    async def _as_member(self, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        """The reply to a call that only a member of the channel may make."""
        try:
            return await call
        except SlackApiError as error:
            code = error_code(error)
            if code not in NOT_A_MEMBER:
                raise
            logger.warning("Slack lets memoqa neither post nor edit in channel %s (%s)", self._channel, code)
            self.can_post = False
            raise NotInvited(self._invite_hint()) from None
