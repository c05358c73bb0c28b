"""Find the model that MEMOQA_ENCODER or MEMOQA_READER names, and tell it from any other; nothing is loaded here."""

import contextlib
import hashlib
import importlib.util
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memoqa.encoders.graph_cache import FOLDER_NAME
from memoqa.errors import EncoderError

BUNDLED = "bundled"
SAMPLE_BYTES = 65_536  # from the head, the middle and the tail of a large file
SMALL_FILE_BYTES = 1_048_576  # a file up to this size counts whole in a folder's fingerprint
PROBE_SECONDS = 5.0  # for one request to the hub; its library would try for more than a minute
REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)?")
NOISY_LOGGERS = ("transformers", "sentence_transformers", "huggingface_hub", "httpx", "filelock")


@dataclass(frozen=True, slots=True)
class ModelKind:
    """The models that one setting takes.

    Attributes:
        setting: The setting's name.
        library: The package that runs them.
        mark: A file that each of them has at its root.
        owner: Whose the ids without a slash are on the hub, a slash included; empty if nobody's.
    """

    setting: str
    library: str
    mark: str
    owner: str


ENCODER = ModelKind("MEMOQA_ENCODER", "sentence-transformers", "modules.json", "sentence-transformers/")
READER = ModelKind("MEMOQA_READER", "transformers", "config.json", "")


def model_identity(setting: str, kind: ModelKind = ENCODER) -> str:
    """The model's name with its digest or revision, in milliseconds and without torch.

    A folder is told apart by its name, its files' sizes, its small files and samples of its large ones. A Hugging Face
    id is told apart by the revision in the local hub cache, or by the id alone while nothing is there.

    Raises:
        EncoderError: The setting names neither a model's folder nor a possible id.
    """
    if setting == BUNDLED:
        return f"{BUNDLED}:{FOLDER_NAME}"
    folder = local_folder(setting, kind)
    if folder is None:
        return repository(setting, kind)
    if folder.parent.name == "snapshots":  # of the hub cache, whose folders are named by the revision
        return f"{repository(setting, kind)}@{folder.name}"
    return f"{folder.resolve().name}@{_fingerprint(folder)}"


def local_folder(setting: str, kind: ModelKind = ENCODER) -> Path | None:
    """The folder that the setting names or that the hub cache keeps for it; None for an id not yet fetched.

    Raises:
        EncoderError: The setting names neither a model's folder nor a possible id, or the model's library is missing.
    """
    if importlib.util.find_spec(kind.library.replace("-", "_")) is None:  # which finds it without importing it
        raise refusal(setting, f"{kind.library} is not installed here (the slim image leaves it out)", kind)
    try:
        folder = Path(setting).expanduser()
        there = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # a name too long, no home folder, a NUL
        there = False
    if there:
        if not (folder / kind.mark).is_file():
            raise refusal(setting, f"the folder has no {kind.mark}, so it does not hold a {kind.library} model", kind)
        return folder
    if not REPOSITORY.fullmatch(setting) or setting.startswith("."):
        raise refusal(setting, "there is no such folder", kind)
    from huggingface_hub import constants  # noqa: PLC0415 - only for an id

    kept = Path(constants.HF_HUB_CACHE) / f"models--{repository(setting, kind).replace('/', '--')}"
    try:
        snapshot = kept / "snapshots" / (kept / "refs" / "main").read_text().strip()
    except OSError:
        return None
    weights = [*snapshot.rglob("*.safetensors"), *snapshot.rglob("pytorch_model*.bin")]
    return snapshot if weights and (snapshot / kind.mark).is_file() else None


def repository(setting: str, kind: ModelKind = ENCODER) -> str:
    """The full id on the hub."""
    return setting if "/" in setting else kind.owner + setting


def ask_hub(setting: str, kind: ModelKind = ENCODER) -> None:
    """Ask the hub once whether it has this model; its own library would retry for long.

    Raises:
        EncoderError: The hub does not have it, or cannot be reached.
    """
    import huggingface_hub  # noqa: PLC0415 - only for an id not in the cache
    import huggingface_hub.utils  # noqa: PLC0415 - the line above does not import it

    utils: Any = huggingface_hub.utils  # documented, but not exported for type checkers
    url = huggingface_hub.hf_hub_url(repository(setting, kind), kind.mark)
    try:
        with quiet():
            answer = utils.get_session().head(url, headers=utils.build_hf_headers(), timeout=PROBE_SECONDS)
    except Exception as problem:  # which exceptions it raises depends on the hub library's HTTP client
        reason = "it is not in the local cache, and the Hugging Face hub cannot be reached"
        raise refusal(setting, reason, kind) from problem
    if answer.status_code >= 400:
        raise refusal(setting, f"the Hugging Face hub has no such open model (HTTP {answer.status_code})", kind)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' warnings and log lines off stderr; our own errors say all that the user needs."""
    loggers = [logging.getLogger(name) for name in NOISY_LOGGERS]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


def _fingerprint(folder: Path) -> str:
    """Twelve hexadecimal digits of a digest over names, sizes and contents; large files count by samples."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")) or path.suffix == ".md":
            continue
        size = path.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= SMALL_FILE_BYTES:
                digest.update(file.read())
                continue
            for start in (0, size // 2, size - SAMPLE_BYTES):
                file.seek(start)
                digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()[:12]


def refusal(setting: str, reason: str, kind: ModelKind = ENCODER) -> EncoderError:
    """The error for a setting that cannot be used, with the reason and what to do."""
    shown = setting if len(setting) <= 50 else f"{setting[:20]}…{setting[-29:]}"
    return EncoderError(f"{kind.setting}={shown} cannot be used: {reason}; correct it, or set it to {BUNDLED}.")
