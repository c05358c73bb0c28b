"""References: words of a question that stand for something said before: 它, 該組織, 那裡, "its", "these countries"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.search.answer_type import ASKING
from memoqa.search.memo_questions import MEMO_ITSELF
from memoqa.search.query import Query
from memoqa.search.spans import Span
from memoqa.text.dictionary import words
from memoqa.text.normalize import HAN
from memoqa.text.terms import STOP_WORDS

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
class Reference:
    """Words of a question that stand for something said before.

    Attributes:
        said: The words, without the noun.
        noun: The noun after them: 組織 in 該組織, "agreement" in "this agreement".
        sure: Whether they plainly stand for something.
        another: Whether the question has another reference, to something else.
    """

    start: int
    end: int
    said: str
    noun: str = ""
    sure: bool = True
    another: bool = False

    @property
    def plural(self) -> bool:
        """Whether it refers to several."""
        return bool(_PLURAL.search(self.said))

    @property
    def personal(self) -> bool:
        """Whether it refers to a person."""
        return bool(_PERSONAL.search(self.said))

    @property
    def impersonal(self) -> bool:
        """Whether it refers to a thing."""
        return bool(_IMPERSONAL.search(self.said))

    @property
    def place(self) -> bool:
        """Whether it refers to a place."""
        return bool(_PLACE.search(self.said))

    @property
    def possessive(self) -> bool:
        """Whether something belongs to it: 其, "their"."""
        return self.said.lower() in _POSSESSIVE


def reference(question: Query) -> Reference | None:
    """The question's first reference to something said before; None if it has none, or names that thing itself."""
    text, every = question.text, question.spans
    pronouns = [match for match in _PRONOUN.finditer(text) if _is_pronoun(question, match)]
    if pronouns:
        return _by_pronoun(question, pronouns)
    if MEMO_ITSELF.search(question.folded):
        return None
    for match in _DEMONSTRATIVE.finditer(text):
        noun = _noun_after(question, match.end())
        before = [span for span in every if span.end <= match.start()]
        beside = bool(before) and before[-1].end == match.start() and before[-1].kind in {"name", "common", "unknown"}
        if noun and not beside and noun not in text[: match.start()]:
            if _said_before(every, match.start(), apart=True):
                return None
            sure = not any(span.topical and span.kind not in {"verb", "number"} for span in before)
            return Reference(match.start(), match.end() + len(noun), match[0], noun, sure)
    return None


def _by_pronoun(question: Query, pronouns: Sequence[re.Match[str]]) -> Reference | None:
    """The first of a question's pronouns as a reference; None if the question itself names the thing before it."""
    first = pronouns[0]
    owned = first[0].lower() in _POSSESSIVE or question.text[first.end() : first.end() + 1] == "的"
    if _said_before(question.spans, first.start(), apart=not owned or first[0][0] in "它牠"):
        return None
    another = any(bool(_PLACE.match(match[0])) != bool(_PLACE.match(first[0])) for match in pronouns[1:])
    return Reference(first.start(), first.end(), first[0], another=another)


def demonstrates(text: str) -> bool:
    """Whether a text begins by pointing at something: 該組織, "this plan"."""
    return bool(_DEMONSTRATIVE.match(text))


def _is_pronoun(question: Query, match: re.Match[str]) -> bool:
    """Whether a match is really a pronoun: not He in "Zheng He", nor 在那裡 written for 在哪裡."""
    if any(span.kind == "name" and span.start < match.start() < span.end for span in question.spans):
        return match[0].lower() not in STOP_WORDS
    return not re.match("那(?:裡|里|兒|儿)", match[0]) or bool(ASKING.search(question.folded))


def _said_before(every: Sequence[Span], place: int, *, apart: bool) -> bool:
    """Whether a question names something before a place in it; if `apart`, in a clause before that one's."""
    before = [span for span in every if span.end <= place]
    if apart:
        ends = [number for number, span in enumerate(before) if span.folded in _CLAUSE_ENDS]
        before = before[: ends[-1]] if ends else []
    return any(span.kind in {"name", "unknown"} for span in before)


def _noun_after(question: Query, start: int) -> str:
    """The noun that a demonstrative before `start` points at; empty if a name or no word follows."""
    of = re.match(f"[{HAN}]{{2}}(?=的)", question.text[start:])  # the dictionary cuts 國家的 into 國 and 家的
    if of:
        return of[0]
    here = [word for word in question.raw_words if word.end > start]
    if here and here[0].start < start:
        noun = next((word.text for word in words(question.text[start:]) if word.start == 0), "")  # it begins in a word
    else:
        noun = here[0].text if here and here[0].start == start else ""
    return noun if question.kind_of(noun) not in {"name", "empty"} else ""
