"""Tell the hyphen of a broken word from one that the word has wherever it stands.

pdfium marks both where a line ends. A broken word's becomes a soft hyphen, which no program shows within a line and
the search copy leaves out: contribution is shown, quoted and found whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from memoqa.ingest.formats.pdf_words import BROKEN_WORD
from memoqa.ingest.formats.printed_line import PrintedLine

# What English always sets apart; other first parts may be half of any word.
APART = frozenset(
    {"all", "cross", "ex", "full", "half", "long", "non", "part", "quasi", "self", "short", "vice", "well"}
)
COMPOUND = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}-[a-z]{2,}")
FIRST_PART = re.compile(rf"(?:^|[\s(\[“‘\"'])([A-Za-z]{{2,}}){BROKEN_WORD}$")
SECOND_PART = re.compile(r"[a-z]{2,}")


def with_hyphens(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """The lines of a document in order; each hyphen that is not plainly a broken word's is a hyphen."""
    compounds = {compound.lower() for line in lines for compound in COMPOUND.findall(line.text)}
    for line, following in zip_longest(lines, lines[1:]):
        if BROKEN_WORD not in line.text:
            yield line
        elif following and line.text.endswith(BROKEN_WORD) and _is_broken(line.text, following.text, compounds):
            yield replace(line, text=line.text[:-1].replace(BROKEN_WORD, "-") + BROKEN_WORD)
        else:
            yield replace(line, text=line.text.replace(BROKEN_WORD, "-"))


def _is_broken(text: str, following: str, compounds: set[str]) -> bool:
    first, second = FIRST_PART.search(text), SECOND_PART.match(following.strip())
    if not first or not second or first[1].lower() in APART:
        return False
    return f"{first[1]}-{second[0]}".lower() not in compounds
