"""Put a follow-up's words in the place of their counterpart in the earlier question: 那…呢, "what about …"."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from memoqa.search.answer_type import ASKING
from memoqa.search.query import Query
from memoqa.search.rewrite.pronouns import demonstrates
from memoqa.search.spans import JOINING, Span
from memoqa.text.normalize import is_chinese

Likeness: TypeAlias = Callable[[str, Sequence[str]], Sequence[float]]  # of a text to each of some others

_AS_LIKE = 0.02  # of two stretches whose likeness differs no more, the longer is meant: 特休假, not 休假
# Set by hand: of 26 pairs written for it, 病假 and 特休假, "sick leave" and "annual leave" have .70 or more, things of
# different kinds (總部 and 員工, 申請流程 and 特休假) at most .45.
LIKE_ENOUGH = 0.45
MOST_PLACES = 11  # stretches of the earlier question that are compared with the replacement, all in one call
_LONGEST_COUNTERPART = 4  # spans

MARKER = re.compile(
    r"^(?:(?:那[么麼]?(?![些個个種种裡里邊边幾几時时])|那[么麼]|还有|還有|至于|至於|换成|換成)[，,、\s]*"
    r"|(?:and|so|then|or)\b,?\s+)",
    re.IGNORECASE,
)
_IN_ITS_PLACE = re.compile(r"^(?:and\s+|or\s+|so\s+)?(?:what|how) (?:about|of)\s+(.{1,60}?)\s*[?？]?$", re.IGNORECASE)
_ELLIPSIS = re.compile(r"^(.{1,16}?)呢\s*[？?]?$")
# "And when was it founded?" puts nothing in the antecedent's place: it asks anew.
_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|did|does?|has|have|had|can|could|will|would"
    r"|should|it|they|he|she|them|him|this|that|these|those)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^(?:[它他她牠](?:们|們)?的?|其(?![他它她實实中次余餘間间])|(?:its|his|her|their)\s+)", re.IGNORECASE
)
_ENGLISH_PREPOSITIONS = "with|to|at|of|in|for|on|from|by|about|against|between"
PREPOSITION = re.compile(
    rf"^(?:(?P<english>{_ENGLISH_PREPOSITIONS})\s+|(?P<chinese>[跟和與与同在對对向給给從从於于]))(?=.)", re.IGNORECASE
)
_LIKE_PREPOSITIONS = ({"跟", "和", "与", "同", "with"}, {"在", "于", "in", "at"})


def together(earlier: Query, question: Query) -> str:
    """Both questions."""
    return f"{earlier.text} {question.text}"


def owning(about: str, *, chinese: bool = False) -> str:
    """An antecedent as the owner of something."""
    return f"{about}的" if chinese or is_chinese(about) else f"{about}'s"


def replacement_in(question: Query) -> str:
    """The words that a question puts in the place of others: 那…呢, "what about …"; empty if it asks otherwise."""
    text = question.text.strip()
    spoken = _IN_ITS_PLACE.match(text)
    marker = MARKER.match(text)
    rest = text[marker.end() :] if marker else text
    ellipsis = _ELLIPSIS.match(rest)
    if spoken:
        replacement = spoken[1]
    elif ellipsis:
        replacement = ellipsis[1]
    elif marker and len(rest) <= (16 if is_chinese(rest) else 60):
        replacement = rest.rstrip("?？ ")
    else:
        return ""
    if is_chinese(replacement):
        asks = ASKING.search(question.folded_of(replacement))
    else:
        asks = _CLAUSE.search(_OWNED.sub("", replacement))
    return "" if asks or demonstrates(replacement) else replacement.strip()


def replaced(replacement: str, question: Query, earlier: Query, owner_of: Callable[[], str], likeness: Likeness) -> str:
    """The earlier question with the replacement in the place of its counterpart; both questions if it has none.

    Args:
        replacement: As `replacement_in` gives it.
        question: The follow-up that has it.
        earlier: The question before it.
        owner_of: Gives the antecedent of "its"; empty if it is unknown.
        likeness: How like a text each of some others is in meaning.
    """
    owner = _OWNED.match(replacement)
    thing = replacement[owner.end() :] if owner else replacement
    preposition = PREPOSITION.match(thing)
    if preposition and is_word(question, thing, preposition.end()):
        thing = thing[preposition.end() :]
    else:
        preposition = None
    folded = question.folded_of(thing)
    if folded.strip() and _is_said(folded, earlier):
        return earlier.text  # the same follow-up again, or one that narrows the question down
    if not folded.strip() or folded in earlier.folded:
        return together(earlier, question)
    if re.search(r"\d", thing) and question.kind_of(thing) != "name":  # G20 is a name
        return _renumbered(thing, question, earlier)
    places = _places(earlier.spans, question.folded_of(preposition[0].strip()) if preposition else "")
    if owner:  # "its members" replaces only the thing that the earlier question asked of the owner
        places = [place for place in places if all(span.counted for span in place)]
    place = _counterpart(thing, question, earlier, places, likeness, sure=preposition is not None)
    if place:
        article = re.search(r"\bthe $", earlier.text[: place[0]], re.IGNORECASE)
        return f"{earlier.text[: article.start() if article else place[0]]}{thing}{earlier.text[place[1] :]}"
    about = owner_of() if owner else ""
    if not about:
        return together(earlier, question)
    return f"{about}的{thing}？" if is_chinese(thing) else f"{owning(about)} {thing}?"


def _is_said(folded: str, earlier: Query) -> bool:
    """Whether a question has a folded thing as words of its own: 中國 is in 中國的貿易額, and not in 中國銀行."""
    every = earlier.spans
    return any(
        earlier.folded_of(earlier.text[first.start : last.end]) == folded
        for place, first in enumerate(every)
        for last in every[place:]
        if last.end - first.start <= 2 * len(folded)
    )


def is_word(question: Query, thing: str, end: int) -> bool:
    """Whether the characters of a thing before `end` are a word by themselves: 對 is in 對日本, and not in 對策."""
    start = question.text.find(thing)
    return any(span.end <= start + end for span in question.within(start, start + len(thing))[:1])


def _renumbered(number: str, question: Query, earlier: Query) -> str:
    """The earlier question with another number; both questions if it has none, or the other is more than a number."""
    numbers = [span for span in earlier.spans if span.kind == "number"]
    if not numbers or question.kind_of(number) != "number":
        return together(earlier, question)
    return f"{earlier.text[: numbers[0].start]}{number}{earlier.text[numbers[0].end :]}"


def _counterpart(
    thing: str,
    question: Query,
    earlier: Query,
    places: Sequence[Sequence[Span]],
    likeness: Likeness,
    *,
    sure: bool,
) -> tuple[int, int] | None:
    """The start and end, in the earlier question, of the words most like a thing, which the thing replaces.

    A name replaces a name, of two that are joined the second; a kind of 論壇 replaces the whole name of another.
    None if nothing is like the thing, unless `sure` says that something must be.
    """
    kind = question.kind_of(thing)
    named = [place for place in places if all(span.kind in {"name", "unknown"} for span in place)]
    if kind == "name" and named:
        places = [place for place in named if _follows_joined(named, place)] or named
    head = _head(question.folded_of(thing))
    same_head = [place for place in places if _head(place[-1].folded) == head]
    places = same_head or places
    if not places:
        return None
    places = sorted(places, key=lambda place: abs(place[-1].end - place[0].start - len(thing)))[:MOST_PLACES]
    ends = [(place[0].start, place[-1].end) for place in places]
    alike = dict(zip(ends, likeness(thing, [earlier.text[slice(*span)] for span in ends]), strict=True))
    start, end = best = max(ends, key=alike.__getitem__)
    sure = sure or bool(same_head) or (kind in {"name", "unknown"} and bool(named))
    if alike[best] < LIKE_ENOUGH and not sure:
        return None
    longer = (at for at in ends if at[0] <= start and end <= at[1] and alike[best] - alike[at] <= _AS_LIKE)
    return max(ends if same_head else longer, key=lambda at: at[1] - at[0])


def _head(folded: str) -> str:
    """The head of a compound: its last two characters in Chinese, its last word in English."""
    return folded[-2:] if is_chinese(folded) else folded.rsplit(maxsplit=1)[-1]


def _places(every: Sequence[Span], preposition: str) -> list[Sequence[Span]]:
    """The stretches of the earlier question that a replacement may replace, after a like preposition if it has one."""
    found: list[Sequence[Span]] = []
    after: list[Sequence[Span]] = []
    same = next((some for some in _LIKE_PREPOSITIONS if preposition in some), {preposition})
    for first in range(len(every)):
        for last in range(first, min(len(every), first + _LONGEST_COUNTERPART)):
            if every[last].kind == "empty":
                break
            found.append(every[first : last + 1])
            if preposition and every[first].after in same:
                after.append(found[-1])
    return after or found


def _follows_joined(named: Sequence[Sequence[Span]], place: Sequence[Span]) -> bool:
    """Whether a name is joined to another before it: 中國跟俄羅斯, "China and Russia"."""
    return place[0].after in JOINING | {"with"} and any(other[-1].end < place[0].start for other in named)
