"""The client retries what it safely can, logs no token, and explains a refused one."""

import logging
from types import SimpleNamespace

import pytest
from aiohttp import ClientConnectorError, ClientOSError, ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.adapters.slack.client import (
    ConnectionRetries,
    RateLimitRetries,
    RedactingFilter,
    ResponseRefused,
    SlackRefused,
    SlackUnreachable,
    error_code,
    sentence,
    socket_url,
)
from bot.platforms import installed

REQUEST = HttpRequest(method="POST", url="https://slack.com/api/chat.postMessage", headers={})


@pytest.mark.parametrize(
    ("wait", "again"), [("1", True), ("60", True), ("61", False), ("3600", False), ("soon", False), ("9" * 50, False)]
)
async def test_a_rate_limit_is_waited_for_but_not_for_longer_than_a_minute(wait: str, again: bool) -> None:
    response = HttpResponse(status_code=429, headers={"Retry-After": [wait]})
    assert await RateLimitRetries().can_retry_async(state=RetryState(), request=REQUEST, response=response) is again


async def test_only_a_rate_limit_is_waited_for() -> None:
    response = HttpResponse(status_code=500, headers={})
    assert not await RateLimitRetries().can_retry_async(state=RetryState(), request=REQUEST, response=response)


@pytest.mark.parametrize(
    ("method", "error", "again"),
    [
        ("chat.postMessage", ServerDisconnectedError(), False),
        ("chat.postMessage", ClientOSError(104, "reset"), False),
        ("chat.postMessage", ClientConnectorError(None, OSError()), True),  # type: ignore[arg-type]
        ("chat.update", ServerDisconnectedError(), True),
        ("users.info", ClientOSError(104, "reset"), True),
    ],
)
async def test_a_post_is_retried_only_if_slack_surely_did_not_get_it(
    method: str, error: Exception, again: bool
) -> None:
    request = HttpRequest(method="POST", url=f"https://slack.com/api/{method}", headers={})
    assert await ConnectionRetries().can_retry_async(state=RetryState(), request=request, error=error) is again


@pytest.mark.parametrize(
    ("error", "unreachable"),
    [("invalid_auth", False), ("token_revoked", False), ("ratelimited", True), ("internal_error", True)],
)
async def test_a_refused_token_is_told_apart_from_an_unavailable_slack(error: str, unreachable: bool) -> None:
    class Refusing:
        base_url = "https://slack.com/api/"

        async def apps_connections_open(self, **_: str) -> None:
            raise SlackApiError("refused", SimpleNamespace(data={"error": error}))

    with pytest.raises(SlackRefused) as refused:
        await socket_url(Refusing(), "xapp-1")  # type: ignore[arg-type]
    assert isinstance(refused.value, SlackUnreachable) is unreachable


@pytest.mark.parametrize(
    ("said", "code"),
    [("invalid_auth", "invalid_auth"), ("Bearer xoxb-1-2-abc", "no reason"), (None, "no reason"), ("", "no reason")],
)
def test_only_slacks_own_error_codes_are_passed_on(said: str | None, code: str) -> None:
    assert error_code(SlackApiError("refused", SimpleNamespace(data={"error": said}))) == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SlackApiError("canary", SimpleNamespace(data={"error": "is_archived"})), "is_archived"),
        (ResponseRefused(404, "no_active_hooks"), "no_active_hooks"),
        (ResponseRefused(404, '{"ok":false,"error":"expired_url"}'), "expired_url"),
        (ResponseRefused(502, "<p>Who said canary?</p>"), "status 502"),
        (ValueError("canary"), ""),
    ],
)
def test_incidents_name_slacks_codes_and_only_those(error: Exception, code: str) -> None:
    coded = installed()["slack"].code
    assert coded
    assert coded(error) == code


def test_tokens_and_tracebacks_stay_out_of_what_slacks_libraries_log() -> None:
    told = ("xoxb-1-2-abc", "xapp-1-A-2-b", "wss://a/?ticket=t0p&app_id=1", "https://hooks.slack.com/actions/T1/2")
    trace = (ValueError, ValueError("a question"), None)
    record = logging.LogRecord("x", 40, "f", 1, " ".join(["%s"] * 4), told, trace)
    assert RedactingFilter().filter(record)
    assert record.getMessage() == "[secret] [secret] wss://a/?ticket=[secret]&app_id=1 [secret]"
    assert record.exc_info is None


@pytest.mark.parametrize(
    "error", ["invalid_auth", "token_revoked", "missing_scope", "not_allowed_token_type", "ratelimited"]
)
def test_every_refusal_is_one_sentence_that_says_what_to_do(error: str) -> None:
    said = sentence("SLACK_BOT_TOKEN", error)
    assert said.endswith(".")
    assert ";" in said
