"""Lay pairs out as memos are: an item under its lead, a line without its neighbours, below a title and a heading."""

import random
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.reader.pairs import Group, Pair, opening_beside
from benchmarks.reader.windows import Window, bigrams, likest_sentence, sentences_in
from memoqa.search.windows import CONTEXT_MARK
from memoqa.text.clauses import clauses_of
from memoqa.text.normalize import is_chinese

CUT, CLAUSE, MARKED, SECTION, BOLD = 0.4, 0.25, 0.3, 0.3, 0.06
KEPT = 0.6  # of the pairs of letters that a window shares with its question
_CHINESE_MARKS = (
    "(一) ",
    "（二）",
    "三、",
    "1. ",
    "2、",
    "(3) ",
    "第四條　",
    "第五条 ",
    "- ",
    "* ",
    "4.1 ",
    "(a) ",
    "▓ ",
    "• ",
)
_ENGLISH_MARKS = ("(a) ", "2. ", "3) ", "- ", "* ", "4.1 ", "(iii) ", "§ 5 ", "B. ", "• ")
_CHINESE_SECTIONS = (
    "一、背景", "二、說明", "三、辦法", "第二章", "貳、現況", "(一)", "概要", "概述", "簡介", "歷史", "相關規定",
    "壹、前言", "四、結論", "五、後續發展", "附則", "二、概况", "第三节", "说明", "三、历史", "常見問題", "注意事項",
    "重點", "六、建議",
)  # fmt: skip
_ENGLISH_SECTIONS = (
    "1. Purpose", "2 Scope", "Background", "Overview", "Section 4. Details", "History", "III. Findings", "Notes",
    "Frequently asked questions", "B. Discussion", "General provisions", "Summary", "Facts",
)  # fmt: skip


def laid_out(group: Group, random_: random.Random) -> Group:
    """The group's pairs, each window cut and marked in the same way wherever it occurs."""
    cuts = random_.random() < CUT
    clauses = cuts and random_.random() < CLAUSE
    marks = random_.random() < MARKED
    bold = random_.random() < BOLD
    done: dict[tuple[str, str, str], tuple[Window, str]] = {}
    laid = []
    for pair in sorted(group, key=lambda each: not each.answers):
        key = (pair.window.text, pair.opening, pair.heading)
        if key not in done:
            window, opening = _cut(pair, clauses=clauses) if cuts else (pair.window, pair.opening)
            window = _marked(window, random_) if marks else window
            done[key] = (_bold(window, random_) if bold else window), opening
        window, opening = done[key]
        laid.append(replace(pair, window=window if pair.answers else Window(window.text), opening=opening))
    if random_.random() < SECTION:
        chinese = is_chinese(group[0].window.text)
        section = random_.choice(_CHINESE_SECTIONS if chinese else _ENGLISH_SECTIONS)
        laid = [replace(p, heading=CONTEXT_MARK.join(part for part in (p.heading, section) if part)) for p in laid]
    return laid if _telling(laid) else group


def _telling(pairs: Sequence[Pair]) -> bool:
    """Whether no pair that answers reads like one that does not."""
    read = [(pair.question, pair.context, pair.window.text) for pair in pairs]
    right = {text for text, pair in zip(read, pairs, strict=True) if pair.answers}
    return not any(text in right for text, pair in zip(read, pairs, strict=True) if not pair.answers)


def _cut(pair: Pair, *, clauses: bool) -> tuple[Window, str]:
    """The sentences that hold the answer, or the one that is likest to the question; and what to read above them."""
    text, answer = pair.window.text, pair.window.answer
    found = sentences_in(text)
    if answer:
        touched = [s for s in found if s.start < answer[1] and s.end > answer[0]]
        start, end = min(touched[0].start, answer[0]), max(touched[-1].end, answer[1])
    else:
        likest = found[likest_sentence(pair.question, text)]
        start, end = likest.start, likest.end
    if not _still_meant(pair, text[start:end]):
        return pair.window, pair.opening
    if clauses and answer:
        spans = [(start + a, start + b) for a, b in clauses_of(text[start:end])]
        touching = [span for span in spans if span[0] < answer[1] and span[1] > answer[0]]
        begin, stop = min(touching[0][0], answer[0]), max(touching[-1][1], answer[1])
        if _still_meant(pair, text[begin:stop]):
            start, end = begin, stop
    line = text[start:end].rstrip()
    opening = pair.opening or opening_beside(text, line)
    return Window(line, (answer[0] - start, answer[1] - start) if answer else None), opening


def _still_meant(pair: Pair, line: str) -> bool:
    """Whether a line has most of what a window shares with the question, so that it still answers if that did."""
    shared = bigrams(pair.question) & bigrams(pair.window.text)
    return len(shared & bigrams(line)) >= KEPT * len(shared)


def _marked(window: Window, random_: random.Random) -> Window:
    mark = random_.choice(_CHINESE_MARKS if is_chinese(window.text) else _ENGLISH_MARKS)
    return _moved(window, 0, mark)


def _bold(window: Window, random_: random.Random) -> Window:
    """The window with the marks of a Markdown emphasis around some of it, which is not the answer."""
    start, _ = window.answer or (len(window.text), 0)
    if start < 8:
        return window
    begin = random_.randrange(0, start - 4)
    return _moved(_moved(window, begin + 4, "**"), begin, "**")


def _moved(window: Window, place: int, put_in: str) -> Window:
    """The window with something put in before its answer."""
    answer = window.answer and (window.answer[0] + len(put_in), window.answer[1] + len(put_in))
    return Window(window.text[:place] + put_in + window.text[place:], answer)
