"""Join the words of a page to lines: by their places first, and by the order in which the file draws them.

A raised number, an item's number and its text, and what stands at the same height without a gap are one line, whenever
they are drawn. Blanks that only a gap between two Chinese characters shows are none.
"""

import bisect
import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from memoqa.ingest.formats.pdf_binding import without_binding_line
from memoqa.ingest.formats.pdf_page import WIDE_GAP_EMS, Page
from memoqa.ingest.formats.pdf_rules import Rule
from memoqa.ingest.formats.pdf_words import BROKEN_WORD, Word, is_wide
from memoqa.ingest.formats.printed_line import SAME_BASE_EMS, Cell, PrintedLine
from memoqa.text.linked_words import carried

TOUCHING_EMS = 1.0  # what stands so near at the same height is the same line
LETTER_SPACE_EMS = 0.75  # a wider gap between two Chinese characters parts names or cells
MOST_MARK_GAP_EMS = 6.0  # between an item's number and its text
RAISED_EMS = 0.6  # of the larger type: a note's number stands at most so high
SMALL = 0.85  # of the type around it: a note's number is at most so large
MOST_RAISED_CHARACTERS = 4
SMALL_GAP_EMS = 0.3  # between a word and its note's number
MARK = re.compile(
    r"[（(]?(?:[A-Za-z]{1,4}|\d{1,3}|[一二三四五六七八九十百]{1,4}|[甲乙丙丁戊己庚辛壬癸])[）).、．:：]"
    r"|\d{1,3}(?:\.\d{1,3})+\.?|[•‧·●○■□◆◇▪–—*⚫]|第\s*[\d一二三四五六七八九十百之]+\s*[條条款項]"
)
FIGURE = re.compile(r"\d{1,2}")


@dataclass(slots=True)
class _Piece:
    """Words beside each other."""

    words: list[Word]
    wide: bool = False  # it follows the piece before it on the same line, behind a wide gap
    _main: Word | None = None

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def main(self) -> Word:
        """The word that tells its base line and size: a note's number must not."""
        if self._main is None:
            self._main = max(self.words[:12], key=lambda word: (round(word.size, 1), len(word.text)))
        return self._main

    def put_inside(self, note: Word, place: int) -> None:
        """Put a note's number before the word at an index."""
        self.words.insert(place, note)
        self.words[place + 1].inferred = True
        self._main = None


def lines_of(page: Page, number: int) -> list[PrintedLine]:
    """The page's lines in the order in which the file draws them; its number counts from 1."""
    upright = [rule for rule in page.rules if rule.upright]
    pieces = _joined(_with_notes_inside(list(_pieces(without_binding_line(page.words), upright))), upright)
    lines: list[PrintedLine] = []
    # What is turned against the page is read last.
    for group in sorted(_groups(pieces), key=lambda group: group[0].words[0].aside):
        cells = tuple(_cell(piece) for piece in group)
        first, main = group[0].words[0], max((piece.main for piece in group), key=lambda word: word.size)
        if first.aside:
            seen = _confidence(group[0].words)
            lines.append(replace(_aside(cells[0].text, number, len(lines) + 1, first, seen), links=cells[0].links))
            continue
        depth = 1 - main.base / page.height if page.height > 0 else 0.5
        text = " ".join(cell.text for cell in cells)
        line = PrintedLine(
            text,
            number,
            len(lines) + 1,
            first.left,
            main.base,
            main.size,
            depth,
            right=group[-1].right,
            word=_unit(first),
            cells=cells if len(cells) > 1 else (),
            noted=_is_raised(first, main) and first is not main,
            recognised=_confidence([word for piece in group for word in piece.words]),
            links=carried(text, ((cell.text, cell.links) for cell in cells)),
        )
        lines.append(line)
    return lines


def _cell(piece: _Piece) -> Cell:
    text = _text(piece.words)
    return Cell(text, piece.left, piece.right, carried(text, ((word.text, word.links) for word in piece.words)))


def _confidence(words: Sequence[Word]) -> float | None:
    """The confidence of the words' recognition, 0 to 1; None if none was recognised."""
    scores = [(word.recognised, len(word.text)) for word in words if word.recognised is not None]
    characters = sum(length for _, length in scores)
    return sum(score * length for score, length in scores) / characters if characters else None


def _aside(text: str, page: int, number: int, word: Word, seen: float | None) -> PrintedLine:
    """A line that is turned against the page: it belongs to no column, and is read last."""
    place = word.left, 0.0, word.size, 1.0
    return PrintedLine(text, page, number, *place, right=word.left, recognised=seen, aside=True)


def _pieces(words: Sequence[Word], upright: Sequence[Rule]) -> Iterator[_Piece]:
    piece: _Piece | None = None
    for word in words:
        if piece is None:
            piece = _Piece([word])
            continue
        before = piece.words[-1]
        size = max(before.size, word.size)
        gap = word.left - before.right
        if word.aside and before.aside and not word.begins:
            piece.words.append(word)
            continue
        moved = word.aside != before.aside or abs(word.base - before.base) > RAISED_EMS * size or gap < -size
        if word.begins or moved or gap > WIDE_GAP_EMS * size or _ruled_off(before, word, upright):
            yield piece
            wide = not word.begins and not moved
            piece = _Piece([word], wide)
        else:
            piece.words.append(word)
    if piece is not None:
        yield piece


def _with_notes_inside(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, a raised number put between the words where it stands, if it was drawn after them."""
    largest = max((piece.words[0].size for piece in pieces), default=0.0)
    for piece in list(pieces):
        note = piece.words[0]
        if len(piece.words) > 1 or len(note.text) > MOST_RAISED_CHARACTERS or note.size > SMALL * largest:
            continue
        for other in pieces:
            if not other.left < note.left < other.right or not _is_raised(note, other.main):
                continue
            place = sum(word.left < note.left for word in other.words)
            if place < len(other.words) and note.left >= other.words[place - 1].right - 0.3 * note.size:
                other.put_inside(note, place)
                pieces = [each for each in pieces if each is not piece]
                break
    return pieces


def _ruled_off(before: Word, word: Word, upright: Sequence[Rule]) -> bool:
    """Whether a rule stands between two words of a line."""
    slack = 0.2 * word.size
    return any(
        rule.bottom - slack <= word.base <= rule.top
        and before.right - slack <= rule.left
        and rule.right <= word.left + slack
        and before.left < rule.left
        for rule in upright
    )


def _joined(pieces: list[_Piece], upright: Sequence[Rule]) -> list[_Piece]:
    """The pieces, with those that touch at the same height, or that a mark alone stands before, made one."""
    order = sorted(range(len(pieces)), key=lambda index: pieces[index].left)
    lefts = [pieces[index].left for index in order]
    nexts: dict[int, int] = {}
    taken: set[int] = set()
    for index in order:
        follower = _follower(index, pieces, order, lefts)
        if follower is not None and _ruled_off(pieces[index].words[-1], pieces[follower].words[0], upright):
            follower = None
        if follower is not None and follower not in taken:
            nexts[index] = follower
            taken.add(follower)
    joined = []
    for index, piece in enumerate(pieces):
        chain = [index]
        while chain[-1] in nexts:
            chain.append(nexts[chain[-1]])
        if index not in taken:
            # It stands where its largest part is drawn: a note's number may be drawn long after.
            place = max(chain, key=lambda part: (pieces[part].main.size, len(pieces[part].words)))
            words = [word for part in chain for word in pieces[part].words]
            joined.append((place, _Piece(words, piece.wide and place == index)))
    return [piece for _, piece in sorted(joined, key=lambda entry: entry[0])]


def _follower(index: int, pieces: list[_Piece], order: list[int], lefts: list[float]) -> int | None:
    """The piece that goes on the line of another, from its right end."""
    piece = pieces[index]
    end, main = piece.words[-1], piece.main
    text = "".join(word.text for word in piece.words[:4]) if len(piece.words) <= 3 else ""
    mark = bool(MARK.fullmatch(text)) or (bool(FIGURE.fullmatch(text)) and not piece.wide)
    reach = MOST_MARK_GAP_EMS if mark else TOUCHING_EMS
    start = bisect.bisect_left(lefts, end.right - 0.3 * main.size)
    for position in range(start, len(order)):
        other = order[position]
        first = pieces[other].words[0]
        gap = first.left - end.right
        size = max(main.size, first.size)
        if gap > reach * size:
            return None
        if other == index or first.aside or main.aside:
            continue
        raised = _is_raised(first, main) or _is_raised(end, first) or _is_raised(end, pieces[other].main)
        same = abs(first.base - main.base) <= SAME_BASE_EMS * size
        if (raised and gap <= TOUCHING_EMS * size) or (same and (gap <= TOUCHING_EMS * size or mark)):
            return other
    return None


def _is_raised(word: Word, beside: Word) -> bool:
    """Whether a word is small and stands a little above the line of the other."""
    small = word.size <= SMALL * beside.size and len(word.text) <= MOST_RAISED_CHARACTERS
    return small and 0.1 * beside.size <= word.base - beside.base <= RAISED_EMS * beside.size


def _groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces of each line: those that only a wide gap parts."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and not (piece.wide and _goes_on(group[-1], piece)):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _goes_on(before: _Piece, piece: _Piece) -> bool:
    size = max(before.main.size, piece.main.size)
    return piece.left > before.right and abs(piece.main.base - before.main.base) <= RAISED_EMS * size


def _unit(word: Word) -> float:
    """The width of what a line break cannot cut at a word's start: one Chinese character, or all letters before one."""
    letters = next((index for index, character in enumerate(word.text) if is_wide(character)), len(word.text))
    return (word.right - word.left) * max(letters, 1) / len(word.text)


def _text(words: Sequence[Word]) -> str:
    spaced = _letter_spaced(words)
    parts = [words[0].text if words[0].inferred else words[0].blank + words[0].text]
    for before, word in itertools.pairwise(words):
        gap = (word.left - before.right) / max(before.size, word.size, 0.1)
        parts.append(_blank(before, word, gap, spaced=spaced) + word.text)
    return "".join(parts)


def _blank(before: Word, word: Word, gap: float, *, spaced: bool) -> str:
    """What stands between two words of a line; the gap is in ems."""
    if word.blank and word.size == before.size and word.text[0].isascii():
        return word.blank  # most words
    both_wide = is_wide(before.text[-1]) and is_wide(word.text[0])
    figures = before.text[-1].isdigit() and word.text[0].isdigit()
    inferred = word.inferred or spaced
    if both_wide and inferred and gap <= LETTER_SPACE_EMS:
        return ""
    small = min(before.size, word.size) <= SMALL * max(before.size, word.size)
    if small and word.inferred and gap <= SMALL_GAP_EMS:
        return " " if figures else ""  # a note's number
    if word.blank:
        return word.blank
    return " " if word.begins and (figures or (gap > 0.2 and not both_wide)) else ""


def joined_texts(texts: Sequence[str]) -> str:
    """The lines of a cell as one: a space between words, nothing beside Chinese or after a hyphen."""
    joined = ""
    for text in texts:
        wide = not joined or is_wide(joined[-1]) or is_wide(text[0]) or joined[-1] in f"-‐–—/{BROKEN_WORD}"
        joined = joined.replace(BROKEN_WORD, "-") if joined[-1:] == BROKEN_WORD and not text[0].islower() else joined
        joined += text if wide else f" {text}"
    return joined


def _letter_spaced(words: Sequence[Word]) -> bool:
    """Whether blanks of the file's own stand between a line's Chinese characters, as letter-spacing."""
    wide = [word for word in words if is_wide(word.text[0]) and is_wide(word.text[-1])]
    return len(wide) > 3 and statistics.fmean(len(word.text) for word in wide) < 2
