"""Fixtures for the tests of the Slack adapter."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from aiohttp import web as server
from aiohttp.test_utils import TestServer

from tests.bot.adapters.slack.doubles import Hook, Web


@pytest.fixture
def web() -> Web:
    return Web()


@pytest_asyncio.fixture
async def hook(web: Web) -> AsyncIterator[Hook]:
    """A response URL on loopback, which the client of `web` reaches."""
    hook = Hook()
    application = server.Application()
    application.router.add_post("/response", hook.respond)
    async with TestServer(application) as served, ClientSession() as web.session:
        hook.url = str(served.make_url("/response"))
        yield hook
