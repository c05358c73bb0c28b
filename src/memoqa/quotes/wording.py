"""Word an answer in Traditional Chinese or English, the same for the command line and for every chat.

Pure functions from an answer to plain lines; the code that prints or posts the lines escapes them. The memos' own words
pass through unchanged.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from memoqa.domain import Answer, MemoFacts, Place, Quote
from memoqa.ingest.about import ID
from memoqa.ingest.formats.table import format_of
from memoqa.quotes.exact_words import Found, FoundPlace
from memoqa.quotes.shown import shown_heading
from memoqa.quotes.words import AnswerWords

MOST_MEMOS: Final = 10  # named among those that have the words
_NAME_AND_ID: Final = re.compile(r"([^<>]*)(?:<([^<>]*)>)?")


def preface(answer: Answer, words: AnswerWords) -> tuple[str, ...]:
    """The lines before the quotes; none before a plain answer to the question as it was asked.

    A question that was searched for in other words is shown in these: the asker sees whether it was understood.
    """
    changed = answer.asked_as != answer.question
    searched = (words.asked_as.format(asked_as=answer.asked_as),) if changed else ()
    doubt = words.likely if answer.likely else words.related
    if answer.quotes and not answer.quotes[0].standing.holds:
        doubt = words.outdated
    verdict = {"answer": (), "related": (doubt,), "none": _none(answer, words)}[answer.verdict]
    shown = len(answer.quotes)
    more = answer.verdict == "answer" and answer.found > shown
    coverage = (words.coverage.format(found=answer.found, shown=shown),) if more else ()
    return (*searched, *verdict, *_fact_lines(answer.memo_facts, words), *coverage)


def begins_with_answer(answer: Answer) -> bool:
    """Whether the answering words stand above each quote; above a merely related one, people would take them for it."""
    return (answer.verdict == "answer" or answer.likely) and answer.memo_facts is None  # those stand in the preface


def citation(quote: Quote, words: AnswerWords, confidence: float | None = None, *, memo: bool = False) -> str:
    """The line that says where a quote is: title, headings, paragraph, lines or page.

    Args:
        quote: The quote.
        words: In the asker's language.
        confidence: The answer's, 0 to 1, if the line is to end with it.
        memo: Whether the line names the memo's id as well.
    """
    return "".join(citation_parts(quote, words, confidence, memo=memo))


def citation_parts(
    quote: Quote, words: AnswerWords, confidence: float | None = None, *, memo: bool = False
) -> tuple[str, str, str]:
    """The same line in three parts: what stands before the place, the place, which a link opens, and what follows."""
    title, *section = (shown_heading(text, quote.memo) for text in (quote.title, *quote.section))
    heading = " › ".join((words.title.format(title=title), *section))
    paragraph = f"¶ {quote.paragraph}" if quote.paragraph else words.front
    percent = "" if confidence is None else words.confidence.format(percent=round(confidence * 100))
    place = _place(quote.place, quote.memo, words)
    before = (heading, paragraph) if place else (heading,)
    return (
        "".join(f"{part} · " for part in before if part),
        place or paragraph,
        "".join(f" · {part}" for part in (quote.memo if memo else "", percent) if part),
    )


def found_lines(found: Found, words: AnswerWords) -> tuple[str, ...]:
    """How many times words stand in the memos and in which, as lines; the places themselves come below."""
    said, memos, times = found.words.text, _counted(found.memos, words.counted_memos), len(found.places)
    counted = _counted(times, words.counted_times)
    if not times:
        paragraphs = _counted(found.paragraphs, words.counted_paragraphs)
        none = words.found_none.format(words=said, times=counted, memos=memos, paragraphs=paragraphs)
        return none, words.found_exactly if found.words.exact else words.found_alike
    grouped = found.by_memo
    listed = list(grouped.items())[:MOST_MEMOS] if len(grouped) > 1 else []
    more = len(grouped) - MOST_MEMOS
    return (
        words.found.format(words=said, times=counted, memos=memos, found_in=len(grouped)),
        *(_found_in_memo(memo, places, words) for memo, places in listed),
        *([words.found_in_more.format(memos=_counted(more, words.counted_memos))] if more > 0 else ()),
        *([words.found_first.format(shown=found.shown)] if found.shown < times else ()),
    )


def _found_in_memo(memo: str, places: Sequence[FoundPlace], words: AnswerWords) -> str:
    title = words.title.format(title=shown_heading(places[0].title, memo))
    return words.found_in_memo.format(title=title, times=_counted(len(places), words.counted_times))


def _counted(count: int, forms: str) -> str:
    """A number with its noun: the form before the stroke for one, if there are two."""
    one, _, many = forms.partition("|")
    return (many if many and count != 1 else one).format(count=count)


def about_memo(quote: Quote, words: AnswerWords) -> str:
    """The line below a quote: its memo's date, owner, last check, whether it holds; whether its words were recognised.

    An owner's id is left out: in a chat it could call somebody.
    """
    stands, seen = quote.standing, quote.recognised
    newer = words.newer_version.format(memo=stands.newer) if stands.newer else words.earlier_version
    parts = (
        (quote.date or "").strip(),
        owner_name(quote.details.owner),
        _checked(quote.details.checked, words),
        stands.expired and words.expired.format(day=stands.expired),
        stands.holds_from and words.holds_from.format(day=stands.holds_from),
        stands.superseded and newer,
        stands.review_due and words.review_due.format(day=stands.review_due),
        None if seen is None else words.recognised.format(percent=min(int(seen * 100), 99)),
    )
    return " · ".join(part for part in parts if part)


def _checked(day: str | None, words: AnswerWords) -> str:
    if not day:
        return ""
    checked = date.fromisoformat(day)
    return words.checked.format(year=checked.year, month=checked.month)


def owner_name(owner: str | None) -> str:
    """The name in `name <id>`; empty for an id alone, and if nobody is named."""
    name, _, _ = (owner or "").partition("<")
    return "" if ID.fullmatch(name.strip()) else name.strip()


def owner_id(owner: str | None) -> str:
    """The id in `name <id>`, or an id alone; empty if the owner is only named."""
    found = _NAME_AND_ID.fullmatch((owner or "").strip())
    written = (found[1] if found[2] is None else found[2]).strip() if found else ""
    return written if ID.fullmatch(written) else ""


def shown_confidence(answer: Answer) -> float | None:
    """The confidence to show with an answer; None beside a doubt, which a high percentage would seem to take back."""
    return answer.confidence if answer.verdict == "answer" else None


def _none(answer: Answer, words: AnswerWords) -> tuple[str, ...]:
    memos, paragraphs = answer.searched
    return (words.none, words.searched.format(memos=memos, paragraphs=paragraphs)) if paragraphs else (words.none,)


def _fact_lines(facts: MemoFacts | None, words: AnswerWords) -> tuple[str, ...]:
    """The answer to a question about the memo itself, as a line; no line if the question was not about that."""
    if facts is None:
        return ()
    if facts.sections is not None:
        named = words.separator.join(facts.sections)
        return (words.sections.format(sections=named) if named else words.no_sections,)
    if facts.paragraphs is not None:
        return (words.paragraphs.format(paragraphs=facts.paragraphs),)
    return (words.date.format(date=facts.date),) if facts.date else ()


def _place(place: Place, memo: str, words: AnswerWords) -> str:
    if place.page is not None:
        return (words.page_printed if place.printed else words.page).format(page=place.page, printed=place.printed)
    if place.lines is None:
        return ""
    first, last = place.lines
    written = format_of(memo)
    if written is not None and written.unit != "line":
        return (words.row if written.unit == "row" else words.slide).format(first=first)
    return (words.line if first == last else words.lines).format(first=first, last=last)
