"""The parts of a question that are not split.

A name in capitals or between marks, a number with its unit, and a run of characters that the dictionary does not know
are one part each; so is every other word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from memoqa.search.query import ASKING, CHINESE_STOP_WORDS
from memoqa.text.dictionary import word_spans, words
from memoqa.text.normalize import HAN, STOP_WORDS, fold

Kind: TypeAlias = Literal["name", "number", "unknown", "verb", "common", "empty"]

_MOST_COUNTED = 2  # words that say what kind of thing is asked for
_STOPS = "|".join(STOP_WORDS)
_LETTER = rf"[^\W{HAN}]"
_CAPITALISED = rf"(?!(?i:{_STOPS})\b)(?<!{_LETTER}){_LETTER}*[A-Z]{_LETTER}*(?:[.&-]{_LETTER}+)*"
_WHOLE = re.compile(
    '(?P<name>「[^「」]+」|『[^『』]+』|《[^《》]+》|“[^“”]+”|"[^"]+"'
    rf"|{_CAPITALISED}(?: (?:{_LETTER}*[A-Z]{_LETTER}*(?:[.&-]{_LETTER}+)*|\d+\b))*)"
    rf"|(?P<number>(?:\d[\d,.]*\s?(?:[%年月日號号季](?!{_LETTER}))?)+)"
)
_COUNTED = re.compile("什么|哪.*|多少|几")  # the words after these say what kind of thing is asked for
_CLASSIFIERS = frozenset("个位种名家座本部条项支类款场首次届")
_HOW_MANY = re.compile("几(?![何乎]).?")  # 幾天, which the dictionary has as one word
_COUNTED_IN_ENGLISH = re.compile(rf"\b(?:how (?:many|much)|which|what)((?: (?!(?:{_STOPS})\b)[a-z-]+){{1,2}})")
JOINING = frozenset({"和", "与", "跟", "及", "以及", "同", "、", "and", "&"})
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question.

    Attributes:
        start: Where it begins in the question; `end` where it ends.
        folded: Its text, folded.
        kind: "empty" where it asks, joins or punctuates; "unknown" where the dictionary does not have it.
        counted: Whether it says what kind of thing is asked for: 幾個成員國, "how many members".
        person: Whether the dictionary has it as a person's name.
        after: The folded part before it, articles left out.
    """

    start: int
    end: int
    folded: str
    kind: Kind
    counted: bool = False
    person: bool = False
    after: str = ""

    @property
    def marked(self) -> bool:
        """Whether it is a name between marks."""
        return self.folded[0] in '「『《“"'

    @property
    def topical(self) -> bool:
        """Whether a topic may have it."""
        return self.kind != "empty" and not self.counted


def parts(text: str) -> list[Part]:
    """The parts of a text, in order; none is only white space, or characters that cannot be seen."""
    known = {word.text: word for word in words(text)}
    wholes: list[tuple[int, int, Kind]] = [
        (match.start(), match.start() + len(match[0].rstrip()), "name" if match["name"] else "number")
        for match in _WHOLE.finditer(text)
    ]
    found: list[Part] = []
    for start, end in word_spans(text):
        whole = next((whole for whole in wholes if whole[0] < end and start < whole[1]), None)
        if whole:
            if not found or found[-1].start != whole[0]:
                found.append(Part(*whole[:2], fold(text[slice(*whole[:2])]), whole[2]))
            continue
        folded = fold(text[start:end])
        if not folded:
            continue
        word = known.get(folded)
        kind: Kind = "common"
        if (
            not re.search(f"[{HAN}a-z0-9]", folded)
            or folded in CHINESE_STOP_WORDS
            or folded in STOP_WORDS
            or _HOW_MANY.fullmatch(folded)
        ):
            kind = "empty"
        elif word and word.is_name:
            kind = "name"
        elif word and word.is_verb:
            kind = "verb"
        found.append(Part(start, end, folded, kind, person=bool(word and word.is_person)))
    before, told = "", []
    for part in _joined(_asked_for(found, fold(text))):
        told.append(replace(part, after=before))
        before = before if part.folded in _ARTICLES else part.folded
    return told


def _asked_for(found: Sequence[Part], folded: str) -> list[Part]:
    """The parts with those that ask emptied, and those that say what kind of thing is asked for told."""
    spans = []
    end = 0
    for part in found:
        start = max(end, folded.find(part.folded, end))
        end = start + len(part.folded)
        spans.append((start, end))
    told = list(found)
    for asking in ASKING.finditer(folded):
        left = _MOST_COUNTED if _COUNTED.fullmatch(asking[0]) else 0
        for place, (start, end) in enumerate(spans):
            if start < asking.end() and asking.start() < end:
                told[place] = replace(told[place], kind="empty")
            elif start >= asking.end() and left and told[place].folded not in _CLASSIFIERS:
                left = left - 1 if told[place].kind in {"common", "unknown"} else 0
                told[place] = replace(told[place], counted=told[place].kind in {"common", "unknown"})
    for counted in _COUNTED_IN_ENGLISH.finditer(folded):
        for place, (start, end) in enumerate(spans):
            if counted.start(1) <= start and end <= counted.end(1) and told[place].kind in {"common", "verb"}:
                told[place] = replace(told[place], counted=True)
    return told


def _joined(found: Sequence[Part]) -> list[Part]:
    """The parts with unknown words as one each: the dictionary cuts 亞信會議 into 亞, 信 and 會議."""
    whole: list[Part] = []
    for place, part in enumerate(found):
        before = found[place - 1] if place else part
        goes_on = (
            place and before.end == part.start and before.topical and part.topical and before.end - before.start == 1
        )
        open_run = bool(whole) and whole[-1].kind == "unknown" and whole[-1].end == part.start
        leans = part.end - part.start == 1 or (open_run and part.kind != "verb")
        if goes_on and leans and not {"name", "number"} & {before.kind, part.kind}:
            first = whole.pop()
            whole.append(Part(first.start, part.end, first.folded + part.folded, "unknown"))
        else:
            whole.append(part)
    return whole


def kind_of(text: str) -> Kind:
    """What a text is, by its parts: a name where all are, unknown where one is."""
    kinds = {part.kind for part in parts(text)} - {"empty"}
    if len(kinds) == 1:
        return kinds.pop()
    return "unknown" if "unknown" in kinds else "common" if kinds else "empty"


def coordinated(text: str) -> str:
    """The things that a question joins by 和 or "and", as it has them; empty where it joins none."""
    every = parts(text)
    for place in range(1, len(every) - 1):
        if every[place].folded in JOINING and _alike(every[place - 1], every[place + 1]):
            first, last = place - 1, place + 1
            while first >= 2 and every[first - 1].folded in {"、", ","} and _alike(every[first - 2], every[first]):
                first -= 2
            while last + 2 < len(every) and every[last + 1].folded in JOINING and _alike(every[last], every[last + 2]):
                last += 2
            return text[every[first].start : every[last].end]
    return ""


def _alike(one: Part, other: Part) -> bool:
    named = {"name", "unknown"}
    return one.topical and other.topical and (one.kind in named) == (other.kind in named)
