"""The texts that two versions of a memo are compared by: its headings, lead-ins and paragraphs, in reading order."""

import difflib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from memoqa.changes.tokens import Token, tokens_of
from memoqa.domain import Memo, Place

Kind: TypeAlias = Literal["heading", "lead", "paragraph"]

LEAST_ALIKE: Final = 0.5  # share of tokens, in order: of two paragraphs about different things .1 to .3 are the same
NUMBERS_ASIDE: Final = 0.9  # the likeness of texts that differ in numbers alone, however short they are


@dataclass(frozen=True)
class Passage:
    """A heading, lead-in or paragraph of one version, word for word.

    Attributes:
        text: A slice of the memo's canonical text, or a heading as the memo writes it.
        section: The headings above it, outermost first.
        paragraph: Its number, or that of the first paragraph under it.
        place: Likewise.
    """

    kind: Kind
    text: str
    section: tuple[str, ...]
    paragraph: int
    place: Place

    @cached_property
    def words(self) -> str:
        """The text without white space: two texts with the same words are the same."""
        return "".join(self.text.split())

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """What is compared within two texts."""
        return tokens_of(self.text)

    @cached_property
    def texts(self) -> list[str]:
        """The tokens' texts."""
        return [token.text for token in self.tokens]

    @cached_property
    def outline(self) -> tuple[str, ...]:
        """The tokens' texts with # for each number and date."""
        return tuple(token.text if token.kind == "words" else "#" for token in self.tokens)


def passages_of(memo: Memo) -> tuple[Passage, ...]:
    """All of a memo's text, once each and in reading order."""
    return tuple(_passages(memo))


def _passages(memo: Memo) -> Iterator[Passage]:
    path: tuple[str, ...] = ()
    led: set[tuple[int, int]] = set()
    for paragraph in memo.paragraphs:
        levels = zip(path, paragraph.section, strict=False)
        same = sum(1 for _ in itertools.takewhile(lambda level: level[0] == level[1], levels))
        for depth in range(same, len(paragraph.section)):
            above = paragraph.section[:depth]
            yield Passage("heading", paragraph.section[depth], above, paragraph.number, paragraph.place)
        path = paragraph.section
        for lead in paragraph.lead:
            if (lead.start, lead.end) not in led:
                led.add((lead.start, lead.end))
                yield Passage("lead", memo.text[lead.start : lead.end], path, paragraph.number, lead.place)
        text = memo.text[paragraph.start : paragraph.end]
        yield Passage("paragraph", text, path, paragraph.number, paragraph.place)


def likeness(one: Passage, other: Passage) -> float:
    """How much of two passages is the same, 0 to 1; numbers and dates may differ without making them unlike."""
    if one.outline == other.outline and any(mark != "#" for mark in one.outline):
        return NUMBERS_ASIDE
    return ratio(one.texts, other.texts)


def ratio(before: list[str], after: list[str]) -> float:
    """The share of tokens that are the same in order, 0 to 1; 0 if it is certainly below `LEAST_ALIKE`."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.real_quick_ratio() < LEAST_ALIKE or matcher.quick_ratio() < LEAST_ALIKE:
        return 0.0
    return matcher.ratio()
