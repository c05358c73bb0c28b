"""Word an answer for a chat, where there are commands and buttons that a command line does not have."""

from dataclasses import replace
from typing import Final

from bot.present.splitting import between_characters
from bot.present.words import Words
from memoqa.domain import Answer, Memo, Quote
from memoqa.quotes import wording

LONGEST_SEARCH: Final = 300  # characters of what was searched for; some four lines


def preface(answer: Answer, words: Words) -> tuple[str, ...]:
    """The lines before the quotes, as `memoqa.quotes.wording.preface`; if there are no quotes, also what to try.

    The chat shows a long question already, so of what was searched for only the beginning is repeated then.
    """
    hint = (words.none_hint,) if answer.verdict == "none" else ()
    return (*wording.preface(_with_short_search(answer), words), *hint)


def _with_short_search(answer: Answer) -> Answer:
    if len(answer.asked_as) <= LONGEST_SEARCH:
        return answer
    beginning = answer.asked_as[: between_characters(answer.asked_as, 0, LONGEST_SEARCH)] + "…"
    question = beginning if answer.question == answer.asked_as else answer.question  # still as it was asked
    return replace(answer, question=question, asked_as=beginning)


def citation_to_copy(quote: Quote, memo: Memo, words: Words) -> str:
    """A citation with what a bibliography asks for, and the receipt by which `memoqa verify` checks the words."""
    parts = (memo.byline, wording.citation(quote, words), memo.origin, memo.date, memo.id, quote.link, quote.receipt)
    return f"{words.citation_copy}\n{' · '.join(part for part in parts if part)}"
