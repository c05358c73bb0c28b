"""Find the clauses of a sentence."""

import itertools
import re

# A comma inside a number, as in 1,000, ends no clause; 、 only parts the items of a list. A tab parts a table's cells.
_ENDS = re.compile(r"[，；：﹐﹔﹕\t\n]|[,;:](?=\s)|(?<=[\u2e80-\u9fff])[,;:]|\s[—–-]{1,2}\s|——")
SHORT = 6  # wide characters; a shorter clause says too little alone, and stands with another
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")


def clauses_of(text: str) -> list[tuple[int, int]]:
    """The spans of a sentence's clauses, in order, each with the mark that ends it; together they are the sentence."""
    ends = [found.end() for found in _ENDS.finditer(text) if found.end() < len(text)]
    return list(itertools.pairwise([0, *ends, len(text)]))


def full_clauses_of(text: str) -> list[tuple[int, int]]:
    """The clauses of a sentence, but each that is short, and says too little alone, together with the one before it.

    A short clause at the beginning goes with the one behind it.
    """
    found: list[tuple[int, int]] = []
    for start, end in clauses_of(text):
        if found and min(_width(text[slice(*found[-1])]), _width(text[start:end])) < SHORT:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def bare_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a clause of a text without the mark that ends it, and without blanks around."""
    for found in _ENDS.finditer(text, start):
        if found.end() >= end:
            end = found.start() if found.end() == end and found.start() > start else end
            break
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _width(text: str) -> float:
    wide = len(_WIDE.findall(text))
    return wide + 0.4 * (len(text) - wide)
