"""Answer a request that Slack signed and memoqa cannot read, and log that in one line without its words."""

import logging
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.telemetry.incidents import log_incident

# What reading a value of the wrong shape raises, and what Bolt raises for a request that nothing here takes.
MISSHAPEN: Final = (TypeError, AttributeError, LookupError, ValueError, RecursionError, BoltUnhandledRequestError)

logger = logging.getLogger(__name__)


class AnsweringApp(AsyncApp):
    """A Bolt app that answers every request, one too that Bolt cannot even prepare for a listener."""

    def __init__(self, answered: Callable[[float], None], **settings: Any) -> None:
        """Make an app.

        Args:
            answered: Gets the seconds from each request to its answer.
            settings: Bolt's own.
        """
        super().__init__(**settings)
        self._answered = answered

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer one request."""
        began = time.perf_counter()
        try:
            return await super().async_dispatch(req)
        except Exception as error:  # noqa: BLE001 - Bolt reads the request before it calls anything of ours
            log_unreadable(error)
            return BoltResponse(status=status_for(req.body))
        finally:
            self._answered(time.perf_counter() - began)


async def on_error(error: Exception, body: dict[str, Any], response: BoltResponse | None) -> BoltResponse | None:
    """Answer what a listener could not read; Bolt itself would log the error's text, which may hold a question."""
    log_unreadable(error)
    return BoltResponse(status=status_for(body)) if response else None  # None: it is acknowledged already


def status_for(body: Any) -> int:
    """The status that answers an unreadable request: 200 for an event, 400 for anything else.

    A refused event comes three times more, each as unreadable, and Slack turns an app's events off if it refuses most
    of them. Whoever typed a command or pressed a button waits for it, and Slack tells them that it failed.
    """
    return 200 if isinstance(body, dict) and body.get("type") == "event_callback" else 400


def log_unreadable(error: Exception) -> None:
    """Log where a request could not be read; what is no fault of the request's is an incident."""
    if not isinstance(error, MISSHAPEN):
        log_incident(error)
        return
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind, where = type(error).__name__, f"{Path(place.filename).name}:{place.lineno}"
    logger.warning("Slack signed a request that memoqa cannot read (%s at %s)", kind, where)
