"""Check a document that is a zip archive of XML before anything parses it: no password, no bomb, no XML entities."""

import io
import zipfile
import zlib

from memoqa.ingest.source import UnreadableFile

# An estimate, not measured: some 20 kB of XML a page, and a tree of several times that within the child's 1 GiB.
MAX_XML_BYTES = 64_000_000
MAX_UNPACKED_BYTES = 300_000_000  # pictures too, since python-docx holds every part in memory
MAX_ENTRIES = 10_000
MAX_RATIO = 100  # unpacked to packed bytes; docs/reliability.md, R16, promises that a bomb stays harmless
RATIO_MATTERS_BYTES = 10_000_000  # less does no harm, and a long empty table is all alike
READ_BLOCK_BYTES = 1 << 16
BOMB = (
    "it unpacks to far more than a document needs and may be a decompression bomb; save it again in the program that "
    "made it"
)
ENTITIES = (
    "it defines XML entities, which Office files never do and which can be a trap; save it again in the program that "
    "made it"
)
LOCKED = "it is protected by a password; save it without one"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")  # a stream's name in an OLE file: [MS-OFFCRYPTO] 1.3.2


def check_package(content: bytes, unparsed: frozenset[str] = frozenset()) -> None:
    """Unpack each XML part once in small blocks, to see its true size and whether it defines entities.

    Args:
        content: The file.
        unparsed: Parts that no reader parses.

    Raises:
        UnreadableFile: With a password, with entities, or a bomb.
        zipfile.BadZipFile: It is no zip archive, or a damaged one.
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
                if entry.filename.lower().endswith((".xml", ".rels")) and entry.filename not in unparsed:
                    _check_xml(package, entry)
    except (NotImplementedError, EOFError, zlib.error) as error:
        raise zipfile.BadZipFile from error


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
