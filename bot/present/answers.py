"""Word an answer for a chat, where there are commands and buttons that a command line does not have."""

from bot.present.words import Words
from memoqa.domain import Answer, Memo, Quote
from memoqa.quotes import wording


def preface(answer: Answer, words: Words) -> tuple[str, ...]:
    """The lines before the quotes, as `memoqa.quotes.wording.preface`; if there are no quotes, also what to try."""
    hint = (words.none_hint,) if answer.verdict == "none" else ()
    return (*wording.preface(answer, words), *hint)


def citation_to_copy(quote: Quote, memo: Memo, words: Words) -> str:
    """A citation with what a bibliography asks for, and the receipt by which `memoqa verify` checks the words."""
    parts = (memo.byline, wording.citation(quote, words), memo.origin, memo.date, memo.id, quote.receipt)
    return f"{words.citation_copy}\n{' · '.join(part for part in parts if part)}"
