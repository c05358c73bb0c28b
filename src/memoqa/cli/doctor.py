"""The checks behind `memoqa doctor`; each says that all is well, or how to repair it."""

import contextlib
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from memoqa.cli.index_report import counted
from memoqa.encoders import bundled, graph_cache, hub_reader, models
from memoqa.encoders.load import NO_READER, reader_identity
from memoqa.encoders.reader import verified_reader
from memoqa.errors import GenerationError, MemoqaError, UnreadableMemo
from memoqa.evaluation.quality_gate import quality_gate
from memoqa.index.store import Store
from memoqa.ingest.doubts import doubts_of
from memoqa.ingest.files import memo_files
from memoqa.ingest.formats.table import format_list
from memoqa.settings import Settings, extensions

CHECKS = "memoqa.checks"  # the group of entry points: functions that return findings
_CLOCK_SLACK = timedelta(minutes=5)  # by which Slack, too, lets a request's time differ
_MOST_NAMED = 5  # doubtful memos
_LEAST_SPACE = 2**30  # bytes; a generation of 100,000 paragraphs takes half of it


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        name: Of what was checked.
        good: Whether nothing needs repair.
        says: What was found, or what to do.
        absent: Whether this is not set up at all, which is no fault.
    """

    name: str
    good: bool
    says: str
    absent: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The finding as a JSON value."""
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """The findings of all checks, in the order in which to repair things; loads no model."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("python", _python),
        ("clock", _clock),
        ("settings", _settings),
        ("memos", _memos),
        ("model", _model),
        ("reader", _reader),
        ("index", _index),
        ("reading", _reading),
        ("golden", _golden),
        ("disk", _disk),
    )
    found = list(_findings(checks, settings))
    # Other packages, such as the bot, name checks of their own there.
    for entry in extensions(CHECKS):
        found += entry.load()()
    return found


def _findings(checks: tuple[tuple[str, Callable[[Settings], str]], ...], settings: Settings) -> Iterator[Finding]:
    for name, check in checks:
        try:
            yield Finding(name, good=True, says=check(settings))
        except MemoqaError as error:
            yield Finding(name, good=False, says=str(error))
        except OSError as error:
            yield Finding(name, good=False, says=f"{error.filename or name}: {error.strerror or error}")


def _python(_settings: Settings) -> str:
    return f"{platform.python_version()} on {platform.machine()}, {sys.platform}"


def _clock(settings: Settings) -> str:
    """Compare the clock with the times of the index and the memos, which lie in the past; asks no time server."""
    now = datetime.now(UTC)
    seen = [(modified, f"{file} was changed") for file, modified in _changes(settings)]
    with contextlib.suppress(GenerationError):
        store = Store(settings.index)
        seen += [(datetime.fromisoformat(store.verify(name).created), f"{name} was made") for name in store.names()[:1]]
    latest, what = max(seen, default=(now, ""))
    if latest > now + _CLOCK_SLACK:
        raise MemoqaError(
            f"it says {now:%Y-%m-%d %H:%M} UTC, but {what} at {latest:%Y-%m-%d %H:%M}; set the clock, because Slack's "
            "requests are refused if it is five minutes off, or correct that file's time."
        )
    return f"{now:%Y-%m-%d %H:%M} UTC, later than the memos and the index"


def _changes(settings: Settings) -> Iterator[tuple[str, datetime]]:
    """Each memo's id, and when it was last changed; none if there is no folder, which another check reports."""
    with contextlib.suppress(MemoqaError):
        for file in memo_files(settings.memos)[0]:
            with contextlib.suppress(OSError):
                yield file.id, datetime.fromtimestamp(file.path.stat().st_mtime, UTC)


def _settings(settings: Settings) -> str:
    return ", ".join(f"{name}={value}" for name, value in settings.model_dump().items())


def _memos(settings: Settings) -> str:
    files, skipped = memo_files(settings.memos)
    refused = list(skipped)
    for file in files:
        try:
            file.fingerprint()
        except UnreadableMemo as error:
            refused.append(error)
    if refused:
        raise MemoqaError("; ".join(str(error) for error in refused))
    if not files:
        raise MemoqaError(f"{settings.memos} holds no memo; put {format_list()} files there.")
    return f"{counted(len(files), 'file')} in {settings.memos}"


def _model(settings: Settings) -> str:
    identity = models.model_identity(settings.encoder)
    if settings.encoder != "bundled":
        return identity
    bundled.verified_file()
    folder = graph_cache.cached_folder()
    if not graph_cache.is_whole(folder):
        return f"{identity}: will be prepared in {folder} when first used"
    return f"{identity}: in {folder}, verified"


def _reader(settings: Settings) -> str:
    identity = reader_identity(settings.reader)
    if settings.reader == NO_READER:
        return f"{NO_READER}: a verdict goes by the ranking and the wording alone"
    if settings.reader == models.BUNDLED:
        verified_reader()
        return f"{identity}: verified"
    folder = models.local_folder(settings.reader, models.READER)
    if folder is None:
        return f"{identity}: will be fetched from the Hugging Face hub when first used"
    return f"{identity}: {hub_reader.kind_of(settings.reader, folder)}"


def _index(settings: Settings) -> str:
    store = Store(settings.index)
    generation = store.open()
    if store.alert:
        raise MemoqaError(store.alert)
    manifest = generation.manifest
    if manifest.model != models.model_identity(settings.encoder):
        raise MemoqaError(f"it was built with {manifest.model}; run `memoqa index` to rebuild it with the one set.")
    if manifest.skipped:
        skipped = "; ".join(f"{memo}: {entry['reason']}" for memo, entry in manifest.skipped.items())
        raise MemoqaError(f"these files are not in the index, or not as a whole: {skipped}")
    return (
        f"generation {generation.name}, {counted(manifest.memos, 'memo')}, "
        f"{counted(manifest.paragraphs, 'paragraph')}, made {manifest.created[:16]}Z, verified"
    )


def _reading(settings: Settings) -> str:
    """Name the memos whose reading looks doubtful; that is no fault, since a memo may well have no title."""
    try:
        memos = Store(settings.index).open().corpus.memos
    except GenerationError:
        return "nothing is indexed yet"
    doubtful = [(memo.id, doubts) for memo in memos if (doubts := doubts_of(memo))]
    if not doubtful:
        return "1 memo, not doubtful" if len(memos) == 1 else f"{len(memos)} memos, none of them doubtful"
    named = "; ".join(f"{memo}: {doubts[0]}" for memo, doubts in doubtful[:_MOST_NAMED])
    more = f"; and {len(doubtful) - _MOST_NAMED} more" if len(doubtful) > _MOST_NAMED else ""
    doubted = counted(len(doubtful), "doubtful memo")
    return f"{doubted} of {len(memos)} ({named}{more}); see `memoqa index --explain FILE`"


def _golden(settings: Settings) -> str:
    if settings.golden is None:
        return "no golden questions are set; docs/measuring.md says what they are good for"
    quality_gate(settings.golden, settings.golden_margin)
    return f"{settings.golden} can be read; an index may answer {settings.golden_margin:.0%} fewer of it right"


def _disk(settings: Settings) -> str:
    existing = next(folder for folder in (settings.index, *settings.index.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(existing).free
    if free < _LEAST_SPACE:
        raise MemoqaError(f"only {free / 2**20:.0f} MB are free on the index's disk; free some space.")
    return f"{free / 2**30:.0f} GB free"
