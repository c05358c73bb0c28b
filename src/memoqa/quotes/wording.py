"""Word an answer in Traditional Chinese or English, the same for the command line and for every chat.

Pure functions from an answer to plain lines; the code that prints or posts the lines escapes them. The memos' own words
pass through unchanged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from memoqa.domain import Answer, MemoFacts, Place, Quote
from memoqa.ingest.about import ID
from memoqa.ingest.formats.table import format_of
from memoqa.quotes.exact_words import Found, FoundPlace
from memoqa.quotes.shown import shown_heading
from memoqa.settings import LanguageSetting

Language: TypeAlias = Literal["zh-TW", "en"]
MOST_MEMOS: Final = 10  # named among those that have the words
_NAME_AND_ID: Final = re.compile(r"([^<>]*)(?:<([^<>]*)>)?")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The sentences around quotes in one language; the functions below fill in the names in braces."""

    likely: str
    related: str
    none: str
    searched: str
    asked_as: str
    coverage: str
    sections: str
    no_sections: str
    paragraphs: str
    date: str
    line: str
    lines: str
    row: str
    slide: str
    page: str
    page_printed: str
    front: str
    confidence: str
    title: str
    separator: str
    hidden: str
    counted_times: str
    counted_memos: str
    counted_paragraphs: str
    found: str
    found_none: str
    found_exactly: str
    found_alike: str
    found_in_memo: str
    found_in_more: str
    found_first: str
    found_more: str
    outdated: str
    expired: str
    holds_from: str
    checked: str
    earlier_version: str
    newer_version: str
    review_due: str
    recognised: str


EN: Final = AnswerWords(
    likely="The answer is probably here; check that it says just what you asked:",
    related="This may help; the memos do not say it in these words:",
    none="The memos do not say.",
    searched="Memos searched: {memos}, paragraphs: {paragraphs}. Asking in other words may help.",
    asked_as="Searched for: {asked_as}",
    coverage="{found} paragraphs are about this; showing {shown}.",
    sections="Sections: {sections}",
    no_sections="The memo has no headings below its title.",
    paragraphs="Paragraphs below the title: {paragraphs}",
    date="Date: {date}",
    line="line {first}",
    lines="lines {first}–{last}",
    row="row {first}",
    slide="slide {first}",
    page="page {page}",
    page_printed="page {page} (printed {printed})",
    front="title and byline",
    confidence="confidence {percent} %",
    title="“{title}”",
    separator=", ",
    hidden="Contains hidden characters, shown as ⟦U+…⟧.",
    counted_times="{count:,} time|{count:,} times",
    counted_memos="{count:,} memo|{count:,} memos",
    counted_paragraphs="{count:,} paragraph|{count:,} paragraphs",
    found="“{words}”: {times}, in {found_in:,} of {memos}",
    found_none="“{words}”: {times} in {memos}, {paragraphs}",
    found_exactly="Every character had to be just as you typed it.",
    found_alike="Width, Traditional or Simplified characters and capital letters made no difference.",
    found_in_memo="• {title}: {times}",
    found_in_more="and {memos} more",
    found_first="The first {shown} places:",
    found_more="More places: {count:,}; --json lists them all.",
    outdated="This may help, but it does not hold today; see the line under the quote:",
    expired="expired {day}",
    holds_from="holds from {day}",
    checked="checked {year}-{month:02}",
    earlier_version="earlier version",
    newer_version="earlier version; the newer one is {memo}",
    review_due="due for review since {day}",
    recognised="recognised from a scan, {percent} %",
)

ZH_TW: Final = AnswerWords(
    likely="答案很可能就在以下段落，請再確認是否切合您的問題：",
    related="備忘錄沒有直接這樣寫，但以下段落或許有幫助：",
    none="備忘錄沒有提到。",
    searched="已搜尋 {memos} 份備忘錄、{paragraphs} 個段落；換個說法再問，也許找得到。",
    asked_as="實際搜尋：{asked_as}",
    coverage="共有 {found} 個段落談到這件事，以下列出 {shown} 個。",
    sections="章節：{sections}",
    no_sections="這份備忘錄沒有分節。",
    paragraphs="段落數（不含標題）：{paragraphs}",
    date="日期：{date}",
    line="第 {first} 行",
    lines="第 {first}–{last} 行",
    row="第 {first} 列",
    slide="第 {first} 張投影片",
    page="第 {page} 頁",
    page_printed="第 {page} 頁（印作 {printed}）",
    front="篇首",
    confidence="信心度 {percent} %",
    title="《{title}》",
    separator="、",
    hidden="含有隱藏字元，以 ⟦U+…⟧ 標示。",
    counted_times="{count:,} 次",
    counted_memos="{count:,} 份備忘錄",
    counted_paragraphs="{count:,} 個段落",
    found="「{words}」：共 {times}，見於 {memos}中的 {found_in:,} 份",
    found_none="「{words}」：在 {memos}、{paragraphs}中出現 {times}",
    found_exactly="每個字元都必須與輸入的完全相同。",
    found_alike="全形與半形、繁體與簡體、大寫與小寫已視為相同。",
    found_in_memo="• {title}：出現 {times}",
    found_in_more="以及另外 {memos}",
    found_first="以下是前 {shown} 處：",
    found_more="另有 {count:,} 處；加上 --json 會全部列出。",
    outdated="以下段落或許有幫助，但目前並不適用，請見引文下方的說明：",
    expired="已於 {day} 失效",
    holds_from="自 {day} 起適用",
    checked="{year}年{month}月確認",
    earlier_version="舊版",
    newer_version="舊版，新版為 {memo}",
    review_due="應於 {day} 前複查",
    recognised="由掃描辨識，{percent}%",
)


def language_of(text: str) -> Language:
    """The language that a text is written in: Chinese if it has a single CJK character."""
    return "zh-TW" if _CJK.search(text) else "en"


def words_for(setting: LanguageSetting, question: str) -> AnswerWords:
    """The words for an answer in the language that MEMOQA_LANGUAGE sets, or else in the question's."""
    language = language_of(question) if setting == "auto" else setting
    return EN if language == "en" else ZH_TW


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
