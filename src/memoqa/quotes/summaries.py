"""Word the summary of how a memo was read, alike in the terminal and in every chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from memoqa.ingest.summary import Summary
from memoqa.quotes.words import Language

MOST_PAGES: Final = 10  # runs of pages named one by one; more are counted


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """The sentences in one language; `counted` fills in those that have a form for one and a form for more."""

    sections: str
    paragraphs: str
    tables: str
    date: str
    language: str
    unread: str
    unread_many: str
    left_out: str
    separator: str
    pause: str


EN: Final = SummaryWords(
    sections="{count:,} section|{count:,} sections",
    paragraphs="{count:,} paragraph|{count:,} paragraphs",
    tables="{count:,} table|{count:,} tables",
    date="dated {date}",
    language="language {language}",
    unread="page {pages} could not be read|pages {pages} could not be read",
    unread_many="{count:,} pages could not be read, the first of them page {first}",
    left_out="{count:,} line left out|{count:,} lines left out",
    separator=", ",
    pause="; ",
)
ZH_TW: Final = SummaryWords(
    sections="{count:,} 個章節",
    paragraphs="{count:,} 個段落",
    tables="{count:,} 個表格",
    date="日期 {date}",
    language="語言 {language}",
    unread="第 {pages} 頁無法讀取",
    unread_many="有 {count:,} 頁無法讀取，最前面的是第 {first} 頁",
    left_out="略去 {count:,} 行",
    separator="、",
    pause="；",
)
WORDS: Final[dict[Language, SummaryWords]] = {"en": EN, "zh-TW": ZH_TW}


def summary_text(summary: Summary, language: Language) -> str:
    """A summary in one line without its title: 12 sections, 48 paragraphs, dated 2026-03-01; page 7 could not be read.

    What there is none of is left out, but for paragraphs.
    """
    words = WORDS[language]
    held = (
        _counted(words.sections, summary.sections),
        _counted(words.paragraphs, summary.paragraphs) or words.paragraphs.rpartition("|")[2].format(count=0),
        words.date.format(date=" ".join(summary.date.split())) if summary.date else "",
        _counted(words.tables, summary.tables),
        words.language.format(language=summary.language) if summary.language else "",
    )
    lacks = (_unread(summary.unread_pages, words), _counted(words.left_out, summary.left_out))
    return words.pause.join(filter(None, (words.separator.join(filter(None, held)), *lacks)))


def _unread(pages: Sequence[int], words: SummaryWords) -> str:
    runs = list(_runs(pages))
    if len(runs) > MOST_PAGES:
        return words.unread_many.format(count=len(pages), first=pages[0])
    named = words.separator.join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    one, _, more = words.unread.partition("|")
    return (one if len(pages) == 1 else more or one).format(pages=named) if pages else ""


def _runs(pages: Sequence[int]) -> list[list[int]]:
    """The numbers in runs that count up by one."""
    grouped = groupby(enumerate(pages), key=lambda numbered: numbered[1] - numbered[0])
    return [[page for _, page in run] for _, run in grouped]


def _counted(sentence: str, count: int) -> str:
    one, _, more = sentence.partition("|")
    return (one if count == 1 else more or one).format(count=count) if count else ""
