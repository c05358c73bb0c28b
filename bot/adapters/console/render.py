"""Replies as lines for a terminal, in the asker's language. Pure functions: nothing is printed here."""

from collections.abc import Iterator

from rich.text import Text

from bot.port import Passages
from bot.present.answers import preface
from bot.present.components import opened
from bot.present.words import Words
from memoqa.domain import Answer
from memoqa.quotes.terminal import passage_lines, text_lines
from memoqa.quotes.wording import begins_with_answer, shown_confidence


def answer_lines(reply: Answer | Passages, words: Words, width: int, *, styled: bool) -> Iterator[Text]:
    """A whole answer, or the paragraphs that a button asked for; lines are at most `width` cells wide."""
    confidence, repeat = None, not styled
    if isinstance(reply, Answer):
        repeat = repeat or begins_with_answer(reply)
        confidence = shown_confidence(reply)
        for sentence in preface(reply, words):
            yield from text_lines(sentence, width)
    elif reply.head:
        yield from text_lines(reply.head, width)
    if reply.quotes:
        yield Text()
    parts = [opened(quote, reply) for quote in reply.quotes]
    in_part = words.in_part_console
    yield from passage_lines(
        reply.quotes,
        words,
        width,
        repeat=repeat,
        confidence=confidence,
        parts=parts,
        in_part=in_part,
        labels=reply.labels if isinstance(reply, Passages) else (),
    )
    if named := dict.fromkeys(name for quote in reply.quotes for name, _ in quote.refers):
        yield Text()
        yield from text_lines(words.places_console.format(names=words.separator.join(named)), width, style="dim")
