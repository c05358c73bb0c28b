"""Begin a direct message with somebody who did not ask."""

import re
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import TRANSIENT_ERRORS, error_code
from bot.adapters.slack.events import PLATFORM
from bot.adapters.slack.render import messages
from bot.port import Language, Notice, Unreachable
from bot.present.wording import WORDS

PERSON: Final = re.compile(rf"{PLATFORM}:([UW][A-Z0-9]+)")  # not a user group


async def tell(client: AsyncWebClient, person: str, notice: Notice, language: Language) -> None:
    """The adapter's `Tell`; Slack wants the scope im:write for it."""
    found = PERSON.fullmatch(person)
    if found is None:
        raise Unreachable("not a person")
    try:
        opened = await client.conversations_open(users=found[1])
        for message in messages(notice, WORDS[language]):
            await client.chat_postMessage(
                channel=opened["channel"]["id"],
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            )
    except SlackApiError as error:
        code = error_code(error)
        if code in TRANSIENT_ERRORS:
            raise
        raise Unreachable(code) from None
