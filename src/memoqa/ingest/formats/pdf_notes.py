"""Put the notes at the foot of a column behind the paragraph that they would cut in two.

A note is set smaller than the text, below all of it in its column, and begins with its number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from memoqa.ingest.formats.printed_line import PrintedLine

NOTE_SIZE = 0.92  # of the text's type, at most
NOTE_NUMBER = re.compile(r"(\d{1,3})[\s「『“\"(（]|[*†‡§]")
ENDED = re.compile(r"[.!?。！？:：;；][」』）)\]》〉”’\"']*\s*$")
MOST_LINES = 80  # of a paragraph that goes on; further off, the notes stay where they are


def with_notes_behind(lines: Sequence[PrintedLine], body: float) -> list[PrintedLine]:
    """The lines of a document in reading order, with each column's notes behind the paragraph that it ends in.

    Args:
        lines: Of all pages.
        body: The size of the text's type, in points.
    """
    found: list[PrintedLine] = []
    waiting: list[PrintedLine] = []
    since = 0
    for stretch in _stretches(lines, body):
        if stretch[0].noted:
            waiting += stretch
            if not found or ENDED.search(found[-1].text) or found[-1].table:
                found += waiting
                waiting = []
            since = len(found)
            continue
        for place, line in enumerate(stretch):
            found.append(line)
            if waiting and (_ends_paragraph(stretch, place) or len(found) - since > MOST_LINES):
                found += waiting
                waiting = []
    return found + waiting


def _stretches(lines: Sequence[PrintedLine], body: float) -> Iterator[list[PrintedLine]]:
    """The lines in turns: the text, and each column's notes; the first line of each note is marked as noted."""
    stretch: list[PrintedLine] = []
    number = 0
    for line in lines:
        above = stretch[-1] if stretch else None
        in_notes = bool(stretch) and stretch[0].noted
        begins = _begins_note(line, above, number, body)
        goes_on = in_notes and above is not None and line.size < NOTE_SIZE * body and _is_below(line, above)
        if stretch and not goes_on and (begins or in_notes):
            yield stretch
            stretch = []
        if begins and (match := NOTE_NUMBER.match(line.text)) and match[1]:
            number = int(match[1])
        stretch.append(replace(line, noted=begins) if begins != line.noted else line)
    if stretch:
        yield stretch


def _begins_note(line: PrintedLine, above: PrintedLine | None, number: int, body: float) -> bool:
    """Whether a line begins a note, below another line and a note of a number."""
    match = NOTE_NUMBER.match(line.text)
    if line.table or line.size >= NOTE_SIZE * body or not (match or line.noted):
        return False
    first = above is None or above.size * NOTE_SIZE > line.size or not _is_below(line, above)
    follows = match is not None and match[1] is not None and int(match[1]) == number + 1
    return line.noted or first or follows


def _is_below(line: PrintedLine, other: PrintedLine) -> bool:
    return line.page == other.page and line.overlaps(other) and line.y < other.y


def _ends_paragraph(lines: Sequence[PrintedLine], place: int) -> bool:
    """Whether a line ends a sentence and leaves room behind it, or space below it."""
    line = lines[place]
    if not ENDED.search(line.text):
        return False
    following = lines[place + 1] if place + 1 < len(lines) else None
    beside = [
        other.right for other in lines[max(0, place - 4) : place] if other.page == line.page and other.overlaps(line)
    ]
    short = bool(beside) and line.right < max(beside) - line.size
    return following is None or short or following.page != line.page or line.y - following.y > 1.6 * line.size
