"""Collect the paragraphs and rows of one run of text of an RTF file: the body, a note, a text box, a page header."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from memoqa.ingest.formats.document_blocks import Block, Note, Tables, one_line
from memoqa.ingest.formats.own_lines import own_lines
from memoqa.ingest.formats.rtf_header import Header, paired
from memoqa.ingest.formats.symbol_fonts import AS_SIGNS
from memoqa.ingest.formats.table_rows import Row

MOST_CELLS: Final = 1_000  # of a row


@dataclass(slots=True)
class Marks:
    """What control words have said of the text that follows.

    Attributes:
        style: The paragraph's style.
        outline: The level that the paragraph itself states, from 0; 9 for body text; None if it does not.
    """

    font: int
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    unicode_skip: int = 1
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    left_out: bool = False
    margin: bool = False


@dataclass(slots=True)
class _CellDefinition:
    continues: bool = False
    shade: int = 0


@dataclass(slots=True)
class Flow:
    """The paragraphs so far, and what is being collected."""

    header: Header
    tables: Tables
    _pieces: list[str] = field(default_factory=list)
    _bold: list[bool] = field(default_factory=list)
    _number: str = ""
    _notes: list[Note] = field(default_factory=list)
    _boxes: list[Block] = field(default_factory=list)
    _done: list[Block] = field(default_factory=list)
    _cell: list[Block] = field(default_factory=list)
    _cells: list[list[Block]] = field(default_factory=list)
    _rows: list[tuple[Row, list[list[Block]]]] = field(default_factory=list)
    _definitions: list[_CellDefinition] = field(default_factory=list)
    _defining: _CellDefinition = field(default_factory=_CellDefinition)
    _heads: bool = False

    def add(self, text: str, *, bold: bool) -> None:
        """Add text to the paragraph."""
        self._pieces.append(text)
        if text.strip():
            self._bold.append(bold)

    def mark(self, mark: str) -> None:
        """Add the mark of a note; behind a full stop it stands apart."""
        before = self._pieces[-1][-1:] if self._pieces else ""
        self._pieces.append(f" {mark}" if before and before in ".!?" else mark)

    def add_number(self, number: str) -> None:
        """Give the paragraph its number in a list."""
        self._number = number

    def add_note(self, note: Note) -> None:
        """Add a note to which the paragraph refers."""
        self._notes.append(note)

    def add_boxes(self, blocks: list[Block]) -> None:
        """Add the blocks of a text box that is anchored in the paragraph."""
        self._boxes += blocks

    def end_paragraph(self, marks: Marks) -> None:
        """The paragraph is complete."""
        blocks = self._taken(marks)
        if marks.in_table:
            self._cell += blocks
        else:
            self._end_table()
            self._done += blocks

    def end_cell(self, marks: Marks) -> None:
        """The cell is complete."""
        if self._pieces or self._notes or self._boxes:
            self._cell += self._taken(marks)
        if len(self._cells) < MOST_CELLS:
            self._cells.append(self._cell)
        self._cell = []

    def define_row(self) -> None:
        """The definition of a row begins."""
        self._definitions, self._defining, self._heads = [], _CellDefinition(), False

    def define(self, name: str, number: int | None) -> None:
        """Take a control word of the definition of a row."""
        if name == "cellx":
            self._definitions.append(self._defining)
            self._defining = _CellDefinition()
        elif name in {"clmrg", "clvmrg"}:
            self._defining.continues = True
        elif name == "clcbpat":
            self._defining.shade = number or 0
        elif name == "trhdr":
            self._heads = number != 0

    def end_row(self) -> None:
        """The row is complete."""
        continues = [one.continues for one in self._definitions] + [False] * len(self._cells)
        shades = [self.header.is_shade(one.shade) for one in self._definitions] + [False] * len(self._cells)
        kept = [place for place in range(len(self._cells)) if not continues[place]]
        cells, self._cells = [self._cells[place] for place in kept], []
        if cells:
            bold = [[block.element is True for block in cell if block.text.strip()] for cell in cells]
            marked = all(shades[place] or (any(b) and all(b)) for place, b in zip(kept, bold, strict=True))
            whole = len(continues) - continues.count(True) == 1 and not any(continues[: len(cells)])
            self._rows.append((Row(tuple(kept), len(kept) == 1 or whole, self._heads, marked), cells))

    def blocks(self, marks: Marks) -> Iterator[Block]:
        """All blocks, the last paragraph's too."""
        if self._cell or self._cells:
            self.end_cell(marks)
            self.end_row()
        elif any(piece.strip() for piece in self._pieces) or self._boxes:
            marks.in_table = False
            self.end_paragraph(marks)
        self._end_table()
        yield from self._done

    def _end_table(self) -> None:
        if self._rows:
            rows, read = zip(*self._rows, strict=True)
            self._rows = []
            self._done += self.tables.blocks(rows, list(read))

    def _taken(self, marks: Marks) -> list[Block]:
        """The blocks of the paragraph, which is then empty."""
        text = paired("".join(self._pieces)).translate(AS_SIGNS)
        bold = bool(self._bold) and all(self._bold)
        number, notes, boxes = self._number, tuple(self._notes), self._boxes
        self._pieces, self._bold, self._number, self._notes, self._boxes = [], [], "", [], []
        if marks.left_out or self.header.is_contents(marks.style):
            return [Block(one_line(text), role="left out")]
        level = self.header.level(marks.style)
        if marks.outline is not None and level != 0:
            level = marks.outline + 1 if marks.outline < 9 else None
        first, *others = own_lines(text)
        shown = number + first.lstrip() if number and first.strip() else first
        block = Block(shown, level, number=number, notes=notes, element=bold)
        return [block, *(Block(line, level) for line in others), *boxes]
