"""A memo's parts: each block of lines with its canonical text, in which wraps and doubled blanks are undone."""

import re
import textwrap
from dataclasses import dataclass

from memoqa.ingest.source import Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.blocks import Block, blocks_of
from memoqa.ingest.structure.printed import printed_ranks
from memoqa.ingest.structure.unmarked import unmarked_ranks

_BLANKS = re.compile(r"\s{2,}")


@dataclass(slots=True)
class Part:
    """A block with its canonical text.

    Attributes:
        unmarked: Its rank as a heading by the lines around it, if its own form has none.
        rank: Its rank as a heading, which `headings` decides last; None if it is a paragraph.
        start: Of its text in the memo's.
    """

    block: Block
    text: str
    unmarked: int | None = None
    rank: int | None = None
    start: int = 0

    @property
    def end(self) -> int:
        """Of its text in the memo's."""
        return self.start + len(self.text)


def parts_of(source: Source) -> list[Part]:
    """The parts in order; their texts joined by line feeds are the memo's canonical text."""
    parts = [Part(block, canonical_text(block, source)) for block in blocks_of(source)]
    position = 0
    for part in parts:
        part.start = position
        position += len(part.text) + 1
    if not source.format.headings_stated:
        may_head = [len(part.block.lines) == 1 and not part.block.plain for part in parts]
        for part, rank in zip(parts, unmarked_ranks([part.text for part in parts], may_head), strict=True):
            part.unmarked = rank
        for part, rank in zip(parts, printed_ranks(parts), strict=True):
            part.unmarked = part.unmarked or rank
    return parts


def canonical_text(block: Block, source: Source) -> str:
    """The block's lines as one text: wraps undone, or kept line by line if line ends mean something."""
    lines = [line.text.rstrip() if block.verbatim else _BLANKS.sub(" ", line.text.strip()) for line in block.lines]
    if block.verbatim:
        joined = textwrap.dedent("\n".join(lines)).strip()  # the first row as far out as the others
        return _BLANKS.sub(" ", joined) if source.format.layout == "paragraphs" else joined
    text = lines[0]
    for line in lines[1:]:
        text += _joint(text[-1], line[0]) + line
    return text


def _joint(before: str, after: str) -> str:
    """The text that a line wrap stands for: a space between words, nothing beside Chinese or after a hyphen."""
    wide = marks.columns(before) == 2 or marks.columns(after) == 2
    return "" if wide or before in "-‐–—/" else " "


def is_ornament(text: str) -> bool:
    """Whether a line is a rule or another ornament, without a letter or digit to read."""
    return not any(character.isalnum() for character in text)
