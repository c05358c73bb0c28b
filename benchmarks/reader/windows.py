"""Windows to learn from: a sentence with neighbours, up to a size drawn at random."""

import functools
import random
import re
from dataclasses import dataclass

from memoqa.domain import Sentence
from memoqa.text.sentences import sentences_of

SIZES = (20, 30, 40, 55)  # tokens, about
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")
TOKENS_OF_WIDE, TOKENS_OF_NARROW = 0.68, 0.27  # XLM-R's, of a character


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of whole sentences, and the answer's span in it if it has one."""

    text: str
    answer: tuple[int, int] | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """Before the answer, the answer, and after it."""
        start, end = self.answer or (len(self.text), len(self.text))
        return self.text[:start], self.text[start:end], self.text[end:]


def tokens_about(text: str) -> float:
    """About how many pieces the tokenizer makes of a text."""
    wide = len(_WIDE.findall(text))
    return TOKENS_OF_WIDE * wide + TOKENS_OF_NARROW * (len(text) - wide) + 1


@functools.lru_cache(20_000)
def sentences_in(text: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph."""
    return sentences_of(text, 0, len(text))


def window_around(text: str, answer: tuple[int, int], random_: random.Random) -> Window:
    """A window that holds the answer whole."""
    found = sentences_in(text)
    touched = [
        number for number, sentence in enumerate(found) if sentence.start < answer[1] and sentence.end > answer[0]
    ]
    start, end = _grown(text, touched[0], touched[-1], random_)
    start, end = min(start, answer[0]), max(end, answer[1])
    return Window(text[start:end], (answer[0] - start, answer[1] - start))


def window_at(text: str, sentence: int, random_: random.Random) -> Window:
    """A window that holds this sentence."""
    start, end = _grown(text, sentence, sentence, random_)
    return Window(text[start:end])


def window_without(text: str, answer: tuple[int, int], random_: random.Random) -> Window | None:
    """The window around an answer without the sentences that hold it; None if nothing else is there."""
    whole = window_around(text, answer, random_)
    found = sentences_in(whole.text)
    start, end = whole.answer or (0, 0)
    kept = [whole.text[s.start : s.end] for s in found if s.end <= start or s.start >= end]
    return Window("".join(kept) if _WIDE.search(text) else " ".join(kept)) if kept else None


def likest_sentence(question: str, text: str) -> int:
    """The number of the sentence that shares most pairs of letters with a question."""
    wanted, found = bigrams(question), sentences_in(text)
    shared = [len(wanted & bigrams(text[sentence.start : sentence.end])) for sentence in found]
    return shared.index(max(shared))


@functools.lru_cache(200_000)
def bigrams(text: str) -> frozenset[str]:
    """All pairs of neighbouring characters, in small letters."""
    small = text.lower()
    return frozenset(small[place : place + 2] for place in range(len(small) - 1))


def _grown(text: str, first: int, last: int, random_: random.Random) -> tuple[int, int]:
    """Sentences first to last with neighbours to the left and right at random while they fit."""
    found = sentences_in(text)
    room = random_.choice(SIZES) - tokens_about(text[found[first].start : found[last].end])
    while True:
        sides = [side for side, there in ((-1, first > 0), (1, last < len(found) - 1)) if there]
        random_.shuffle(sides)
        for side in sides:
            beside = found[first - 1] if side < 0 else found[last + 1]
            size = tokens_about(text[beside.start : beside.end])
            if size <= room:
                room -= size
                first, last = (first - 1, last) if side < 0 else (first, last + 1)
                break
        else:
            return found[first].start, found[last].end
