"""All stores of the bot over one state file; made once, and handed to everything that needs some of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.state.audit import Audit
from bot.state.claims import Claims
from bot.state.conversations import Conversations
from bot.state.feedback import Feedback
from bot.state.file import StateFile
from bot.state.forgetting import Forgetting
from bot.state.helpers import Helpers
from bot.state.memory import Memory
from bot.state.reviews import Reviews
from bot.state.terminals import Terminals
from bot.state.turns import Turns


@dataclass(frozen=True, slots=True)
class State:
    """The stores; each of their methods is one transaction on the file."""

    claims: Claims
    turns: Turns
    conversations: Conversations
    feedback: Feedback
    audit: Audit
    forgetting: Forgetting
    terminals: Terminals
    memory: Memory
    helpers: Helpers
    reviews: Reviews


def stores_of(file: StateFile) -> State:
    """The stores over an open file, which the caller closes."""
    return State(
        Claims(file),
        Turns(file),
        Conversations(file),
        Feedback(file),
        Audit(file),
        Forgetting(file),
        Terminals(file),
        Memory(file),
        Helpers(file),
        Reviews(file),
    )


@contextmanager
def open_state(place: Path) -> Iterator[State]:
    """The stores over the file at this place, which is closed at the end.

    Raises:
        StateError: The file is damaged, another program's, from a newer memoqa, or cannot be written.
    """
    with StateFile(place) as file:
        yield stores_of(file)
