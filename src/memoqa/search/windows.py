"""Cut a paragraph into windows for the reader: whole sentences, each window beginning with the last of the one before.

An answer that refers to the sentence before it (他, "it") is then read together with it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from memoqa.encoders.reader import Reader, Reading, Window
from memoqa.index.corpus import Corpus

WINDOW_TOKENS = 130  # of context and sentences together; longer windows took the training too long
CONTEXT_MARK = " › "  # between a title, its headings and a lead
LEAST_SENTENCES_TOKENS = 60  # that a window has for sentences, however long the context is


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """The reading of the window that most likely answers, of a paragraph.

    Attributes:
        start, end: The likeliest answer's span in the paragraph's text.
    """

    logit: float
    margin: float
    start: int
    end: int


def read_paragraph(question: str, corpus: Corpus, index: int, reader: Reader) -> PlacedReading:
    """What a paragraph says to a question, by its best window; each window is read under the paragraph's context."""
    _, paragraph = corpus[index]
    sentences = [(s.start - paragraph.start, s.end - paragraph.start) for s in paragraph.sentences]
    context = corpus.context(index).replace("\n", CONTEXT_MARK)
    return read_text(question, corpus.text(index), sentences, context, reader)


def read_text(
    question: str, text: str, sentences: Sequence[tuple[int, int]], context: str, reader: Reader
) -> PlacedReading:
    """What a text says to a question, by its best window; `sentences` are spans of the text."""
    spans = list(window_spans(text, sentences, context, reader.tokens))
    readings = reader.read(question, [Window(text[start:end], context) for start, end in spans])
    return best(readings, [start for start, _ in spans])


def best(readings: Sequence[Reading], starts: Sequence[int]) -> PlacedReading:
    """The reading with the highest logit, its span moved by where its window starts."""
    reading, start = max(zip(readings, starts, strict=True), key=lambda each: each[0].logit)
    return PlacedReading(reading.logit, reading.margin, start + reading.start, start + reading.end)


def window_spans(
    text: str, sentences: Sequence[tuple[int, int]], context: str, tokens: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    """The windows' spans in the text, in order; together they hold every sentence.

    A sentence that is too long alone is a window by itself, of which the reader reads the beginning.
    """
    room = max(LEAST_SENTENCES_TOKENS, WINDOW_TOKENS - (tokens(context) if context else 0))
    sizes = [tokens(text[start:end]) for start, end in sentences]
    first = 0
    while True:
        last, size = first, sizes[first]
        while last + 1 < len(sentences) and size + sizes[last + 1] <= room:
            last += 1
            size += sizes[last]
        yield sentences[first][0], sentences[last][1]
        if last == len(sentences) - 1:
            return
        # The last sentence is read again with the next one, if both fit into a window.
        overlaps = last > first and sizes[last] + sizes[last + 1] <= room
        first = last if overlaps else last + 1
