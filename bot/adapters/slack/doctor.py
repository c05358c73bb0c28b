"""Examine Slack for `memoqa doctor`: tokens, scopes and what fails without each, listed ids, payloads, the port."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse, WebClient

from bot.adapters.slack.client import error_code, library_logger, sentence
from bot.adapters.slack.events import PLATFORM
from bot.adapters.slack.listed import unknown_ids
from bot.adapters.slack.payloads import payload_finding
from bot.adapters.slack.platform import user_groups
from bot.adapters.slack.scopes import HEADER, HISTORY, UPLOADS, granted, missing
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.transport import PATH
from bot.platforms import listed_admins, listed_channels
from bot.port_check import answered, port_finding
from bot.settings import BotSettings
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import load

TIMEOUT_SECONDS: Final = 10


def examine(settings: BotSettings, audiences: frozenset[str] = frozenset()) -> list[Finding]:
    """Every finding; none if no setting of Slack is set.

    Args:
        settings: The bot's.
        audiences: The ids that memos' audiences name, of any platform.
    """
    try:
        slack = load(SlackSettings)
        if slack == SlackSettings.model_construct():
            return []
        slack.refuse_unfit()
        admins, channels = listed_admins(settings), listed_channels(settings)
    except MemoqaError as error:
        return [Finding("slack settings", good=False, says=str(error))]
    http = f"HTTP on {slack.host}:{slack.port}"
    ways = [way for way, used in (("Socket Mode", slack.over_socket), (http, slack.over_http)) if used]
    found = [Finding("slack settings", good=True, says=" and ".join(ways)), *_asked(slack, admins, channels, audiences)]
    return [*found, _port(slack, settings)] if slack.over_http else found


def _port(slack: SlackSettings, settings: BotSettings) -> Finding:
    assert slack.port is not None, "it listens over HTTP"
    if slack.port == settings.health_port:
        says = f"SLACK_PORT and MEMOQA_HEALTH_PORT are both {slack.port}; set one of them to another port."
        return Finding("slack port", good=False, says=says)

    def is_memoqa(host: str, port: int) -> bool:
        refused = answered(host, port, "POST", PATH)  # nobody signed it
        return refused is not None and refused[0] == HTTPStatus.UNAUTHORIZED

    return port_finding("slack port", "SLACK_PORT", slack.host, slack.port, is_memoqa)


def _asked(
    slack: SlackSettings, admins: frozenset[str], channels: frozenset[str], audiences: frozenset[str]
) -> Iterator[Finding]:
    url = slack.api_url if slack.api_url.endswith("/") else slack.api_url + "/"
    token = slack.bot_token.get_secret_value()
    client = WebClient(token=token, base_url=url, timeout=TIMEOUT_SECONDS, logger=library_logger())
    found, reply = _answered("slack bot token", "SLACK_BOT_TOKEN", url, client.auth_test, _workspace)
    yield found
    if reply is not None:
        yield from _scopes(reply, groups=bool(user_groups(admins)), readers=bool(user_groups(audiences)))
        yield from unknown_ids(client, _own(admins), _own(channels), _own(audiences))
        yield payload_finding(client)
    if slack.over_socket:
        app_token = slack.app_token.get_secret_value()
        yield _answered(
            "slack socket", "SLACK_APP_TOKEN", url,
            lambda: client.apps_connections_open(app_token=app_token), lambda _: "Slack accepts the app's token",
        )[0]  # fmt: skip


def _own(ids: frozenset[str]) -> list[str]:
    """Slack's ids among these, without the platform's name, in order."""
    return sorted(one.removeprefix(f"{PLATFORM}:") for one in ids if one.startswith(f"{PLATFORM}:"))


def _answered(
    name: str, setting: str, url: str, call: Callable[[], SlackResponse], good: Callable[[SlackResponse], str]
) -> tuple[Finding, SlackResponse | None]:
    try:
        reply = call()
    except SlackApiError as error:
        return Finding(name, good=False, says=sentence(setting, error_code(error))), None
    except (OSError, SlackRequestError) as error:
        says = f"Slack cannot be reached at {url} ({type(error).__name__}); check the network, and SLACK_API_URL."
        return Finding(name, good=False, says=says), None
    return Finding(name, good=True, says=good(reply)), reply


def _workspace(reply: SlackResponse) -> str:
    return f"{reply.get('user')} in the workspace {reply.get('team')} ({reply.get('team_id')})"


def _scopes(reply: SlackResponse, *, groups: bool, readers: bool) -> Iterator[Finding]:
    names = {name.lower(): value for name, value in reply.headers.items()}
    scopes = granted(names.get(HEADER))
    if scopes is None:
        yield Finding("slack scopes", good=True, says="Slack did not list them")
        return
    lacking = missing(scopes, groups=groups, readers=readers)
    if frozenset(scope.name for scope in lacking) == HISTORY:
        # deploy/slack/manifest-mentions-only.yaml leaves exactly these out, on purpose.
        says = "for mentions only: a follow-up in a channel needs a mention, and `/memos helper` does nothing"
        yield Finding("slack scopes", good=True, says=says)
        lacking = ()
    elif not lacking:
        yield Finding("slack scopes", good=True, says="every scope that memoqa uses")
    for scope in lacking:
        says = f"missing: {scope.without}; add it under OAuth & Permissions and reinstall the app."
        yield Finding(f"slack scope {scope.name}", good=False, says=says)
    if UPLOADS.name not in scopes:
        says = f"not granted: {UPLOADS.without}; nothing else needs it (docs/slack.md)."
        yield Finding(f"slack scope {UPLOADS.name}", good=True, says=says, absent=True)
