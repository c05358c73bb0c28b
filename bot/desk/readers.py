"""Say as whom the memos are read for a message: as its asker alone, or as the channel that sees the reply."""

from typing import Final

from bot.port import Incoming

EVERYBODY: Final[frozenset[str]] = frozenset()  # no ids: what anybody whom memoqa answers may read


def alone(incoming: Incoming) -> frozenset[str]:
    """The ids of the asker, for what only they will see."""
    return incoming.identities | {incoming.asker} - {""}


def together(incoming: Incoming) -> frozenset[str]:
    """The ids of whoever sees a reply to all: the channel's, or the asker's where nobody else is."""
    return incoming.places or alone(incoming)
