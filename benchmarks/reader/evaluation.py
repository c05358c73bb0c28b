"""How well the reader tells questions from look-alikes and other questions that a window does not answer."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from benchmarks.lookalikes import exchanged
from benchmarks.reader.encoding import Encoded, Encoding, batches_of
from benchmarks.reader.model import ReaderModel
from benchmarks.reader.pairs import About, Group, group_of
from benchmarks.reader.windows import Window

LOOK_ALIKE = "look-alike"
OTHERS = ("exchanged", "asked beside", "cut", "elsewhere", "wrong")
TOKENS = 2048  # of a batch


def checks(cases: Sequence[About], count: int, seed: int = 1) -> list[Group]:
    """Of `count` questions each a group: its window, its look-alike, and a negative of another kind."""
    random_ = random.Random(seed)
    asked = [about for about in cases if about.asked.answer]
    chosen = random_.sample(asked, min(count, len(asked)))
    groups = []
    for number, about in enumerate(chosen):
        kind = OTHERS[number % len(OTHERS)]
        people = [other.text for other in about.passage.questions if other.answer is None]
        group = group_of(about, kind, random_)[:2]
        right = group[0]
        others = " ".join(other.text for other in about.passage.questions if other is not about.asked)
        made = exchanged(about.asked.text, about.passage.text, others, about.answer, random_)
        wrong = replace(right, answers=False, window=Window(right.window.text))
        if made and made != about.asked.text:
            group.append(replace(wrong, question=made, kind=LOOK_ALIKE))
        if people:
            group.append(replace(wrong, question=random_.choice(people), kind="people"))
        groups.append(group if number % 2 else [replace(pair, heading="") for pair in group])
    return groups


def scores(model: ReaderModel, encoding: Encoding, rows: Sequence[Encoded]) -> tuple[np.ndarray, np.ndarray]:
    """Logits and margins of the pairs, in their order."""
    logits, margins = np.zeros(len(rows)), np.zeros(len(rows))
    model.eval()
    device = next(model.parameters()).device
    with torch.inference_mode():
        for batch in batches_of([[row] for row in rows], TOKENS):
            read = model(encoding.batch([rows[index] for index in batch]).to(device))
            logits[batch], margins[batch] = read.logit.float().cpu(), read.margin.float().cpu()
    model.train()
    return logits, margins


def figures(model: ReaderModel, encoding: Encoding, groups: Sequence[Group]) -> dict[str, float]:
    """AUROC by set for look-alikes and by kind for all, positives of the same sets against them."""
    pairs = [pair for group in groups for pair in group]
    logits, margins = scores(model, encoding, [encoding.encoded(pair) for pair in pairs])
    found: dict[str, float] = {}
    sources = dict.fromkeys(pair.source for pair in pairs)
    answers = np.array([pair.answers for pair in pairs])
    kinds = np.array([_family(pair.kind) for pair in pairs])
    source = np.array([pair.source for pair in pairs])
    for which in sources:
        rows = (source == which) & (answers | (kinds == LOOK_ALIKE))
        found[f"{which}: {LOOK_ALIKE}"] = _auroc(answers[rows], logits[rows])
        rows = (source == which) & (answers | ((kinds != LOOK_ALIKE) & ~answers))
        found[f"{which}: other kinds"] = _auroc(answers[rows], logits[rows])
    for kind in sorted(set(kinds[~answers])):
        found[f"all: {kind}"] = _within(answers, kinds == kind, source, logits)
    found["look-alikes"] = float(np.nanmean([found[f"{which}: {LOOK_ALIKE}"] for which in sources]))
    found["look-alikes by margin"] = _within(answers, kinds == LOOK_ALIKE, source, margins)
    return {name: round(value, 4) for name, value in found.items()}


def _family(kind: str) -> str:
    return "exchanged" if kind.startswith("exchanged") else kind


def _within(answers: np.ndarray, wrong: np.ndarray, source: np.ndarray, logits: np.ndarray) -> float:
    """The mean AUROC of a kind over the sets that have it, each weighted by its number."""
    total = weight = 0.0
    for which in set(source[wrong]):
        rows = (source == which) & (answers | wrong)
        count = float((wrong & (source == which)).sum())
        total += count * _auroc(answers[rows], logits[rows])
        weight += count
    return total / weight if weight else float("nan")


def _auroc(answers: np.ndarray, values: np.ndarray) -> float:
    return float(roc_auc_score(answers, values)) if 0 < answers.sum() < len(answers) else float("nan")
