"""`make parts`: what whole parts of the search give, by leaving each out: terms, vectors, legs of the first stage.

    make parts ARGS="DRCD.json XQUAD_ZH.json XQUAD_EN2ZH.json XQUAD_ZH2EN.json"

As in `make ablate`, the ranking's weights are fitted again without the part, by two folds of articles, on the twenty
paragraphs that the first stage puts first.
"""

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks import ablate, fit
from memoqa.index import analysis
from memoqa.index.centering import Centers
from memoqa.index.dense import DenseIndex
from memoqa.search import answer_type, concepts, first_stage, query
from memoqa.search.first_stage import FirstStage
from memoqa.search.weights import RANKING
from memoqa.text import numbers

Out = Callable[[], AbstractContextManager[Any]]


@contextmanager
def plain_numbers() -> Iterator[None]:
    """Numbers as they are written: 1,000億 is 1000."""

    def mentions(_text: str, folded: str) -> list[tuple[str, ...]]:
        return [(f"#{digits}",) for digits in re.findall(r"\d+", folded) if len(digits) < 30]

    with ExitStack() as out:
        for module in (numbers, query, answer_type, analysis):
            out.enter_context(patch.object(module, "mentions", mentions))
        yield


@contextmanager
def no_glosses() -> Iterator[None]:
    """No English senses, neither of the memos' Chinese words nor of the questions'."""
    with (
        patch.object(analysis, "_glosses", lambda _folded: []),
        patch.object(query, "english_concepts", lambda _words, own: concepts.chinese_concepts(own, asks_author=False)),
    ):
        yield


@contextmanager
def no_bm25_at_first() -> Iterator[None]:
    """A first stage by vectors alone; BM25 is still a feature of the re-ranking."""
    kept = FirstStage.paragraphs

    def by_vectors(self: FirstStage, query: Any, without: Any) -> Any:
        bm25 = self.bm25(query)
        with patch.object(self, "bm25", lambda _query: np.zeros_like(bm25)):
            ordered, _ = kept(self, query, without)
        return ordered, bm25

    with patch.object(FirstStage, "paragraphs", by_vectors):
        yield


PARTS: dict[str, Out] = {
    "(all in)": nullcontext,
    "glosses": no_glosses,
    "numbers by value": plain_numbers,
    "taking out words that ask": lambda: patch.object(query, "ASKING", re.compile(r"(?!)")),
    "centring": lambda: patch.object(Centers, "of", lambda _: Centers(*np.zeros((4, 384), np.float32))),
    "first stage: BM25": no_bm25_at_first,
    "first stage: sentences": lambda: patch.object(first_stage, "WITH_SENTENCES", 1),
    "first stage: vectors": lambda: patch.object(DenseIndex, "nearest_paragraphs", lambda *_: []),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make parts", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD files")
    files = parser.parse_args().files
    for part, out in PARTS.items():
        with out():
            for d in fit.datasets_of(files):
                groups = ablate.ranking_groups(d)
                names = fit.SAME if d.same_language else fit.OTHER
                penalty = fit.PENALTY_SAME if d.same_language else fit.PENALTY_OTHER
                columns = [RANKING.index(name) for name in names]
                first, mrr = ablate.first_is_right(groups, [case.article for case in d.cases], columns, penalty)
                print(f"{d.name} without {part}: {first:.4f} / {mrr:.4f}", flush=True)


if __name__ == "__main__":
    main()
