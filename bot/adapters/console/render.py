"""Answers as lines for a terminal, in the asker's language: pure functions, nothing is printed here."""

from collections.abc import Iterator

from rich.text import Text

from bot.port import Passages
from bot.present.wording import Words, citation, preface
from memoqa.domain import Answer
from memoqa.quotes.terminal import INDENT, answering_lines, has_hidden, quote_lines, text_lines


def answer_lines(answer: Answer | Passages, words: Words, width: int, *, styled: bool) -> Iterator[Text]:
    """A whole answer; lines are at most `width` cells wide."""
    confidence = None
    if isinstance(answer, Answer):
        if answer.verdict == "answer":
            confidence = answer.confidence  # beside a doubt it would seem to take that back
        for sentence in preface(answer, words):
            yield from text_lines(sentence, width)
    for rank, quote in enumerate(answer.quotes):
        yield Text()
        if not styled:
            yield from answering_lines(quote, width)
        yield from quote_lines(quote, width)
        where = citation(quote, words, None if rank else confidence)
        yield from text_lines(where, width, first=INDENT, rest=INDENT, style="dim")
        if has_hidden(quote.text):
            yield from text_lines(words.hidden, width, first=INDENT, rest=INDENT, style="yellow")
