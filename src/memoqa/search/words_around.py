"""Words around a question that are not part of it: 索引重建之後：貿易額是多少？, "Quick question: who …?".

Only words that announce a question or say when it is asked count, and only without a name or a number: those may tell
what is asked.
"""

import re
from typing import Final

from memoqa.search.query import Query

_ANNOUNCES: Final = (
    "問一?下|问一?下|問一問|问一问|問個問題|问个问题|請教(?:一下|大家|各位)?|请教(?:一下|大家|各位)?|請問(?:大家|各位)?"
    "|请问(?:大家|各位)?|想知道|確認一?下|确认一?下|大家好|各位好|[你您]好|哈囉|哈喽|急|順帶一提|顺带一提|順便問?|顺便问?"
    "|quick question|one question|question|hi(?: all| everyone| team)?|hello(?: all| everyone| team)?|btw|by the way"
)
_LABELS: Final = "問題?|问题?|測試|测试|試一下|试一下|q|test"
_WHEN: Final = "[^:：,，。]{1,20}(?:之?[後后前時时]|時候|时候)|(?:after|before) [^:,]{1,40}"
_BEFORE: Final = re.compile(
    rf"^(?:[^:：,，。!！?？\n]{{0,12}}(?:{_ANNOUNCES})\s*[:：,，。!！\n]|(?:{_LABELS}|{_WHEN})\s*[:：\n])+\s*",
    re.IGNORECASE,
)
_ANNOUNCING: Final = re.compile(f"{_ANNOUNCES}|{_LABELS}", re.IGNORECASE)  # Q is a name to the dictionary
_BEHIND: Final = re.compile(r"(?<=[?？])\s*[（(][^（）()]{1,30}[)）]\s*$")


def without_words_around(question: Query) -> str:
    """A question's text without the words around it; the same text if it has none."""
    text = question.text
    start = match.end() if (match := _BEFORE.match(text)) else 0
    end = match.start() if (match := _BEHIND.search(text)) else len(text)
    if start == 0 and end == len(text):
        return text
    around = [span for span in question.spans if span.end <= start or end <= span.start]
    telling = [span for span in around if span.kind in {"name", "number"} and not _ANNOUNCING.fullmatch(span.folded)]
    if telling or not text[start:end].strip():
        return text
    return text[start:end]
