"""The table of formats: each row has the suffixes of a format's files, and their reader.

A new format is a reader and one row. Rows of other packages come from the entry point group `memoqa.formats`. Installed
packages are searched only if a file has no built-in suffix or somebody wants the whole list, since that takes 10 ms.
"""

from functools import cache
from importlib.metadata import EntryPoint
from pathlib import PurePath
from typing import Final, Literal

from memoqa.errors import MemoqaError
from memoqa.ingest.formats.format import MOST_TEXT_BYTES, OLE_MAGIC, Format
from memoqa.settings import extensions

GROUP: Final = "memoqa.formats"
SIDECAR_SUFFIX: Final = ".toml"  # never a memo's
PDF_HEADER_BYTES: Final = 1024  # Acrobat's implementation note: the header may stand anywhere in the first 1,024 bytes

TEXT: Final = Format(
    "text",
    (".txt",),
    "memoqa.ingest.formats.plain:text_lines",
    sandboxed=False,
    front_matter=True,
    most_bytes=MOST_TEXT_BYTES,
)
MARKDOWN: Final = Format(
    "markdown",
    (".md", ".markdown"),
    "memoqa.ingest.formats.plain:text_lines",
    sandboxed=False,
    layout="markdown",
    headings_stated=True,
    front_matter=True,
    most_bytes=MOST_TEXT_BYTES,
)
PDF: Final = Format(
    "pdf",
    (".pdf",),
    "memoqa.ingest.formats.pdf:pdf_lines",
    magic=(b"%PDF-",),
    magic_within=PDF_HEADER_BYTES,
    looks_like="a PDF; give it the extension .pdf",
)
DOCX: Final = Format(
    "docx",
    (".docx",),
    "memoqa.ingest.formats.docx:docx_lines",
    layout="paragraphs",
    headings_stated=True,
    magic=(b"PK\x03\x04", OLE_MAGIC),
    looks_like="a Word file or another zip archive; if it is Word's, give it the extension .docx",
)
ODT: Final = Format(
    "odt",
    (".odt",),
    "memoqa.ingest.formats.odt:odt_lines",
    layout="paragraphs",
    headings_stated=True,
    magic=(b"PK\x03\x04",),
)
PPTX: Final = Format(
    "pptx",
    (".pptx",),
    "memoqa.ingest.formats.pptx:pptx_lines",
    layout="paragraphs",
    headings_stated=True,
    magic=(b"PK\x03\x04", OLE_MAGIC),
    unit="slide",
)
RTF: Final = Format(
    "rtf",
    (".rtf",),
    "memoqa.ingest.formats.rtf:rtf_lines",
    layout="paragraphs",
    headings_stated=True,
    magic=(b"{\\rtf",),
    looks_like="rich text (RTF); give it the extension .rtf",
)
XLSX: Final = Format(
    "xlsx",
    (".xlsx",),
    "memoqa.ingest.formats.xlsx:xlsx_lines",
    layout="paragraphs",
    headings_stated=True,
    magic=(b"PK\x03\x04", OLE_MAGIC),
    unit="row",
)
CSV: Final = Format(
    "csv",
    (".csv", ".tsv"),
    "memoqa.ingest.formats.delimited:delimited_lines",
    layout="paragraphs",
    headings_stated=True,
    most_bytes=MOST_TEXT_BYTES,
    unit="row",
)
HTML: Final = Format(
    "html",
    (".html", ".htm"),
    "memoqa.ingest.formats.web_page:web_page_lines",
    layout="paragraphs",
    headings_stated=True,
    most_bytes=MOST_TEXT_BYTES,
)
PNG: Final = Format(
    "png",
    (".png",),
    "memoqa.ingest.formats.pictures:png_pages",
    magic=(b"\x89PNG\r\n\x1a\n",),
    looks_like="a PNG picture; give it the extension .png",
)
JPEG: Final = Format(
    "jpeg",
    (".jpg", ".jpeg"),
    "memoqa.ingest.formats.pictures:jpeg_pages",
    magic=(b"\xff\xd8\xff",),
    looks_like="a JPEG picture; give it the extension .jpg",
)
TIFF: Final = Format(
    "tiff",
    (".tif", ".tiff"),
    "memoqa.ingest.formats.pictures:tiff_pages",
    magic=(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    looks_like="a TIFF picture; give it the extension .tif",
)
PICTURES: Final = (PNG, JPEG, TIFF)
ZIP: Final = Format(
    "zip",
    (".zip",),
    "memoqa.ingest.formats.zip_archive:zip_members",
    magic=(b"PK\x03\x04", b"PK\x05\x06"),  # the second of an empty archive
    container=True,
)
MAIL: Final = Format("mail", (".eml",), "memoqa.ingest.formats.mail:mail_parts", container=True)
OUTLOOK: Final = Format(
    "outlook", (".msg",), "memoqa.ingest.formats.outlook:outlook_parts", magic=(OLE_MAGIC,), container=True
)
BUILT_IN: Final = (TEXT, MARKDOWN, PDF, DOCX, ODT, RTF, PPTX, XLSX, CSV, HTML, *PICTURES, MAIL, OUTLOOK, ZIP)
_BUILT_IN_BY_SUFFIX: Final = {suffix: row for row in BUILT_IN for suffix in row.suffixes}


def format_of(name: str) -> Format | None:
    """The format of a file with this name, or None if memoqa does not read such files.

    Raises:
        MemoqaError: As for `formats`.
    """
    suffix = PurePath(name).suffix.lower()
    if not suffix or suffix in _BUILT_IN_BY_SUFFIX:
        return _BUILT_IN_BY_SUFFIX.get(suffix)
    return next((row for row in formats() if suffix in row.suffixes), None)


@cache
def formats() -> tuple[Format, ...]:
    """All formats: the built-in ones, then those of other packages by the names of their entry points.

    Raises:
        MemoqaError: Another package's row cannot be imported, or takes a name or suffix that is in use.
    """
    found: tuple[Format, ...] = BUILT_IN
    for entry in extensions(GROUP):
        found = (*found, _installed(entry, found))
    return found


def suffixes() -> frozenset[str]:
    """The suffixes of all files that memoqa reads, with those that speak of memos; errors as for `formats`."""
    return frozenset({SIDECAR_SUFFIX, *(suffix for row in formats() for suffix in row.suffixes)})


def outermost(memo_id: str) -> str:
    """The file in the memos folder that a memo is in: the container that it lies inside, or its own file."""
    parts = memo_id.split("/")
    for count, part in enumerate(parts[:-1], start=1):
        found = format_of(part)
        if found is not None and found.container:
            return "/".join(parts[:count])
    return memo_id


def format_list(language: Literal["en", "zh-TW"] = "en", *, containers: bool = True) -> str:
    """The formats' suffixes as a sentence names them: .txt, .md, … or .zip.

    Args:
        language: The sentence's.
        containers: Name archives and mails as well, as which nothing can be saved.

    Raises:
        MemoqaError: As for `formats`.
    """
    *others, last = (row.suffixes[0] for row in formats() if containers or not row.container)
    return f"{'、'.join(others)} 或 {last}" if language == "zh-TW" else f"{', '.join(others)} or {last}"


def _installed(entry: EntryPoint, others: tuple[Format, ...]) -> Format:
    advice = "update or uninstall the package that it comes from."
    try:
        row = entry.load()
    except Exception as error:
        raise MemoqaError(f"the format {entry.name} cannot be imported ({type(error).__name__}); {advice}") from error
    if not isinstance(row, Format):
        raise MemoqaError(f"the format {entry.name} is not a row of the table of formats; {advice}")
    taken = {SIDECAR_SUFFIX, *(suffix for other in others for suffix in other.suffixes)}
    usable = row.suffixes and all(suffix == PurePath(f"a{suffix.lower()}").suffix for suffix in row.suffixes)
    if not usable or not taken.isdisjoint(row.suffixes) or row.name in {other.name for other in others}:
        raise MemoqaError(f"the format {entry.name} has a name or suffix that is malformed or in use; {advice}")
    return row
