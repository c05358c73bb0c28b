"""Look up, for `memoqa doctor`, whom and what MEMOQA_ADMINS, MEMOQA_CHANNELS and the audiences of memos name."""

from collections.abc import Callable, Iterator
from typing import Final

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse, WebClient

from bot.adapters.slack.client import TRANSIENT_ERRORS, error_code
from memoqa.cli.doctor import Finding

GROUP: Final = "S"  # the first letter of a user group's id
CHANNELS: Final = ("C", "G")  # the first letters of a channel's id
MOST_READERS: Final = 50  # ids of audiences that are looked up; Slack limits how often memoqa may ask


def unknown_ids(client: WebClient, admins: list[str], channels: list[str], readers: list[str]) -> Iterator[Finding]:
    """A finding for each id that is of no use as it stands, or one that all are known; none if none is listed.

    Args:
        client: Holds the bot's token.
        admins: Slack's ids of users and user groups.
        channels: Slack's ids of channels.
        readers: Slack's ids in the audiences of memos, of each of these kinds.
    """
    troubles = [("MEMOQA_ADMINS", admin, _of_admin(client, admin)) for admin in admins]
    troubles += [("MEMOQA_CHANNELS", channel, _of_channel(client, channel)) for channel in channels]
    troubles += [("`audience`", reader, _of_reader(client, reader)) for reader in readers[:MOST_READERS]]
    for setting, one, trouble in troubles:
        if trouble:
            yield Finding("slack id", good=False, says=f"slack:{one} in {setting} {trouble}")
    if troubles and not any(trouble for _, _, trouble in troubles):
        yield Finding("slack ids", good=True, says=f"ids that Slack knows: {len(troubles)}")


def _of_admin(client: WebClient, admin: str) -> str:
    """What is wrong with a user or user group; empty if nothing is, or if memoqa may not look."""
    if admin.startswith(GROUP):
        return _looked_up(lambda: client.usergroups_users_list(usergroup=admin))[1]
    reply, trouble = _looked_up(lambda: client.users_info(user=admin))
    if reply is not None and (reply.get("user") or {}).get("deleted"):
        return "is deactivated; remove it."
    return trouble


def _of_reader(client: WebClient, reader: str) -> str:
    """What is wrong with an id in an audience; empty as above."""
    if reader.startswith(CHANNELS):  # memoqa need not be in a public channel to list who is
        return _looked_up(lambda: client.conversations_members(channel=reader, limit=1))[1]
    return _of_admin(client, reader)


def _of_channel(client: WebClient, channel: str) -> str:
    """What is wrong with a channel; empty as above."""
    reply, trouble = _looked_up(lambda: client.conversations_info(channel=channel))
    found = (reply.get("channel") or {}) if reply is not None else {}
    if found.get("is_archived"):
        return "is archived; remove it."
    if found.get("is_member") is False:
        return f"is #{found.get('name')}, which memoqa is not in; type /invite there."
    return trouble


def _looked_up(call: Callable[[], SlackResponse]) -> tuple[SlackResponse | None, str]:
    """Slack's reply to a look-up, or what is wrong; neither without the scope, which is a finding of its own."""
    try:
        return call(), ""
    except SlackApiError as error:
        code = error_code(error)
        if code == "missing_scope":
            return None, ""
        if code in TRANSIENT_ERRORS:
            return None, f"could not be looked up ({code}); try again."
        return None, f"is unknown to Slack, or memoqa may not see it ({code}); correct it, or invite memoqa."
    except (OSError, SlackRequestError) as error:
        return None, f"could not be looked up ({type(error).__name__}); try again."
