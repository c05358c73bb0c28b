"""Find the sections of memos by their headings: by the words that a heading begins with, or by its number."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from memoqa.domain import Memo
from memoqa.quotes.numbered import Number, number_of, plain, whole_number
from memoqa.quotes.shown import shown_heading
from memoqa.text.normalize import folded_alike

MOST_NEAR: Final = 5
_LEAST_ALIKE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a memo.

    Attributes:
        memo: The memo that has it.
        headings: Its own and those above it, outermost first, as the memo writes them.
        start: Of its first paragraph in the memo's canonical text; its last one ends before `end`.
    """

    memo: Memo
    headings: tuple[str, ...]
    start: int
    end: int

    @property
    def heading(self) -> str:
        """Its own heading, as people see it."""
        return shown_heading(self.headings[-1], self.memo.id)


@dataclass(frozen=True, slots=True)
class Named:
    """What a person who typed a heading means.

    Attributes:
        sections: Those whose heading it may be.
        near: If there is none, the headings that are most like it.
    """

    sections: tuple[Section, ...]
    near: tuple[str, ...] = ()


def named(typed: str, memos: Sequence[Memo]) -> Named:
    """The sections that a person names by a heading's beginning or its number.

    第七條, 第 7 條, article 7 and the beginning of a heading do; so does 第七條 差勤, if 差勤 stands in the memo's
    title, in its file's name or in a heading above. Of headings that begin so, one that is just that comes alone.

    Args:
        typed: What the person typed.
        memos: The memos to look in.
    """
    every = [section for memo in memos for section in sections_of(memo)]
    words = folded_alike(typed).split()
    for count in range(len(words), 0, -1):
        found = [one for one in _called(" ".join(words[:count]), every) if _is_of(words[count:], one)]
        if found:
            return Named(tuple(found))
    return Named((), _near(" ".join(words), every))


def sections_of(memo: Memo) -> tuple[Section, ...]:
    """The memo's sections in order, an outer one before those inside it."""
    found: list[Section] = []
    begun: list[int] = []  # where each section began that goes on, the outermost first
    path: tuple[str, ...] = ()
    reached = 0
    for paragraph in (*memo.paragraphs, None):
        under = paragraph.section if paragraph else ()
        while begun and under[: len(begun)] != path[: len(begun)]:
            found.append(Section(memo, path[: len(begun)], begun.pop(), reached))
        if paragraph:
            begun += [paragraph.start] * (len(under) - len(begun))
            path, reached = under, paragraph.end
    return tuple(sorted(found, key=lambda one: (one.start, len(one.headings))))


def _called(words: str, sections: Sequence[Section]) -> list[Section]:
    """The sections that are called so: by their number, if it is one, else by the whole heading or its beginning."""
    headings = [(one, folded_alike(one.heading).strip()) for one in sections]
    asked = whole_number(words)
    return (
        [one for one in sections if asked and _number(one) == plain(asked)]
        or [one for one, heading in headings if heading == words]
        or [one for one, heading in headings if _begins(heading, words)]
    )


def _number(section: Section) -> Number | None:
    own = number_of(section.headings[-1])
    return own and plain(own)


def _begins(heading: str, words: str) -> bool:
    """Whether a heading begins so, also behind its number: `hotel` names 2. Hotels; `4` names neither 42 nor 4.2."""
    if heading.startswith(words):
        goes_on = heading[len(words) :].removeprefix(".")[:1].isdecimal()
        return not (goes_on and words[-1:].isdecimal())
    _, _, behind = heading.partition(" ")
    return bool(words) and behind.startswith(words) and number_of(heading) is not None


def _is_of(words: Sequence[str], section: Section) -> bool:
    """Whether each word stands in the memo's title or name, or in a heading above the section's."""
    around = folded_alike(" ".join((section.memo.title, section.memo.id, *section.headings[:-1])))
    return all(word in around for word in words)


def _near(words: str, sections: Sequence[Section]) -> tuple[str, ...]:
    written = {folded_alike(one.heading): one.heading for one in sections}
    holding = [heading for heading in written if words and words in heading]
    alike = difflib.get_close_matches(words, list(written), MOST_NEAR, _LEAST_ALIKE)
    return tuple(written[heading] for heading in dict.fromkeys([*holding, *alike]))[:MOST_NEAR]
