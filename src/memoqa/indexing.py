"""Memo files → a published generation, reading and encoding only what is new."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa import shelf as shelves
from memoqa.centring import Centres
from memoqa.corpus import Corpus
from memoqa.dense import DenseIndex
from memoqa.domain import Memo
from memoqa.encoder import Encoder
from memoqa.errors import GenerationError, NoMemosError, UnreadableMemo
from memoqa.lexical import LexicalIndex
from memoqa.outline import outline
from memoqa.reading.folder import MemoFile, memo_files
from memoqa.reading.reader import read
from memoqa.retrieval import Searcher
from memoqa.shelf import Contents, Generation, Manifest, Shelf

# phase ("reading", "encoding" or "publishing"), how much of it is done, how much there is
Progress = Callable[[str, int, int], None]
# What corpora are worth, 0 to 1, before (if there is a generation in use) and after; it raises MemoqaError to keep the
# new one, whose searcher comes first, from being published.
Examine = Callable[[Searcher, "Generation | None", Encoder], tuple[float | None, float] | None]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a reindex did.

    Attributes:
        encoded: Passages that were new and went through the model.
        reused: Passages whose vectors were taken over.
        unchanged: Nothing had changed, nothing was published.
        added: Ids of memos that were not in the index before; `changed` and `removed` likewise.
        skipped: Files that could not be read, with the reason.
        rehearsed: It was a dry run: nothing was encoded or published, and `generation` is the one in use.
        quality: What the examination gave before and after (see `Examine`); None where there was none.
    """

    generation: str
    memos: int
    paragraphs: int
    sentences: int
    encoded: int
    reused: int
    seconds: float
    unchanged: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[UnreadableMemo, ...] = ()
    rehearsed: bool = False
    quality: tuple[float | None, float] | None = None


@dataclass(slots=True)
class _Reading:
    """The memos as read in this run."""

    memos: list[Memo] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, dict[str, str]] = field(default_factory=dict)


def reindex(
    memos: Path,
    shelf: Shelf,
    model: str,
    encoder: Callable[[], Encoder],
    *,
    fresh: bool = False,
    rehearse: bool = False,
    examine: Examine | None = None,
    change: AbstractContextManager[object] | None = None,
    progress: Progress | None = None,
) -> IndexReport:
    """Bring the index up to date with the memos.

    Args:
        memos: The folder with the memo files.
        shelf: Where generations are published.
        model: The encoder's identity, known without loading it.
        encoder: Loads the encoder; called only if something must be encoded.
        fresh: Read and encode everything anew.
        rehearse: Read what is new, and say what would change; change nothing.
        examine: Asked before a generation is published.
        change: Entered before the memos are read, and left, with whatever was raised, when the run is over: a change
            among them that lasts only if it is published. No other run comes in between.
        progress: Told how far the run is.

    Raises:
        NoMemosError: There is nothing to index; the old index stays in use.
        MemoqaError: As `examine` raises it.
        GenerationError: The index folder cannot be written, or another run is under way.
    """
    began = time.perf_counter()
    tell = progress or (lambda _phase, _done, _total: None)
    with shelf.writing(), change or nullcontext():
        files, refused = memo_files(memos)
        before = None if fresh else _manifest_in_use(shelf)
        digests, unreadable = _digests(files)
        refused = [*refused, *unreadable]
        if before and before[1].model == model and _same(before[1], digests, refused):
            return _unchanged(before[0], before[1], began)
        old = None if before is None else _generation_in_use(shelf)
        reading = _read_all(files, digests, refused, old, tell)
        if not reading.memos:
            reasons = "; ".join(f"{memo}: {entry['reason']}" for memo, entry in sorted(reading.skipped.items()))
            raise NoMemosError(
                f"there is no memo to index in {memos}; "
                + (f"none could be read: {reasons}" if reasons else "put .txt, .md, .pdf or .docx files there.")
                + (" The index stays as it was, and goes on answering." if before else "")
            )
        corpus = Corpus(reading.memos)
        if rehearse:
            return _rehearsed(corpus, reading, before, old, began)
        loaded = encoder()
        reusable = old if old and old.manifest.model == loaded.identity.model and agrees(old, loaded) else None
        vectors, encoded = _vectors(corpus, loaded, reusable, tell)
        centres = reusable.centres if reusable else Centres.of(loaded)
        tell("publishing", 0, 1)
        manifest = shelves.new_manifest(
            model=loaded.identity.model,
            dimension=loaded.identity.dimension,
            prefixes=(loaded.identity.query_prefix, loaded.identity.passage_prefix),
            corpus=corpus,
            sources=reading.sources,
            skipped=reading.skipped,
        )
        contents = Contents(
            corpus, DenseIndex.build(vectors, corpus.first_sentence), LexicalIndex.build(corpus), centres
        )
        quality = examine(contents.searcher(), reusable, loaded) if examine else None
        published = shelf.publish(manifest, contents)
        tell("publishing", 1, 1)
        changes = _changes(published.manifest.sources, before[1].sources if before else {})
        return replace(_report(published, encoded, began), **changes, quality=quality)


def _manifest_in_use(shelf: Shelf) -> tuple[str, Manifest] | None:
    """The generation that CURRENT names, if it is whole; read without loading it."""
    name = shelf.current()
    if not name:
        return None
    try:
        return name, shelf.verify(name)
    except GenerationError:
        return None


def _generation_in_use(shelf: Shelf) -> Generation | None:
    try:
        return shelf.open()
    except GenerationError:
        return None


def _digests(files: Sequence[MemoFile]) -> tuple[dict[str, str], list[UnreadableMemo]]:
    digests: dict[str, str] = {}
    unreadable: list[UnreadableMemo] = []
    for file in files:
        try:
            digests[file.id] = file.fingerprint()
        except UnreadableMemo as error:
            unreadable.append(error)
    return digests, unreadable


def _same(manifest: Manifest, digests: dict[str, str], refused: list[UnreadableMemo]) -> bool:
    known = {**manifest.sources, **{memo: entry["digest"] for memo, entry in manifest.skipped.items()}}
    return known == {**digests, **{error.memo: "" for error in refused}}


def _read_all(
    files: Sequence[MemoFile],
    digests: dict[str, str],
    refused: list[UnreadableMemo],
    old: Generation | None,
    tell: Progress,
) -> _Reading:
    """Every file's memo: taken over from the old generation where the file is the same, else read."""
    reading = _Reading(skipped={error.memo: {"digest": "", "reason": error.reason} for error in refused})
    known = {memo.id: memo for memo in old.corpus.memos} if old else {}
    readable = [file for file in files if file.id in digests]
    for done, file in enumerate(readable):
        tell("reading", done, len(readable))
        digest = digests[file.id]
        try:
            if old and old.manifest.sources.get(file.id) == digest:
                memo = known[file.id]
            else:
                memo, digest = _read_one(file)
        except UnreadableMemo as error:
            reading.skipped[file.id] = {"digest": digest, "reason": error.reason}
            continue
        reading.memos.append(memo)
        reading.sources[file.id] = digest
    tell("reading", len(readable), len(readable))
    return reading


def _read_one(file: MemoFile) -> tuple[Memo, str]:
    """A file's memo, and the digest of exactly the bytes that it was read from."""
    loaded = read(file)
    memo = outline(
        loaded.source,
        memo_id=file.id,
        source_sha256=loaded.sha256,
        title=loaded.about.title,
        date=loaded.about.date,
        origin=loaded.about.origin,
    )
    return memo, loaded.fingerprint


def _vectors(
    corpus: Corpus, encoder: Encoder, old: Generation | None, tell: Progress
) -> tuple[NDArray[np.float32], int]:
    """Vectors of all passages, by row, and how many were encoded for it; `old` is of the same space."""
    passages = corpus.passages()
    stored: dict[str, int] = {}
    if old:
        stored = {text: row for row, text in enumerate(old.corpus.passages())}
    vectors = np.empty((len(passages), encoder.identity.dimension), dtype=np.float32)
    kept = [row for row, text in enumerate(passages) if text in stored]
    if old and kept:
        vectors[kept] = old.dense.vectors(np.array([stored[passages[row]] for row in kept]))
    new = [row for row, text in enumerate(passages) if text not in stored]
    if new:
        texts = [passages[row] for row in new]
        vectors[new] = encoder.encode_passages(texts, lambda done, total: tell("encoding", done, total))
    return vectors, len(new)


AGREEMENT = 0.98  # cosine; bfloat16 and float32 of one model agree to .996, other models not at all


def agrees(generation: Generation, encoder: Encoder) -> bool:
    """Whether an encoder gives a passage of the generation the vector that the generation has for it.

    Names of models can lie (a folder whose weights were exchanged); vectors cannot. The shortest passage serves.
    """
    if generation.manifest.dimension != encoder.identity.dimension:
        return False
    passages = generation.corpus.passages()
    row = min(range(len(passages)), key=lambda row: len(passages[row]))
    now = encoder.encode_passages([passages[row]])[0]
    return bool(now @ generation.dense.vectors(np.array([row]))[0] >= AGREEMENT)


def _unchanged(name: str, manifest: Manifest, began: float) -> IndexReport:
    return IndexReport(
        generation=name,
        memos=manifest.memos,
        paragraphs=manifest.paragraphs,
        sentences=manifest.sentences,
        encoded=0,
        reused=manifest.paragraphs + manifest.sentences,
        seconds=time.perf_counter() - began,
        unchanged=True,
        skipped=_skipped(manifest),
    )


def _report(published: Generation, encoded: int, began: float) -> IndexReport:
    now = published.manifest
    return IndexReport(
        generation=published.name,
        memos=now.memos,
        paragraphs=now.paragraphs,
        sentences=now.sentences,
        encoded=encoded,
        reused=now.paragraphs + now.sentences - encoded,
        seconds=time.perf_counter() - began,
        unchanged=False,
        skipped=_skipped(now),
    )


def _rehearsed(
    corpus: Corpus, reading: _Reading, before: tuple[str, Manifest] | None, old: Generation | None, began: float
) -> IndexReport:
    """What a run would do."""
    passages = corpus.passages()
    stored = set(old.corpus.passages()) if old else set()
    reused = sum(text in stored for text in passages)
    report = IndexReport(
        generation=before[0] if before else "",
        memos=len(corpus.memos),
        paragraphs=len(corpus),
        sentences=int(corpus.first_sentence[-1]),
        encoded=len(passages) - reused,
        reused=reused,
        seconds=time.perf_counter() - began,
        unchanged=False,
        skipped=tuple(UnreadableMemo(memo, entry["reason"]) for memo, entry in reading.skipped.items()),
        rehearsed=True,
    )
    return replace(report, **_changes(reading.sources, before[1].sources if before else {}))


def _changes(now: dict[str, str], earlier: dict[str, str]) -> dict[str, Any]:
    """Which memos are new, changed and gone, as fields of a report."""
    return {
        "added": tuple(memo for memo in now if memo not in earlier),
        "changed": tuple(memo for memo, digest in now.items() if earlier.get(memo, digest) != digest),
        "removed": tuple(memo for memo in earlier if memo not in now),
    }


def _skipped(manifest: Manifest) -> tuple[UnreadableMemo, ...]:
    return tuple(UnreadableMemo(memo, entry["reason"]) for memo, entry in manifest.skipped.items())
