"""What a generation of the index holds, and how its files are written out and read back.

A generation is a folder. Its name ends with the digest of its manifest, and the manifest has the digest of every other
file, so a change of any byte is noticed before faiss or anything else reads it. There is no pickle.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from memoqa.errors import GenerationError
from memoqa.index.centering import Centres
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.search.search import Searcher

FORMAT = 2  # of everything in a generation's folder; a reader refuses another
MANIFEST = "manifest.json"
MEMOS = "memos.json"
VECTORS = "dense.faiss"
TERMS = "terms.npz"
CENTRES = "centres.npy"
_LARGEST_MANIFEST = 64 * 2**20  # bytes; half a million memos


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built with.

    Attributes:
        created: UTC, ISO 8601.
        model: The encoder's identity: vectors of another model, though of the same dimension, are another space.
        dimension: Of every vector.
        query_prefix: Text that the encoder puts before a question.
        passage_prefix: Text that the encoder puts before a passage.
        memos: How many.
        paragraphs: How many.
        sentences: How many.
        sources: Digest of each memo's file and sidecar, by memo id.
        skipped: Reason and digest of each file that could not be read, by memo id.
        corpus_sha256: Of `sources` and `skipped`.
        files: Size in bytes and sha256 of each file beside the manifest.
        predecessor: The name of the generation that answered when this one was published; empty where none did.
        golden_share: How many of the golden questions came out right, 0 to 1; None where there were none.
        golden_sha256: Of the file that had them.
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


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation, verified and open; it stays usable when its folder is swept."""

    name: str
    manifest: Manifest
    corpus: Corpus
    dense: DenseIndex
    centres: Centres
    searcher: Searcher


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds: the memos, their vectors and terms, and the centres of the encoder's space."""

    corpus: Corpus
    dense: DenseIndex
    lexical: LexicalIndex
    centres: Centres

    def searcher(self) -> Searcher:
        """A searcher over what is held here, before it is published."""
        return Searcher(self.corpus, self.dense, self.lexical, self.centres)

    def files(self) -> dict[str, memoryview]:
        """The content of each file, by name."""
        centres = io.BytesIO()
        np.save(centres, self.centres.to_array(), allow_pickle=False)
        return {
            MEMOS: memoryview(self.corpus.to_json()),
            VECTORS: self.dense.to_bytes(),
            TERMS: memoryview(self.lexical.to_bytes()),
            CENTRES: memoryview(centres.getvalue()),
        }


def new_manifest(
    *,
    model: str,
    dimension: int,
    prefixes: tuple[str, str],
    corpus: Corpus,
    sources: dict[str, str],
    skipped: dict[str, dict[str, str]],
) -> Manifest:
    """The manifest of a generation that is about to be published; `files` is left to the shelf."""
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
    )


def corpus_digest(sources: dict[str, str], skipped: dict[str, dict[str, str]]) -> str:
    """The sha256 that two corpora share only if their files do."""
    return hashlib.sha256(json.dumps([sources, skipped], sort_keys=True).encode()).hexdigest()


def load(folder: Path) -> Generation:
    """The generation in a folder, each byte checked before it is parsed.

    Raises:
        GenerationError: As `verified`, or the parts do not fit together.
    """
    manifest, contents = verified(folder)
    try:
        corpus = Corpus.from_json(contents[MEMOS])
    except (ValueError, KeyError, TypeError) as error:
        raise GenerationError(f"generation {folder.name} does not hold memos ({type(error).__name__})") from None
    if len(corpus) != manifest.paragraphs:
        raise GenerationError(f"generation {folder.name} holds {len(corpus)} paragraphs, not {manifest.paragraphs}")
    dense = DenseIndex.from_bytes(contents[VECTORS], manifest.dimension, corpus.first_sentence)
    lexical = LexicalIndex.from_bytes(contents[TERMS])
    centres = Centres.from_array(np.load(io.BytesIO(contents[CENTRES]), allow_pickle=False))
    searcher = Searcher(corpus, dense, lexical, centres)
    return Generation(folder.name, manifest, corpus, dense, centres, searcher)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in a folder, every byte of it as it was published; no other file is looked at.

    Raises:
        GenerationError: It is missing or changed, or its format is another version's.
    """
    content = _read(folder, MANIFEST, _LARGEST_MANIFEST)
    if hashlib.sha256(content).hexdigest()[:16] != folder.name[-16:]:
        raise GenerationError(f"generation {folder.name} is damaged: its {MANIFEST} was changed")
    packed = json.loads(content)
    if packed.get("format") != FORMAT:
        raise GenerationError(
            f"generation {folder.name} has format {packed.get('format')}, this version reads {FORMAT}"
        )
    return Manifest(**packed)


def verified(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and each file's content, by name, every byte as it was published; nothing else is parsed.

    Raises:
        GenerationError: A file is missing, too short, too long or changed, or the format is another version's.
    """
    manifest = read_manifest(folder)
    contents = {}
    for name in (MEMOS, VECTORS, TERMS, CENTRES):
        expected = manifest.files[name]
        contents[name] = _read(folder, name, expected["bytes"])
        if hashlib.sha256(contents[name]).hexdigest() != expected["sha256"]:
            raise GenerationError(f"generation {folder.name} is damaged: its {name} was changed")
    return manifest, contents


def _read(folder: Path, name: str, most: int) -> bytes:
    """A file's content, at most `most` bytes and one more."""
    try:
        with (folder / name).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise GenerationError(
            f"generation {folder.name} is damaged: its {name} cannot be read ({error.strerror})"
        ) from None
