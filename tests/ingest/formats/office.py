"""Builds .odt and .rtf files from pieces of their own languages, and reads them in this process: that is faster."""

import io
import zipfile

from memoqa.ingest.formats.odt import odt_lines
from memoqa.ingest.formats.odt_package import NAMESPACES
from memoqa.ingest.formats.rtf import rtf_lines

KIND = "application/vnd.oasis.opendocument.text"
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())


def odt(*body: str, automatic: str = "", styles: str = "", masters: str = "", meta: str = "", **parts: bytes) -> bytes:
    """An .odt file.

    Args:
        body: XML inside office:text.
        automatic: Styles for single places.
        styles: Named styles.
        masters: Master pages.
        meta: Properties.
        parts: More of the package; a name is given with _ for a slash or a dot.
    """
    content = (
        f"<office:document-content {DECLARED}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    named = (
        f"<office:document-styles {DECLARED}><office:styles>{styles}</office:styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )
    properties = f"<office:document-meta {DECLARED}><office:meta>{meta}</office:meta></office:document-meta>"
    return package(
        {
            "mimetype": KIND.encode(),
            "content.xml": content.encode(),
            "styles.xml": named.encode(),
            "meta.xml": properties.encode(),
            **{name.replace("__", "/").replace("_", "."): part for name, part in parts.items()},
        }
    )


def package(parts: dict[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def p(text: str, style: str = "") -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1, more: str = "") -> str:
    """A heading."""
    return f'<text:h text:outline-level="{level}" {more}>{text}</text:h>'


def items(*texts: str, style: str = "L", more: str = "") -> str:
    """A list; an item is its text, or its content as XML."""
    made = (f"<text:list-item>{text if text.startswith('<') else p(text)}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}" {more}>{"".join(made)}</text:list>'


def level(number: int, form: str, more: str = "") -> str:
    """A numbered level of a list style."""
    return f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" {more}/>'


def list_style(*levels: str, name: str = "L") -> str:
    """A list style."""
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<table:table>{''.join(rows)}</table:table>"


def row(*cells: str) -> str:
    """A row; a cell is its text, or the cell itself as XML."""
    made = (cell if cell.startswith("<table:") else f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def rtf(body: str, head: str = "", encoding: str = "ascii") -> bytes:
    """An .rtf file; characters outside ASCII are written as Word writes them, or in the encoding."""
    content = rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0\fcharset0 Times;}}}}{head}\pard {body}}}"
    return content.encode(encoding) if encoding != "ascii" else unicode_escapes(content).encode()


def unicode_escapes(text: str) -> str:
    r"""The text with \u for characters outside ASCII."""
    units = text.encode("utf-16-le")
    codes = (int.from_bytes(units[place : place + 2], "little", signed=True) for place in range(0, len(units), 2))
    return "".join(chr(code) if 0 <= code < 128 else rf"\u{code}?" for code in codes)


def shown(content: bytes) -> list[tuple[str, str]]:
    """The lines of an .odt or .rtf file that are not blank, with their roles; properties are left out."""
    lines = rtf_lines(content) if content.startswith(b"{") else odt_lines(content)
    return [(line.text, line.role) for line in lines if line.text.strip() and line.role not in {"title", "date"}]


def texts(content: bytes) -> list[str]:
    """The texts of those that are part of the memo."""
    return [text for text, role in shown(content) if role != "left out"]


def levels(content: bytes) -> list[int | None]:
    """The levels of headings of an .odt or .rtf file's lines that are not blank."""
    lines = rtf_lines(content) if content.startswith(b"{") else odt_lines(content)
    return [line.heading for line in lines if line.text.strip() and line.role not in {"title", "date"}]
