"""Know of a question's replies which are in Slack already, by the metadata that each of them carries."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import UNANSWERED
from bot.adapters.slack.events import Home, channel_of

ANSWER: Final = "memoqa_answer"  # the kinds of metadata
OPENING: Final = "memoqa_question"
PLACEHOLDER: Final = "memoqa_searching"
NOTICE: Final = "memoqa_notice"
PAGE: Final = 200  # messages, as Slack recommends
MOST_PAGES: Final = 5

Metadata = dict[str, Any]


@dataclass(slots=True)
class Arrived:
    """What of an answer stands in its thread.

    Attributes:
        part: The last part that arrived, from 1; 0 where none did.
        parts: How many there are; 0 where none arrived.
        placeholder: The message that says that a search is under way; empty where there is none.
    """

    part: int = 0
    parts: int = 0
    placeholder: str = ""


class Arrivals:
    """The messages for one event."""

    def __init__(self, client: AsyncWebClient, home: Home, event: str) -> None:
        self._client = client
        self._home = home
        self._event = event
        self._channel = channel_of(event)

    def mark(self, kind: str, **details: int) -> Metadata:
        """The metadata of a message for this event; no two of its messages have the same."""
        return {"event_type": kind, "event_payload": {"event": self._event, **details}}

    async def opening(self) -> str:
        """The message under which this question would have been answered, where it was posted before a crash.

        Raises:
            SlackApiError: The channel cannot be read.
        """
        async for message in self._recent():
            if self._is_marked(message, OPENING):
                return str(message["ts"])
        return ""

    async def answer(self, root: str) -> Arrived:
        """What of the answer is in the thread.

        Raises:
            SlackApiError: The thread cannot be read.
        """
        found = Arrived()
        async for message in self._replies(root):
            if self._is_marked(message, PLACEHOLDER):
                found.placeholder = str(message["ts"])
            elif self._is_marked(message, ANSWER):
                about = message["metadata"]["event_payload"]
                found.part, found.parts = max(found.part, int(about["part"])), int(about["parts"])
        return found

    async def found(self, metadata: Metadata, root: str) -> str:
        """The message with these very metadata, in a thread or, without a root, in the channel.

        Empty where there is none, or where nobody can tell.
        """
        try:
            async for message in self._replies(root) if root else self._recent():
                if self._is_own(message) and message.get("metadata") == metadata:
                    return str(message["ts"])
        except UNANSWERED:
            pass
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

    def _is_marked(self, message: dict[str, Any], kind: str) -> bool:
        metadata = message.get("metadata") or {}
        about = (metadata.get("event_payload") or {}).get("event")
        return self._is_own(message) and metadata.get("event_type") == kind and about == self._event

    def _is_own(self, message: dict[str, Any]) -> bool:
        return message.get("user") == self._home.user  # another app may write the same metadata
