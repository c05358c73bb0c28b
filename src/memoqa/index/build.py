"""Memo files → a published generation, reading and encoding only what is new."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.sentence import Encoder
from memoqa.errors import GenerationError, NoMemosError, UnreadableMemo
from memoqa.index.centering import Centres
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.generation import Contents, Generation, Manifest, new_manifest
from memoqa.index.lexical import LexicalIndex
from memoqa.index.scan import Gathering, Reading
from memoqa.index.store import Shelf
from memoqa.ingest.formats.table import format_list
from memoqa.search.search import Searcher

# phase ("reading", "encoding" or "publishing"), how much of it is done, how much there is
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Examined:
    """What golden questions said of two corpora.

    Attributes:
        before: The share of them that came out right of the generation in use, 0 to 1; None where it is not known.
        now: The share that come out right of the new one.
        questions: The sha256 of the file that has them.
    """

    before: float | None
    now: float
    questions: str


# Given the searcher of a new corpus, the generation in use if there is one, and the new one's encoder; it raises
# MemoqaError to keep the new one from being published.
Examine = Callable[[Searcher, "Generation | None", Encoder], Examined]


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
        quality: What the examination gave before and after (see `Examined`); None where there was none.
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
        gathering = Gathering(memos)
        before = None if fresh else _manifest_in_use(shelf)
        if before and before[1].model == model and gathering.is_what_went_into(before[1]):
            return _unchanged(before[0], before[1], began)
        old = _generation_in_use(shelf)
        reading = gathering.read(old if before else None, tell)
        _refuse_empty(reading, memos, answering=old is not None)
        if rehearse:
            return _rehearsed(reading, before, old if before else None, began)
        report = _published(reading, shelf, encoder(), old, examine, tell, fresh=before is None)
        changes = _changes(reading.sources, before[1].sources if before else {})
        return replace(report, **changes, seconds=time.perf_counter() - began)


def _refuse_empty(reading: Reading, memos: Path, *, answering: bool) -> None:
    if reading.memos:
        return
    reasons = "; ".join(f"{memo}: {entry['reason']}" for memo, entry in sorted(reading.skipped.items()))
    raise NoMemosError(
        "there is no memo to index in the memos folder; "
        + (f"none could be read: {reasons}" if reasons else f"put {format_list()} files there.")
        + (" The index stays as it was, and goes on answering." if answering else ""),
        place=memos,
    )


def _published(
    reading: Reading,
    shelf: Shelf,
    encoder: Encoder,
    old: Generation | None,
    examine: Examine | None,
    tell: Progress,
    *,
    fresh: bool,
) -> IndexReport:
    """Encode what the old generation lacks (everything where that is asked for), examine it and publish."""
    corpus = Corpus(reading.memos)
    model = encoder.identity
    reusable = old if old and not fresh and old.manifest.model == model.model and agrees(old, encoder) else None
    vectors, encoded = _vectors(corpus, encoder, reusable, tell)
    tell("publishing", 0, 1)
    manifest = new_manifest(
        model=model.model,
        dimension=model.dimension,
        prefixes=(model.query_prefix, model.passage_prefix),
        corpus=corpus,
        sources=reading.sources,
        skipped=reading.skipped,
    )
    contents = Contents(
        corpus,
        DenseIndex.build(vectors, corpus.first_sentence),
        LexicalIndex.build(corpus),
        reusable.centres if reusable else Centres.of(encoder),
    )
    quality = None
    if examine:
        examined = examine(contents.searcher(), old, encoder)
        manifest = replace(manifest, golden_share=examined.now, golden_sha256=examined.questions)
        quality = examined.before, examined.now
    published = shelf.publish(manifest, contents)
    tell("publishing", 1, 1)
    return replace(_report(published, encoded), quality=quality)


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
        skipped=_skipped(manifest.skipped),
    )


def _report(published: Generation, encoded: int) -> IndexReport:
    now = published.manifest
    return IndexReport(
        generation=published.name,
        memos=now.memos,
        paragraphs=now.paragraphs,
        sentences=now.sentences,
        encoded=encoded,
        reused=now.paragraphs + now.sentences - encoded,
        seconds=0.0,
        unchanged=False,
        skipped=_skipped(now.skipped),
    )


def _rehearsed(
    reading: Reading, before: tuple[str, Manifest] | None, old: Generation | None, began: float
) -> IndexReport:
    """What a run would do."""
    corpus = Corpus(reading.memos)
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
        skipped=_skipped(reading.skipped),
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


def _skipped(entries: dict[str, dict[str, str]]) -> tuple[UnreadableMemo, ...]:
    return tuple(UnreadableMemo(memo, entry["reason"]) for memo, entry in entries.items())
