"""Whether a question asks about a memo as such: its title, date, sections, or how many paragraphs it has.

A question counts only if nothing is left of it beside the memo, the asking and the aspect: 這份備忘錄是何時寫的 does;
這份備忘錄提到的聲明是何時發表的, which asks about what the memo says, does not.
"""

import re
from typing import Final, Literal, TypeAlias

from memoqa.analysis.text import HAN, STOP_WORDS, fold, is_chinese

Aspect: TypeAlias = Literal["title", "date", "sections", "paragraphs"]

MEMO_ITSELF: Final = re.compile(
    "(?:这|本|该|此|上述)?(?:[份篇个]|一份)?(?:备忘录|文件|文章|文稿|本文|memo)(?:的|中|里|内)?"
    r"|\b(?:this|the) (?:memo|memorandum|document|article|paper|report)(?:'s|s)?\b"
)
_ASPECTS: Final[tuple[tuple[Aspect, re.Pattern[str]], ...]] = (
    ("paragraphs", re.compile(r"几个?段落?|多少个?段落?|段落?数目?|\bhow many paragraphs\b|\bnumber of paragraphs\b")),
    (
        "sections",
        re.compile(
            "(?<![哪几多少些个])[哪几多少些个]*(?:章节|小节|节|部分|大标题|小标题)|大纲|目录|纲要|架构|结构|分[成为]"
            r"|\b(?:sections?|headings?|parts|outlined?|structured?|organi[sz]ed|(?:table of )?contents)\b"
        ),
    ),
    ("title", re.compile(r"标题|题目|题名|篇名|名称|叫什么(?:名字)?|\b(?:title|titled|heading|called|named?)\b")),
    (
        "date",
        re.compile(
            "日期|(?:何时|什么时候|什么时间|哪一?[年天月日]|几时|何年|几年几?月?)(?:所?[写撰发作完出][写稿撰表成布出版]{0,8})?"
            "|(?:[写撰发作完出][写稿撰表成布出版]{0,8})[于在](?:何时|什么时候|哪一?[年天月日])"
            r"|\b(?:when|date|dated|written|published|issued|released|from)\b"
        ),
    ),
)
# What may stand beside aspect and memo without being a subject of its own.
_ASKING: Final = re.compile(
    "什么|甚么|多少|哪些?|几个?|请问|告诉我|一共|总共|共|分别|是|的|了|有|在|于|呢|吗|由|被|和|与|及|为|列出|写|撰写|发表|包含|包括|成|里|中|各"
    r"|\b(?:list|tell|me|give|name|please|dated?|contain|contains|consist|consists|made|divided|exact|full)\b"
)
_LETTERS: Final = re.compile(f"[{HAN}a-z0-9]")


def asked_about(question: str) -> Aspect | None:
    """The aspect of a memo that a question asks for, or None where it asks what a memo says."""
    folded = fold(question)
    if not MEMO_ITSELF.search(folded):
        return None
    rest = MEMO_ITSELF.sub(" ", folded)
    for aspect, pattern in _ASPECTS:
        if pattern.search(rest):
            left = _ASKING.sub(" ", pattern.sub(" ", rest))
            words = left.split() if is_chinese(question) else re.findall("[a-z0-9]+", left)
            return None if any(word not in STOP_WORDS and _LETTERS.search(word) for word in words) else aspect
    return None
