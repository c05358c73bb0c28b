"""Find the clauses of a sentence."""

import itertools
import re

# A comma inside a number, as in 1,000, ends no clause; 、 only parts the items of a list.
_ENDS = re.compile(r"[，；：﹐﹔﹕]|[,;:](?=\s)|(?<=[\u2e80-\u9fff])[,;:]|\s[—–-]{1,2}\s|——")
SHORT = 6  # wide characters; a shorter clause says too little alone, and so takes in the one before
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")


def clauses_of(text: str) -> list[tuple[int, int]]:
    """The spans of a sentence's clauses, in order, each with the mark that ends it; together they are the sentence."""
    ends = [found.end() for found in _ENDS.finditer(text) if found.end() < len(text)]
    return list(itertools.pairwise([0, *ends, len(text)]))


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the clause of a sentence that holds `text[start:end]`, or of several if the words cross their ends.

    A comma and the like belong to neither clause; white space around is left out.
    """
    ends = [(found.start(), found.end()) for found in _ENDS.finditer(text)]
    begins = [0, *(after for _, after in ends if after <= start)]
    stop = next((before for before, _ in ends if before >= end), len(text))
    begin = begins.pop()
    while begins and _width(text[begin:stop]) < SHORT:
        begin = begins.pop()
    while begin < start and text[begin].isspace():
        begin += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return begin, stop


def _width(text: str) -> float:
    wide = len(_WIDE.findall(text))
    return wide + 0.4 * (len(text) - wide)
