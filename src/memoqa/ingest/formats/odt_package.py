"""Open an .odt file: check the archive, and parse those of its parts that are read.

Source: OpenDocument 1.3 part 2 (packages). Nothing outside the file is opened: the parser loads no DTD, resolves no
entity and knows no network.
"""

import io
import zipfile
import zlib
from typing import Any, Final, TypeAlias

from lxml import etree

from memoqa.ingest.formats import zip_package
from memoqa.ingest.formats.zip_package import LOCKED
from memoqa.ingest.source import UnreadableFile

Element: TypeAlias = Any  # lxml's; it ships no types

DAMAGED: Final = (
    "it is damaged, or not an OpenDocument text; open it in the program that made it and save it as .odt again"
)
OTHER_KIND: Final = "it is an OpenDocument file of another kind, and no text; print it to PDF"
NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "style", "text", "table", "meta", "manifest")
    },
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_MANIFEST: Final = "META-INF/manifest.xml"
_MOST_MANIFEST_BYTES: Final = 4_000_000
_ENCRYPTED: Final = b"encryption-data"  # an element of the manifest
_WHOLE_ENCRYPTED: Final = "encrypted-package"  # all of the package as one part, as LibreOffice 24.8 does it
_TEXT_KIND: Final = b"application/vnd.oasis.opendocument.text"


def qn(name: str) -> str:
    """The full name of an element or attribute, such as text:p."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def parts_of(content: bytes) -> tuple[Element, Element | None, Element | None]:
    """The roots of content.xml, styles.xml and meta.xml; None for one that the package lacks.

    Raises:
        UnreadableFile: No .odt file, with a password, damaged, a bomb, or with XML entities.
    """
    try:
        # Old programs put a DTD's name into the manifest, which is not parsed.
        zip_package.check_package(content, unparsed=frozenset({_MANIFEST}))
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if _WHOLE_ENCRYPTED in names or (_MANIFEST in names and _ENCRYPTED in _start(package, _MANIFEST)):
                raise UnreadableFile(LOCKED)
            kind = _start(package, "mimetype") if "mimetype" in names else _TEXT_KIND
            if not kind.startswith(_TEXT_KIND):
                other = kind.startswith(b"application/vnd.oasis.opendocument")
                raise UnreadableFile(OTHER_KIND if other else DAMAGED)
            if "content.xml" not in names:
                raise UnreadableFile(DAMAGED)
            styles, meta = (
                _parsed(package.read(name)) if name in names else None for name in ("styles.xml", "meta.xml")
            )
            return _parsed(package.read("content.xml")), styles, meta
    except (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, NotImplementedError, zlib.error) as error:
        raise UnreadableFile(DAMAGED) from error


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_MOST_MANIFEST_BYTES)


def _parsed(xml: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(xml, parser)
