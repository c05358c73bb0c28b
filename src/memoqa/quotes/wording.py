"""Word an answer in Traditional Chinese or English, the same for the command line and for every chat.

Pure functions from an answer to plain lines; the code that prints or posts the lines escapes them. The memos' own words
pass through unchanged.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from memoqa.domain import Answer, MemoFacts, Place, Quote
from memoqa.quotes.shown import shown_heading
from memoqa.settings import LanguageSetting

Language: TypeAlias = Literal["zh-TW", "en"]
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
    page: str
    front: str
    confidence: str
    title: str
    separator: str
    hidden: str


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
    page="page {page}",
    front="title and byline",
    confidence="confidence {percent} %",
    title="“{title}”",
    separator=", ",
    hidden="Contains hidden characters, shown as ⟦U+…⟧.",
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
    page="第 {page} 頁",
    front="篇首",
    confidence="信心度 {percent} %",
    title="《{title}》",
    separator="、",
    hidden="含有隱藏字元，以 ⟦U+…⟧ 標示。",
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
    verdict = {"answer": (), "related": (doubt,), "none": _none(answer, words)}[answer.verdict]
    shown = len(answer.quotes)
    more = answer.verdict == "answer" and answer.found > shown
    coverage = (words.coverage.format(found=answer.found, shown=shown),) if more else ()
    return (*searched, *verdict, *_fact_lines(answer.memo_facts, words), *coverage)


def begins_with_answer(answer: Answer) -> bool:
    """Whether the answering words stand above each quote: if it answers, or probably does.

    People would take the words above a merely related passage for the answer. The answer to a question about the memo
    itself is in the preface.
    """
    return (answer.verdict == "answer" or answer.likely) and answer.memo_facts is None


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
    file = quote.memo if memo else ""
    percent = "" if confidence is None else words.confidence.format(percent=round(confidence * 100))
    place = _place(quote.place, words)
    before = (heading, paragraph) if place else (heading,)
    after = (file, percent)
    return (
        "".join(f"{part} · " for part in before if part),
        place or paragraph,
        "".join(f" · {part}" for part in after if part),
    )


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


def _place(place: Place, words: AnswerWords) -> str:
    if place.page is not None:
        return words.page.format(page=place.page)
    if place.lines is None:
        return ""
    first, last = place.lines
    return (words.line if first == last else words.lines).format(first=first, last=last)
