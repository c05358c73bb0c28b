"""What becomes of an error that nobody foresaw: an id for whoever met it, and where it was raised for the log."""

import logging
import secrets
import traceback
from collections.abc import Awaitable
from typing import Final

from prometheus_client import Counter

# Of the whole process, since an error that nobody foresaw can be met anywhere; /metrics shows it.
INCIDENTS: Final = Counter("memoqa_incidents", "Unforeseen errors.", registry=None)

logger = logging.getLogger(__name__)


async def harmless(saying: Awaitable[object]) -> bool:
    """Say something; where the platform does not take it, the log has it. Whether it was taken."""
    try:
        await saying
    except Exception as error:  # noqa: BLE001 - there is no other way to the asker
        log_incident(error)
        return False
    return True


def log_incident(error: BaseException) -> str:
    """Count an unforeseen error, log where it was raised, and return the id by which the log shows it.

    Its message stays out of the log: it may hold a question, a memo's text or a token.
    """
    INCIDENTS.inc()
    incident = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.error("incident %s: %s\n%s", incident, type(error).__qualname__, frames)
    return incident
