"""Find the lines that a PDF itself states to be headings: by its bookmarks, or else by its tags H1 to H6.

Neither is believed by itself: many bookmarks lead elsewhere, and tags often call a letterhead or a whole paragraph a
heading. A line counts only if it says just what the bookmark or the tagged text says, where that says it is.

Source: pdfium's fpdf_doc.h and fpdf_structtree.h.
"""

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.printed_line import PrintedLine

MOST_BOOKMARKS = 5_000
MOST_ELEMENTS = 20_000  # of a page's tags
DEEPEST = 40
MOST_SHARE = 0.25  # of a document's lines; tags that call more of them headings tell nothing
ABOVE_EMS = 2.0  # a bookmark's place is its line's upper edge, or a little above
BELOW_EMS = 8.0
TAG = re.compile(r"H([1-6])")
# What may stand before a heading's words though its bookmark or tag leaves it out: Word's own numbers.
NUMBER = re.compile(r"[\d.()（）、．:：–§A-Z一二三四五六七八九十百壹貳參肆伍陸柒捌玖拾第章節节條条篇編编款-]{0,10}")


def with_stated_headings(
    document: pypdfium2.PdfDocument, pages: Sequence[list[PrintedLine]]
) -> list[list[PrintedLine]]:
    """The lines of each page, in which those that the file states to be headings have their level."""
    levels = _bookmarked(document, pages) or _tagged(document, pages)
    return [
        [replace(line, stated=level) if (level := levels.get((line.page, line.number))) else line for line in page]
        for page in pages
    ]


Levels = dict[tuple[int, int], int]  # from 1, by page and number of the line


def _bookmarked(document: pypdfium2.PdfDocument, pages: Sequence[list[PrintedLine]]) -> Levels:
    levels: Levels = {}
    for count, bookmark in enumerate(document.get_toc()):
        if count == MOST_BOOKMARKS:
            break
        try:
            target, title = bookmark.get_dest(), bookmark.get_title()
            index = target.get_index() if target else None
        except (pypdfium2.PdfiumError, ValueError):
            continue
        if target is None or index is None or not 0 <= index < len(pages):
            continue
        alike = [line for line in pages[index] if _says(line, title)]
        line = _at_place(alike, _height(target))
        if line is not None:
            levels.setdefault((line.page, line.number), bookmark.level + 1)
    return levels


def _height(target: pypdfium2.PdfDest) -> float | None:
    """How far from the page's bottom a bookmark leads, in points; None if it says no place."""
    there = [pdfium.FPDF_BOOL(), pdfium.FPDF_BOOL(), pdfium.FPDF_BOOL()]
    places = [pdfium.FS_FLOAT(), pdfium.FS_FLOAT(), pdfium.FS_FLOAT()]
    if not pdfium.FPDFDest_GetLocationInPage(target, *there, *places) or not there[1].value:
        return None
    return float(places[1].value)


def _at_place(alike: Sequence[PrintedLine], height: float | None) -> PrintedLine | None:
    """The line of those that say the same which a bookmark means; None if that is not certain."""
    if height is not None:
        near = [line for line in alike if -ABOVE_EMS <= (height - line.y) / max(line.size, 1.0) <= BELOW_EMS]
        if near:
            return min(near, key=lambda line: abs(height - line.y))
    return alike[0] if len(alike) == 1 else None


def _says(line: PrintedLine, title: str) -> bool:
    """Whether a line has these words and no others, white space and a number before them aside."""
    said, wanted = "".join(line.text.split()), "".join(title.split())
    return bool(wanted) and said.endswith(wanted) and bool(NUMBER.fullmatch(said[: len(said) - len(wanted)]))


def _tagged(document: pypdfium2.PdfDocument, pages: Sequence[list[PrintedLine]]) -> Levels:
    if not pdfium.FPDFCatalog_IsTagged(document):
        return {}
    levels: Levels = {}
    for index, lines in enumerate(pages):
        page = document[index]
        try:
            texts = _tagged_texts(page)
        finally:
            page.close()
        for level, text in texts:
            alike = [line for line in lines if (line.page, line.number) not in levels and _says(line, text)]
            if len(alike) == 1:
                levels[alike[0].page, alike[0].number] = level
    return levels if len(levels) <= MOST_SHARE * sum(map(len, pages)) else {}


def _tagged_texts(page: pypdfium2.PdfPage) -> list[tuple[int, str]]:
    """The level and the text of each heading that a page's tags state."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        found = [(level, _contents(element)) for level, element in _headings(tree)]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    if not found:
        return []
    texts = _texts(page, {content for _, contents in found for content in contents})
    return [(level, "".join(texts.get(content, "") for content in contents)) for level, contents in found]


def _headings(tree: Any) -> Iterator[tuple[int, Any]]:
    """The level of each heading's element in a page's tree, and the element."""
    children = range(pdfium.FPDF_StructTree_CountChildren(tree))
    waiting = [(pdfium.FPDF_StructTree_GetChildAtIndex(tree, child), 0) for child in reversed(children)]
    seen = 0
    while waiting and seen < MOST_ELEMENTS:
        element, depth = waiting.pop()
        seen += 1
        if not element or depth > DEEPEST:
            continue
        tag = TAG.fullmatch(_name(element))
        if tag:
            yield int(tag[1]), element
        else:
            waiting += [(child, depth + 1) for child in reversed(_children(element))]


def _children(element: Any) -> list[Any]:
    count = pdfium.FPDF_StructElement_CountChildren(element)
    return [pdfium.FPDF_StructElement_GetChildAtIndex(element, child) for child in range(count)]


def _name(element: Any) -> str:
    return _string(lambda buffer, size: pdfium.FPDF_StructElement_GetType(element, buffer, size))


def _contents(element: Any, depth: int = 0) -> list[int]:
    """The ids of an element's marked contents, its inner elements' among them, in order."""
    found: list[int] = []
    for child in range(pdfium.FPDF_StructElement_CountChildren(element)):
        inner = pdfium.FPDF_StructElement_GetChildAtIndex(element, child)
        if inner and depth < DEEPEST:
            found += _contents(inner, depth + 1)
        elif (content := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, child)) >= 0:
            found.append(content)
    return found


def _texts(page: pypdfium2.PdfPage, wanted: set[int]) -> dict[int, str]:
    """The text of each of a page's marked contents."""
    texts: dict[int, str] = {}
    text_page = page.get_textpage()
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        content = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
        if content in wanted and pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_TEXT:
            texts[content] = texts.get(content, "") + _object_text(drawn, text_page)
    text_page.close()
    return texts


def _object_text(drawn: Any, text_page: pypdfium2.PdfTextPage) -> str:
    return _string(
        lambda buffer, size: pdfium.FPDFTextObj_GetText(
            drawn, text_page, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)) if buffer else None, size
        )
    )


def _string(get: Callable[[Any, int], int]) -> str:
    """What one of pdfium's functions writes as UTF-16; called once for the size in bytes, once for the text."""
    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
