"""Questions about a mail itself: who sent it, to whom, when, and under which subject.

Such a question says that it means a mail (信, 郵件, 通知; mail, letter, notice), or nothing at all beside the asking:
誰寄的 in a thread about a mail. Words left over name the mail by its subject; only the caller knows the subjects.
"""

import re
from typing import Final

from memoqa.search.memo_questions import ASKING, LETTERS, Aspect, MemoQuestion
from memoqa.text.terms import STOP_WORDS

_MAIL: Final = re.compile(
    "(?:这|那|该|此|上述)?一?[封则份]?(?:电子)?(?:邮件|信件|信函|通知|通告|公告|e-?mail|mail)|(?:封|的|来|这|那|该)信"
    r"|\b(?:e-?mails?|mails?|messages?|letters?|circulars?|notices?|announcements?)(?:'s)?\b"
)
_SEND: Final = "[寄发写传送][出信送来布]{0,2}"
_WHO: Final = "(?:谁|哪一?位|何人|哪一?个?(?:人|单位|部门)|哪些(?:人|单位|部门))"
_WHEN: Final = "(?:何时|什么时候|什么时间|几时|哪一?[年天月日]|几月几[日号])"
_SENT: Final = "sent|mailed|e-?mailed|written|issued"
_ASPECTS: Final[tuple[tuple[Aspect, re.Pattern[str]], ...]] = (
    (
        "recipients",
        re.compile(
            f"收件人|收信人|受文者|(?:{_SEND})?给了?{_WHO}|{_WHO}有?收到了?"
            r"|\b(?:recipients?|addressees?|to whom)\b|\bwhom?\b(?=[^?]{0,80}\bto\W{0,3}$)"
            r"|\bwho (?:\w{1,10} )?(?:got|gets?|receives?|received)\b"
        ),
    ),
    (
        "author",
        re.compile(
            f"寄件人|寄件者|发件人|寄信人|发信人|[是由]?{_WHO}所?{_SEND}[的了]?"
            r"|\bwho (?:\w{1,10} )?(?:sent|sends?|wrote|writes?|mailed|e-?mailed|issued)\b|\bsenders?\b|\bby whom\b"
            rf"|\b(?:{_SENT}) by\b"
            r"|\bwho\b(?=[^?]{0,80}\bfrom\W{0,3}$)"
        ),
    ),
    (
        "date",
        re.compile(
            f"{_SEND}的?(?:日期|时间)|(?<=[件知告函信])的?日期|{_WHEN}{_SEND}|{_SEND}[于在]{_WHEN}"
            rf"|\b(?:when|(?:on )?(?:what|which) (?:day|date))\b(?=[^?]{{0,80}}\b(?:{_SENT})\b)|\bdate of\b|\bdated\b"
        ),
    ),
    ("title", re.compile(r"主旨|标题|\b(?:subject|title)(?: line)?\b")),
)
# Without a word for the mail these ask of the mail that a thread is about; a title other things have, too.
_BARE: Final = frozenset({"recipients", "author", "date"})
_BESIDE: Final = re.compile(rf"关于|有关|那|这|\b(?:{_SENT}|send|wrote|regarding|concerning|out)\b")


def mail_question(folded: str, *, chinese: bool) -> MemoQuestion | None:
    """A folded question as a question about a mail itself; None if it asks something else."""
    said = bool(_MAIL.search(folded))
    for aspect, pattern in _ASPECTS:
        if not pattern.search(folded):
            continue
        left = _MAIL.sub(" ", pattern.sub(" ", folded))
        left = ASKING.sub(" ", _BESIDE.sub(" ", left))
        words = left.split() if chinese else re.findall("[a-z0-9]+", left)
        named = tuple(word for word in words if word not in STOP_WORDS and LETTERS.search(word))
        if said:
            return MemoQuestion(aspect, named, "said")
        return MemoQuestion(aspect, (), "meant") if aspect in _BARE and not named else None
    return None
