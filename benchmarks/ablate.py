"""`make ablate`: what each feature of the ranking, the highlighting and the confidence gives, by leaving it out.

    make ablate ARGS="DRCD.json XQUAD_ZH.json XQUAD_EN2ZH.json XQUAD_ZH2EN.json"

The weights are fitted again without it, by two folds of articles; each question is scored by the other fold's.

    make ablate ARGS="DRCD.json --follow-ups FOLLOWUPS.jsonl"

This leaves out parts of the rewriting of follow-ups instead, on one file, with the weights as they are.
"""

import argparse
import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks import fit
from memoqa.search import highlight, search
from memoqa.search.confidence import confidence_features
from memoqa.search.rewrite import antecedent, pronouns, rewrite
from memoqa.search.weights import CONFIDENCE, HIGHLIGHT, RANKING

Group = tuple[NDArray[np.float32], NDArray[np.bool_]]  # features, shape (rows, features), and which rows are right


def ranking_groups(d: fit.Dataset) -> list[Group]:
    found = [
        (c, c.searcher.ranker.candidates(c.query, c.searcher.ranker.nearest(c.query)[: fit.FITTED_ON])) for c in d.cases
    ]
    return [
        (np.stack([paragraph.features for paragraph in some]), np.array([p.index == case.gold for p in some]))
        for case, some in found
    ]


def highlight_groups(d: fit.Dataset) -> list[Group]:
    groups = []
    for case in d.cases:
        index = case.about
        (candidate,) = case.searcher.ranker.candidates(case.query, [index])
        features = highlight.features(case.query, candidate, case.searcher.ranker.lexical)
        groups.append((features, fit.right_sentences(case, index)))
    return groups


def first_is_right(
    groups: Sequence[Group], articles: Sequence[int], columns: Sequence[int], penalty: float
) -> tuple[float, float]:
    """How often the first row is a right one, and the mean reciprocal rank of the first right one."""
    ranks = []
    for parity in (0, 1):
        fitted = [group for group, article in zip(groups, articles, strict=True) if article % 2 != parity]
        weights = fit.listwise(fitted, columns, penalty)
        for (features, right), article in zip(groups, articles, strict=True):
            if article % 2 == parity:
                order = np.argsort(-(features @ weights), kind="stable")
                ranks.append(int(np.argmax(right[order])) + 1 if right.any() else 0)
    return float(np.mean([r == 1 for r in ranks])), float(np.mean([1 / r if r else 0.0 for r in ranks]))


def separation(d: fit.Dataset, columns: Sequence[int], features: Sequence[NDArray[np.float32]]) -> float:
    """The area under the curve of questions whose paragraph is there against the same without it."""
    matrix = np.stack(features).astype(float)
    truth = np.tile([True, False], len(d.cases))
    articles = np.repeat([case.article % 2 for case in d.cases], 2)
    scale = matrix.std(axis=0) + 1e-6
    sure = np.zeros(len(truth))
    for parity in (0, 1):
        model = LogisticRegression(C=fit.SOFTNESS, max_iter=1000)
        model.fit((matrix / scale)[articles != parity][:, columns], truth[articles != parity])
        sure[articles == parity] = model.decision_function((matrix / scale)[articles == parity][:, columns])
    return float(roc_auc_score(truth, sure))


def confidence_rows(d: fit.Dataset) -> Iterator[NDArray[np.float32]]:
    for case in d.cases:
        for without in ((), (case.about,)):
            ranker = case.searcher.ranker
            yield confidence_features(case.query, ranker.ranked(case.query, without)[0], ranker)


# Each part of the rewriting: its name, the module and name of its code, and what replaces it.
FOLLOW_UP_PARTS: dict[str, tuple[object, str, object]] = {
    "the thread": (search, "rewritten", lambda question, *_: rewrite.Rewrite(question.text)),
    "pronouns and demonstratives": (rewrite, "reference", lambda _: None),
    "what has its own antecedent": (pronouns, "_said_before", lambda *_, **__: False),
    "something in the place of its like": (rewrite, "replacement_in", lambda _: ""),
    "what names nothing": (rewrite, "_names_nothing", lambda _: False),
    "a missing subject": (rewrite, "_lacks_subject", lambda *_, **__: False),
    "things, not persons, for 它": (antecedent, "OTHER_SORT", 1.0),
    "the whole name": (antecedent, "_whole_name", lambda _, chosen, __: chosen),
    "what always belongs to something else": (antecedent, "OF_SOMETHING", frozenset()),
    "the question alone": (search, "ALONE_WEIGHT", 0.0),
}


def follow_ups(squad: Path, questions: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """For each part left out, how often the right paragraph of the SQuAD file comes first, by kind."""
    records = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    articles = json.loads(squad.read_text("utf-8"))["data"]
    texts = list(dict.fromkeys(p["context"] for article in articles for p in article["paragraphs"]))
    with contextlib.closing(fit.encoder_of_files()) as encoder:
        corpus = fit.corpus_of(texts)
        searcher = search.searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
        for out, (where, name, instead) in {"(all in)": (rewrite, "__doc__", ""), **FOLLOW_UP_PARTS}.items():
            first: dict[str, list[bool]] = {}
            with mock.patch.object(where, name, instead):
                for asked in records:
                    found = searcher.search(asked["question"], encoder, asked["earlier"]).paragraphs[0].index
                    first.setdefault(asked["kind"], []).append(texts[found] == asked["context"])
            yield out, {kind: float(np.mean(right)) for kind, right in first.items()}


def without_each(names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    yield "(all in)", list(names)
    for name in names:
        yield name, [other for other in names if other != name]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make ablate", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD files")
    parser.add_argument("--follow-ups", type=Path, help="follow-ups on the one file, as in docs/measuring.md")
    chosen = parser.parse_args()
    if chosen.follow_ups:
        for out, shares in follow_ups(chosen.files[0], chosen.follow_ups):
            print(f"without {out}: " + ", ".join(f"{kind} {share:.3f}" for kind, share in shares.items()), flush=True)
        return
    for d in fit.datasets_of(chosen.files):
        articles = [case.article for case in d.cases]
        groups = ranking_groups(d)
        penalty = fit.PENALTY_SAME if d.same_language else fit.PENALTY_OTHER
        for out, names in without_each(fit.SAME if d.same_language else fit.OTHER):
            first, mrr = first_is_right(groups, articles, [RANKING.index(name) for name in names], penalty)
            print(f"{d.name} ranking without {out}: {first:.4f} / {mrr:.4f}", flush=True)
        groups = highlight_groups(d)
        for out, names in without_each(HIGHLIGHT):
            columns = [HIGHLIGHT.index(name) for name in names]
            first, _ = first_is_right(groups, articles, columns, fit.PENALTY_HIGHLIGHT)
            print(f"{d.name} highlighting without {out}: {first:.4f}", flush=True)
        rows = list(confidence_rows(d))
        for out, names in without_each(CONFIDENCE if d.same_language else fit.CONFIDENCE_OTHER):
            columns = [CONFIDENCE.index(name) for name in names]
            print(f"{d.name} confidence without {out}: {separation(d, columns, rows):.4f}", flush=True)


if __name__ == "__main__":
    main()
