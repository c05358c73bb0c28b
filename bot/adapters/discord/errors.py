"""Name the errors of Discord: those that memoqa tells apart, and any of them in the log.

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


def refusal_code(error: BaseException) -> str:
    """Discord's code for what it refused, such as `50083`, or the status if it gave none; empty for any other error.

    Unlike the error's own text, it never holds what was posted.
    """
    if isinstance(error, discord.HTTPException):
        # A proxy could answer with anything in place of the number.
        return str(error.code) if error.code and isinstance(error.code, int) else f"status {error.status}"
    if isinstance(error, discord.RateLimited):
        return f"a rate limit of {error.retry_after:.0f} s"
    return str(error.code) if isinstance(error, discord.ConnectionClosed) else ""


def error_code(error: BaseException) -> str:
    """Discord's code for a failed call, or what kind of error the connection had."""
    return refusal_code(error) or type(error).__name__
