"""Find words in the memos, letter by letter, and say how many times they stand there and where.

The canonical text is searched as it stands, headings and lead lines included. A match never goes from one paragraph,
heading or lead into the next: between them the file had other things, such as a page's end.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from memoqa.domain import Memo, Place, Quote, Sentence
from memoqa.errors import MemoqaError
from memoqa.quotes.context import paragraph_at
from memoqa.quotes.passages import file_place, words_of
from memoqa.text.normalize import folded_alike, storable

Span: TypeAlias = tuple[int, int]

MOST_SHOWN: Final = 10  # places with the words around them
LONGEST_AROUND: Final = 240  # characters of a sentence that is shown whole, about four lines on a phone
AROUND: Final = 90  # characters before and after the words, if their sentence is longer
_WORD: Final = 20  # characters that an edge may move so as not to stand in a word

# What people type as a quotation mark: a phone makes “ ” of " ", and Chinese keyboards have 「 」 and 『 』.
_MARKS: Final = '"＂“”„‟«»〝〞〟「」『』｢｣'


@dataclass(frozen=True, slots=True)
class Words:
    """What to find: the words without the marks around them, and whether every character counts as it is."""

    text: str
    exact: bool

    @property
    def sought(self) -> str:
        """The words as they are compared; empty if there is nothing to find."""
        return self.text if self.exact else folded_alike(self.text).strip()


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One place where the words stand.

    Attributes:
        memo: The memo's id.
        section: The headings above it; of words in a heading, this one included.
        paragraph: The number of the paragraph that has the words; of a heading or a lead, of the first one under it.
        place: In the file, of that paragraph or of that lead.
        start: Of the words in the memo's canonical text, which end before `end`.
    """

    memo: str
    title: str
    section: tuple[str, ...]
    paragraph: int
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand in the memos.

    Attributes:
        words: What was looked for.
        memos: How many memos were searched.
        paragraphs: How many paragraphs these have.
        places: All of them, in the memos' order.
        excerpts: The first places with the words around them, the words highlighted; places in one sentence share one.
        shown: How many places the excerpts show.
    """

    words: Words
    memos: int
    paragraphs: int
    places: tuple[FoundPlace, ...]
    excerpts: tuple[Quote, ...]
    shown: int

    @property
    def by_memo(self) -> dict[str, list[FoundPlace]]:
        """The places of each memo that has any, by its id."""
        grouped: dict[str, list[FoundPlace]] = {}
        for place in self.places:
            grouped.setdefault(place.memo, []).append(place)
        return grouped


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of a memo that a match stays in: a paragraph, a lead, or a line of neither, which is a heading."""

    memo: Memo
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.memo.text[self.start : self.end]


def typed_words(typed: str) -> Words:
    """The words that a person typed: `words`, "words", or ""words"" to have every character count.

    Any quotation marks do, also in pairs that a phone or a Chinese keyboard makes: “words”, 「「words」」.
    """
    text = storable(typed).strip()
    before = len(text) - len(text.lstrip(_MARKS))
    behind = len(text) - len(text.rstrip(_MARKS))
    marks = min(before, behind, 2)
    if before == len(text) or not marks:
        return Words(text, exact=False)
    return Words(text[marks:-marks], exact=marks > 1)


def is_quoted(text: str) -> bool:
    """Whether a text stands in quotation marks."""
    return len(text) > 2 and text[0] in _MARKS and text[-1] in _MARKS


def find(words: Words, memos: Sequence[Memo], shown: int = MOST_SHOWN) -> Found:
    """Where the words stand in these memos.

    Unless every character counts, width, 簡/繁 and 台/臺, letter case and invisible characters do not, and each run of
    white space is one blank. Matches do not overlap: as with `str.count`, the search goes on behind each match, so
    that 哈哈 stands once in 哈哈哈.

    Args:
        words: What to find.
        memos: The memos to search.
        shown: How many places to show with the words around them.

    Raises:
        MemoqaError: There is nothing to find.
    """
    if not words.sought:
        raise MemoqaError("there are no words to find; give some, as in `memoqa find 'three days'`.")
    matches = [match for memo in memos for match in _in_memo(memo, words.sought, exact=words.exact)]
    excerpts = tuple(_excerpts(matches[:shown]))
    return Found(
        words,
        len(memos),
        sum(len(memo.paragraphs) for memo in memos),
        tuple(_place(unit, span) for unit, span in matches),
        excerpts,
        min(shown, len(matches)),
    )


def _in_memo(memo: Memo, sought: str, *, exact: bool) -> Iterator[tuple[_Unit, Span]]:
    if sought not in (memo.text if exact else folded_alike(memo.text)):  # most memos have not got it: a quick look
        return
    for unit in _units(memo):
        for start, end in _exactly(unit.text, sought) if exact else _folded(unit.text, sought):
            yield unit, (unit.start + start, unit.start + end)


def _units(memo: Memo) -> Iterator[_Unit]:
    """The memo in stretches that do not overlap; together they have every character but the line ends between."""
    paragraphs = {(one.start, one.end) for one in memo.paragraphs}
    leads = {(lead.start, lead.end) for one in memo.paragraphs for lead in one.lead}
    reached = 0
    for start, end in [*sorted(paragraphs | leads), (len(memo.text), len(memo.text))]:
        if start < reached:
            continue
        for line in memo.text[reached:start].split("\n"):
            if line:
                yield _Unit(memo, reached, reached + len(line))
            reached += len(line) + 1
        yield _Unit(memo, start, end)
        reached = end


def _exactly(text: str, sought: str) -> Iterator[Span]:
    start = text.find(sought)
    while start >= 0:
        yield start, start + len(sought)
        start = text.find(sought, start + len(sought))


def _folded(text: str, sought: str) -> Iterator[Span]:
    characters = folded_alike(text)
    if sought not in characters:
        return
    if _stays_in_place(text, characters):
        yield from _exactly(characters, sought)
        return
    characters, spans = _with_places(text)
    for start, end in _exactly(characters, sought):
        yield spans[start][0], spans[end - 1][1]


def _stays_in_place(text: str, characters: str) -> bool:
    """Whether each character of a text stands at the same place in the folded text."""
    each = folded_alike("\0".join(set(text))).split("\0")
    return len(text) == len(characters) and all(len(one) == 1 for one in each)


def _with_places(text: str) -> tuple[str, list[Span]]:
    """The folded text, and for each of its characters the span of the text that it comes from."""
    characters: list[str] = []
    spans: list[Span] = []
    for start, end in _letters(text):
        for one in folded_alike(text[start:end]):
            if one == " " and characters[-1:] == [" "]:
                spans[-1] = spans[-1][0], end
            else:
                characters.append(one)
                spans.append((start, end))
    return "".join(characters), spans


def _letters(text: str) -> Iterator[Span]:
    """Each character, together with the accents behind it if some letter is not composed with its accent."""
    if unicodedata.is_normalized("NFC", text):
        yield from ((place, place + 1) for place in range(len(text)))
        return
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, place
            start = place


def _place(unit: _Unit, span: Span) -> FoundPlace:
    memo = unit.memo
    paragraph = memo.paragraphs[paragraph_at(memo, span[1])]
    place = file_place(paragraph, span[0])
    return FoundPlace(memo.id, memo.title, paragraph.section, paragraph.number, place, *span)


def _excerpts(matches: Sequence[tuple[_Unit, Span]]) -> Iterator[Quote]:
    """The matches with the words around them; one excerpt for those whose surroundings overlap."""
    merged: list[tuple[_Unit, Span, list[Span]]] = []
    for unit, span in matches:
        start, end = _around(unit, span)
        if merged and merged[-1][0] == unit and start < merged[-1][1][1]:
            _, (first, last), marked = merged.pop()
            merged.append((unit, (first, max(last, end)), _marked(marked, span)))
        else:
            merged.append((unit, (start, end), [span]))
    for unit, (start, end), marked in merged:
        yield words_of(unit.memo, start, end, marked)


def _marked(before: list[Span], span: Span) -> list[Span]:
    """The spans with one more; two halves of one character, such as ﬀ, are marked once."""
    *others, last = before
    return [*others, (last[0], max(last[1], span[1]))] if span[0] < last[1] else [*before, span]


def _around(unit: _Unit, span: Span) -> Span:
    """The sentences that the words stand in, or, if these are long, so many characters before and behind."""
    start, end = span
    inside = [one for one in _sentences(unit) if one.start < end and start < one.end]
    first = min([start, *(one.start for one in inside)])
    last = max([end, *(one.end for one in inside)])
    text = unit.memo.text
    if last - first <= max(LONGEST_AROUND, end - start):
        return first, last
    return _after_blank(text, max(first, start - AROUND), start, first), _before_blank(
        text, min(last, end + AROUND), end, last
    )


def _sentences(unit: _Unit) -> tuple[Sentence, ...]:
    """The sentences of a unit that is a paragraph; a heading or a lead is one."""
    spans = (one.sentences for one in unit.memo.paragraphs if (one.start, one.end) == (unit.start, unit.end))
    return next(spans, (Sentence(unit.start, unit.end),))


def _after_blank(text: str, edge: int, limit: int, first: int) -> int:
    """The edge, moved on behind a blank that is near, or back to where a letter begins."""
    if edge == first:
        return edge
    blank = next((place for place in range(edge, min(edge + _WORD, limit)) if text[place - 1].isspace()), None)
    while blank is None and edge > first and unicodedata.combining(text[edge]):
        edge -= 1
    return edge if blank is None else blank


def _before_blank(text: str, edge: int, limit: int, last: int) -> int:
    """The edge, moved back before a blank that is near, or on to where a letter ends."""
    if edge == last:
        return edge
    blank = next((place for place in range(edge, max(edge - _WORD, limit), -1) if text[place].isspace()), None)
    while blank is None and edge < last and unicodedata.combining(text[edge]):
        edge += 1
    return edge if blank is None else blank
