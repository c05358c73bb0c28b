"""Find the messages that memoqa has posted for an event, by the metadata on each of them."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.events import Workspace, channel_of

# The kinds of metadata.
ANSWER: Final = "memoqa_answer"
OPENING: Final = "memoqa_question"
PLACEHOLDER: Final = "memoqa_searching"
NOTICE: Final = "memoqa_notice"
PAGE: Final = 200  # messages, as Slack recommends
MOST_PAGES: Final = 5

Metadata = dict[str, Any]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class PostedAnswer:
    """How much of an answer is in its thread.

    Attributes:
        part: The last part that was posted, from 1; 0 if none was.
        parts: How many parts the answer has; 0 if none was posted.
        placeholder: The ts of the placeholder; empty if there is none.
    """

    part: int = 0
    parts: int = 0
    placeholder: str = ""


class PostedMessages:
    """The messages that memoqa posted for one event."""

    def __init__(self, client: AsyncWebClient, workspace: Workspace, event: str) -> None:
        self._client = client
        self._workspace = workspace
        self._event = event
        self._channel = channel_of(event)

    def metadata(self, kind: str, **details: int) -> Metadata:
        """The metadata of a message for this event; kind and details differ for each of its messages."""
        return {"event_type": kind, "event_payload": {"event": self._event, **details}}

    async def opening(self) -> str:
        """The ts of the message that began this question's thread before a crash; empty if there is none.

        Raises:
            SlackApiError: memoqa cannot read the channel.
        """
        async for message in self._recent():
            if self._is_kind(message, OPENING):
                return str(message["ts"])
        return ""

    async def answer(self, root: str) -> PostedAnswer:
        """How much of the answer is in the thread.

        Raises:
            SlackApiError: memoqa cannot read the thread.
        """
        found = PostedAnswer()
        async for message in self._replies(root):
            if self._is_kind(message, PLACEHOLDER):
                found.placeholder = str(message["ts"])
            elif self._is_kind(message, ANSWER):
                about = message["metadata"]["event_payload"]
                found.part, found.parts = max(found.part, int(about["part"])), int(about["parts"])
        return found

    async def parts(self, root: str) -> list[str]:
        """The ts of each message of the answer in the thread.

        Raises:
            SlackApiError: memoqa cannot read the thread.
        """
        return [str(message["ts"]) async for message in self._replies(root) if self._is_kind(message, ANSWER)]

    async def find(self, metadata: Metadata, root: str) -> str:
        """The ts of the message with exactly this metadata, in a thread or, without a root, in the channel.

        Empty if there is none, or if Slack does not let memoqa look.
        """
        try:
            async for message in self._replies(root) if root else self._recent():
                if self._is_own(message) and message.get("metadata") == metadata:
                    return str(message["ts"])
        except CALL_ERRORS as error:
            logger.warning("Slack did not show whether a message was posted (%s)", error_code(error))
        return ""

    async def _recent(self) -> AsyncIterator[dict[str, Any]]:
        reply = await self._client.conversations_history(channel=self._channel, limit=PAGE, include_all_metadata=True)
        for message in reply["messages"]:
            yield message

    async def _replies(self, root: str) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        for _ in range(MOST_PAGES):
            reply = await self._client.conversations_replies(
                channel=self._channel,
                ts=root,
                limit=PAGE,
                include_all_metadata=True,
                cursor=cursor or None,
            )
            for message in reply["messages"]:
                yield message
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _is_kind(self, message: dict[str, Any], kind: str) -> bool:
        metadata = message.get("metadata") or {}
        about = (metadata.get("event_payload") or {}).get("event")
        return self._is_own(message) and metadata.get("event_type") == kind and about == self._event

    def _is_own(self, message: dict[str, Any]) -> bool:
        return message.get("user") == self._workspace.user  # another app could write the same metadata
