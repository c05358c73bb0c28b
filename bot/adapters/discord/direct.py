"""Begin a direct message with somebody who did not ask."""

import re
from typing import Final

import discord

from bot.adapters.discord.components import layout
from bot.adapters.discord.errors import error_code
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.render import messages
from bot.port import Language, Notice, Unreachable
from bot.present.wording import WORDS

PERSON: Final = re.compile(rf"{PLATFORM}:([0-9]{{1,20}})")  # not a role


async def tell(client: discord.Client, person: str, notice: Notice, language: Language) -> None:
    """The adapter's `Tell`; Discord allows it to people who share a server with memoqa and take its messages."""
    found = PERSON.fullmatch(person)
    if found is None:
        raise Unreachable("not a person")
    try:
        direct = await client.create_dm(discord.Object(int(found[1])))
        for message in messages(notice, WORDS[language]):
            await direct.send(
                view=layout(message), allowed_mentions=discord.AllowedMentions.none(), suppress_embeds=True
            )
    except (discord.Forbidden, discord.NotFound) as error:
        raise Unreachable(error_code(error)) from None
    except discord.HTTPException as error:
        if error.status == 400:  # memoqa itself, or an id that is nobody's
            raise Unreachable(error_code(error)) from None
        raise
