"""Questions about a memo itself: its author, title, date, sections, number of paragraphs, or gist.

A question counts only if it says nothing beyond the memo, the asking and the aspect: 這份備忘錄是何時寫的 counts;
這份備忘錄提到的聲明是何時發表的 asks about what the memo says, and does not. Words left over may name the memo by its
title; only the caller knows the titles.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from memoqa.text.normalize import HAN
from memoqa.text.terms import STOP_WORDS

Aspect: TypeAlias = Literal["author", "title", "date", "sections", "paragraphs", "gist", "recipients"]


@dataclass(frozen=True, slots=True)
class MemoQuestion:
    """A question about a memo itself.

    Attributes:
        named: The words left over, folded: they may come from the title of the memo that is meant. Mostly empty.
        mail: Set if only a mail answers: "said" if the question says that it means one, "meant" if it may mean the one
            that the thread is about.
    """

    aspect: Aspect
    named: tuple[str, ...] = ()
    mail: Literal["said", "meant"] | None = None


MEMO_ITSELF: Final = re.compile(
    # Without a word that points, only 備忘錄 means the memo: 通過了哪些文件 asks for documents that a memo mentions.
    "(?:(?:这|那|本|该|此|上述)一?[份篇个]?(?:文件|文章|文稿|报告|简报|文|memo)|(?:这|那|本|该|此|上述)?一?[份篇个]?备忘录"
    f"|(?:这|那|该|此)一?[份篇](?=$|[^{HAN}]|[的有是叫在讲说写共总分由主何]))(?:的|中|里|内)?"
    r"|\b(?:(?:this|the|that) )?(?:memo|memorandum)(?:'s)?\b"
    r"|\b(?:this|the) (?:document|article|paper|report|brief|briefing)(?:'s)?\b"
)
_ASPECTS: Final[tuple[tuple[Aspect, re.Pattern[str]], ...]] = (
    (
        "author",
        re.compile(
            "(?:作者|撰稿人|执笔者|执笔人|主笔|主稿人?)(?:的|是|在|来自|任职于?|服务于?|目前){0,3}哪?[个一所]?"
            "(?:单位|机构|学校|大学|职称|头衔|身[份分]|名字|姓名|大名)?(?:任教|教书|任职|服务|工作)?"
            "|(?:是|由)?(?:谁|哪一?位|何人)(?:所|来)?(?:写|撰写|撰|执笔|主笔|主稿)[的出成稿]?"
            r"|\bwho (?:wrote|authored|write)\b|\b(?:author|writer|byline)(?:'s (?:name|affiliation|title))?\b"
            r"|\b(?:is|was) (?:it |this )?(?:written|authored) by\b|\bwritten by\b"
        ),
    ),
    ("paragraphs", re.compile(r"几个?段落?|多少个?段落?|段落?数目?|\bhow many paragraphs\b|\bnumber of paragraphs\b")),
    (
        "sections",
        re.compile(
            "(?<![哪几多少些个])[哪几多少些个]*(?:章节|小节|节|部分|大标题|小标题)|大纲|目录|纲要|架构|结构|分[成为]"
            r"|\b(?:sections?|headings?|parts|outlined?|structured?|organi[sz]ed|(?:table of )?contents)\b"
        ),
    ),
    (
        "gist",
        re.compile(
            "摘要|重点|要点|大意|主旨|要旨|主题|主要?内容|内容(?:大要|概要)|结论|(?:主要|大致|到底)?(?:在|是)?(?:讲|说|谈|论|写)"
            "(?:述|了)?(?:些)?(?:什么|甚么|啥)"
            r"|\b(?:summar(?:y|i[sz]e)|gist|overview|key (?:points?|takeaways?|messages?)|highlights)\b"
            r"|\bmain (?:points?|ideas?|messages?|topic|subject)\b"
            r"|\bwhat(?:'s| is| does)\b[^?]{0,20}\babout(?=\W*$)|\btl;?dr\b"
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
# In so few words these ask about the memo, though nothing says so: 作者是誰？ A bare 什麼時候 may ask about anything.
_BARE: Final = frozenset({"author", "title", "paragraphs", "gist"})
# Words that may stand beside the aspect and the memo without being a subject of their own.
ASKING: Final = re.compile(
    "什么|甚么|多少|哪些?|几个?|请问|请|告诉我|给我|帮我|一下|一共|总共|共|分别|是|的|了|有|在|于|呢|吗|由|被|和|与|及|为|列出"
    "|整理|概括|简述|说明|表达|传达|想要?|写|撰写|发表|包含|包括|谁|成|里|中|各|主要|这|它|此|个"
    r"|\b(?:list|tell|me|give|name|please|dated?|contain|contains|consist|consists|made|divided|exact|full|briefly)\b"
)
LETTERS: Final = re.compile(f"[{HAN}a-z0-9]")


def memo_question(folded: str, *, chinese: bool) -> MemoQuestion | None:
    """A folded question as a question about a memo itself; None if it asks what a memo says."""
    pointed = bool(MEMO_ITSELF.search(folded))
    rest = MEMO_ITSELF.sub(" ", folded)
    for aspect, pattern in _ASPECTS:
        if not pattern.search(rest):
            continue
        left = ASKING.sub(" ", pattern.sub(" ", rest))
        words = left.split() if chinese else re.findall("[a-z0-9]+", left)
        named = tuple(word for word in words if word not in STOP_WORDS and LETTERS.search(word))
        if pointed or (aspect in _BARE and not named):
            return MemoQuestion(aspect, named)
        return None
    return None
