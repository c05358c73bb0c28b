"""`make fit`: fit src/memoqa/search/weights.json again on SQuAD files, and cross-validate it by two folds.

    make fit ARGS="DRCD.json XQUAD_ZH.json XQUAD_EN2ZH.json XQUAD_ZH2EN.json"

A file counts as of one language or of two by its first question and context. Folds are by article. Look-alike questions
are made by exchanging a word of a question for another of its paragraph; corpora of ten paragraphs are made from each
file, so that confidence does not lean on a corpus's size.
"""

import argparse
import contextlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.base import Encoder
from memoqa.encoders.models import BUNDLED, model_identity
from memoqa.encoders.sentence import load_encoder
from memoqa.evaluation.vectors import CachingEncoder, VectorCache
from memoqa.index.corpus import Corpus
from memoqa.search import highlight
from memoqa.search.answer_type import ASKING
from memoqa.search.candidate import Candidate
from memoqa.search.confidence import confidence_features, judge
from memoqa.search.query import Query
from memoqa.search.rerank import OTHER_HANDICAP, Reranker
from memoqa.search.search import Searcher, searcher_of
from memoqa.search.weights import CONFIDENCE, HIGHLIGHT, RANKING, WEIGHTS_FILE, Weights, fitted, unpacked
from memoqa.text.dictionary import words
from memoqa.text.normalize import fold, is_chinese
from memoqa.text.sentences import sentences_of
from memoqa.text.terms import STOP_WORDS

SAME = ("sentence", "coverage", "window", "trigrams", "missing_numbers")
OTHER = tuple(name for name in RANKING if name != "trigrams")
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
LOGISTIC = ("answers_same", "answers_other", "supports_same", "supports_other")
FITTED_ON = 20  # paragraphs of a question that a ranking is fitted on
PENALTY_SAME, PENALTY_OTHER, PENALTY_HIGHLIGHT = 1e-3, 1e-2, 1e-3  # of squared weights of standardised features
SOFTNESS = 0.1  # scikit-learn's C of the logistic models
EACH_SET = 3000.0  # the weight of a set of questions, whatever their number
# Set on questions about the project's own memo: memoqa may answer no look-alike in its golden file.
THRESHOLDS = {
    "answer_from": 0.6,
    "supported_from": 0.7,
    "said_together_from": 0.7,
    "supported_same_from": 0.55,
    "supported_other_from": 0.65,
    "related_from": 0.1,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question of a corpus: its right paragraph (None for a look-alike), the answer's span, its article."""

    searcher: Searcher
    query: Query
    gold: int | None
    span: tuple[int, int]
    article: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file's questions, look-alikes of some of them, and some of them asked of corpora of ten paragraphs."""

    name: str
    same_language: bool
    cases: list[Case]
    alike: list[Case]
    small: list[Case]


def datasets_of(files: Sequence[Path]) -> list[Dataset]:
    """The files, encoded; the vectors go into the user's cache, as with `memoqa eval`."""
    with contextlib.closing(encoder_of_files()) as encoder:
        return [dataset(path, encoder) for path in files]


def encoder_of_files() -> CachingEncoder:
    """The bundled model with its cached vectors; close it after use."""
    return CachingEncoder(model_identity(BUNDLED), load_encoder, VectorCache(platformdirs.user_cache_path("memoqa")))


def dataset(path: Path, encoder: Encoder) -> Dataset:
    articles = json.loads(path.read_text("utf-8"))["data"]
    contexts = [(number, p) for number, article in enumerate(articles) for p in article["paragraphs"]]
    texts = [paragraph["context"] for _, paragraph in contexts]
    corpus = corpus_of(texts)
    vectors = encoder.encode_passages(corpus.passages(), _progress(path.name))
    searcher = searcher_of(corpus, vectors, encoder)
    cases, alike = [], []
    random_ = random.Random(1)
    total = sum(len(paragraph["qas"]) for _, paragraph in contexts)
    every = max(1, total // 1200)
    for place, (article, paragraph) in enumerate(contexts):
        for question in paragraph["qas"]:
            answer = question["answers"][0]
            span = (answer["answer_start"], answer["answer_start"] + len(answer["text"]))
            case = Case(searcher, searcher.query(question["question"], encoder), place, span, article)
            cases.append(case)
            others = " ".join(q["question"] for q in paragraph["qas"] if q is not question)
            look_alike = exchanged(question["question"], texts[place], others, answer["text"], random_)
            if look_alike and len(cases) % every == 0:
                alike.append(replace(case, query=searcher.query(look_alike, encoder), gold=None))
    small = list(_small(texts, [article for article, _ in contexts], cases[::every], encoder))
    first = cases[0]
    same = is_chinese(texts[0]) == first.query.chinese
    return Dataset(path.stem, same, cases, alike, small)


def corpus_of(texts: Sequence[str]) -> Corpus:
    """Texts as a corpus, a memo of one paragraph each."""
    return Corpus(
        [
            Memo(str(n), "", "", t, (Paragraph(1, 0, len(t), (), Place((1, 1)), sentences_of(t, 0, len(t))),), "0" * 64)
            for n, t in enumerate(texts)
        ]
    )


def _progress(name: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        print(f"\r{name}: {done}/{total} passages encoded", end="\n" if done == total else "", file=sys.stderr)

    return tell


def _small(texts: Sequence[str], articles: Sequence[int], cases: Sequence[Case], encoder: Encoder) -> Iterator[Case]:
    """Cases asked of ten paragraphs of whole articles, even and odd articles apart."""
    for parity in (0, 1):
        mine = [place for place, article in enumerate(articles) if article % 2 == parity]
        for start in range(0, len(mine), 10):
            group = mine[start : start + 10]
            asked = [case for case in cases if case.gold in group]
            if len(group) < 4 or not asked:
                continue
            corpus = corpus_of([texts[place] for place in group])
            searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
            for case in asked:
                yield replace(case, searcher=searcher, gold=group.index(case.gold or 0))


def exchanged(question: str, context: str, others: str, answer: str, random_: random.Random) -> str | None:
    """A look-alike that the paragraph does not answer: a name, a number or a word becomes another of its text."""
    source = context if is_chinese(context) == is_chinese(question) else others
    asks = [(word, kind) for word, kind in _kinds(question) if not ASKING.search(fold(word))]
    asks = [(word, kind) for word, kind in asks if kind != "word"] or asks
    if not asks:
        return None
    word, kind = random_.choice(asks)
    instead = [w for w, k in _kinds(source) if k == kind and w not in question and w not in answer]
    return question.replace(word, random_.choice(instead), 1) if instead else None


def _kinds(text: str) -> list[tuple[str, str]]:
    if is_chinese(text):
        found = [(w.text, "number" if w.text.isdigit() else "name" if w.is_name else "word") for w in words(fold(text))]
        return [(word, kind) for word, kind in found if len(word) > 1 and re.match(r"\w", word)]
    tokens = [word for word in re.findall(r"[A-Za-z]+|\d+", text) if word.lower() not in STOP_WORDS]
    kinds = [(word, "number" if word.isdigit() else "name" if word[0].isupper() else "word") for word in tokens]
    return [(word, kind) for word, kind in kinds if kind == "number" or len(word) > 3]


def ranker_of(case: Case, weights: Weights) -> Reranker:
    """The case's reranker with other weights."""
    return case.searcher.ranker.with_weights(weights)


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


def fit(datasets: Sequence[Dataset], held_out: int | None) -> dict[str, Any]:
    """Weights from the articles whose parity is not `held_out`, or from all of them."""

    def used(cases: Sequence[Case]) -> list[Case]:
        return [case for case in cases if held_out is None or case.article % 2 != held_out]

    packed: dict[str, Any] = {
        "other_scale": 1.0,
        "other_shift": 0.0,
        "highlight": [0.0] * len(HIGHLIGHT),
        **{name: [0.0] * len(CONFIDENCE) for name in LOGISTIC},
        **{f"{name}_bias": 0.0 for name in LOGISTIC},
        **THRESHOLDS,
        "rank_same": [0.0] * len(RANKING),
        "rank_other": [0.0] * len(RANKING),
    }
    start = unpacked(packed)
    for key, names, penalty, same in (("same", SAME, PENALTY_SAME, True), ("other", OTHER, PENALTY_OTHER, False)):
        groups = []
        for case in used([case for d in datasets if d.same_language == same for case in d.cases]):
            ranker = ranker_of(case, start)
            found = ranker.candidates(case.query, ranker.nearest(case.query)[:FITTED_ON])
            features = np.stack([candidate.features for candidate in found])
            groups.append((features, np.array([candidate.index == case.gold for candidate in found])))
        columns = [RANKING.index(name) for name in names]
        packed[f"rank_{key}"] = _rounded(listwise(groups, columns, penalty))
    _fit_scale(packed, datasets, used)
    _fit_highlight(packed, datasets, used)
    _fit_confidence(packed, datasets, used)
    return packed


Used = Callable[[Sequence[Case]], list[Case]]


def _fit_scale(packed: dict[str, Any], datasets: Sequence[Dataset], used: Used) -> None:
    """Bring the scores of both languages to one scale: that of the log-odds that a first score is the right one's."""
    weights = unpacked(packed)
    lines = {}
    for same in (True, False):
        scores, truth = [], []
        for case in used([case for d in datasets if d.same_language == same for case in d.cases])[::2]:
            for without in ((), (case.gold or 0,)):
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
        index = case.gold or 0
        ranker = ranker_of(case, weights)
        (candidate,) = ranker.candidates(case.query, [index])
        groups.append((highlight.features(case.query, candidate, ranker.lexical), right_sentences(case, index)))
    packed["highlight"] = _rounded(listwise(groups, range(len(HIGHLIGHT)), PENALTY_HIGHLIGHT))


def right_sentences(case: Case, index: int) -> NDArray[np.bool_]:
    """Which sentences of the right paragraph overlap the answer."""
    _, paragraph = case.searcher.ranker.corpus[index]
    return np.array([s.start < case.span[1] and s.end > case.span[0] for s in paragraph.sentences])


def _fit_confidence(packed: dict[str, Any], datasets: Sequence[Dataset], used: Used) -> None:
    weights = unpacked(packed)

    def features(case: Case, without: Sequence[int] = ()) -> NDArray[np.float32]:
        ranker = ranker_of(case, weights)
        return confidence_features(case.query, ranker.ranked(case.query, without)[0], ranker)

    for which, same in (("same", True), ("other", False)):
        rows: list[NDArray[np.float32]] = []
        truth: list[bool] = []
        shares: list[float] = []
        alike: list[tuple[NDArray[np.float32], float]] = []
        for d in (d for d in datasets if d.same_language == same):
            for cases in (used(d.cases), used(d.small)):
                for case in cases:
                    rows += [features(case), features(case, (case.gold or 0,))]
                    truth += [True, False]
                    shares += [EACH_SET / len(cases)] * 2
            looks = used(d.alike)
            alike += [(features(case), EACH_SET / len(looks)) for case in looks]
        names = CONFIDENCE if same else CONFIDENCE_OTHER
        packed[f"answers_{which}"], packed[f"answers_{which}_bias"] = _logistic(rows, truth, shares, names)
        packed[f"supports_{which}"], packed[f"supports_{which}_bias"] = _logistic(
            [*rows, *(row for row, _ in alike)],
            [*truth, *([False] * len(alike))],
            [*shares, *(share for _, share in alike)],
            CONFIDENCE,
        )


def _logistic(
    rows: Sequence[NDArray[np.float32]], truth: Sequence[bool], shares: Sequence[float], names: Sequence[str]
) -> tuple[list[float], float]:
    matrix = np.stack(rows).astype(float)
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    columns = [CONFIDENCE.index(name) for name in names]
    model = LogisticRegression(C=SOFTNESS, max_iter=1000)
    model.fit(((matrix - mean) / scale)[:, columns], truth, sample_weight=shares)
    weights = np.zeros(len(CONFIDENCE))
    weights[columns] = model.coef_[0] / scale[columns]
    return _rounded(weights), round(float(model.intercept_[0] - mean @ weights), 5)


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), 5) for value in values]


def figures(d: Dataset, folds: Sequence[Weights]) -> dict[str, float]:
    """The figures of weights on the articles that they were not fitted on."""
    ranks, answered, shares, there, gone = [], [], [], [], []
    for case in d.cases:
        weights = folds[case.article % 2]
        ranker = ranker_of(case, weights)
        candidates, _ = ranker.ranked(case.query)
        ranks.append(_rank(candidates, case.gold))
        highlighted = ranker.highlighted(case.query, candidates[0])
        _, paragraph = ranker.corpus[candidates[0].index]
        spans = [paragraph.sentences[number] for number in highlighted]
        shares.append(sum(span.end - span.start for span in spans) / (paragraph.end - paragraph.start))
        answered.append(ranks[-1] == 1 and bool(right_sentences(case, candidates[0].index)[list(highlighted)].any()))
        there.append(judge(case.query, candidates, ranker, weights).confidence)
        without, _ = ranker.ranked(case.query, (case.gold or 0,))
        gone.append(judge(case.query, without, ranker, weights).confidence)
    return {
        "recall@1": float(np.mean([rank == 1 for rank in ranks])),
        "mrr": float(np.mean([1 / rank if rank else 0.0 for rank in ranks])),
        "answer_sentence": float(np.mean(answered)),
        "highlight_share": float(np.mean(shares)),
        "abstention_auroc": float(roc_auc_score([1] * len(there) + [0] * len(gone), there + gone)),
    }


def _rank(candidates: Sequence[Candidate], gold: int | None) -> int:
    """From 1; 0 if the gold paragraph is not among the candidates."""
    return next((place for place, candidate in enumerate(candidates, 1) if candidate.index == gold), 0)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make fit", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD files")
    parser.add_argument("--check", action="store_true", help="cross-validate only; weights.json stays as it is")
    chosen = parser.parse_args()
    datasets = datasets_of(chosen.files)
    folds = [unpacked(fit(datasets, parity)) for parity in (0, 1)]
    for d in datasets:
        print(d.name, {name: round(value, 4) for name, value in figures(d, folds).items()}, flush=True)
    if not chosen.check:
        about = f"Fitted by `make fit` on {', '.join(d.name for d in datasets)}; see docs/quality.md."
        WEIGHTS_FILE.write_text(json.dumps({"about": about, **fit(datasets, None)}, indent=1) + "\n", "utf-8")
        fitted.cache_clear()


if __name__ == "__main__":
    main()
