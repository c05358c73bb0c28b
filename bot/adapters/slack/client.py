"""Make the client for Slack's Web API: what it retries, what it logs, and what a refusal means.

Only this module makes a client, so no other part can lose the limit on waiting or log a token.
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

from bot.adapters.slack.events import Workspace
from bot.adapters.slack.scopes import HEADER, NEEDED, Scope, granted, missing
from bot.adapters.slack.settings import SlackSettings
from memoqa.errors import MemoqaError

LONGEST_WAIT_SECONDS: Final = 60  # a longer Retry-After means that something else is wrong; nobody waits so long
MOST_RETRIES: Final = 5
TIMEOUT_SECONDS: Final = 30
CALL_ERRORS: Final = (SlackApiError, aiohttp.ClientError, TimeoutError)  # what a failed call raises
NOT_A_MEMBER: Final = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})
POST_MESSAGE: Final = "/chat.postMessage"  # people see the effect of a second call
TRANSIENT_ERRORS: Final = frozenset({  # these say nothing about the token
    "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org",
    "no reason",
})  # fmt: skip
REVOKED_ERRORS: Final = frozenset({"token_revoked", "account_inactive"})  # a bot's account ends with its installation
SECRET: Final = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=ticket=)[^\s&'\"]+|https://hooks\.slack\.com/\S+")

_CODE: Final = re.compile(r"[a-z0-9_]{1,60}")
_CODE_IN_JSON: Final = re.compile(r'(?<="error":")[a-z0-9_]{1,60}(?=")')

logger = logging.getLogger(__name__)


class SlackRefused(MemoqaError):
    """memoqa cannot serve Slack: Slack refused a token, or memoqa cannot reach Slack."""


class SlackUnreachable(SlackRefused):
    """memoqa cannot reach Slack, or Slack cannot check the token just now; trying again may help."""


class ResponseRefused(aiohttp.ClientError):
    """A response URL refused a message.

    Attributes:
        code: Slack's code, such as `expired_url`, or the status.
    """

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"response_url: {status}")
        found = _CODE.fullmatch(body) or _CODE_IN_JSON.search(body)
        self.code = found[0] if found else f"status {status}"


class RedactingFilter(logging.Filter):
    """Removes tokens from what Slack's libraries log, and tracebacks, which may hold what people wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record in place and keep it."""
        record.msg, record.args = SECRET.sub("[secret]", record.getMessage()), None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def library_logger(level: int = logging.WARNING) -> logging.Logger:
    """The redacting logger for Slack's libraries, from a level up; below WARNING they log whole messages."""
    redacted = logging.getLogger(f"{__name__}.{logging.getLevelName(level).lower()}")
    if not redacted.filters:
        redacted.addFilter(RedactingFilter())
        redacted.setLevel(level)
    return redacted


class ConnectionRetries(AsyncConnectionErrorRetryHandler):
    """Retries a call whose connection failed; a post only if Slack surely did not get it."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(POST_MESSAGE):
            return isinstance(error, aiohttp.ClientConnectorError)
        return await super()._can_retry_async(state=state, request=request, response=response, error=error)


class RateLimitRetries(AsyncRateLimitErrorRetryHandler):
    """Waits as long as a 429 says and retries, unless that is longer than a person would wait."""

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
        logger.error("Slack asked for a wait of %s s, more than %d: gave up", asked[:20], LONGEST_WAIT_SECONDS)
        return False


def web_client(settings: SlackSettings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client for the bot's token. It uses a session from `web_session`, and ends with it."""
    url = settings.api_url if settings.api_url.endswith("/") else settings.api_url + "/"
    token = settings.bot_token.get_secret_value()
    return AsyncWebClient(token=token, base_url=url, session=session, logger=library_logger(), retry_handlers=retries())


def retries() -> list[AsyncRetryHandler]:
    """The retry handlers for the Web API and for response URLs."""
    return [ConnectionRetries(), RateLimitRetries()]


def web_session() -> aiohttp.ClientSession:
    """The connections of one client."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS))


async def installed_workspace(client: AsyncWebClient) -> Workspace:
    """The workspace of the client's token; the log names the scopes that the token lacks.

    Raises:
        SlackRefused: As `checked_workspace`.
    """
    workspace, lacking = await checked_workspace(client)
    for scope in lacking:
        logger.warning("Missing Slack scope %s: %s.", scope.name, scope.without)
    return workspace


async def checked_workspace(client: AsyncWebClient) -> tuple[Workspace, tuple[Scope, ...]]:
    """The workspace of the client's token, and the scopes that the token lacks.

    Raises:
        SlackRefused: Slack refused the token, the token lacks an indispensable scope, or memoqa cannot reach Slack.
    """
    reply = await _checked(client, "SLACK_BOT_TOKEN", client.auth_test())
    lacking = missing(granted(reply.headers.get(HEADER)))
    if needed := next((scope for scope in lacking if scope.name in NEEDED), None):
        raise SlackRefused(
            f"Missing Slack scope {needed.name}: {needed.without}; add it under OAuth & Permissions and reinstall the "
            "app."
        )
    bot, name = str(reply.get("bot_id") or ""), str(reply.get("team") or "")
    return Workspace(team=reply["team_id"], user=reply["user_id"], bot=bot, name=name), lacking


async def is_revoked(client: AsyncWebClient) -> bool | None:
    """Whether the bot's token was revoked, as an event said; None if Slack does not say so plainly."""
    try:
        await client.auth_test()
    except CALL_ERRORS as error:
        code = error_code(error)
        if code in REVOKED_ERRORS:
            return True
        logger.warning("Slack reported an uninstall, but did not say whether the token is revoked (%s)", code)
        return None
    return False


async def socket_url(client: AsyncWebClient, app_token: str) -> str:
    """The URL for one Socket Mode connection.

    Raises:
        SlackUnreachable: memoqa cannot reach Slack, or Slack cannot check the token just now.
        SlackRefused: Slack refused the app's token.
    """
    reply = await _checked(client, "SLACK_APP_TOKEN", client.apps_connections_open(app_token=app_token))
    return str(reply["url"])


def sentence(setting: str, error: str) -> str:
    """The sentence for an error code that Slack gave for a token: what is wrong, and what to do.

    Args:
        setting: The environment variable that holds the token.
        error: Slack's code, such as `invalid_auth`.
    """
    if error in {"missing_scope", "no_permission"}:
        return f"The token in {setting} lacks a scope; docs/slack.md lists the scopes that memoqa needs."
    if error == "not_allowed_token_type":
        return f"The token in {setting} is of the wrong type; docs/slack.md says where to copy the right one."
    if error == "ratelimited":
        return "Slack is limiting memoqa's requests; start memoqa again in a few minutes."
    if error in {"account_inactive", "token_revoked", "token_expired"}:
        return f"The token in {setting} is no longer valid ({error}); reinstall the app and copy the new token."
    return f"Slack refused the token in {setting} ({error}); copy it again from api.slack.com/apps."


async def _checked(client: AsyncWebClient, setting: str, call: Any) -> Any:
    """Slack's reply to a call that checks a token."""
    try:
        return await call
    except SlackApiError as error:
        code = error_code(error)
        raise (SlackUnreachable if code in TRANSIENT_ERRORS else SlackRefused)(sentence(setting, code)) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        problem = type(error).__name__
        raise SlackUnreachable(
            f"Cannot reach Slack at {client.base_url} ({problem}); check the network and SLACK_API_URL."
        ) from None


def error_code(error: BaseException) -> str:
    """Slack's code for a failed call, or what kind of error the connection had."""
    return refusal_code(error) or type(error).__name__


def refusal_code(error: BaseException) -> str:
    """Slack's code for what it refused; empty for any other error.

    Unlike the error's own text, it never holds what was posted.
    """
    if isinstance(error, ResponseRefused):
        return error.code
    if not isinstance(error, SlackApiError):
        return ""
    data = getattr(error.response, "data", None)
    code = str(data.get("error")) if isinstance(data, dict) else ""
    # Anything else is not a code of Slack's: a proxy might even send the token back.
    return code if _CODE.fullmatch(code) else "no reason"


def _headers(response: HttpResponse | None) -> list[tuple[str, str]]:
    if response is None:
        return []
    return [(name, value if isinstance(value, str) else value[0]) for name, value in response.headers.items() if value]
