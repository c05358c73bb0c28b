"""Name the errors of Discord that memoqa tells apart.

Source: discord.com/developers/docs, Opcodes and Status Codes.
"""

from typing import Final

import aiohttp
import discord

# Unknown interaction, unknown webhook, unknown message, invalid webhook token: the interaction is over.
OVER: Final = frozenset({10062, 10015, 10008, 50027})
ACKNOWLEDGED: Final = 40060  # an earlier acknowledgement did arrive
HAS_THREAD: Final = 160004  # the message has a thread already
UNSEEN: Final = 50001  # memoqa cannot even see the channel

# RateLimited, for a wait that is too long, is not an HTTPException; the last two come from the network.
FAILURES: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
