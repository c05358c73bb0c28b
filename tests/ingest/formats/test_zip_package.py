"""A package that is a zip archive of XML is checked before anything parses it."""

import io
import zipfile

import pytest

from memoqa.ingest.formats.zip_package import check_package
from memoqa.ingest.source import UnreadableFile


def package(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"{name}.xml", content)
    return file.getvalue()


def test_an_honest_package_passes():
    check_package(package(a=b"<x/>", b=b" " * 9_000_000))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (package(a=b" " * 50_000_000), "decompression bomb; save it again in the program that made it"),
        (package(a=b"<!DOCTYPE x>"), "defines XML entities"),
        (package(a='<!ENTITY x "y">'.encode("utf-16")), "defines XML entities"),
        (package(a=b" " * 65_531 + b"<!DOCTYPE x>"), "defines XML entities"),
    ],
    ids=["bomb", "doctype", "utf-16", "across two blocks"],
)
def test_a_trap_is_refused(content, told):
    with pytest.raises(UnreadableFile, match=told):
        check_package(content)


def test_what_is_no_archive_is_for_the_format_to_name():
    with pytest.raises(zipfile.BadZipFile):
        check_package(b"PK\x03\x04 no")
