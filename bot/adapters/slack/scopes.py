"""Which scopes memoqa uses, and what each is for; deploy/slack/ asks for these and no others."""

from dataclasses import dataclass
from typing import Final

HEADER: Final = "x-oauth-scopes"  # in which Slack names a token's scopes at every call


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope by Slack's name, and what there is not without it."""

    name: str
    feature: str


SCOPES: Final = (
    Scope("chat:write", "answer at all"),
    Scope("commands", "/ask, /memos and /reindex, and no shortcut on a message"),
    Scope("app_mentions:read", "answer to a mention in a channel"),
    Scope("im:history", "answer to a direct message"),
    Scope("channels:history", "follow-up without a mention in public channels"),
    Scope("groups:history", "follow-up without a mention in private channels"),
    Scope("mpim:history", "follow-up without a mention in group messages"),
    Scope("channels:read", "refusal of commands and buttons in public channels that another organisation shares"),
    Scope("groups:read", "refusal of commands and buttons in private channels that another organisation shares"),
    Scope("users:read", "wording in the language that a person has set in Slack; it is then in the question's"),
)
# Asked for only where MEMOQA_ADMINS names a user group.
GROUPS: Final = Scope("usergroups:read", "reindexing for members of the user groups in MEMOQA_ADMINS")
# Asked for only where memos are to be taken in by chat; whoever does not want that grants nothing.
UPLOADS: Final = Scope("files:read", "taking of a memo by chat")
# What manifest-mentions-only.yaml leaves out: whoever wants memoqa to read no channel grants none of them.
HISTORY: Final = frozenset({"channels:history", "groups:history", "mpim:history"})
NEEDED: Final = ("chat:write",)


def granted(header: str | None) -> frozenset[str] | None:
    """The scopes that Slack names; None where it names none, as a proxy may leave the header out."""
    return None if header is None else frozenset(name.strip() for name in header.split(",") if name.strip())


def missing(scopes: frozenset[str] | None, *, groups: bool = False) -> tuple[Scope, ...]:
    """What is lacking; nothing where it is not known what is granted.

    Args:
        scopes: From `granted`.
        groups: Whether user groups are to be looked up.
    """
    wanted = (*SCOPES, GROUPS) if groups else SCOPES
    return () if scopes is None else tuple(scope for scope in wanted if scope.name not in scopes)
