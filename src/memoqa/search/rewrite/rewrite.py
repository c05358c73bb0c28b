"""A follow-up made whole from the question before it, without a language model.

它, 該組織, "its" and "these countries" stand for the topic of the question before; 那…呢 and "what about …" put
something else in the place of its like; what names nothing (為什麼, 還有呢, "tell me more") gets the whole question
before it; a question without a subject gets the topic in front, if it is no surer an answer without. Anything else
stands by itself, so that a new topic asked in an old thread is not lost. What was made is shown as searched for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from memoqa.index.lexical import LexicalIndex
from memoqa.search.memo_questions import MEMO_ITSELF
from memoqa.search.query import ASKING, analysed
from memoqa.search.rewrite.antecedent import OF_SOMETHING, Found, Sought, topic
from memoqa.search.rewrite.pronouns import Stand, demonstrates, stand_in
from memoqa.search.rewrite.spans import JOINING, Part, coordinated, kind_of, parts
from memoqa.text.normalize import HAN, STOP_WORDS, fold, is_chinese

Alike: TypeAlias = Callable[[str, Sequence[str]], Sequence[float]]
Subject: TypeAlias = Callable[[Sought, str], str]

_AS_LIKE = 0.02  # of two stretches no further apart in likeness the longer is meant: 特休假, not 休假
# Set by hand: of 26 pairs written for it, 病假 and 特休假, "sick leave" and "annual leave" have .70 or more, things of
# different kinds (總部 and 員工, 申請流程 and 特休假) at most .45.
_LIKE_ENOUGH = 0.45
MOST_PLACES = 11  # stretches of the earlier question whose likeness is asked for, at once with what is put instead
_LONGEST_COUNTERPART = 4  # parts
_FEW_CHARACTERS = 4  # of content in a Chinese question that cannot stand by itself
_FEW_WITHOUT_SUBJECT = 6  # … in one that begins with a verb

_MARKER = re.compile(
    r"^(?:(?:那[么麼]?(?![些個个種种裡里邊边幾几時时])|那[么麼]|还有|還有|至于|至於|换成|換成)[，,、\s]*"
    r"|(?:and|so|then|or)\b,?\s+)",
    re.IGNORECASE,
)
_IN_ITS_PLACE = re.compile(r"^(?:and\s+|or\s+|so\s+)?(?:what|how) (?:about|of)\s+(.{1,60}?)\s*[?？]?$", re.IGNORECASE)
_ELLIPSIS = re.compile(r"^(.{1,16}?)呢\s*[？?]?$")
# "And when was it founded?" puts nothing in the topic's place: it asks anew.
_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|did|does?|has|have|had|can|could|will|would"
    r"|should|it|they|he|she|them|him|this|that|these|those)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^(?:[它他她牠](?:们|們)?的?|其(?![他它她實实中次余餘間间])|(?:its|his|her|their)\s+)", re.IGNORECASE
)
_ENGLISH_PREPOSITIONS = "with|to|at|of|in|for|on|from|by|about|against|between"
_PREPOSITION = re.compile(
    rf"^(?:(?P<english>{_ENGLISH_PREPOSITIONS})\s+|(?P<chinese>[跟和與与同在對对向給给從从於于]))(?=.)", re.IGNORECASE
)
_SAME_PREPOSITION = ({"跟", "和", "与", "同", "with"}, {"在", "于", "in", "at"})

_AT_THE_TIME = re.compile(r"^(?:當時|当时|當年|当年|當天|当天|那時|那时|那年|那天|此時|此时)")
_THAT = re.compile(
    r"^[這这那](?:是|又是|會|会|表示|代表|意味)"
    r"|\b(?:is|was|did|does|has) (?:this|that)\b(?: (?:happen\w*|mean|so|true|right|possible|valid))?\s*[?？]?$",
    re.IGNORECASE,
)
# What asks to go on, folded; a question that has nothing else names no thing of its own.
_ON = re.compile(
    "还有|还|再|更|多|继续|详细|具体|然后|接着|其[他它]的?|别的|另外|例如|比如|举例|细节|展开|补充"
    r"|\b(?:more|else|continue|elaborate|details?|further|examples?|others?|go on|keep going)\b"
)
_SAID_WITH_IT = re.compile(
    "请|可以|能不能|能|可否|麻烦|说明|说|讲|谈|解释|介绍|一点|一些|一下|下去|些|点|下|地|的|得|有|是|吧|嘛|吗|呢|啊"
    "|告诉|给|我|你|想|知道|了解|那么?"
    r"|\b(?:tell|me|give|please|explain|anything|something|anyone|someone|everything|say|know|information|want|like|ok"
    rf"|there|{'|'.join(STOP_WORDS)})\b"
)


@dataclass(frozen=True, slots=True)
class Whole:
    """A question as it is to be searched for.

    Attributes:
        sure: Whether it plainly stands by itself or plainly leans on the one before it; a short question may do either.
    """

    text: str
    sure: bool = True


def made_whole(question: str, earlier: str, found: Found, lexical: LexicalIndex, alike: Alike) -> Whole:
    """The question as it is to be searched for; unchanged where it stands by itself.

    Args:
        question: As asked in the thread.
        earlier: The question before it, made whole itself.
        found: Of the paragraphs that were quoted or found for that one, best first; three are enough.
        lexical: Knows how telling a word is.
        alike: How like a text some others are in meaning, a number each.
    """

    def subject(sought: Sought = "either", noun: str = "") -> str:
        return topic(earlier, found, lexical, sought, noun)

    if _names_nothing(question):
        return Whole(_together(earlier, question))
    instead = _put_instead(question.strip())
    if instead:
        return Whole(_swapped(instead, question, earlier, subject, alike))
    stand = stand_in(question)
    if stand:
        return _with_topic(question, stand, earlier, subject)
    return _completed(question, earlier, subject, alike)


def _together(earlier: str, question: str) -> str:
    return f"{earlier} {question}"


def _names_nothing(question: str) -> bool:
    """Whether a question only asks to go on, or only asks: 還有呢, "tell me more", 為什麼, 那是什麼時候的事."""
    folded = fold(question)
    if _ON.search(folded):
        left = ASKING.sub(" ", _SAID_WITH_IT.sub(" ", _ON.sub(" ", folded)))
        if not re.search(f"[{HAN}a-z0-9]", left):
            return True
    named = any(part.kind in {"name", "number"} for part in parts(question))
    return bool(_THAT.search(question)) and not named and not MEMO_ITSELF.search(folded)


def _put_instead(question: str) -> str:
    """What a question puts in the place of something else: 那…呢, "what about …"; empty where it asks otherwise."""
    spoken = _IN_ITS_PLACE.match(question)
    marker = _MARKER.match(question)
    rest = question[marker.end() :] if marker else question
    ellipsis = _ELLIPSIS.match(rest)
    if spoken:
        instead = spoken[1]
    elif ellipsis:
        instead = ellipsis[1]
    elif marker and len(rest) <= (16 if is_chinese(rest) else 60):
        instead = rest.rstrip("?？ ")
    else:
        return ""
    asks = ASKING.search(fold(instead)) if is_chinese(instead) else _CLAUSE.search(_OWNED.sub("", instead))
    return "" if asks or demonstrates(instead) else instead.strip()


def _swapped(instead: str, question: str, earlier: str, subject: Subject, alike: Alike) -> str:
    """The earlier question with something else in the place of its like; both questions where nothing is like it."""
    owner = _OWNED.match(instead)
    thing = instead[owner.end() :] if owner else instead
    preposition = _PREPOSITION.match(thing)
    if preposition and _is_word(thing, preposition.end()):
        thing = thing[preposition.end() :]
    else:
        preposition = None
    if not fold(thing).strip() or fold(thing) in fold(earlier):
        return _together(earlier, question)
    every = parts(earlier)
    if re.search(r"\d", thing):
        return _renumbered(thing, question, earlier, every)
    places = _places(every, preposition[0].strip() if preposition else "")
    if owner:  # its members are no other thing than it: they only take the place of what it was asked for
        places = [place for place in places if all(part.counted for part in place)]
    place = _counterpart(thing, earlier, places, alike, sure=preposition is not None)
    if place:
        article = re.search(r"\bthe $", earlier[: place[0]], re.IGNORECASE)
        return f"{earlier[: article.start() if article else place[0]]}{thing}{earlier[place[1] :]}"
    about = subject("either", "") if owner else ""
    if not about:
        return _together(earlier, question)
    return f"{about}的{thing}？" if is_chinese(thing) else f"{_owner(about)} {thing}?"


def _is_word(text: str, end: int) -> bool:
    """Whether the characters before `end` are a word by themselves: 對 is in 對日本, and not in 對策."""
    return any(part.end <= end for part in parts(text)[:1])


def _renumbered(thing: str, question: str, earlier: str, every: Sequence[Part]) -> str:
    """The earlier question with another number; both questions where it has none, or more than a number is put."""
    numbers = [part for part in every if part.kind == "number"]
    if not numbers or kind_of(thing) != "number":
        return _together(earlier, question)
    return f"{earlier[: numbers[0].start]}{thing}{earlier[numbers[0].end :]}"


def _counterpart(
    thing: str, earlier: str, places: Sequence[Sequence[Part]], alike: Alike, *, sure: bool
) -> tuple[int, int] | None:
    """Where in the earlier question stands what something else is put in the place of: its likest words.

    A name is put in the place of one, of two that are joined in that of the second, and what is a kind of 論壇 in that
    of the whole name of another. None where nothing is like it, unless there is `sure` to be something.
    """
    kind = kind_of(thing)
    named = [place for place in places if all(part.kind in {"name", "unknown"} for part in place)]
    if kind == "name" and named:
        places = [place for place in named if _follows_joined(named, place)] or named
    same_head = [place for place in places if _head(place[-1].folded) == _head(fold(thing))]
    places = same_head or places
    if not places:
        return None
    places = sorted(places, key=lambda place: abs(place[-1].end - place[0].start - len(thing)))[:MOST_PLACES]
    spans = [(place[0].start, place[-1].end) for place in places]
    likeness = dict(zip(spans, alike(thing, [earlier[slice(*span)] for span in spans]), strict=True))
    start, end = best = max(spans, key=likeness.__getitem__)
    sure = sure or bool(same_head) or (kind in {"name", "unknown"} and bool(named))
    if likeness[best] < _LIKE_ENOUGH and not sure:
        return None
    longer = (at for at in spans if at[0] <= start and end <= at[1] and likeness[best] - likeness[at] <= _AS_LIKE)
    return max(spans if same_head else longer, key=lambda at: at[1] - at[0])


def _head(folded: str) -> str:
    """What a compound is a kind of: its last two characters in Chinese, its last word in English."""
    return folded[-2:] if is_chinese(folded) else folded.rsplit(maxsplit=1)[-1]


def _places(every: Sequence[Part], preposition: str) -> list[Sequence[Part]]:
    """The stretches of the earlier question that something may be put in the place of."""
    found: list[Sequence[Part]] = []
    after: list[Sequence[Part]] = []
    same = next((some for some in _SAME_PREPOSITION if fold(preposition) in some), {fold(preposition)})
    for first in range(len(every)):
        for last in range(first, min(len(every), first + _LONGEST_COUNTERPART)):
            if every[last].kind == "empty":
                break
            found.append(every[first : last + 1])
            if preposition and every[first].after in same:
                after.append(found[-1])
    return after or found


def _follows_joined(named: Sequence[Sequence[Part]], place: Sequence[Part]) -> bool:
    """Whether a name is joined to another before it: 中國跟俄羅斯, "China and Russia"."""
    return place[0].after in JOINING | {"with"} and any(other[-1].end < place[0].start for other in named)


def _with_topic(question: str, stand: Stand, earlier: str, subject: Subject) -> Whole:
    """The question with a topic in the place of what stands for it; with the earlier one where that has no topic."""
    answer = (stand.personal and "who") or (stand.place and "where")  # what the earlier one asks for, not what it says
    about = coordinated(earlier) if stand.plural else ""
    if not about and not stand.another and analysed(earlier).kind != answer:
        sought: Sought = "person" if stand.personal else "thing" if stand.impersonal else "either"
        about = subject(sought, stand.noun)
    if not about:
        return Whole(_together(earlier, question))
    if stand.noun and kind_of(about) != "name" and not set(fold(about)[-2:]) & set(fold(stand.noun)):
        about += stand.noun if is_chinese(about) else f" {stand.noun}"
    before, after = question[: stand.start], question[stand.end :]
    if stand.said.lower() == "there":
        about = f"in {about}"
    elif stand.possessive and not after.startswith("中"):
        about = _owner(about, chinese=stand.said == "其")
    if len(about) > 2 and before.endswith(about[0]) and after.startswith(about[-1]) and not about[0].isalnum():
        about = about[1:-1]  # 《它》, for what has such marks itself
    return Whole(before + about + after, stand.sure)


def _owner(about: str, *, chinese: bool = False) -> str:
    """A topic as what something is of."""
    return f"{about}的" if chinese or is_chinese(about) else f"{about}'s"


def _completed(question: str, earlier: str, subject: Subject, alike: Alike) -> Whole:
    """A question that lacks a subject with the topic in front; one of no word of its own with the earlier question."""
    marker = _MARKER.match(question)
    rest = question[marker.end() :] if marker else question
    chinese = is_chinese(question)
    asked = [part for part in parts(rest) if part.kind != "empty"]
    if not asked:
        return Whole(_together(earlier, question))
    joined = _PREPOSITION.match(rest) if marker and chinese else None
    acts = joined is not None and _is_word(rest, joined.end())  # 那跟他見過幾次: somebody did
    if not acts and not _lacks_subject(rest, asked, chinese=chinese):
        return Whole(question)
    relative = all(part.folded in OF_SOMETHING for part in asked)
    if relative and any(part.counted for part in parts(earlier)):
        return Whole(_together(earlier, question))  # 簽了幾項協議？價值多少？: of the agreements, perhaps
    about = subject("person" if acts else "either", "")
    things = [part for part in asked if part.topical and part.kind != "verb"]
    if not about or (len(things) == 1 and not relative and _is_like(things[0], about, alike)):
        return Whole(question)
    sure = relative or all(part.kind == "verb" for part in asked) or bool(_AT_THE_TIME.match(rest))
    return Whole(about + rest if chinese else f"{rest.rstrip('?？ ')} {about}?", sure)


def _lacks_subject(rest: str, asked: Sequence[Part], *, chinese: bool) -> bool:
    """Whether a question is so short that it may not say what it is about."""
    if any(part.kind in {"name", "number"} for part in asked):
        return False
    if not chinese:
        return sum(part.topical for part in asked) <= 1
    begins = asked[0].kind == "verb" or bool(_AT_THE_TIME.match(rest))
    return sum(len(part.folded) for part in asked) <= (_FEW_WITHOUT_SUBJECT if begins else _FEW_CHARACTERS)


def _is_like(part: Part, about: str, alike: Alike) -> bool:
    """Whether a question's only word is a thing like the topic, and so a topic of its own: 病假 after 特休假."""
    return alike(part.folded, [about])[0] >= _LIKE_ENOUGH
