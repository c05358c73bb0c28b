"""A thread's topic: the earlier question that a follow-up is rewritten from.

It is the last question that was made whole and found something. A follow-up that nothing could be put in place of was
searched for together with the topic of its time, so rewriting the next one from it would carry both along; and one that
was made whole but hardly finds anything did not fit: 那G20呢？ must not make G20 the topic of a thread about a club.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

# Set by hand: the confidence from which a rewritten question counts as found. Over the project's own memo, follow-ups
# that it answers have .46 and more, and unfitting ones (lunch, the weather, G20) at most .25.
REWRITE_FOUND_FROM = 0.3

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Before:
    """A question asked earlier in a thread.

    Attributes:
        asked_as: The question that was searched for; empty if it is not known.
        quoted: The numbers of the paragraphs that were quoted to it, best first.
    """

    question: str
    asked_as: str = ""
    quoted: tuple[int, ...] = ()


def is_whole(asked_as: str, question: str) -> bool:
    """Whether a question was searched for as one question, not as an earlier one and itself."""
    return asked_as == question or not asked_as.endswith(f" {question}")


def topics(whole: Sequence[Asked], found: Callable[[Asked], bool]) -> Iterator[Asked]:
    """The whole questions that found something, the last first; the last of all if none did."""
    if len(whole) < 2:
        yield from whole
        return
    none_did = True
    for asked in reversed(whole):
        if found(asked):
            none_did = False
            yield asked
    if none_did:
        yield whole[-1]
