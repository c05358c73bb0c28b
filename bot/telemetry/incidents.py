"""Give an unforeseen error an id: the asker sees the id, and the log shows where the error was raised."""

import logging
import secrets
import traceback
from collections.abc import Awaitable
from typing import Final

from prometheus_client import Counter

# One counter for the whole process, since such an error can come up anywhere; /metrics shows it.
INCIDENTS: Final = Counter("memoqa_incidents", "Unforeseen errors.", registry=None)

logger = logging.getLogger(__name__)


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

    The log leaves its message out: it may hold a question, a memo's text or a token.
    """
    INCIDENTS.inc()
    incident = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.error("incident %s: %s\n%s", incident, type(error).__qualname__, frames)
    return incident
