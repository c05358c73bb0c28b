"""Memos of given paragraphs, and random edits of them."""

import hashlib
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from memoqa.domain import Memo, Paragraph, Place, Sentence
from memoqa.ingest.files import memo_files
from memoqa.ingest.reading import reading_of
from memoqa.text.sentences import sentences_of

MEMOS = Path(__file__).parents[2] / "memos"
NEW = (
    "出差人員應於返回後七日內檢附單據核銷，逾期不予受理。",
    "The archive keeps paper originals for ten years, then shreds them under supervision.",
    "本會設置諮詢小組，由各科推派一人，任期二年，得連任。",
    "Whoever finds a fault in the lift tells the porter, who closes it until it is mended.",
    "停車證遺失者，須填具切結書並繳交工本費二百元。",
    "Visitors sign the book at the gate and wear a badge while they are in the building.",
)
RULES = (
    "員工每年有特別休假十四日，當年未休完者得遞延至次年3月31日。逾期未休之日數，依第12條折發工資。",
    "國內出差之住宿費，每晚以新臺幣2,400元為上限。東部及離島地區得加給百分之20，但須事前簽准。",
    "會議室以30分鐘為單位借用，至遲於前1日下班前登記。連續2次登記而未到者，停止借用14日。",
    "採購金額在新臺幣15萬元以下者，得逕洽廠商辦理。超過者應取得3家以上之書面報價，並送主計室會核。",
    "公務車輛每行駛5,000公里或滿6個月應保養1次。駕駛人於出車前檢查胎壓，並填寫第3號表。",
    "實驗室冷凍櫃之溫度應維持於零下80度，容許差為5度。警報響起後15分鐘內，值班人員應到場處理。",
    (
        "Staff who work from home tell their team by 9:30 on the day. "
        "Up to 8 days a month need no approval; more need a lead's."
    ),
    (
        "A laptop is replaced after 4 years, or sooner if a repair would cost more than 40% of a new one. "
        "The old one is wiped within 10 days."
    ),
    (
        "Petty cash is counted every Friday by 2 people who did not spend any. "
        "A difference of more than $25 is reported the same day."
    ),
    (
        "Guests may park in rows 7 to 11 for 3 hours. "
        "After that the porter calls the person whom they visit, and a fee of $12 is due."
    ),
    (
        "Backups run at 02:00 and are kept for 35 days. "
        "Once in 90 days one of them is restored, and the result is written down."
    ),
    (
        "Interns are paid for 37.5 hours a week. "
        "They have a mentor, who meets them at least 2 times in 14 days and signs their report."
    ),
)


def memo_of(paragraphs: Sequence[str], name: str = "a.md", section: tuple[str, ...] = ()) -> Memo:
    """A memo of these paragraphs, with a blank line between them."""
    found, reached = [], 0
    for number, text in enumerate(paragraphs, 1):
        span = Sentence(reached, reached + len(text))
        found.append(Paragraph(number, span.start, span.end, section, Place(lines=(number, number)), (span,)))
        reached += len(text) + 2
    text = "\n\n".join(paragraphs)
    return Memo(name, "A", "", text, tuple(found), hashlib.sha256(text.encode()).hexdigest())


@cache
def many_paragraphs() -> tuple[str, ...]:
    """The paragraphs of the memo that comes with memoqa, then rules in both languages; each once."""
    ((brief,), _) = memo_files(MEMOS)
    memo = reading_of(brief).memo
    return tuple(dict.fromkeys([*(memo.text[one.start : one.end] for one in memo.paragraphs), *RULES]))


class Edited:
    """Paragraphs with random edits, of which no two touch.

    Attributes:
        before: The paragraphs.
        after: Those after the edits.
        named: What each edit did: its kind, the older texts and the newer ones.
    """

    def __init__(self, paragraphs: Sequence[str], kinds: Sequence[str], dice: random.Random) -> None:
        self.before, self.after = list(paragraphs), list(paragraphs)
        self.named: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
        new = dice.sample(NEW, len(NEW))
        texts = dice.sample([text for text in paragraphs if sum(c.isdigit() for c in text) > 1 and _halves(text)], 8)
        for kind in kinds:
            self._edit(kind, texts.pop(), new, dice)

    def _edit(self, kind: str, text: str, new: list[str], dice: random.Random) -> None:
        at = self.after.index(text)
        before: tuple[str, ...] = (text,)
        after: tuple[str, ...] = (text,)
        if kind == "added":
            before, after = (), (new.pop(),)
            self.after.insert(at, *after)
        elif kind == "removed":
            after = ()
            del self.after[at]
        elif kind == "moved":
            del self.after[at]
            far = [place for place in range(len(self.after) + 1) if abs(place - at) > 3]
            self.after.insert(dice.choice(far), text)
        elif kind == "split":
            after = _halves(text)
            self.after[at : at + 1] = after
        elif kind == "joined":
            before = _halves(text)
            place = self.before.index(text)
            self.before[place : place + 1] = before
        else:
            place = dice.choice([place for place, character in enumerate(text) if character.isdigit()])
            digit = dice.choice([one for one in "0123456789" if one != text[place]])
            after = (text[:place] + digit + text[place + 1 :],)
            self.after[at] = after[0]
        self.named.append((kind, before, after))


def _halves(text: str) -> tuple[str, ...]:
    """A paragraph of several sentences as two; empty if it has one."""
    sentences = sentences_of(text, 0, len(text))
    middle = sentences[len(sentences) // 2].start
    return (text[:middle].strip(), text[middle:].strip()) if len(sentences) > 1 else ()
