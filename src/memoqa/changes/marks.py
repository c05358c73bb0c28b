"""Find the words, numbers and dates in which two versions of a passage differ."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from memoqa.changes.tokens import Token, TokenKind, tokens_of


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, from `start` to `end`, that the other version has not."""

    start: int
    end: int
    kind: TokenKind


def differences(before: str, after: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """What only the one text has and what only the other has, each in order; white space makes no difference."""
    old, new = tokens_of(before), tokens_of(after)
    matcher = difflib.SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    gone: list[Token] = []
    come: list[Token] = []
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation != "equal":
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
