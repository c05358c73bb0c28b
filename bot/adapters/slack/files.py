"""Get a file that came with a message, from Slack's own hosts alone: the bot's token goes with the request.

Source: docs.slack.dev, File object (`file_access`, `url_private_download`) and files.info.
"""

from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.adapters.slack.client import UNANSWERED, error_code
from bot.adapters.slack.events import Payload
from bot.adapters.slack.scopes import UPLOADS
from bot.port import Attachment
from memoqa.errors import MemoqaError

FILES: Final = "files."  # Slack's files lie on this host beside slack.com, and beside slack-gov.com
SLACK: Final = "slack.com"
UNDESCRIBED: Final = "check_file_info"  # a file's `file_access` where its message says nothing more of it
TIMEOUT: Final = aiohttp.ClientTimeout(total=120, sock_read=30)  # seconds; the largest memo has 100 MB
CHUNK: Final = 2**16  # bytes
LACKING: Final = (
    f"Slack grants memoqa no {UPLOADS.name}, which it needs to read files; an admin of the app adds it under OAuth & "
    "Permissions, and installs the app again."
)


class FileRefused(MemoqaError):
    """Slack does not give a file, or it lies elsewhere."""


async def attachment(client: AsyncWebClient, file: Payload) -> Attachment:
    """A file for the desk, of which no byte is fetched yet.

    Args:
        client: For the bot's token.
        file: As its message describes it.

    Raises:
        FileRefused: Its message does not describe it, and Slack does not either.
    """
    if file.get("file_access") == UNDESCRIBED:
        file = await _described(client, file)

    async def fetch(limit: int) -> bytes:
        address = (await _described(client, file)).get("url_private_download")
        return await _fetched(client, str(address or ""), limit)

    size = file.get("size")
    return Attachment(str(file.get("name") or ""), size if isinstance(size, int) else 0, fetch)


def is_slacks(address: URL, api: URL) -> bool:
    """Whether the bot's token may be sent to an address.

    Args:
        address: Of a file, as Slack gave it.
        api: SLACK_API_URL, whose own origin has the token already.
    """
    if address.user is not None or address.password is not None:
        return False
    if address.scheme in {"http", "https"} and address.host and address.origin() == api.origin():
        return True
    hosts = {FILES + SLACK, f"{FILES}{api.host}"}
    return address.scheme == "https" and address.port == 443 and address.host in hosts


async def _described(client: AsyncWebClient, file: Payload) -> Payload:
    try:
        described: Payload = (await client.files_info(file=str(file.get("id") or ""))).get("file") or {}
    except UNANSWERED as error:
        reason = error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
        if reason == "missing_scope":
            raise FileRefused(LACKING) from None
        raise FileRefused(
            f"Slack does not give the file ({reason}); invite memoqa to the channel, or send it the file directly."
        ) from None
    return described


async def _fetched(client: AsyncWebClient, address: str, limit: int) -> bytes:
    try:
        url = URL(address)
        fit = is_slacks(url, URL(client.base_url))
    except ValueError:
        fit = False
    if not fit:
        raise FileRefused("That file does not lie with Slack itself; upload it to Slack, then try again.")
    assert client.session, "a client is made with its connections"
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        # A redirect could lead the token elsewhere.
        async with client.session.get(url, headers=headers, allow_redirects=False, timeout=TIMEOUT) as response:
            return await _content(response, limit)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise FileRefused(f"The file cannot be fetched from Slack ({type(error).__name__}); try again.") from None


async def _content(response: aiohttp.ClientResponse, limit: int) -> bytes:
    # In the place of a file that it may not read an app gets Slack's login page, or is sent there.
    if 300 <= response.status < 400 or response.content_type == "text/html":
        raise FileRefused(LACKING)
    if response.status != 200:
        raise FileRefused(f"Slack does not give the file (status {response.status}); try again.")
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > limit:
            raise FileRefused(f"The file has more than {limit:,} bytes; send a shorter one.")
    return bytes(content)
