"""Cut a window out of a paragraph for the reader: the sentence that was marked, and the sentences around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.encoders.reader import Reader, Window
from memoqa.index.corpus import Corpus
from memoqa.text.clauses import clauses_of
from memoqa.text.normalize import fold, is_chinese

WINDOW_TOKENS = 50  # of sentences; reading takes as long as they are, and the bundled reader learned from 20 to 55
CONTEXT_MARK = " › "  # between a title, its headings, a lead and a paragraph's beginning
MOST_OPENING = 40  # wide characters of a paragraph's beginning


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """The reading of a paragraph.

    Attributes:
        logit, margin, fitted: As in `Reading`.
        start, end: The likeliest answer's span in the paragraph's text; both 0 if the reader gives none.
    """

    logit: float
    margin: float
    start: int
    end: int
    fitted: bool = True


def read_paragraph(question: str, corpus: Corpus, index: int, sentence: int, reader: Reader) -> PlacedReading:
    """What a paragraph says to a question.

    Args:
        question: As it was searched for.
        corpus: Has the paragraph.
        index: Its number in the corpus.
        sentence: The number, within it, of the sentence that most likely answers.
        reader: Reads it under its memo's title, its headings and its lead.
    """
    _, paragraph = corpus[index]
    sentences = [(s.start - paragraph.start, s.end - paragraph.start) for s in paragraph.sentences]
    context = corpus.context(index).replace("\n", CONTEXT_MARK)
    return read_text(question, corpus.text(index), sentences, sentence, context, reader)


def read_text(
    question: str, text: str, sentences: Sequence[tuple[int, int]], sentence: int, context: str, reader: Reader
) -> PlacedReading:
    """What a text says to a question around one of its sentences, which are spans of the text."""
    start, end = _window(question, text, sentences, sentence, reader)
    if start > sentences[0][0]:
        context = CONTEXT_MARK.join(part for part in (context, opening_of(text, sentences[0][1])) if part)
    (reading,) = reader.read(question, [Window(text[start:end], context)])
    begin, stop = (start + reading.start, start + reading.end) if reading.end else (0, 0)
    return PlacedReading(reading.logit, reading.margin, begin, stop, fitted=reading.fitted)


def _window(
    question: str, text: str, sentences: Sequence[tuple[int, int]], sentence: int, reader: Reader
) -> tuple[int, int]:
    """The span to read: sentences, or of one that is too long the clauses around that most like the question."""
    spans, middle = sentences, sentence
    begin, stop = sentences[sentence]
    if reader.tokens(text[begin:stop]) > WINDOW_TOKENS:
        spans = [(begin + start, begin + end) for start, end in clauses_of(text[begin:stop])]
        wanted = _pairs(question)
        shared = [len(wanted & _pairs(text[start:end])) for start, end in spans]
        middle = shared.index(max(shared))
    first, last = window_around([reader.tokens(text[start:end]) for start, end in spans], middle)
    return spans[first][0], spans[last][1]


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text in either script."""
    folded = fold(text)
    return {folded[place : place + 2] for place in range(len(folded) - 1)}


def opening_of(text: str, end: int) -> str:
    """The beginning of a paragraph whose first sentence ends there: it names what later is only 他 or "it"."""
    most = MOST_OPENING if is_chinese(text) else 3 * MOST_OPENING
    return text[: min(end, most)].strip()


def window_around(sizes: Sequence[int], middle: int) -> tuple[int, int]:
    """The first and last number of the sentences of a window.

    It grows from the middle by the sentence before, to which 他 or "it" may refer, and by the one behind in turn, while
    the next one fits. One that is too long alone is a window by itself, of which the reader reads the beginning.

    Args:
        sizes: Tokens of each sentence.
        middle: The number of the sentence that the window is for.
    """
    first = last = middle
    room = WINDOW_TOKENS - sizes[middle]
    grown = True
    while grown:
        grown = False
        if first > 0 and sizes[first - 1] <= room:
            first, grown = first - 1, True
            room -= sizes[first]
        if last + 1 < len(sizes) and sizes[last + 1] <= room:
            last, grown = last + 1, True
            room -= sizes[last]
    return first, last
