"""The lines and buttons under a quote and under an answer in every chat, and a progress bar.

Pure functions; the adapter decides how a line or a button looks.
"""

from typing import Final, TypeAlias, TypeGuard

from bot.port import REASONS, Enclosure, Notice, Passages, Reason, Unasked
from bot.present.folding import folded
from bot.present.words import Words
from memoqa.domain import Answer, Quote
from memoqa.quotes.links_shown import link_lines
from memoqa.quotes.shown import AnswerLine, Shown, answer_lines, shown
from memoqa.quotes.source_file import with_marks
from memoqa.quotes.terminal import all_words, hidden_codes
from memoqa.quotes.wording import about_memo, begins_with_answer, citation, citation_parts

BAR_CELLS: Final = 20
ARROW: Final = "→ "  # before the words of a quote that name the place to go to

Button: TypeAlias = tuple[str, str]  # its action, one of Pressed or "follow", and its label


def opened(quote: Quote, reply: Answer | Passages) -> Shown | None:
    """The part of a very long paragraph that a reply shows first; None if it shows the whole."""
    return folded(shown(quote)) if isinstance(reply, Answer) or reply.folded else None


def is_excerpt(reply: Answer | Passages | Notice | Enclosure) -> TypeGuard[Passages]:
    """Whether a reply's quotes are words of paragraphs that a button shows whole."""
    return isinstance(reply, Passages) and reply.excerpts


def lines_above(words: Shown, reply: Answer | Passages) -> tuple[AnswerLine, ...]:
    """The answering words that stand above a quote, shown as `words`; none above a quote that a button asked for."""
    return answer_lines(words) if isinstance(reply, Answer) and begins_with_answer(reply) else ()


def lines_below(quote: Quote, words: Words, *, in_part: bool = False) -> tuple[str, ...]:
    """The lines below a quote: that it is a part, its place, its memo, its links, a caution about hidden characters."""
    codes = hidden_codes(all_words(quote))
    caution = (words.hidden_in_chat.format(codes=words.separator.join(codes)),) if codes else ()
    part = (words.in_part.format(length=len(shown(quote).text)),) if in_part else ()
    about = filter(None, (about_memo(quote, words),))
    return (*part, citation(quote, words), *about, *link_lines(quote, words), *caution)


def linked_place(quote: Quote, words: Words) -> tuple[str, str, str] | None:
    """The line that says where a quote is, in three parts; its link stands at the second. None without a link."""
    return citation_parts(quote, words) if quote.link else None


def buttons_below(quote: Quote, words: Words, *, walkable: bool, in_part: bool = False) -> tuple[Button, ...]:
    """The buttons under a quote: the whole of it, the paragraphs around it if `walkable`, citation, source.

    None under an older version. The source is the page of a PDF, under which a button sends the file; of any other
    memo, it is the file.
    """
    if not quote.receipt:
        return ()  # it is of an older version, about which no button can ask
    section = (("section", words.section),) if quote.section else ()
    opens = ("page", words.open_page) if quote.place.page is not None else ("file", words.send_file)
    walk = (("previous", words.previous), ("next", words.next), *section) if walkable else ()
    whole = (("whole", words.whole),) if in_part else ()
    return (*whole, *walk, ("cite", words.cite), opens)


def held_by(action: str, quote: Quote) -> str:
    """What a button under a quote holds: the quote's receipt, for its page with the spans that answer."""
    return with_marks(quote) if action == "page" else quote.receipt


def buttons_below_page(words: Words) -> tuple[Button, ...]:
    """The button under a page of a memo."""
    return (("file", words.send_file),)


def references_below(quote: Quote) -> tuple[tuple[Button, str], ...]:
    """The buttons for the places that a quote refers to, each with the receipt of what stands there."""
    return tuple((("refer", ARROW + " ".join(named.split())), receipt) for named, receipt in quote.refers)


def buttons_under(
    answer: Answer, words: Words, *, follow_up: bool = False, unasked: Unasked | None = None
) -> tuple[Button, ...]:
    """The buttons under an answer: thumbs up and down, those that ask again, and who sees it.

    Args:
        answer: If its question was searched for as a follow-up, a button asks it as a new question.
        words: In the asker's language.
        follow_up: Whether a follow-up needs a button, because the bot cannot read messages.
        unasked: The answer as one that nobody asked for; None if somebody did.
    """
    follow = (("follow", words.follow_up),) if follow_up else ()
    anew = (("anew", words.as_new_question),) if answer.asked_as != answer.question else ()
    seen = (("share", words.show_to_everyone) if unasked.private else ("mine", words.only_for_me),) if unasked else ()
    return (("good", words.good), ("bad", words.bad), *follow, *anew, *seen)


def buttons_to_review(words: Words) -> tuple[Button, ...]:
    """The buttons under the question whether a memo still holds."""
    return (("still_right", words.still_right), ("how_to_replace", words.how_to_replace), ("retire", words.retire))


def reasons(words: Words) -> dict[Reason, str]:
    """The reasons that people choose from behind 👎, in the order shown, each as a person reads it."""
    return {
        "wrong_paragraph": words.wrong_paragraph,
        "no_answer": words.no_answer,
        "out_of_date": words.out_of_date,
        "other": words.other_reason,
    }


def chosen_reason(value: object) -> Reason | None:
    """The reason that a submitted form names; None if it names none that memoqa knows."""
    return next((reason for reason in REASONS if reason == value), None)


def bar(share: float) -> str:
    """A progress bar for a share from 0 to 1, with the share in percent."""
    full = round(share * BAR_CELLS)
    return f"{'█' * full}{'░' * (BAR_CELLS - full)} {round(share * 100)} %"
