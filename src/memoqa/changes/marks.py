"""Find the words, numbers and dates in which two versions of a passage differ."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from memoqa.changes.alignment import Change
from memoqa.changes.passages import Passage
from memoqa.changes.tokens import Token, TokenKind, tokens_of


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, from `start` to `end`, that the other version has not."""

    start: int
    end: int
    kind: TokenKind


def marked(change: Change) -> tuple[list[tuple[Passage, tuple[Mark, ...]]], list[tuple[Passage, tuple[Mark, ...]]]]:
    """The older and the newer passages of a change, each with its marks; none if only one version has any."""
    joined = ["\n".join(passage.text for passage in side) for side in (change.before, change.after)]
    old, new = differences(*joined) if change.before and change.after else ((), ())
    return list(_dealt(change.before, old)), list(_dealt(change.after, new))


def _dealt(passages: Sequence[Passage], marks: Sequence[Mark]) -> Iterator[tuple[Passage, tuple[Mark, ...]]]:
    """The marks of texts that were joined by a line feed, dealt to each; one that goes over a line feed is cut."""
    begins = 0
    for passage in passages:
        ends = begins + len(passage.text)
        cut = [(max(one.start, begins) - begins, min(one.end, ends) - begins, one.kind) for one in marks]
        yield passage, tuple(Mark(start, end, kind) for start, end, kind in cut if start < end)
        begins = ends + 1


def differences(before: str, after: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """What only the one text has and what only the other has, each in order; white space makes no difference."""
    old, new = tokens_of(before), tokens_of(after)
    matcher = difflib.SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    gone: list[Token] = []
    come: list[Token] = []
    steps = matcher.get_opcodes()
    inside = range(1, len(steps) - 1)
    for number, (operation, a, b, c, d) in enumerate(steps):
        # One character that is the same between others that are not is the same by chance: 實報實銷, 不得報支.
        chance = (
            number in inside
            and b - a == 1
            and all(one.kind == "words" for one in [*old[a - 1 : b + 1], *new[c - 1 : d + 1]])
        )
        if operation != "equal" or (chance and len(old[a].text) == 1):
            gone += old[a:b]
            come += new[c:d]
    return tuple(_marks(gone, before)), tuple(_marks(come, after))


def _marks(tokens: Sequence[Token], text: str) -> Iterable[Mark]:
    """The tokens as marks; those of one kind with nothing but white space between them are one."""
    begun: Mark | None = None
    for token in tokens:
        if begun and begun.kind == token.kind and not text[begun.end : token.start].strip():
            begun = Mark(begun.start, token.end, begun.kind)
            continue
        if begun:
            yield begun
        begun = Mark(token.start, token.end, token.kind)
    if begun:
        yield begun
