"""What stands beside the body of an .odt file: notes, page headers and footers, and what the file says of itself."""

from collections.abc import Iterator
from typing import Final

from memoqa.ingest.formats.document_blocks import Note
from memoqa.ingest.formats.docx_number_formats import number_text
from memoqa.ingest.formats.odt_package import Element, qn
from memoqa.ingest.formats.odt_styles import Styles

_FORMATS: Final = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_FIRST_PAGE: Final = "Standard"  # the master page of a document that names none
_MARGINS: Final = tuple(
    qn(name)
    for side in ("header", "footer")
    for name in (f"style:{side}", f"style:{side}-left", f"style:{side}-first", f"loext:{side}-first")
)


class Notes:
    """The notes of a document: gives each its number where it is referred to."""

    def __init__(self, styles: Element | None) -> None:
        """Take the root of styles.xml, which says how notes are numbered."""
        self._formats = {"footnote": "decimal", "endnote": "lowerRoman"}
        for stated in () if styles is None else styles.iter(qn("text:notes-configuration")):
            written = _FORMATS.get(stated.get(qn("style:num-format"), ""))
            if written:
                self._formats[stated.get(qn("text:note-class"), "")] = written
        self._given = dict.fromkeys(self._formats, 0)
        self._waiting: list[Note] = []

    def mark(self, note: Element) -> str:
        """The mark of a note, such as [2], or the author's own."""
        kind = "endnote" if note.get(qn("text:note-class")) == "endnote" else "footnote"
        body, citation = note.find(qn("text:note-body")), note.find(qn("text:note-citation"))
        if body is None:
            return ""
        own = None if citation is None else citation.get(qn("text:label"))
        if own:
            self._waiting.append((f"{own} ", body))
            return str(own)
        self._given[kind] += 1
        mark = f"[{number_text(self._given[kind], self._formats[kind])}]"
        self._waiting.append((f"{mark} ", body))
        return mark

    def taken(self) -> list[Note]:
        """The notes referred to since the last time, in order, each with its mark."""
        waiting, self._waiting = self._waiting, []
        return waiting


def headers_and_footers(styles: Element | None, used: Styles) -> Iterator[Element]:
    """Each page header and footer of the master pages in use, headers first."""
    if styles is None:
        return
    pages = {page.get(qn("style:name"), ""): page for page in styles.iter(qn("style:master-page"))}
    wanted = [name for name in pages if name == _FIRST_PAGE or name in used.master_pages()]
    for name in wanted:
        following = pages[name].get(qn("style:next-style-name"), "")
        if following in pages and following not in wanted:
            wanted.append(following)
    for tag in _MARGINS:
        for name in wanted:
            for margin in pages[name].findall(tag):
                if margin.get(qn("style:display")) != "false":
                    yield margin


def properties(meta: Element | None) -> tuple[str, str]:
    """The title that the file's properties state, and the day when it was last saved; empty if they do not say."""
    if meta is None:
        return "", ""
    title = next((element.text or "" for element in meta.iter(qn("dc:title"))), "")
    return title, next((element.text or "" for element in meta.iter(qn("dc:date"))), "")
