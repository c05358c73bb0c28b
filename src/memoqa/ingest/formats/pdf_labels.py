"""Tell which number is printed on each page of a PDF, if the file says so: iv on the twelfth page.

A file's page labels are believed only if the pages show them: files made from others keep the labels of those.
"""

import re
from collections.abc import Sequence

import pypdfium2

from memoqa.ingest.formats.printed_line import PrintedLine

EDGE_SHARE = 0.13  # of the page's height, above and below, where a page's number is printed
LEAST_SHARE = 0.5  # of the pages with a label of their own; a chapter's first page may show none
NUMBER = re.compile(r"[^\W_]{1,8}(?:[-–.][^\W_]{1,8})?")  # iv, 12, A-3


def printed_numbers(document: pypdfium2.PdfDocument, pages: Sequence[list[PrintedLine]]) -> dict[int, str]:
    """The numbers printed on pages, by page from 1, if they differ from those; empty if the pages do not show them."""
    labels = {
        index + 1: label
        for index in range(len(pages))
        if (label := document.get_page_label(index).strip()) != str(index + 1) and NUMBER.fullmatch(label)
    }
    shown = sum(_shows(pages[page - 1], label) for page, label in labels.items())
    return labels if shown and shown >= LEAST_SHARE * len(labels) else {}


def _shows(lines: Sequence[PrintedLine], label: str) -> bool:
    edges = (line.text for line in lines if not EDGE_SHARE < line.depth < 1 - EDGE_SHARE)
    return any(label.casefold() in map(str.casefold, NUMBER.findall(text)) for text in edges)
