"""Slack's Web API as memoqa calls it: what is tried again, what is logged, and what a refusal means.

Alone in making a client, so that no other part can lose the cap on waiting or let a token into a log.
"""

import logging
import re
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.events import Home
from bot.adapters.slack.scopes import HEADER, NEEDED, granted, missing
from bot.adapters.slack.settings import SlackSettings
from memoqa.errors import MemoqaError

LONGEST_WAIT_SECONDS: Final = 60  # a Retry-After beyond it means that something else is wrong; nobody waits so long
MOST_RETRIES: Final = 5
TIMEOUT_SECONDS: Final = 30
UNANSWERED: Final = (SlackApiError, aiohttp.ClientError, TimeoutError)  # what a call raises that Slack does not grant
NOT_THERE: Final = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})  # memoqa is no member
POSTING: Final = "/chat.postMessage"  # the call that, done twice, is seen twice
PASSING: Final = frozenset({  # errors that say nothing of a token
    "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "no reason",
})  # fmt: skip
SECRET: Final = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=ticket=)[^\s&'\"]+|https://hooks\.slack\.com/\S+")

_CODE: Final = re.compile(r"[a-z0-9_]{1,60}")

logger = logging.getLogger(__name__)


class SlackRefused(MemoqaError):
    """Slack does not take the tokens, or cannot be reached; the process cannot serve it."""


class SlackUnreachable(SlackRefused):
    """Slack cannot be reached, or does not say just now whether it takes a token; it may later."""


class Discreet(logging.Filter):
    """Keeps tokens out of what Slack's own libraries log, and tracebacks, whose messages may hold what was said."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; it is always kept."""
        record.msg, record.args = SECRET.sub("[secret]", record.getMessage()), None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def library_logger(level: int = logging.WARNING) -> logging.Logger:
    """What Slack's libraries are given to log with, from a level up; below WARNING they log whole messages."""
    discreet = logging.getLogger(f"{__name__}.{logging.getLevelName(level).lower()}")
    if not discreet.filters:
        discreet.addFilter(Discreet())
        discreet.setLevel(level)
    return discreet


class LostConnections(AsyncConnectionErrorRetryHandler):
    """Tries again where the connection failed; what is posted only where Slack surely did not get it."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(POSTING):
            return isinstance(error, aiohttp.ClientConnectorError)
        return await super()._can_retry_async(state=state, request=request, response=response, error=error)


class RateLimits(AsyncRateLimitErrorRetryHandler):
    """Waits as long as a 429 says and tries again, but not for longer than a person would."""

    def __init__(self) -> None:
        super().__init__(max_retry_count=MOST_RETRIES)

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if not await super()._can_retry_async(state=state, request=request, response=response, error=error):
            return False
        asked = next((value for name, value in _headers(response) if name.lower() == "retry-after"), "1")
        if asked.isdecimal() and len(asked) < 10 and int(asked) <= LONGEST_WAIT_SECONDS:
            return True
        logger.error("Slack asks for a wait of %s s, beyond %d: given up", asked[:20], LONGEST_WAIT_SECONDS)
        return False


def web_client(settings: SlackSettings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client for the bot's token; it ends with the session, which was made by `web_session`."""
    url = settings.api_url if settings.api_url.endswith("/") else settings.api_url + "/"
    token = settings.bot_token.get_secret_value()
    return AsyncWebClient(token=token, base_url=url, session=session, logger=library_logger(), retry_handlers=retries())


def retries() -> list[AsyncRetryHandler]:
    """What is tried again, of the Web API and of a response URL."""
    return [LostConnections(), RateLimits()]


def web_session() -> aiohttp.ClientSession:
    """Connections for one client."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS))


async def introduced(client: AsyncWebClient) -> Home:
    """The workspace that the token is for.

    Raises:
        SlackRefused: The token is refused, lacks what nothing works without, or Slack cannot be reached.
    """
    reply = await _asked(client, "SLACK_BOT_TOKEN", client.auth_test())
    scopes = granted(reply.headers.get(HEADER))
    if scopes is not None and (lacking := [scope for scope in NEEDED if scope not in scopes]):
        raise SlackRefused(
            f"Slack grants memoqa no {', '.join(lacking)}; add it under OAuth & Permissions, and install the app again."
        )
    for scope in missing(scopes):
        logger.warning("Slack grants no %s, and so there is no %s", scope.name, scope.feature)
    return Home(team=reply["team_id"], user=reply["user_id"], bot=reply.get("bot_id") or "")


async def is_revoked(client: AsyncWebClient) -> bool:
    """Whether the bot's token has ended, as an event said; only Slack's taking it still speaks against that."""
    try:
        await client.auth_test()
    except UNANSWERED:
        return True
    return False


async def socket_address(client: AsyncWebClient, app_token: str) -> str:
    """Where the socket is to be opened, which Slack says once for each.

    Raises:
        SlackUnreachable: Slack cannot be reached, or says nothing of the token.
        SlackRefused: The app's token is refused.
    """
    reply = await _asked(client, "SLACK_APP_TOKEN", client.apps_connections_open(app_token=app_token))
    return str(reply["url"])


def sentence(setting: str, error: str) -> str:
    """What one of Slack's error codes means for whoever set a token, and what to do.

    Args:
        setting: Which token it was.
        error: As Slack has it, such as `invalid_auth`.
    """
    if error in {"missing_scope", "no_permission"}:
        return f"Slack says that the token in {setting} lacks a scope; docs/slack.md lists which are needed."
    if error == "not_allowed_token_type":
        return f"the token in {setting} is of the wrong kind; docs/slack.md says where to copy the right one from."
    if error == "ratelimited":
        return "Slack asks for a longer wait than a start takes; start again in some minutes."
    if error in {"account_inactive", "token_revoked", "token_expired"}:
        return f"the token in {setting} is no longer valid ({error}); install the app again, and copy the new token."
    return f"Slack does not take the token in {setting} ({error}); copy it anew from api.slack.com/apps."


async def _asked(client: AsyncWebClient, setting: str, call: Any) -> Any:
    try:
        return await call
    except SlackApiError as error:
        code = error_code(error)
        raise (SlackUnreachable if code in PASSING else SlackRefused)(sentence(setting, code)) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        problem = type(error).__name__
        raise SlackUnreachable(
            f"Slack cannot be reached at {client.base_url} ({problem}); check the network, and SLACK_API_URL."
        ) from None


def error_code(error: SlackApiError) -> str:
    """What Slack calls an error; the error's own text may hold what was posted."""
    data = getattr(error.response, "data", None)
    code = str(data.get("error")) if isinstance(data, dict) else ""
    # What is no code of Slack's may be anything, a token that a proxy says back included.
    return code if _CODE.fullmatch(code) else "no reason"


def _headers(response: HttpResponse | None) -> list[tuple[str, str]]:
    if response is None:
        return []
    return [(name, value if isinstance(value, str) else value[0]) for name, value in response.headers.items() if value]
