"""Bring the index up to date: read the memos, encode what is new, ask the quality gate, publish a generation."""

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from memoqa.encoders.base import Encoder
from memoqa.errors import GenerationError, NoMemosError, UnreadableMemo
from memoqa.index.agreement import agrees
from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.encoding import Passages
from memoqa.index.gate import QualityGate
from memoqa.index.generation import Contents, Generation, Manifest, new_manifest
from memoqa.index.journal import Journal
from memoqa.index.lexical import LexicalIndex
from memoqa.index.scan import Scan, ScannedMemos
from memoqa.index.store import Store
from memoqa.index.validity import warnings_about
from memoqa.ingest.formats.table import format_list
from memoqa.ingest.recognition import Recogniser
from memoqa.ingest.summary import Summary

# Called with the phase ("reading", "encoding" or "publishing"), how much of it is done, and its total. While pages of a
# file are recognised, the phase is "recognising" with the file's name behind a blank; then the page that is begun, from
# 1, and the number of pages to recognise.
PhaseProgress: TypeAlias = Callable[[str, int, int], None]
RECOGNISING = "recognising"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """The report of a reindex or of a dry run.

    Attributes:
        generation: Name of the generation in use afterwards; empty if a dry run found none.
        encoded: How many passages were new and went through the model.
        reused: How many passages kept their vectors.
        unchanged: No memo had changed, so nothing was published.
        added: Ids of memos that were not in the index before; `changed` and `removed` likewise.
        skipped: Files that could not be read, with the reason.
        warnings: Memos in the index about which something is to be corrected, with the reason.
        dry_run: Nothing was encoded or published; the figures say what a run would do.
        quality: Shares before and now as in `GateResult`; None without a quality gate.
        taken_up: How many files an interrupted run had read, and how many passages it had encoded.
        restricted: A memo that it counts is not for everybody, or perhaps not: nobody knows a skipped file's audience.
        summaries: Of the memos that this run read, by id.
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
    warnings: tuple[UnreadableMemo, ...] = ()
    dry_run: bool = False
    quality: tuple[float | None, float] | None = None
    restricted: bool = False
    taken_up: tuple[int, int] = (0, 0)
    summaries: Mapping[str, Summary] = field(default_factory=dict)


def reindex(
    memos: Path,
    store: Store,
    model: str,
    encoder: Callable[[], Encoder],
    *,
    fresh: bool = False,
    dry_run: bool = False,
    gate: QualityGate | None = None,
    change: AbstractContextManager[object] | None = None,
    progress: PhaseProgress | None = None,
) -> IndexReport:
    """Bring the index up to date with the memos.

    Args:
        memos: The folder with the memo files.
        store: Publishes generations.
        model: The encoder's model as `EncoderIdentity` names it, known without loading it.
        encoder: Loads the encoder; called only if something must be encoded.
        fresh: Read and encode everything anew, but what an interrupted run of this version did already.
        dry_run: Read what is new and report what would change; change nothing.
        gate: Asked before a generation is published.
        change: A change to the memos that lasts only if this run publishes it. The run enters it before reading the
            memos and leaves it when the run is over, with the exception if one was raised; no other run comes between.
        progress: Called in this thread.

    Raises:
        NoMemosError: There is nothing to index; the old index stays in use.
        QualityFallen: The gate refused; nothing was published.
        ReindexUnderWay: Another run holds the index folder.
        GenerationError: The index folder cannot be written.
    """
    began = time.perf_counter()
    tell = progress or (lambda _phase, _done, _total: None)
    with store.writing(), change or nullcontext(), store.journal(keeps=not dry_run) as journal:
        scan = Scan(memos)
        before = None if fresh else _manifest_in_use(store)
        if before and before[1].model == model and scan.matches(before[1]):
            journal.remove()
            return _unchanged(before[0], before[1], began)
        old = _generation_in_use(store)
        recogniser = Recogniser(store.recognised, lambda name, page, pages: tell(f"{RECOGNISING} {name}", page, pages))
        found = scan.memos(old if before else None, tell, journal, recogniser)
        _refuse_empty(found, memos, answering=old is not None)
        if dry_run:
            return _what_would_change(found, before, old if before else None, began)
        report = _published(found, store, encoder(), old, gate, tell, journal, fresh=before is None)
        journal.remove()
        store.recognised.sweep({*recogniser.asked, *(memo.source_sha256 for memo in found.memos)})
        changes = _changes(found.sources, before[1].sources if before else {})
        return replace(report, **changes, summaries=found.summaries, seconds=time.perf_counter() - began)


def _refuse_empty(found: ScannedMemos, memos: Path, *, answering: bool) -> None:
    if found.memos:
        return
    reasons = "; ".join(f"{memo}: {entry['reason']}" for memo, entry in sorted(found.skipped.items()))
    raise NoMemosError(
        "there is no memo to index in the memos folder; "
        + (f"none could be read: {reasons}" if reasons else f"put {format_list()} files there.")
        + (" The old index stays in use." if answering else ""),
        place=memos,
    )


def _published(
    found: ScannedMemos,
    store: Store,
    encoder: Encoder,
    old: Generation | None,
    gate: QualityGate | None,
    tell: PhaseProgress,
    journal: Journal,
    *,
    fresh: bool,
) -> IndexReport:
    """Encode the passages that the old generation lacks (all if `fresh`), ask the gate and publish."""
    corpus = Corpus(found.memos)
    model = encoder.identity
    reusable = old if old and not fresh and old.manifest.model == model.model and agrees(old, encoder) else None
    passages = Passages(corpus, encoder, reusable, journal)
    dense = passages.index(tell)
    tell("publishing", 0, 1)
    manifest = new_manifest(
        model=model.model,
        dimension=model.dimension,
        prefixes=(model.query_prefix, model.passage_prefix),
        corpus=corpus,
        sources=found.sources,
        skipped=found.skipped,
    )
    contents = Contents(
        corpus,
        dense,
        LexicalIndex.build(corpus),
        reusable.centers if reusable else Centers.of(encoder),
    )
    quality = None
    if gate:
        result = gate(contents, old, encoder)
        manifest = replace(manifest, golden_share=result.now, golden_sha256=result.golden_sha256)
        quality = result.before, result.now
    published = store.publish(manifest, contents)
    tell("publishing", 1, 1)
    taken_up = found.taken_up, passages.told.taken_up
    return replace(_report(published, passages.told.encoded), quality=quality, taken_up=taken_up)


def _manifest_in_use(store: Store) -> tuple[str, Manifest] | None:
    """Name and manifest of the generation that CURRENT names, if it is whole; nothing is loaded."""
    name = store.current()
    if not name:
        return None
    try:
        return name, store.verify(name)
    except GenerationError:
        return None


def _generation_in_use(store: Store) -> Generation | None:
    try:
        return store.open()
    except GenerationError:
        return None


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
        restricted=bool(manifest.skipped),
        warnings=_named(manifest.warnings),
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
        restricted=_restricted(published.corpus, now.skipped),
        warnings=_named(now.warnings),
    )


def _what_would_change(
    found: ScannedMemos, before: tuple[str, Manifest] | None, old: Generation | None, began: float
) -> IndexReport:
    """The report of a dry run."""
    corpus = Corpus(found.memos)
    stored = set(old.corpus.each_passage()) if old else set()
    passages, reused = 0, 0
    for text in corpus.each_passage():
        passages, reused = passages + 1, reused + (text in stored)
    report = IndexReport(
        generation=before[0] if before else "",
        memos=len(corpus.memos),
        paragraphs=len(corpus),
        sentences=int(corpus.first_sentence[-1]),
        encoded=passages - reused,
        reused=reused,
        seconds=time.perf_counter() - began,
        unchanged=False,
        skipped=_skipped(found.skipped),
        warnings=_named(warnings_about(corpus.memos)),
        dry_run=True,
        restricted=_restricted(corpus, found.skipped),
        summaries=found.summaries,
    )
    return replace(report, **_changes(found.sources, before[1].sources if before else {}))


def _changes(now: dict[str, str], earlier: dict[str, str]) -> dict[str, Any]:
    """Ids of added, changed and removed memos, as fields of an `IndexReport`."""
    return {
        "added": tuple(memo for memo in now if memo not in earlier),
        "changed": tuple(memo for memo, digest in now.items() if earlier.get(memo, digest) != digest),
        "removed": tuple(memo for memo in earlier if memo not in now),
    }


def _restricted(corpus: Corpus, skipped: Collection[str]) -> bool:
    return bool(skipped) or any(audience is not None for audience in corpus.audiences)


def _skipped(entries: dict[str, dict[str, str]]) -> tuple[UnreadableMemo, ...]:
    return tuple(UnreadableMemo(memo, entry["reason"]) for memo, entry in entries.items())


def _named(reasons: dict[str, str]) -> tuple[UnreadableMemo, ...]:
    return tuple(UnreadableMemo(memo, reason) for memo, reason in reasons.items())
