"""Check that a search of some memos is that of an index of these alone: `python -m benchmarks.masked FILE.json …`.

The paragraphs of each SQuAD file are dealt to three audiences; each of its questions is asked as each of them.
"""

import contextlib
import json
import sys
from collections import Counter
from pathlib import Path

from benchmarks.datasets import corpus_of, encoder_of_files
from memoqa.encoders.base import Encoder
from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.generation import Contents
from memoqa.index.lexical import LexicalIndex
from memoqa.search.search import Searcher

AUDIENCES = 3


def agreement(path: Path, encoder: Encoder) -> tuple[Counter[str], float]:
    """How many rankings agree in their order and their verdict, of how many, and by how much a score is off at most."""
    paragraphs = [part for article in json.loads(path.read_text("utf-8"))["data"] for part in article["paragraphs"]]
    texts = [part["context"] for part in paragraphs]
    questions = [asked["question"] for part in paragraphs for asked in part["qas"]]
    whole = contents_of(texts, encoder)
    counts, most = Counter[str](), 0.0
    for audience in range(AUDIENCES):
        seen = [number for number in range(len(texts)) if number % AUDIENCES == audience]
        masked, alone = Searcher(whole.only(seen)), Searcher(contents_of([texts[one] for one in seen], encoder))
        for question in questions:
            one, other = (searcher.search(question, encoder) for searcher in (masked, alone))
            counts["asked"] += 1
            counts["same order"] += [p.index for p in one.paragraphs] == [p.index for p in other.paragraphs]
            counts["same verdict"] += one.verdict == other.verdict
            pairs = zip(one.paragraphs, other.paragraphs, strict=True)
            most = max([most, *(abs(a.score - b.score) for a, b in pairs)])
    return counts, most


def contents_of(texts: list[str], encoder: Encoder) -> Contents:
    corpus: Corpus = corpus_of(texts)
    dense = DenseIndex.build(encoder.encode_passages(corpus.passages()), corpus.first_sentence)
    return Contents(corpus, dense, LexicalIndex.build(corpus), Centers.of(encoder))


def main() -> None:
    with contextlib.closing(encoder_of_files()) as encoder:
        for name in sys.argv[1:]:
            counts, most = agreement(Path(name), encoder)
            print(f"{name}: {dict(counts)}, scores off by at most {most:.2g}")


if __name__ == "__main__":
    main()
