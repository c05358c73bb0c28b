"""What in a question stands for something said before: 它, 該組織, 那裡, "its", "these countries"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.search.memo_questions import MEMO_ITSELF
from memoqa.search.query import ASKING
from memoqa.search.rewrite.spans import Part, kind_of, parts
from memoqa.text.dictionary import word_spans
from memoqa.text.normalize import HAN, STOP_WORDS, fold

_CLASSIFIERS = "個个項项家位種种份條条款座部場场屆届本篇起間间類类"
_NUMBERS = r"一二三四五六七八九十兩两幾几\d些"
_COUNT = f"[{_NUMBERS}]*[{_CLASSIFIERS}]?"  # 這兩個, 該項
_PRONOUN = re.compile(
    r"(?<![其吉排])[它他她牠](?:们|們)?(?![国國乡鄉])|(?<![尤與与及])其(?![他它她實实中次余餘間间一二三所])|^其(?=中)"
    r"|\b(?:its?|he|she|they|them|him|their|his|her)\b"
    r"|(?:那|這|这)(?:裡|里|兒|儿|邊|边)|^(?:當地|当地)|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )"
    r"\bthere\b(?! (?:is|are|was|were|has|have|be|any)\b)|(?:^|這|这|那)(?:兩者|两者|二者)",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(
    rf"(?:(?<![应應活本])[该該]|(?<![因如从從彼由就至在])此(?![外時时前後后刻處处])){_COUNT}"
    rf"|[這这那](?=[{_NUMBERS}{_CLASSIFIERS}]){_COUNT}"
    r"|(?:\b(?:this|these)|(?:^|(?<=\b(?:is|of|in|to|by|at|on|do) )|(?<=\b(?:did|for|was|has) ))(?:that|those))\s+"
    r"(?:(?:two|three|four|five|same)\s+)?(?=[a-z])",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[们們些兩两]|二者|\b(?:they|them|their|these|those|two|three)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"^[他她]|^(?:he|she|him|his|her)$", re.IGNORECASE)
_IMPERSONAL = re.compile(r"^[它牠](?![们們])|^its?$", re.IGNORECASE)
_PLACE = re.compile(r"^there$|^[那這这][裡里兒儿邊边]|^[當当]地", re.IGNORECASE)
_POSSESSIVE = frozenset({"其", "its", "his", "her", "their"})
_CLAUSE_ENDS = frozenset({",", ";", ":", "、", "。"})


@dataclass(frozen=True, slots=True)
class Stand:
    """A stretch of a question that stands for something said before.

    Attributes:
        said: Its words.
        noun: What that is called: 該組織, "this agreement".
        sure: Whether it does so plainly.
        another: Whether there is another such stretch, for something else.
    """

    start: int
    end: int
    said: str
    noun: str = ""
    sure: bool = True
    another: bool = False

    @property
    def plural(self) -> bool:
        """Whether it stands for several."""
        return bool(_PLURAL.search(self.said))

    @property
    def personal(self) -> bool:
        """Whether it stands for a person."""
        return bool(_PERSONAL.search(self.said))

    @property
    def impersonal(self) -> bool:
        """Whether it stands for a thing."""
        return bool(_IMPERSONAL.search(self.said))

    @property
    def place(self) -> bool:
        """Whether it stands for a place."""
        return bool(_PLACE.search(self.said))

    @property
    def possessive(self) -> bool:
        """Whether something is said to be its: 其, "their"."""
        return self.said.lower() in _POSSESSIVE


def stand_in(question: str) -> Stand | None:
    """What stands for something said before, if the question has it and does not say itself what that is."""
    every = parts(question)
    found = [match for match in _PRONOUN.finditer(question) if _is_pronoun(question, match, every)]
    if found:
        first = found[0]
        owned = first[0].lower() in _POSSESSIVE or question[first.end() : first.end() + 1] == "的"
        if _said_before(every, first.start(), apart=not owned or first[0][0] in "它牠"):
            return None
        another = any(bool(_PLACE.match(match[0])) != bool(_PLACE.match(first[0])) for match in found[1:])
        return Stand(first.start(), first.end(), first[0], another=another)
    if MEMO_ITSELF.search(fold(question)):
        return None
    for match in _DEMONSTRATIVE.finditer(question):
        noun = _noun_after(question, match.end())
        before = [part for part in every if part.end <= match.start()]
        beside = bool(before) and before[-1].end == match.start() and before[-1].kind in {"name", "common", "unknown"}
        if noun and not beside and noun not in question[: match.start()]:
            if _said_before(every, match.start(), apart=True):
                return None
            sure = not any(part.topical and part.kind not in {"verb", "number"} for part in before)
            return Stand(match.start(), match.end() + len(noun), match[0], noun, sure)
    return None


def demonstrates(text: str) -> bool:
    """Whether a text begins with what points at something: 該組織, "this plan"."""
    return bool(_DEMONSTRATIVE.match(text))


def _is_pronoun(question: str, match: re.Match[str], every: Sequence[Part]) -> bool:
    """Whether what looks like a pronoun is one: not He in "Zheng He", nor 在那裡 for 在哪裡."""
    if any(part.kind == "name" and part.start < match.start() < part.end for part in every):
        return match[0].lower() not in STOP_WORDS
    return not re.match("那(?:裡|里|兒|儿)", match[0]) or bool(ASKING.search(fold(question)))


def _said_before(every: Sequence[Part], place: int, *, apart: bool) -> bool:
    """Whether a question names something before a place in it; if `apart`, in a clause before that one's."""
    before = [part for part in every if part.end <= place]
    if apart:
        ends = [number for number, part in enumerate(before) if part.folded in _CLAUSE_ENDS]
        before = before[: ends[-1]] if ends else []
    return any(part.kind in {"name", "unknown"} for part in before)


def _noun_after(question: str, start: int) -> str:
    """The word that a demonstrative is said of."""
    of = re.match(f"[{HAN}]{{2}}(?=的)", question[start:])  # the dictionary cuts 國家的 into 國 and 家的
    if of:
        return of[0]
    first, end = next(iter(word_spans(question[start:])), (0, 0))
    word = question[start : start + end]
    return word if first == 0 and kind_of(word) not in {"name", "empty"} else ""
