"""List the scopes that memoqa uses, and what fails without each; deploy/slack/ asks for these and no others."""

from dataclasses import dataclass
from typing import Final

HEADER: Final = "x-oauth-scopes"  # every reply of the Web API names the token's scopes in it


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope by Slack's name, and a clause that says what happens without it."""

    name: str
    without: str


SCOPES: Final = (
    Scope("chat:write", "memoqa cannot answer"),
    Scope("commands", "slash commands and message shortcuts do not work"),
    Scope("app_mentions:read", "memoqa does not see mentions in channels"),
    Scope("im:history", "memoqa does not see direct messages"),
    Scope("im:write", "memoqa cannot ask owners to review their memos"),
    Scope("channels:history", "follow-ups in public channels need a mention, and `/memos helper` does nothing there"),
    Scope("groups:history", "follow-ups in private channels need a mention, and `/memos helper` does nothing there"),
    Scope("mpim:history", "follow-ups in group messages need a mention, and `/memos helper` does nothing there"),
    Scope("channels:read", "memoqa answers commands and buttons even in public channels shared with others"),
    Scope("groups:read", "memoqa answers commands and buttons even in private channels shared with others"),
    Scope("files:write", "memoqa sends neither a memo's page nor its file"),
    Scope("users:read", "memoqa speaks the question's language, not the one that the asker has set in Slack"),
)
FILES: Final = next(scope for scope in SCOPES if scope.name == "files:write")
# Needed only if MEMOQA_ADMINS names a user group.
GROUPS: Final = Scope("usergroups:read", "members of the user groups in MEMOQA_ADMINS cannot reindex")
# The same, needed if the audience of a memo names one.
READERS: Final = Scope("usergroups:read", "nobody reads the memos that are for a user group")
# Needed only to add memos by chat; leave it out to forbid that.
UPLOADS: Final = Scope("files:read", "admins cannot add memos by chat")
# Needed only by an app of manifest-agent.yaml.
AGENT: Final = Scope("assistant:write", "memoqa suggests nothing to ask")
# manifest-mentions-only.yaml leaves these out, for a memoqa that must not read channels.
HISTORY: Final = frozenset({"channels:history", "groups:history", "mpim:history"})
NEEDED: Final = ("chat:write",)


def granted(header: str | None) -> frozenset[str] | None:
    """The scopes that Slack names; None if it names none, since a proxy may drop the header."""
    return None if header is None else frozenset(name.strip() for name in header.split(",") if name.strip())


def missing(scopes: frozenset[str] | None, *, groups: bool = False, readers: bool = False) -> tuple[Scope, ...]:
    """The scopes that are missing; empty if the granted ones are unknown.

    Args:
        scopes: From `granted`.
        groups: Whether MEMOQA_ADMINS names a user group.
        readers: Whether the audience of a memo does.
    """
    wanted = (*SCOPES, *([GROUPS] if groups else ()), *([READERS] if readers else ()))
    return () if scopes is None else tuple(scope for scope in wanted if scope.name not in scopes)
