"""Dress a group of pairs as it will be read: its layout, its context, its wording and its script."""

import random
from dataclasses import dataclass, replace

from benchmarks.reader.exchange import KANA
from benchmarks.reader.layout import laid_out
from benchmarks.reader.pairs import Group, Pair
from benchmarks.reader.pidgin import Vocabulary, in_other_language
from benchmarks.reader.windows import Window
from benchmarks.reader.wording import Wording, traditional_text
from memoqa.text.normalize import is_chinese

WITH_HEADING, WITH_OPENING = 0.4, 0.85  # of the groups have their article's title, and their paragraph's first sentence
TRADITIONAL, ONE_SCRIPT = 0.5, 0.8  # of the Simplified groups; and of these with the question in the same script
PIDGIN = 0.2  # of the groups in one language have their question in words of the other
REWORDED = 0.5  # of the questions are asked in other words


@dataclass(frozen=True, slots=True)
class Words:
    """Other words for those of questions."""

    vocabulary: Vocabulary
    wording: Wording


def dressed(group: Group, words: Words, random_: random.Random) -> Group:
    """The group as it will be read: laid out, with or without context, asked in other words, in either script."""
    if random_.random() >= WITH_HEADING:
        group = [replace(pair, heading="") for pair in group]
    if random_.random() >= WITH_OPENING:
        group = [replace(pair, opening="") for pair in group]
    group = laid_out(group, random_)
    group = _reworded(group, words, random_)
    first = group[0]
    if KANA.search(first.window.text):
        return group
    same = is_chinese(first.question) == is_chinese(first.window.text)
    if same and random_.random() < PIDGIN:
        group = [
            replace(
                pair,
                question=in_other_language(pair.question, words.vocabulary),
                kind=pair.kind if pair.answers else f"{pair.kind} pidgin",
                source=f"{pair.source} pidgin",
            )
            for pair in group
        ]
    if random_.random() < TRADITIONAL:
        both = random_.random() < ONE_SCRIPT
        which = random_.random() < 0.5
        group = [traditional(pair, question=both or which, window=both or not which) for pair in group]
    return group


def traditional(pair: Pair, *, question: bool, window: bool) -> Pair:
    """The pair with its Simplified Chinese in Traditional; an answer keeps its place."""
    if question:
        pair = replace(pair, question=traditional_text(pair.question))
    if window:
        parts = [traditional_text(part) for part in pair.window.parts]
        places = (len(parts[0]), len(parts[0]) + len(parts[1])) if pair.window.answer else None
        pair = replace(
            pair,
            heading=traditional_text(pair.heading),
            opening=traditional_text(pair.opening),
            window=Window("".join(parts), places),
        )
    return pair


def _reworded(group: Group, words: Words, random_: random.Random) -> Group:
    """Some of the questions in other words, the same question in the same words."""
    asked = dict.fromkeys(pair.question for pair in group)
    worded = {q: words.wording.rephrased(q, random_) if random_.random() < REWORDED else q for q in asked}
    return [replace(pair, question=worded[pair.question]) for pair in group]
