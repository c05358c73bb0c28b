"""Name the version of the code that reads memos: two that read a file differently never have the same name."""

import hashlib
import re
from functools import cache
from importlib import metadata, resources

from memoqa.ingest.formats.table import GROUP
from memoqa.settings import extensions

_PACKAGES = ("memoqa.ingest", "memoqa.ingest.formats", "memoqa.ingest.structure", "memoqa.text")
_NAME = re.compile(r"[\w.-]+")


@cache
def reader_version() -> str:
    """A digest of the readers' code, of the formats that other packages add, and of the packages that they need."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for file in sorted(resources.files(package).iterdir(), key=lambda file: file.name):
            if file.is_file():
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    for name in sorted({*_required(), *(entry.dist.name for entry in extensions(GROUP) if entry.dist)}):
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()


def _required() -> list[str]:
    try:
        wanted = metadata.requires("memoqa") or []
    except metadata.PackageNotFoundError:  # run from its folder, without being installed
        return []
    return [found[0] for one in wanted if (found := _NAME.match(one))]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # of an extra that is not installed
        return ""
