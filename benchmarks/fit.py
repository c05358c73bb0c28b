"""`make fit`: fit src/memoqa/search/weights.json again on SQuAD files, and cross-validate it by two folds.

    make fit ARGS="DRCD.json XQUAD_ZH.json XQUAD_EN2ZH.json XQUAD_ZH2EN.json"

A file counts as of one language or of two by its first question and context. Folds are by article. Look-alike questions
are made by exchanging a word of a question for another of its paragraph; corpora of ten paragraphs are made from each
file, so that confidence does not lean on a corpus's size. Support is fitted on look-alikes that people wrote as well,
those of --look-alikes. Ranking in one language is fitted on all of them and on the same paragraphs cut to pieces
(`benchmarks.ragged`), since a real memo's are short and lean on what stands above them.

With the reader, support is fitted on the articles that the reader did not learn from (`is_learned`).

The support that "answer" needs at a caution of .97 is the least at which no more than 3 % of the questions without an
answer get it: half of them look-alikes, half questions whose paragraph is left out, as many from each file, each judged
by the weights of the articles that it is not from.
"""

import argparse
import contextlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from benchmarks.datasets import (
    Case,
    Dataset,
    RememberingReader,
    datasets_of,
    encoder_of_files,
    ranker_of,
    right_sentences,
)
from benchmarks.judging import Measured, least_support, measured, reading_of, verdicts
from benchmarks.ragged import ragged_cases
from memoqa.encoders.reader import load_bundled_reader
from memoqa.search import highlight
from memoqa.search.confidence import DEFAULT_CAUTION, confidence_features, judge, reading_features
from memoqa.search.rerank import OTHER_HANDICAP
from memoqa.search.timed_reader import TimedReader
from memoqa.search.weights import CAUTIONS, CONFIDENCE, HIGHLIGHT, RANKING, READ, WEIGHTS_FILE, fitted, unpacked

_LEANING = ("said_before", "nearer_before")
SAME = ("sentence", "coverage", "window", "trigrams", "missing_numbers", "kind_shown", *_LEANING)
OTHER = tuple(name for name in RANKING if name != "trigrams" and name not in _LEANING)
# Across languages fewer features, or they learn the files by heart: 632 questions each.
CONFIDENCE_OTHER = (
    "sentence",
    "centred_sentence",
    "bm25",
    "coverage",
    "window",
    "rarest_missing",
    "best_sentence_coverage",
    "highlighted_rarest_missing",
    "three_rarest_missing",
    "highlight_margin",
    "score",
    "gap",
    "gap_to_five",
    "held_in_sentence",
    "lacks",
    "lacks_in_sentence",
    "asks_when",
)
READING = ("read_same", "read_other")
LEAST = ("supported_same_from", "supported_other_from", "read_same_from", "read_other_from")
LOGISTIC = ("answers_same", "answers_other", "supports_same", "supports_other")
FITTED_ON = 20  # paragraphs of a question that a ranking is fitted on
PENALTY_SAME, PENALTY_OTHER, PENALTY_HIGHLIGHT = 3e-3, 1e-2, 1e-3  # of squared weights of standardised features
SOFTNESS = 0.1  # scikit-learn's C of the logistic models
ALL_THE_TIME = 1e6  # seconds
EACH_SET = 3000.0  # the weight of a set of questions, whatever their number
THRESHOLDS = {"answer_from": 0.6, "read_from": 0.4, "related_from": 0.1}


def listwise(
    groups: Iterable[tuple[NDArray[np.float32], NDArray[np.bool_]]], columns: Sequence[int], penalty: float
) -> NDArray[np.float64]:
    """Weights, over all columns, under which the right rows of each group have the largest share of a softmax."""
    kept = [(features, right) for features, right in groups if right.any() and not right.all()]
    rows = np.concatenate([features for features, _ in kept]).astype(float)
    scale = rows.std(axis=0) + 1e-6
    scaled = (rows / scale)[:, columns]
    counts = np.array([len(right) for _, right in kept])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    truth = np.concatenate([right for _, right in kept])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
        whole, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * truth, starts) + 1e-12
        gradient = scaled.T @ (odds / np.repeat(whole, counts) - odds * truth / np.repeat(good, counts)) / len(counts)
        return float(-np.log(good / whole).mean() + penalty * weights @ weights), gradient + 2 * penalty * weights

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x
    result = np.zeros(rows.shape[1])
    result[list(columns)] = found / scale[list(columns)]
    return result


def fit(
    datasets: Sequence[Dataset],
    held_out: int | None,
    beside: Sequence[Dataset] = (),
    ragged: Sequence[Case] = (),
) -> dict[str, Any]:
    """Weights from the articles whose parity is not `held_out`, or from all of them.

    Args:
        datasets: What everything is fitted on.
        held_out: 0, 1 or None.
        beside: Files with look-alikes that people wrote, which support and ranking in one language are fitted on too.
        ragged: Questions about pieces of paragraphs, which ranking in one language is fitted on too.
    """

    def used(cases: Sequence[Case]) -> list[Case]:
        return [case for case in cases if held_out is None or case.article % 2 != held_out]

    packed: dict[str, Any] = {
        "other_scale": 1.0,
        "other_shift": 0.0,
        "highlight": [0.0] * len(HIGHLIGHT),
        **{name: [0.0] * len(CONFIDENCE) for name in LOGISTIC},
        **{name: [0.0] * len(READ) for name in READING},
        **{f"{name}_bias": 0.0 for name in (*LOGISTIC, *READING)},
        **THRESHOLDS,
        **{name: [0.0] * len(CAUTIONS) for name in LEAST},
        "rank_same": [0.0] * len(RANKING),
        "rank_other": [0.0] * len(RANKING),
    }
    start = unpacked(packed)
    for key, names, penalty, same in (("same", SAME, PENALTY_SAME, True), ("other", OTHER, PENALTY_OTHER, False)):
        groups = []
        cases = [case for d in (*datasets, *beside) if d.same_language == same for case in d.cases]
        for case in used([*cases, *ragged] if same else cases):
            ranker = ranker_of(case, start)
            found = ranker.candidates(case.query, ranker.nearest(case.query)[:FITTED_ON])
            features = np.stack([candidate.features for candidate in found])
            groups.append((features, np.array([candidate.index == case.gold for candidate in found])))
        columns = [RANKING.index(name) for name in names]
        packed[f"rank_{key}"] = _rounded(listwise(groups, columns, penalty))
    _fit_scale(packed, datasets, used)
    _fit_highlight(packed, datasets, used)
    _fit_confidence(packed, datasets, beside, used)
    _fit_reading(packed, datasets, used)
    return packed


Used = Callable[[Sequence[Case]], list[Case]]


def _fit_scale(packed: dict[str, Any], datasets: Sequence[Dataset], used: Used) -> None:
    """Bring the scores of both languages to one scale: that of the log-odds that a first score is the right one's."""
    weights = unpacked(packed)
    lines = {}
    for same in (True, False):
        scores, truth = [], []
        for case in used([case for d in datasets if d.same_language == same for case in d.cases])[::2]:
            for without in ((), (case.about,)):
                score = ranker_of(case, weights).ranked(case.query, without)[0][0].score
                scores.append([score if same else score + OTHER_HANDICAP])
                truth.append(not without)
        model = LogisticRegression(C=100.0).fit(scores, truth)
        lines[same] = float(model.coef_[0, 0]), float(model.intercept_[0])
    (slope, constant), (other_slope, other_constant) = lines[True], lines[False]
    packed["other_scale"] = round(other_slope / slope, 5)
    packed["other_shift"] = round((other_constant - constant) / slope, 4)


def _fit_highlight(packed: dict[str, Any], datasets: Sequence[Dataset], used: Used) -> None:
    weights = unpacked(packed)
    groups = []
    for case in used([case for d in datasets for case in d.cases]):
        index = case.about
        ranker = ranker_of(case, weights)
        (candidate,) = ranker.candidates(case.query, [index])
        groups.append((highlight.features(case.query, candidate, ranker.lexical), right_sentences(case, index)))
    packed["highlight"] = _rounded(listwise(groups, range(len(HIGHLIGHT)), PENALTY_HIGHLIGHT))


def _fit_confidence(packed: dict[str, Any], datasets: Sequence[Dataset], beside: Sequence[Dataset], used: Used) -> None:
    weights = unpacked(packed)

    def features(case: Case, without: Sequence[int] = ()) -> NDArray[np.float32]:
        ranker = ranker_of(case, weights)
        return confidence_features(case.query, ranker.ranked(case.query, without)[0], ranker)

    for which, same in (("same", True), ("other", False)):
        there, gone, alike = _Rows(), _Rows(), _Rows()
        for d in (d for d in datasets if d.same_language == same):
            for cases in (used(d.cases), used(d.small)):
                there.add([features(case) for case in cases])
                gone.add([features(case, (case.about,)) for case in cases])
            for cases in (used(d.alike), used(d.small_alike)):
                alike.add([features(case) for case in cases])
        names = CONFIDENCE if same else CONFIDENCE_OTHER
        packed[f"answers_{which}"], packed[f"answers_{which}_bias"] = _logistic(there, gone, names)
        for d in (d for d in beside if d.same_language == same):
            there.add([features(case) for case in used(d.cases)])
            alike.add([features(case) for case in used(d.people)])
        # Absent answers are no part of it: confidence tells them apart, and with them support tells look-alikes worse.
        packed[f"supports_{which}"], packed[f"supports_{which}_bias"] = _logistic(there, alike, CONFIDENCE)


def _fit_reading(packed: dict[str, Any], datasets: Sequence[Dataset], used: Used) -> None:
    """Support with the reader, from articles that it did not learn from."""
    weights = unpacked(packed)

    def features(case: Case) -> NDArray[np.float32]:
        ranker = ranker_of(case, weights)
        candidates, _ = ranker.ranked(case.query)
        found = judge(case.query, candidates, ranker, weights)
        reading = reading_of(case, candidates[0].index, found.highlight_scores)
        return reading_features(found.support, found.confidence, reading)

    for which, same in (("same", True), ("other", False)):
        there, alike = _Rows(), _Rows()
        for d in (d.unread for d in datasets if d.same_language == same):
            for cases in (used(d.cases), used(d.small)):
                there.add([features(case) for case in cases])
            for cases in (used(d.alike), used(d.small_alike)):
                alike.add([features(case) for case in cases])
        packed[f"read_{which}"], packed[f"read_{which}_bias"] = _logistic(there, alike, READ, READ)


class _Rows:
    """Features of cases, each set of cases of the same weight, whatever their number."""

    def __init__(self) -> None:
        self.features: list[NDArray[np.float32]] = []
        self.shares: list[float] = []

    def add(self, features: Sequence[NDArray[np.float32]]) -> None:
        self.features += features
        self.shares += [EACH_SET / len(features)] * len(features)


def _logistic(
    right: _Rows, wrong: _Rows, names: Sequence[str], every: Sequence[str] = CONFIDENCE
) -> tuple[list[float], float]:
    """Weights over `every` feature, of which those not in `names` are 0, and a bias."""
    matrix = np.stack(right.features + wrong.features).astype(float)
    truth = [True] * len(right.features) + [False] * len(wrong.features)
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    columns = [every.index(name) for name in names]
    model = LogisticRegression(C=SOFTNESS, max_iter=1000)
    model.fit(((matrix - mean) / scale)[:, columns], truth, sample_weight=right.shares + wrong.shares)
    weights = np.zeros(len(every))
    weights[columns] = model.coef_[0] / scale[columns]
    return _rounded(weights), round(float(model.intercept_[0] - mean @ weights), 5)


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), 5) for value in values]


def thresholds_of(
    files: Sequence[Measured], read: Sequence[Measured], halves: Sequence[int] = (0, 1)
) -> dict[str, list[float]]:
    """The support that "answer" needs, in one language and across two, without the reader and with it."""
    return {
        f"{kind}_{which}_from": least_support([file for file in some if file.same_language == same], halves)
        for kind, some in (("supported", files), ("read", read))
        for which, same in (("same", True), ("other", False))
    }


def report(files: Sequence[Measured], kind: str, thresholds: Sequence[dict[str, Any]]) -> None:
    """Print each file's figures; `thresholds` are those of each half."""
    at = CAUTIONS.index(DEFAULT_CAUTION)
    for file in files:
        which = f"{kind}_same_from" if file.same_language else f"{kind}_other_from"
        shown = file.figures | verdicts(file, [half[which][at] for half in thresholds])
        print(f"{file.name}, {len(file.there)} questions, {len(file.alike)} look-alikes:")
        print("   ", ", ".join(f"{name} {value:.4f}" for name, value in shown.items()), flush=True)


def report_all(
    files: Sequence[Measured], unread: Sequence[Measured], read: Sequence[Measured], halves: Sequence[dict[str, Any]]
) -> None:
    """Print the figures without the reader, of all articles and of those that it did not learn from, and with it."""
    report(files, "supported", halves)
    print("Articles that the reader did not learn from, without it:")
    report(unread, "supported", halves)
    print("The same with it:")
    report(read, "read", halves)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make fit", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD files")
    parser.add_argument(
        "--look-alikes", nargs="*", type=Path, default=[], help="SQuAD 2.0 files that support alone is fitted on too"
    )
    parser.add_argument("--check", action="store_true", help="cross-validate only; weights.json stays as it is")
    parser.add_argument("--shipped", action="store_true", help="fit nothing; the figures of weights.json as it is")
    chosen = parser.parse_args()
    reader = TimedReader(lambda: RememberingReader(load_bundled_reader()), seconds=ALL_THE_TIME)
    datasets, beside = (datasets_of(files, reader) for files in (chosen.files, chosen.look_alikes))
    unread = [d.unread for d in datasets]
    if chosen.shipped:
        shipped = [fitted(), fitted()]
        files = [measured(d, shipped) for d in (*datasets, *beside)]
        without, read = ([measured(d, shipped, reading=reading) for d in unread] for reading in (False, True))
        report_all(files, without, read, [asdict(fitted())] * 2)
        return
    with contextlib.closing(encoder_of_files()) as encoder:
        same = [d.name for d in (*datasets, *beside) if d.same_language]
        paths = [path for path in (*chosen.files, *chosen.look_alikes) if path.stem in same]
        ragged = [case for path in paths for case in ragged_cases(path, encoder)]
    folds = [unpacked(fit(datasets, parity, beside, ragged)) for parity in (0, 1)]
    files = [measured(d, folds) for d in datasets]
    without, read = ([measured(d, folds, reading=reading) for d in unread] for reading in (False, True))
    # Each half is judged by the thresholds of the other, as it is by the other's weights.
    halves = [thresholds_of(files, read, (1,)), thresholds_of(files, read, (0,))]
    report_all([*files, *(measured(d, folds) for d in beside)], without, read, halves)
    thresholds = thresholds_of(files, read)
    print("thresholds of all:", thresholds)
    if not chosen.check:
        names = ", ".join(f"{d.name} ({len(d.cases)} questions, {len(d.alike)} look-alikes)" for d in datasets)
        names += "".join(f"; support also on {d.name} ({len(d.cases)}, {len(d.people)} by people)" for d in beside)
        packed = {
            "about": f"Fitted by `make fit` on {names}. See docs/quality.md.",
            **fit(datasets, None, beside, ragged),
            **thresholds,
        }
        WEIGHTS_FILE.write_text(json.dumps(packed, indent=1) + "\n", "utf-8")
        fitted.cache_clear()


if __name__ == "__main__":
    main()
