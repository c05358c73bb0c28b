"""The sentences around quotes in Traditional Chinese and in English, and which language to speak."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from memoqa.settings import LanguageSetting

Language: TypeAlias = Literal["zh-TW", "en"]
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The sentences around quotes in one language; those of `wording` fill in the names in braces."""

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
    link: str
    more_links: str


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
    link="Link: {words} → {address}",
    more_links="and {count} more link in these words|and {count} more links in these words",
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
    link="連結：{words} → {address}",
    more_links="這段文字另有 {count} 個連結",
)


def language_of(text: str) -> Language:
    """The language that a text is written in: Chinese if it has a single CJK character."""
    return "zh-TW" if _CJK.search(text) else "en"


def words_for(setting: LanguageSetting, question: str) -> AnswerWords:
    """The words for an answer in the language that MEMOQA_LANGUAGE sets, or else in the question's."""
    language = language_of(question) if setting == "auto" else setting
    return EN if language == "en" else ZH_TW
