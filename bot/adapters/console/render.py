"""Render answers as lines for a terminal, in the asker's language: pure functions that print nothing."""

from collections.abc import Iterator

from rich.text import Text

from bot.port import Passages
from bot.present.wording import Words, citation, preface
from memoqa.domain import Answer
from memoqa.quotes.terminal import INDENT, answering_lines, has_hidden, quote_lines, text_lines


def answer_lines(answer: Answer | Passages, words: Words, width: int, *, styled: bool) -> Iterator[Text]:
    """Render a whole answer in lines of at most `width` cells."""
    confidence = None
    if isinstance(answer, Answer):
        if answer.verdict == "answer":
            confidence = answer.confidence  # beside the words of a doubtful verdict it would seem to contradict them
        for sentence in preface(answer, words):
            yield from text_lines(sentence, width)
    for rank, quote in enumerate(answer.quotes):
        yield Text()
        if not styled:
            yield from answering_lines(quote, width)
        yield from quote_lines(quote, width)
        source = citation(quote, words, None if rank else confidence)
        yield from text_lines(source, width, first=INDENT, rest=INDENT, style="dim")
        if has_hidden(quote.text):
            yield from text_lines(words.hidden, width, first=INDENT, rest=INDENT, style="yellow")
