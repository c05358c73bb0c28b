"""Read .docx: the body's paragraphs and table rows in order, with the heading levels that Word's styles state.

Left out: headers, footers, footnotes, comments, tracked deletions, numbers that Word makes itself, and the phonetic
part of ruby. Runs in the child process only.

Source: ECMA-376 part 1, WordprocessingML. python-docx opens the package. We walk over the body ourselves, because
`Paragraph.text` leaves out tracked insertions and content controls.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, TypeAlias

import docx
from docx.oxml.ns import qn

from memoqa.ingest.formats.format import OLE_MAGIC
from memoqa.ingest.source import Line, UnreadableFile

Element: TypeAlias = Any  # lxml's; it ships no types

# An estimate, not measured: some 20 kB of XML a page, and a tree of several times that within the child's 1 GiB.
MAX_XML_BYTES = 64_000_000
MAX_UNPACKED_BYTES = 300_000_000  # pictures too, since python-docx holds every part in memory
MAX_ENTRIES = 10_000
MAX_RATIO = 100  # unpacked to packed bytes; docs/reliability.md, R16, promises that a bomb stays harmless
RATIO_MATTERS_BYTES = 10_000_000  # less does no harm, and a long empty table is all alike
READ_BLOCK_BYTES = 1 << 16
BOMB = "it unpacks to far more than a document needs and may be a decompression bomb; save it again from Word"
ENTITIES = "it defines XML entities, which Word files never do and which can be a trap; save it again from Word"
DAMAGED = "it is damaged, or not a Word document; open it in Word and save it as .docx again"
LOCKED = "it is protected by a password; save it without one"
OLD_FORMAT = "it is in Word's old .doc format; open it and save it as .docx"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # a stream's name in an OLE file: [MS-OFFCRYPTO] 1.3.2
HEADING_STYLE = re.compile(r"heading ([1-9])", re.IGNORECASE)  # the built-in names are English in every Word
BODY_TEXT_LEVEL = 9
MAX_STYLE_CHAIN = 20  # a style based on itself would never end
WHITE_SPACE = {qn("w:br"): " ", qn("w:cr"): " ", qn("w:tab"): "\t", qn("w:ptab"): "\t"}
LINE_ENDS_AS_SPACES = str.maketrans("\r\n", "  ")  # in XML they are white space like any other
HYPHENS = {qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "\u00ad"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says its Choice again
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
LEFT_OUT = frozenset({*map(qn, ("w:del", "w:moveFrom", "w:rt", "w:pPr", "w:rPr")), FALLBACK})
TRANSPARENT = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")))


def docx_lines(content: bytes) -> Iterator[Line]:
    """Each paragraph, blank ones too, and each table row (cells apart by tabs) as a line, numbered from 1.

    Raises:
        UnreadableFile: Not a .docx document, with a password, damaged, a bomb, or without text.
    """
    if content.startswith(OLE_MAGIC):
        raise UnreadableFile(LOCKED if ENCRYPTED_OFFICE in content else OLD_FORMAT)
    _check_package(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableFile(DAMAGED) from error
    levels = _style_levels(document.styles.element)
    any_text = False
    for number, (text, heading) in enumerate(_blocks(document.element.body, levels), start=1):
        any_text = any_text or bool(text.strip())
        yield Line(text, number, heading=heading)
    if not any_text:
        raise UnreadableFile("it has no text; if it holds pictures of pages, recognise their text (OCR) first")


def _check_package(content: bytes) -> None:
    """Unpack each XML part once in small blocks, to see its true size and whether it defines entities.

    Raises:
        UnreadableFile: Damaged, with a password, with entities, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
                raise UnreadableFile(BOMB)
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableFile(LOCKED)
            for entry in entries:
                if entry.file_size > max(RATIO_MATTERS_BYTES, MAX_RATIO * entry.compress_size):
                    raise UnreadableFile(BOMB)
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_xml(package, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise UnreadableFile(DAMAGED) from error


def _check_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    size = 0
    tail = b""
    with package.open(entry) as part:
        while block := part.read(READ_BLOCK_BYTES):
            size += len(block)
            if size > MAX_XML_BYTES:
                raise UnreadableFile(BOMB)
            # Without zero bytes, UTF-16 reads like ASCII here; the tail is for a word that two blocks share.
            seen = tail + block.replace(b"\0", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise UnreadableFile(ENTITIES)
            tail = seen[-16:]


def _blocks(container: Element, levels: dict[str, int]) -> Iterator[tuple[str, int | None]]:
    """Text and heading level of each paragraph and table row, in order; text boxes after their paragraph."""
    for element in container:
        if element.tag == qn("w:p"):
            yield _text(element), _level(element, levels)
            for box in element.iter(qn("w:txbxContent")):
                if not any(above.tag in LEFT_OUT for above in box.iterancestors()):
                    yield from _blocks(box, levels)
        elif element.tag == qn("w:tbl"):
            yield from ((row, None) for row in _rows(element))
        elif element.tag in TRANSPARENT:
            yield from _blocks(element, levels)


def _text(element: Element) -> str:
    """A paragraph's text as Word shows it with all changes accepted; breaks within it as spaces."""
    texts = []
    for child in element:
        tag = child.tag
        if tag in {qn("w:t"), MATH_TEXT}:
            texts.append((child.text or "").translate(LINE_ENDS_AS_SPACES))
        elif tag in WHITE_SPACE or tag in HYPHENS:
            texts.append(WHITE_SPACE.get(tag) or HYPHENS[tag])
        elif tag == qn("w:sym"):
            texts.append("\ufffd")  # a code in a symbol font: no character, and silence would alter the sentence
        elif tag not in LEFT_OUT and tag != qn("w:txbxContent") and isinstance(tag, str):
            texts.append(_text(child))
    return "".join(texts)


def _rows(table: Element) -> Iterator[str]:
    for row in _within(table, "w:tr"):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield "\t".join(_cell(cell) for cell in _within(row, "w:tc") if not _continues_cell_above(cell))


def _cell(cell: Element) -> str:
    """Its paragraphs, and those of tables within it, joined by spaces."""
    texts = (text.strip("\t") for text, _ in _blocks(cell, {}))
    return " ".join(text for text in texts if text)


def _continues_cell_above(cell: Element) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _within(container: Element, name: str) -> Iterator[Element]:
    """The children with that name, also those wrapped in content controls."""
    for child in container:
        if child.tag == qn(name):
            yield child
        elif child.tag in TRANSPARENT:
            yield from _within(child, name)


def _level(paragraph: Element, levels: dict[str, int]) -> int | None:
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if own is not None:
        return _outline_level(own)
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if style is None else levels.get(style.get(qn("w:val"), ""))


def _outline_level(element: Element) -> int | None:
    value = element.get(qn("w:val"), "")
    return int(value) + 1 if value.isdecimal() and int(value) < BODY_TEXT_LEVEL else None


def _style_levels(styles: Element) -> dict[str, int]:
    """Heading level by style id: from the name, else the outline level, else from the style it is based on."""
    by_id = {style.get(qn("w:styleId"), ""): style for style in styles.findall(qn("w:style"))}
    levels = {}
    for style_id, style in by_id.items():
        current = style
        for _ in range(MAX_STYLE_CHAIN):
            level, decided = _own_level(current)
            if decided:
                break
            based_on = current.find(qn("w:basedOn"))
            current = None if based_on is None else by_id.get(based_on.get(qn("w:val"), ""))
            if current is None:
                break
        if level is not None:
            levels[style_id] = level
    return levels


def _own_level(style: Element) -> tuple[int | None, bool]:
    """The level that the style itself states, and whether it states one; None and True for body text."""
    name_element = style.find(qn("w:name"))
    name = "" if name_element is None else name_element.get(qn("w:val"), "")
    if name.lower() == "title":
        return 0, True
    if match := HEADING_STYLE.fullmatch(name):
        return int(match[1]), True
    outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return (None, False) if outline is None else (_outline_level(outline), True)
