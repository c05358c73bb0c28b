"""Download a message's file, only from Slack's own hosts, because the request carries the bot's token.

Source: docs.slack.dev, File object (`file_access`, `url_private_download`) and files.info.
"""

import logging
from typing import Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.events import Payload
from bot.adapters.slack.scopes import UPLOADS
from bot.adapters.slack.upload_form import CHECK_FILE_INFO
from bot.port import Attachment
from memoqa.errors import MemoqaError

FILES: Final = "files."  # Slack keeps files on this subdomain of slack.com, and of slack-gov.com
SLACK: Final = "slack.com"
TIMEOUT: Final = aiohttp.ClientTimeout(total=120, sock_read=30)  # seconds; the largest memo has 100 MB
CHUNK: Final = 2**16  # bytes
MISSING_SCOPE: Final = (
    f"Missing Slack scope {UPLOADS.name}: memoqa cannot read files; an admin of the app can add it under OAuth & "
    "Permissions and reinstall the app."
)

logger = logging.getLogger(__name__)


class FileRefused(MemoqaError):
    """Slack refused a file, or the file is not stored on Slack."""


async def attachment(client: AsyncWebClient, file: Payload) -> Attachment:
    """A file for the desk, not downloaded yet.

    Args:
        client: Holds the bot's token.
        file: The description in the message; if Slack sent none, Slack is asked, and says why it gives none.
    """
    problem: FileRefused | None = None
    if file.get("file_access") == CHECK_FILE_INFO:
        try:
            file = await _file_info(client, file)
        except FileRefused as error:
            problem = error

    async def fetch(limit: int) -> bytes:
        address = (await _file_info(client, file)).get("url_private_download")
        return await _download(client, str(address or ""), limit)

    size = file.get("size")
    return Attachment(str(file.get("name") or ""), size if isinstance(size, int) else 0, fetch, problem)


def may_send_token(address: URL, api: URL) -> bool:
    """Whether memoqa may send the bot's token to an address.

    Args:
        address: A file's address, as Slack gave it.
        api: SLACK_API_URL, whose origin has the token already.
    """
    if address.user is not None or address.password is not None:
        return False
    if address.scheme in {"http", "https"} and address.host and address.origin() == api.origin():
        return True
    hosts = {FILES + SLACK, f"{FILES}{api.host}"}
    return address.scheme == "https" and address.port == 443 and address.host in hosts


async def _file_info(client: AsyncWebClient, file: Payload) -> Payload:
    try:
        described: Payload = (await client.files_info(file=str(file.get("id") or ""))).get("file") or {}
    except CALL_ERRORS as error:
        reason = error_code(error)
        if reason == "missing_scope":
            raise FileRefused(MISSING_SCOPE) from None
        logger.warning("Slack refused a file (%s)", reason)
        raise FileRefused(
            f"Slack refused the file ({reason}); invite memoqa to the channel, or send the file in a direct message."
        ) from None
    return described


async def _download(client: AsyncWebClient, address: str, limit: int) -> bytes:
    try:
        url = URL(address)
        fit = may_send_token(url, URL(client.base_url))
    except ValueError:
        fit = False
    if not fit:
        raise FileRefused("That file is not stored on Slack; upload it to Slack, then try again.")
    assert client.session, "web_client makes a client with its connections"
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        # A redirect could take the token to another host.
        async with client.session.get(url, headers=headers, allow_redirects=False, timeout=TIMEOUT) as response:
            return await _content(response, limit)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise FileRefused(f"The download from Slack failed ({type(error).__name__}); try again.") from None


async def _content(response: aiohttp.ClientResponse, limit: int) -> bytes:
    # Instead of a file that an app may not read, Slack sends its login page, or a redirect to that page.
    if 300 <= response.status < 400 or response.content_type == "text/html":
        raise FileRefused(MISSING_SCOPE)
    if response.status != 200:
        raise FileRefused(f"Slack refused the file (status {response.status}); try again.")
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > limit:
            raise FileRefused(f"The file has more than {limit:,} bytes; send a smaller one.")
    return bytes(content)
