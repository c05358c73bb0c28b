"""A generation of the index: its contents, and its files on the disk.

A generation is a folder. Its name ends with the digest of its manifest, and the manifest has the digest of every other
file, so we notice a changed byte before faiss or anything else parses it. No file is a pickle.
"""

import hashlib
import io
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from memoqa.errors import GenerationError
from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.index.validity import warnings_about

FORMAT = 6  # of all files of a generation; a reader refuses any other
MANIFEST = "manifest.json"
MEMOS = "memos.json"
VECTORS = "dense.faiss"
TERMS = "terms.npz"
CENTERS = "centres.npy"
LARGEST_MANIFEST = 64 * 2**20  # bytes; half a million memos


@dataclass(frozen=True, slots=True)
class Manifest:
    """The numbers and digests of a generation, and the model that it was built with.

    Attributes:
        created: UTC, ISO 8601.
        model: The encoder's model; vectors of another model cannot be compared, even if the dimension is the same.
        dimension: Of every vector.
        query_prefix: Text that the encoder puts before a question.
        passage_prefix: Text that the encoder puts before a passage.
        memos: Their number.
        paragraphs: Their number.
        sentences: Their number.
        sources: Digest of each memo's file and sidecar, by memo id.
        skipped: Reason and digest of each file that could not be read, by memo id.
        corpus_sha256: Of `sources` and `skipped`.
        files: Size in bytes and sha256 of each file beside the manifest.
        predecessor: Name of the generation that answered when this one was published; empty if none did.
        golden_share: Share of the golden questions that came out right, 0 to 1; None if none were asked.
        golden_sha256: Digest of the golden file; empty if no golden questions were asked.
        warnings: What to correct about memos that are in the index all the same, by memo id.
    """

    format: int
    created: str
    model: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    memos: int
    paragraphs: int
    sentences: int
    sources: dict[str, str]
    skipped: dict[str, dict[str, str]]
    corpus_sha256: str
    files: dict[str, dict[str, Any]]
    predecessor: str = ""
    golden_share: float | None = None
    golden_sha256: str = ""
    warnings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """The memos, their vectors and terms, and the centers of the encoder's space: all that a search needs."""

    corpus: Corpus
    dense: DenseIndex
    lexical: LexicalIndex
    centers: Centers

    def only(self, memos: Collection[int]) -> "Contents":
        """What an index of these memos alone, by their numbers, would hold; the vectors are shared."""
        corpus, paragraphs = self.corpus.only(memos)
        first = self.corpus.first_sentence
        kept = np.zeros(len(self.corpus), np.bool_)
        kept[paragraphs] = True
        sentences = np.flatnonzero(np.repeat(kept, np.diff(first)))
        dense = self.dense.only(paragraphs, sentences, corpus.first_sentence)
        return Contents(corpus, dense, self.lexical.only(paragraphs, sentences), self.centers)

    def files(self) -> dict[str, memoryview]:
        """The content of each file, by name."""
        centers = io.BytesIO()
        np.save(centers, self.centers.to_array(), allow_pickle=False)
        return {
            MEMOS: memoryview(self.corpus.to_json()),
            VECTORS: self.dense.to_bytes(),
            TERMS: memoryview(self.lexical.to_bytes()),
            CENTERS: memoryview(centers.getvalue()),
        }


@dataclass(frozen=True, slots=True)
class Generation(Contents):
    """Published contents, verified and open; they stay usable when the folder is removed."""

    name: str
    manifest: Manifest


def new_manifest(
    *,
    model: str,
    dimension: int,
    prefixes: tuple[str, str],
    corpus: Corpus,
    sources: dict[str, str],
    skipped: dict[str, dict[str, str]],
) -> Manifest:
    """The manifest of a generation that is about to be published; the store fills in `files` and `predecessor`."""
    return Manifest(
        format=FORMAT,
        created=datetime.now(UTC).isoformat(),
        model=model,
        dimension=dimension,
        query_prefix=prefixes[0],
        passage_prefix=prefixes[1],
        memos=len(corpus.memos),
        paragraphs=len(corpus),
        sentences=int(corpus.first_sentence[-1]),
        sources=sources,
        skipped=skipped,
        corpus_sha256=corpus_digest(sources, skipped),
        files={},
        warnings=warnings_about(corpus.memos),
    )


def corpus_digest(sources: dict[str, str], skipped: dict[str, dict[str, str]]) -> str:
    """A sha256 that differs whenever the files that were read or skipped differ."""
    return hashlib.sha256(json.dumps([sources, skipped], sort_keys=True).encode()).hexdigest()


def load(folder: Path) -> Generation:
    """The generation in a folder; each byte is checked before it is parsed.

    Raises:
        GenerationError: As `verified`, or the parts do not fit together.
    """
    manifest, contents = verified(folder)
    try:
        corpus = Corpus.from_json(contents[MEMOS])
    except (ValueError, KeyError, TypeError) as error:
        raise GenerationError(f"generation {folder.name} does not hold memos ({type(error).__name__})") from None
    if len(corpus) != manifest.paragraphs:
        raise GenerationError(
            f"generation {folder.name} is damaged: paragraphs {len(corpus)}, listed {manifest.paragraphs}"
        )
    dense = DenseIndex.from_bytes(contents[VECTORS], manifest.dimension, corpus.first_sentence)
    lexical = LexicalIndex.from_bytes(contents[TERMS])
    centers = Centers.from_array(np.load(io.BytesIO(contents[CENTERS]), allow_pickle=False))
    return Generation(corpus, dense, lexical, centers, name=folder.name, manifest=manifest)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in a folder, verified; the other files are not read.

    Raises:
        GenerationError: It is missing or changed, or another version of memoqa wrote its format.
    """
    content = _read(folder, MANIFEST, LARGEST_MANIFEST)
    if hashlib.sha256(content).hexdigest()[:16] != folder.name[-16:]:
        raise GenerationError(f"generation {folder.name} is damaged: its {MANIFEST} was changed")
    packed = json.loads(content)
    if packed.get("format") != FORMAT:
        raise GenerationError(
            f"generation {folder.name} has format {packed.get('format')}, this version reads {FORMAT}"
        )
    return Manifest(**packed)


def verified(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest, and the content of each file by name, verified; only the manifest is parsed.

    Raises:
        GenerationError: A file is missing, too short, too long or changed, or another version wrote the format.
    """
    manifest = read_manifest(folder)
    contents = {}
    for name in (MEMOS, VECTORS, TERMS, CENTERS):
        expected = manifest.files[name]
        contents[name] = _read(folder, name, expected["bytes"])
        if hashlib.sha256(contents[name]).hexdigest() != expected["sha256"]:
            raise GenerationError(f"generation {folder.name} is damaged: its {name} was changed")
    return manifest, contents


def _read(folder: Path, name: str, most: int) -> bytes:
    """A file's content; of a file longer than `most` bytes, one byte more, which is enough to fail the digest."""
    try:
        with (folder / name).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise GenerationError(
            f"generation {folder.name} is damaged: its {name} cannot be read ({error.strerror})"
        ) from None
