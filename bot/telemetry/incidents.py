"""Give an unforeseen error an id: the asker sees the id, and the log shows where the error was raised."""

import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable
from typing import Final

from prometheus_client import Counter

# One counter for the whole process, since such an error can come up anywhere; /metrics shows it.
INCIDENTS: Final = Counter("memoqa_incidents", "Unforeseen errors.", registry=None)

# What each platform that runs knows about its own errors; `name_codes` fills it.
_codes: Final[set[Callable[[BaseException], str]]] = set()

logger = logging.getLogger(__name__)


def name_codes(code: Callable[[BaseException], str]) -> None:
    """Name a platform's error codes in the log.

    Args:
        code: The platform's own code for an error, a fixed word or number that holds nothing people wrote; empty if
            the error is not the platform's.
    """
    _codes.add(code)


async def harmless(saying: Awaitable[object]) -> bool:
    """Send something; if the platform refuses it, log that. Return whether it was sent."""
    try:
        await saying
    except Exception as error:  # noqa: BLE001 - there is no other way to reach the asker
        log_incident(error)
        return False
    return True


def log_incident(error: BaseException) -> str:
    """Count an unforeseen error, log where it was raised, and return its id in the log.

    The log leaves its message out: it may hold a question, a memo's text or a token. It names the platform's code.
    """
    INCIDENTS.inc()
    incident = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.error("incident %s: %s%s\n%s", incident, type(error).__qualname__, _coded(error), frames)
    return incident


def _coded(error: BaseException | None) -> str:
    """The platform's code for an error, or for the one behind it, as ` (is_archived)`; empty if there is none."""
    seen: set[int] = set()  # an error may be its own cause: `raise error from error`
    while error and id(error) not in seen:
        seen.add(id(error))
        if found := next(filter(None, (code(error) for code in _codes)), ""):
            return f" ({found})"
        error = error.__cause__ or error.__context__
    return ""
