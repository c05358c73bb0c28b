"""The spans of a question: stretches that belong together.

A name in capitals or between marks, a number with its unit, and a run of characters that the dictionary lacks are one
span each; so is every other word.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from memoqa.search.answer_type import ASKING
from memoqa.text.dictionary import Word
from memoqa.text.normalize import HAN, fold, keeps_places
from memoqa.text.terms import CHINESE_STOP_WORDS, STOP_WORDS

SpanKind: TypeAlias = Literal["name", "number", "unknown", "verb", "common", "empty"]

_MOST_COUNTED = 2  # words that say what kind of thing the question asks for
_STOPS = "|".join(STOP_WORDS)
_LETTER = rf"[^\W{HAN}]"
_CAPITALISED = rf"(?!(?i:{_STOPS})\b)(?<!{_LETTER}){_LETTER}*[A-Z]{_LETTER}*(?:[.&-]{_LETTER}+)*"
_WHOLE = re.compile(
    '(?P<name>「[^「」]+」|『[^『』]+』|《[^《》]+》|“[^“”]+”|"[^"]+"'
    rf"|{_CAPITALISED}(?: (?:{_LETTER}*[A-Z]{_LETTER}*(?:[.&-]{_LETTER}+)*|\d+\b))*)"
    rf"|(?P<number>(?:\d[\d,.]*\s?(?:[%年月日號号季](?!{_LETTER}))?)+)"
)
_COUNTED = re.compile("什么|哪.*|多少|几")  # the words after these say what kind of thing the question asks for
_CLASSIFIERS = frozenset("个位种名家座本部条项支类款场首次届")
_HOW_MANY = re.compile("几(?![何乎]).?")  # 幾天, which the dictionary has as one word
_COUNTED_IN_ENGLISH = re.compile(rf"\b(?:how (?:many|much)|which|what)((?: (?!(?:{_STOPS})\b)[a-z-]+){{1,2}})")
JOINING = frozenset({"和", "与", "跟", "及", "以及", "同", "、", "and", "&"})
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a question, from `start` to `end`.

    Attributes:
        folded: Its text, folded.
        kind: "empty" if it asks, joins or punctuates; "unknown" if the dictionary lacks it.
        counted: Whether it says what kind of thing the question asks for: 幾個成員國, "how many members".
        person: Whether the dictionary has it as a person's name.
        after: The folded span before it, articles left out.
    """

    start: int
    end: int
    folded: str
    kind: SpanKind
    counted: bool = False
    person: bool = False
    after: str = ""

    @property
    def marked(self) -> bool:
        """Whether it is a name between marks."""
        return self.folded[0] in '「『《“"'

    @property
    def topical(self) -> bool:
        """Whether an antecedent may have it."""
        return self.kind != "empty" and not self.counted


def spans(text: str, folded: str, raw_words: Iterable[Word], folded_words: Iterable[Word]) -> list[Span]:
    """The spans of a text, in order; each has a character that can be seen.

    Args:
        text: As asked.
        folded: The text, folded.
        raw_words: The words of the text as asked: they say where spans begin and end.
        folded_words: The words of the folded text: they say what the dictionary knows.
    """
    known = {word.text: word for word in folded_words}
    in_place = keeps_places(text, folded)
    wholes: list[tuple[int, int, SpanKind]] = [
        (match.start(), match.start() + len(match[0].rstrip()), "name" if match["name"] else "number")
        for match in _WHOLE.finditer(text)
    ]
    found: list[Span] = []
    for word in raw_words:
        start, end, whole_kind = next(
            (whole for whole in wholes if whole[0] < word.end and word.start < whole[1]), (word.start, word.end, None)
        )
        if whole_kind and found and found[-1].start == start:
            continue
        own = folded[start:end] if in_place else fold(text[start:end])
        if whole_kind:
            found.append(Span(start, end, own, whole_kind))
        elif own:
            entry = known.get(own)
            found.append(Span(start, end, own, _kind(own, entry), person=entry is not None and entry.is_person))
    before, told = "", []
    for span in _joined(_asked_for(found, folded)):
        told.append(replace(span, after=before))
        before = before if span.folded in _ARTICLES else span.folded
    return told


def _kind(folded: str, entry: Word | None) -> SpanKind:
    only_marks = not re.search(f"[{HAN}a-z0-9]", folded)
    if only_marks or _HOW_MANY.fullmatch(folded) or folded in CHINESE_STOP_WORDS or folded in STOP_WORDS:
        return "empty"
    if entry is None:
        return "common"
    return "name" if entry.is_name else "verb" if entry.is_verb else "common"


def _asked_for(found: Sequence[Span], folded: str) -> list[Span]:
    """The spans again, with the words that ask emptied, and those that say what kind of thing they ask for counted."""
    places = []
    end = 0
    for span in found:
        start = max(end, folded.find(span.folded, end))
        end = start + len(span.folded)
        places.append((start, end))
    told = list(found)
    for asking in ASKING.finditer(folded):
        left = _MOST_COUNTED if _COUNTED.fullmatch(asking[0]) else 0
        for place, (start, end) in enumerate(places):
            if start < asking.end() and asking.start() < end:
                told[place] = replace(told[place], kind="empty")
            elif start >= asking.end() and left and told[place].folded not in _CLASSIFIERS:
                left = left - 1 if told[place].kind in {"common", "unknown"} else 0
                told[place] = replace(told[place], counted=told[place].kind in {"common", "unknown"})
    for counted in _COUNTED_IN_ENGLISH.finditer(folded):
        for place, (start, end) in enumerate(places):
            if counted.start(1) <= start and end <= counted.end(1) and told[place].kind in {"common", "verb"}:
                told[place] = replace(told[place], counted=True)
    return told


def _joined(found: Sequence[Span]) -> list[Span]:
    """The spans with each run of unknown words as one: the dictionary cuts 亞信會議 into 亞, 信 and 會議."""
    whole: list[Span] = []
    for place, span in enumerate(found):
        before = found[place - 1] if place else span
        goes_on = (
            place and before.end == span.start and before.topical and span.topical and before.end - before.start == 1
        )
        open_run = bool(whole) and whole[-1].kind == "unknown" and whole[-1].end == span.start
        leans = span.end - span.start == 1 or (open_run and span.kind != "verb")
        if goes_on and leans and not {"name", "number"} & {before.kind, span.kind}:
            first = whole.pop()
            whole.append(Span(first.start, span.end, first.folded + span.folded, "unknown"))
        else:
            whole.append(span)
    return whole


def kind_of(found: Sequence[Span]) -> SpanKind:
    """The kind of several spans together: the one kind that all have, or unknown if one of them is."""
    kinds = {span.kind for span in found} - {"empty"}
    if len(kinds) == 1:
        return kinds.pop()
    return "unknown" if "unknown" in kinds else "common" if kinds else "empty"


def coordinated(text: str, every: Sequence[Span]) -> str:
    """The things that a question joins by 和 or "and", as it writes them; empty if it joins none.

    Args:
        text: The question.
        every: Its spans.
    """
    for place in range(1, len(every) - 1):
        if every[place].folded in JOINING and _alike(every[place - 1], every[place + 1]):
            first, last = place - 1, place + 1
            while first >= 2 and every[first - 1].folded in {"、", ","} and _alike(every[first - 2], every[first]):
                first -= 2
            while last + 2 < len(every) and every[last + 1].folded in JOINING and _alike(every[last], every[last + 2]):
                last += 2
            return text[every[first].start : every[last].end]
    return ""


def _alike(one: Span, other: Span) -> bool:
    """Whether both may belong to an antecedent, and both or neither are names."""
    named = {"name", "unknown"}
    return one.topical and other.topical and (one.kind in named) == (other.kind in named)
