"""The lines and buttons under a quote and under an answer in every chat, and a progress bar.

Pure functions; the adapter decides how a line or a button looks.
"""

from typing import Final, TypeAlias

from bot.present.words import Words
from memoqa.domain import Answer, Quote
from memoqa.quotes.terminal import all_words, hidden_codes
from memoqa.quotes.wording import citation

BAR_CELLS: Final = 20

Button: TypeAlias = tuple[str, str]  # its action, one of Pressed or "follow", and its label


def lines_below(quote: Quote, words: Words) -> tuple[str, ...]:
    """The lines below a quote: its place, and a caution if it has characters that nobody would see."""
    codes = hidden_codes(all_words(quote))
    caution = (words.hidden_in_chat.format(codes=words.separator.join(codes)),) if codes else ()
    return (citation(quote, words), *caution)


def buttons_below(quote: Quote, words: Words, *, walkable: bool) -> tuple[Button, ...]:
    """The buttons under a quote: the paragraphs around it if `walkable`, and its citation."""
    section = (("section", words.section),) if quote.section else ()
    walk = (("previous", words.previous), ("next", words.next), *section) if walkable else ()
    return (*walk, ("cite", words.cite))


def buttons_under(answer: Answer, words: Words, *, follow_up: bool = False) -> tuple[Button, ...]:
    """The buttons under an answer: thumbs up and down, and those that ask again.

    Args:
        answer: If its question was searched for as a follow-up, a button asks it as a new question.
        words: In the asker's language.
        follow_up: Whether a follow-up needs a button, because the bot cannot read messages.
    """
    follow = (("follow", words.follow_up),) if follow_up else ()
    anew = (("anew", words.as_new_question),) if answer.asked_as != answer.question else ()
    return (("good", words.good), ("bad", words.bad), *follow, *anew)


def buttons_to_decide(words: Words) -> tuple[Button, ...]:
    """The buttons under the question what to do with an upload whose name a memo has already."""
    return (("replace", words.replace), ("keep_both", words.keep_both), ("drop", words.cancel))


def bar(share: float) -> str:
    """A progress bar for a share from 0 to 1, with the share in percent."""
    full = round(share * BAR_CELLS)
    return f"{'█' * full}{'░' * (BAR_CELLS - full)} {round(share * 100)} %"
