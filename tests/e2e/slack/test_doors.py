"""HTTP takes only what Slack signed, and a start without the right tokens explains itself."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from slack_sdk.signature import SignatureVerifier

from tests.bot.doubles import TEXT
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, SECRET, Refused, Workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def mode() -> str:
    return "http"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(workspace: Workspace, bot: Bot) -> AsyncIterator[Workspace]:
    assert bot.mode == "http"
    yield workspace


def signed(body: str, stamp: str = "", signature: str = "") -> dict[str, str]:
    stamp = stamp or str(int(time.time()))
    right = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return FORM | {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or str(right)}


@pytest.mark.parametrize("how", [{"secret": "forged"}, {"age": 301}, {"age": -310}])
async def test_a_forged_or_stale_request_is_refused(served: Workspace, how: dict[str, object]) -> None:
    with pytest.raises(Refused, match="401"):
        await served.command("alice", "/ask", "let me in?", **how)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "9" * 5_000},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "٣"},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": "v1=" + "0" * 64},
    ],
)
async def test_a_malformed_signature_is_refused_without_a_server_error(
    served: Workspace, headers: dict[str, str]
) -> None:
    body = "command=%2Fask&text=hello"
    with pytest.raises(Refused, match="401"):
        await served.knock(body, (signed(body) | headers) if headers else FORM)


async def test_one_more_blank_in_a_signed_body_is_refused(served: Workspace) -> None:
    body = "command=%2Fask&text=hello"
    with pytest.raises(Refused, match="401"):
        await served.knock(body + " ", signed(body))


async def test_a_body_that_is_no_text_is_refused(served: Workspace) -> None:
    with pytest.raises(Refused, match="401"):
        await served.knock(b"\xff\xfe", signed(""))


async def test_a_certificate_check_is_answered_and_causes_no_call(served: Workspace) -> None:
    before = len(served.calls)
    assert await served.knock("ssl_check=1&token=x&command=%2Fask&text=hello", FORM) == ""
    assert len(served.calls) == before


@pytest.mark.parametrize("sort", ["json", "x-www-form-urlencoded"])
@pytest.mark.parametrize("said", ["[]", "1", "null", '"text"', "{", "[" * 100_000])
async def test_a_signed_body_that_is_no_json_object_is_refused_without_a_server_error(
    served: Workspace, sort: str, said: str
) -> None:
    body = said if sort == "json" else urlencode({"payload": said})
    with pytest.raises(Refused, match="400"):
        await served.knock(body, signed(body) | {"Content-Type": f"application/{sort}"})


async def test_a_replayed_request_is_answered_once(served: Workspace) -> None:
    ts = await served.say("alice", "not for the bot")
    (event,) = served.events_of("alice", f"<@{BOT_USER}> replayed?", ts)[:1]
    for _ in range(3):
        await served.tell(event, identity="Ev1")
    await served.message(TEXT, root=ts)
    after = await served.say("alice", f"<@{BOT_USER}> another?")
    await served.message(TEXT, root=after)
    assert len(await served.thread(ts)) == 2


async def test_slacks_challenge_is_answered(served: Workspace) -> None:
    body = {"type": "url_verification", "token": "x", "challenge": "c0ffee"}
    assert "c0ffee" in str(await served.deliver("events_api", body))


@pytest.mark.parametrize(
    ("way", "settings", "sentence"),
    [
        ("socket", {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ("socket", {"SLACK_BOT_TOKEN": "xoxb-revoked"}, "Slack refused the token in SLACK_BOT_TOKEN"),
        ("socket", {"SLACK_BOT_TOKEN": "xapp-memoqa"}, "SLACK_BOT_TOKEN is an app's token"),
        ("socket", {"SLACK_BOT_TOKEN": "xoxp-alice"}, "SLACK_BOT_TOKEN is a user's token"),
        ("socket", {"SLACK_APP_TOKEN": "xapp-other"}, "Slack refused the token in SLACK_APP_TOKEN"),
        ("socket", {"SLACK_APP_TOKEN": ""}, "set SLACK_APP_TOKEN for Socket Mode"),
        ("socket", {"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Cannot reach Slack at http://127.0.0.1:9/api/"),
        ("socket", {"SLACK_TOKEN": "x"}, "SLACK_TOKEN is not a setting; did you mean SLACK_BOT_TOKEN?"),
        ("http", {"SLACK_SIGNING_SECRET": ""}, "SLACK_PORT is set, but SLACK_SIGNING_SECRET is not"),
        ("http", {"SLACK_HOST": "192.0.2.1"}, "192.0.2.1:"),
    ],
)
async def test_a_start_with_wrong_settings_ends_with_one_sentence(
    served: Workspace, tmp_path: Path, way: str, settings: dict[str, str], sentence: str
) -> None:
    bot = Bot(served, way, tmp_path, **settings)
    await bot.begin()
    assert await bot.ended() == 1
    (line,) = bot.log.read_text().splitlines()
    assert sentence in line
    assert "xoxb-revoked" not in line


async def test_a_token_revoked_while_the_socket_is_lost_ends_the_process_with_one_sentence(
    served: Workspace, tmp_path: Path
) -> None:
    bot = await Bot(served, "socket", tmp_path, LOST_SECONDS="1").start()
    served.closed = True
    for socket in served.open_sockets:
        await socket.close()
    assert await bot.ended() == 1
    served.closed = False
    assert bot.log.read_text().splitlines()[-1].startswith("Slack refused the token in SLACK_APP_TOKEN")


async def test_a_start_without_the_scope_to_write_ends_with_one_sentence(served: Workspace, tmp_path: Path) -> None:
    granted, served.scopes = served.scopes, ("commands", "app_mentions:read")
    try:
        await (bot := Bot(served, "http", tmp_path)).begin()
        assert await bot.ended() == 1
    finally:
        served.scopes = granted
    assert bot.log.read_text() == (
        "Missing Slack scope chat:write: memoqa cannot answer; "
        "add it under OAuth & Permissions and reinstall the app.\n"
    )
