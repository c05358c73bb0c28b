"""Builds Word files from pieces of WordprocessingML, and reads them in this process, since that is faster."""

import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from memoqa.ingest.formats.docx import docx_lines

W = nsdecls("w", "r")


def saved(document) -> bytes:
    """The bytes of a document of python-docx."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def element(xml: str):
    """One element, in which `w:` and `r:` are declared."""
    end = min(xml.index(">"), xml.index("/>") if "/>" in xml else len(xml))
    return parse_xml(f"{xml[:end]} {W}{xml[end:]}")


def with_body(*xml: str, numbering: tuple[str, ...] = (), styles: tuple[str, ...] = ()):
    """A document whose body is these elements; `numbering` replaces its lists, `styles` are added."""
    document = docx.Document()
    for place, one in enumerate(xml):
        document.element.body.insert(place, element(one))
    lists = document.part.numbering_part.element
    for child in list(lists):
        lists.remove(child)
    for one in numbering:
        lists.append(element(one))
    for one in styles:
        document.styles.element.append(element(one))
    return document


def lines(document):
    """The lines of a document, or of its bytes."""
    return tuple(docx_lines(document if isinstance(document, bytes) else saved(document)))


def texts(document) -> list[str]:
    """Their texts."""
    return [line.text for line in lines(document)]


def p(text: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row; a cell is its text, or its paragraphs as XML."""
    made = (f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"
