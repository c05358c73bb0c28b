"""Files come only from Slack's own hosts and within the limit; the bot's token goes nowhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.adapters.slack.client import web_client, web_session
from bot.adapters.slack.files import FileRefused, attachment, may_send_token
from bot.adapters.slack.settings import SlackSettings

CONTENT = b"Leave must be approved by the manager.\n"
TOLD = {"id": "F1", "name": "leave.txt", "size": len(CONTENT)}
MISSING_SCOPE = "Missing Slack scope files:read"


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.txt", True),
        ("https://FILES.slack.com:443/a", True),
        ("https://slack.com/a", True),
        ("http://files.slack.com/a", False),
        ("http://files.slack.com:443/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://files.slack.com.evil.test/a", False),
        ("https://files.slack.com@evil.test/a", False),
        ("https://user@files.slack.com/a", False),
        ("https://:word@files.slack.com/a", False),
        ("https://evil.test/files.slack.com", False),
        ("https://evil.test#files.slack.com/", False),
        ("https://evilfiles.slack.com/a", False),
        ("https://drive.google.com/file/d/1", False),
        ("//files.slack.com/a", False),
        ("file:///etc/passwd", False),
        ("ftp://files.slack.com/a", False),
        ("", False),
    ],
)
def test_the_token_is_sent_only_to_slacks_own_hosts(address: str, fit: bool) -> None:
    assert may_send_token(URL(address), URL("https://slack.com/api/")) is fit


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("http://proxy.test:8080/files/a", True),
        ("http://proxy.test/files/a", False),
        ("https://proxy.test:8080/files/a", False),
        ("https://files.proxy.test/a", True),
        ("https://files.slack.com/a", True),
        ("https://slack.com/a", False),
    ],
)
def test_a_proxy_in_place_of_slack_may_get_the_token(address: str, fit: bool) -> None:
    assert may_send_token(URL(address), URL("http://proxy.test:8080/api/")) is fit


class Slack:
    """Answers files.info, and serves the file."""

    def __init__(self) -> None:
        self.info: dict[str, Any] = {"ok": True}
        self.base = ""
        self.address = ""
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self.answer: web.StreamResponse = web.Response()
        self.long = False

    async def files_info(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["file"])
        return web.json_response(self.info | {"file": TOLD | {"url_private_download": self.address}})

    async def content(self, request: web.Request) -> web.StreamResponse:
        self.tokens.append(request.headers.get("Authorization"))
        if not self.long:
            return self.answer
        response = web.StreamResponse()  # which does not say how long it is
        await response.prepare(request)
        for _ in range(32):
            await response.write(b"x" * 65_536)
        return response


@asynccontextmanager
async def serving(slack: Slack) -> AsyncIterator[URL]:
    application = web.Application()
    application.router.add_get("/api/files.info", slack.files_info)
    application.router.add_get("/file", slack.content)
    async with TestServer(application) as server:
        yield server.make_url("/")


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    slack = Slack()
    slack.answer = web.Response(body=CONTENT, content_type="text/plain")
    async with serving(slack) as base:
        slack.address, slack.base = str(base / "file"), str(base)
        yield slack


@pytest_asyncio.fixture
async def client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    settings = SlackSettings.model_construct(bot_token=SecretStr("xoxb-1"), api_url=slack.base + "api")
    async with web_session() as session:
        yield web_client(settings, session)


async def test_a_file_is_downloaded_only_when_the_desk_wants_it(slack: Slack, client: AsyncWebClient) -> None:
    file = await attachment(client, TOLD)
    assert (file.name, file.size, slack.asked, slack.tokens) == ("leave.txt", len(CONTENT), [], [])
    assert await file.fetch(len(CONTENT)) == CONTENT
    assert (slack.asked, slack.tokens) == (["F1"], ["Bearer xoxb-1"])


async def test_a_file_without_a_description_is_looked_up_first(slack: Slack, client: AsyncWebClient) -> None:
    file = await attachment(client, {"id": "F1", "file_access": "check_file_info"})
    assert (file.name, file.size, slack.asked, slack.tokens) == ("leave.txt", len(CONTENT), ["F1"], [])


async def test_a_file_on_another_host_is_refused_without_a_request(slack: Slack, client: AsyncWebClient) -> None:
    async with serving(elsewhere := Slack()) as base:
        for slack.address in (str(base / "file"), "https://[", ""):
            with pytest.raises(FileRefused, match="not stored on Slack"):
                await (await attachment(client, TOLD)).fetch(100)
    assert elsewhere.tokens == []


async def test_a_redirect_is_not_followed(slack: Slack, client: AsyncWebClient) -> None:
    async with serving(elsewhere := Slack()) as base:
        slack.answer = web.Response(status=302, headers={"Location": str(base / "file")})
        with pytest.raises(FileRefused, match=MISSING_SCOPE):
            await (await attachment(client, TOLD)).fetch(100)
    assert elsewhere.tokens == []


async def test_slacks_login_page_instead_of_a_file_names_the_missing_scope(
    slack: Slack, client: AsyncWebClient
) -> None:
    slack.answer = web.Response(text="<html>Sign in</html>", content_type="text/html")
    with pytest.raises(FileRefused, match=MISSING_SCOPE):
        await (await attachment(client, TOLD)).fetch(100)


async def test_a_missing_scope_is_named(slack: Slack, client: AsyncWebClient) -> None:
    slack.info = {"ok": False, "error": "missing_scope"}
    with pytest.raises(FileRefused, match=MISSING_SCOPE):
        await (await attachment(client, TOLD)).fetch(100)
    undescribed = await attachment(client, {"id": "F1", "file_access": "check_file_info"})
    assert str(undescribed.problem).startswith(MISSING_SCOPE)
    assert slack.tokens == []


async def test_any_other_refusal_by_slack_is_reported_with_its_reason(slack: Slack, client: AsyncWebClient) -> None:
    slack.info = {"ok": False, "error": "file_not_found"}
    with pytest.raises(FileRefused, match="file_not_found"):
        await (await attachment(client, TOLD)).fetch(100)
    slack.info, slack.answer = {"ok": True}, web.Response(status=404)
    with pytest.raises(FileRefused, match="status 404"):
        await (await attachment(client, TOLD)).fetch(100)


async def test_a_file_is_read_up_to_the_limit_only(slack: Slack, client: AsyncWebClient) -> None:
    slack.long = True
    with pytest.raises(FileRefused, match="more than 1,000,000 bytes"):
        await (await attachment(client, TOLD)).fetch(1_000_000)


async def test_a_damaged_file_is_reported_in_a_sentence(slack: Slack, client: AsyncWebClient) -> None:
    slack.answer = web.Response(headers={"Content-Encoding": "gzip"}, body=b"no gzip at all")
    with pytest.raises(FileRefused, match="download from Slack failed"):
        await (await attachment(client, TOLD)).fetch(100)
