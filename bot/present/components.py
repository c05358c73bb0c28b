"""What stands around a quote and under an answer in every chat: the lines below, the buttons, the bar of a work.

Pure functions; how a line or a button looks is the adapter's.
"""

from typing import Final, TypeAlias

from bot.present.wording import Words, citation
from memoqa.domain import Answer, Quote
from memoqa.quotes.terminal import hidden_codes

BAR_CELLS: Final = 20

Button: TypeAlias = tuple[str, str]  # what it does, in the words of Pressed, or "follow"; and what it says


def lines_below(quote: Quote, words: Words) -> tuple[str, ...]:
    """What stands below a quote: its place, and a caution where it has characters that nobody would see."""
    codes = hidden_codes(quote.text)
    caution = (words.hidden_in_chat.format(codes=words.separator.join(codes)),) if codes else ()
    return (citation(quote, words), *caution)


def buttons_below(quote: Quote, words: Words, *, walkable: bool) -> tuple[Button, ...]:
    """The buttons under a quote: to the paragraphs around it where these can be walked to, and to its citation."""
    section = (("section", words.section),) if quote.section else ()
    walk = (("previous", words.previous), ("next", words.next), *section) if walkable else ()
    return (*walk, ("cite", words.cite))


def buttons_under(answer: Answer, words: Words, *, follow_up: bool = False) -> tuple[Button, ...]:
    """The buttons under an answer: opinions, and to ask on or anew.

    Args:
        answer: Asked anew only where it was searched for with more than was typed.
        words: In the asker's language.
        follow_up: Whether a button for a follow-up is needed, as it is where messages cannot be read.
    """
    follow = (("follow", words.follow_up),) if follow_up else ()
    anew = (("anew", words.anew),) if answer.asked_as != answer.question else ()
    return (("good", words.good), ("bad", words.bad), *follow, *anew)


def bar(share: float) -> str:
    """How much of some work is done, from 0 to 1, drawn and in percent."""
    full = round(share * BAR_CELLS)
    return f"{'█' * full}{'░' * (BAR_CELLS - full)} {round(share * 100)} %"
