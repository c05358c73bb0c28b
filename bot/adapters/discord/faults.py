"""By which errors it is known that Discord did not do what it was asked, and why."""

from typing import Final

import aiohttp
import discord

# Unknown interaction, unknown webhook, unknown message, invalid webhook token: the interaction is over.
OVER: Final = frozenset({10062, 10015, 10008, 50027})
ACKNOWLEDGED: Final = 40060  # an acknowledgement before this one did arrive
HAS_THREAD: Final = 160004  # there is a thread on that message already
UNSEEN: Final = 50001  # memoqa may not even see the channel

# RateLimited, of a wait that is too long, is no HTTPException; the others are of the network.
FAILURES: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
