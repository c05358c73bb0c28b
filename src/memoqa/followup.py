"""A follow-up made whole from the question before it, without a language model.

它, 他們, it, their stand for the topic of the question before; 那…呢 and "what about …" put something else in its
place; a question of a word or two gets the topic in front, if it is no surer an answer without, and a bare 為什麼 the
whole question. Anything else stands by itself, so that a new topic asked in an old thread is not lost. What was made is
what is shown as searched for.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from memoqa.analysis.glosses import word_spans, words
from memoqa.analysis.question import ASKING, CHINESE_STOP_WORDS
from memoqa.analysis.text import HAN, STOP_WORDS, fold, is_chinese, stem
from memoqa.lexical import LexicalIndex

_PRONOUN = re.compile(
    r"(?<![其吉排])[它他她牠](?:们|們)?(?![国國乡鄉])|(?<![尤與与及])其(?![他它她實实中次余餘間间一二三所])"
    r"|\b(?:its?|he|she|they|them|him|their|his|her)\b",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset({"其", "its", "his", "her", "their"})
_IN_ITS_PLACE = re.compile(
    r"^(?:那么?|那麼|还有|還有|至于|至於)?(.{1,14}?)(?:呢)[？?]?$"
    r"|^(?:and|what about|how about)\s+(?:for |in |the )?(.{1,40}?)\??$",
    re.IGNORECASE,
)
# "And when was it founded?" puts nothing in the topic's place: it asks anew.
_CLAUSE = re.compile(
    r"\b(?:who|what|when|where|why|how|which|is|are|was|were|did|does?|has|have|can|will|it|they|he|she|its|their)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    "什么|哪.*|多少|几"
)  # the word after these says what is asked for, and so is not what is spoken of
_LONGEST_TOPIC = 7  # words
_LONGEST_COUNTERPART = 4  # words
_AS_LIKE = 0.02  # of two stretches no further apart in likeness the longer is meant: 特休假, not 休假
_NUMBERED = re.compile(r"\d[\d,.]*(?:年|月|日|號|%)?")
Alike: TypeAlias = Callable[[str, Sequence[str]], Sequence[float]]
_TOPIC_CHARACTERS = (2, 12, 40)  # least; most in Chinese; most in English
_FEW_CHARACTERS = 4  # of content in a Chinese question that cannot stand by itself
_FOUND_WEIGHTS = (1.0, 0.5, 0.5)  # of the paragraphs found for the earlier question, best first


@dataclass(frozen=True, slots=True)
class Whole:
    """A question as it is to be searched for.

    Attributes:
        sure: Whether it plainly stands by itself or plainly leans on the one before it; a short question may do either.
    """

    text: str
    sure: bool = True


def made_whole(
    question: str, earlier: str, found: Sequence[Sequence[str]], lexical: LexicalIndex, alike: Alike
) -> Whole:
    """The question as it is to be searched for; unchanged where it stands by itself.

    Args:
        question: As asked in the thread.
        earlier: The question before it, made whole itself.
        found: The folded sentences of the paragraphs found for that one, best first; three are enough.
        lexical: Knows how telling a word is.
        alike: How like a text some others are in meaning, a number each.
    """

    def subject() -> str:
        return _topic(earlier, found, lexical)

    swap = _IN_ITS_PLACE.match(question.strip())
    instead = (swap[1] or swap[2] or "").strip() if swap else ""
    if swap and not _CLAUSE.search(instead):
        place = _counterpart(instead, earlier, alike)
        return Whole(f"{earlier[: place[0]]}{instead}{earlier[place[1] :]}" if place else f"{earlier} {question}")
    pronoun = _PRONOUN.search(question)
    if pronoun:
        return Whole(_with_topic(question, pronoun, subject()))
    return _completed(question, earlier, subject)


def _with_topic(question: str, pronoun: re.Match[str], topic: str) -> str:
    """The question with a topic in the place of its pronoun."""
    if not topic:
        return question
    possessive = pronoun[0].lower() in _POSSESSIVE
    ending = "的" if pronoun[0] == "其" else "'s" if possessive and not is_chinese(topic) else ""
    return question[: pronoun.start()] + topic + ending + question[pronoun.end() :]


def _completed(question: str, earlier: str, subject: Callable[[], str]) -> Whole:
    """A question of a word or two with the topic in front; one of no word of its own with the earlier question."""
    folded = fold(question)
    chinese = is_chinese(question)
    if chinese:
        said = words(ASKING.sub(" , ", folded))
        content = [w.text for w in said if re.match(f"[{HAN}a-z0-9]", w.text) and w.text not in CHINESE_STOP_WORDS]
        named = any(word.is_name for word in words(folded)) or bool(re.search(r"\d|[a-z]{2}", folded))
        short = sum(map(len, content)) <= _FEW_CHARACTERS and not named
    else:
        content = [word for word in re.findall("[a-z0-9]+", folded) if word not in STOP_WORDS]
        short = len(content) <= 1 and not re.search(r"\b[A-Z]", question[1:])
    if not short:
        return Whole(question)
    if not content:
        return Whole(f"{earlier} {question}")
    topic = subject()
    if not topic:
        return Whole(question)
    return Whole(topic + question if chinese else f"{question.rstrip('?？ ')} {topic}?", sure=False)


def _counterpart(instead: str, earlier: str, alike: Alike) -> tuple[int, int] | None:
    """Where in the earlier question stands what something else is put in the place of: its likest words.

    A number or a date is put in the place of one, a name in that of a name, where there is any.
    """
    if re.search(r"\d", instead):
        numbered = _NUMBERED.search(earlier)
        if numbered:
            return numbered.span()
    spans = word_spans(earlier)
    blocked = _not_topical([fold(earlier[start:end]) for start, end in spans], fold(earlier))
    split = _within_unknown_words(spans, blocked)
    places = [
        (spans[first][0], spans[last][1])
        for first in range(len(spans))
        for last in range(first, min(len(spans), first + _LONGEST_COUNTERPART))
        if blocked.isdisjoint(range(first, last + 1)) and not {first - 1, last} & split
    ]
    if not places:
        return None
    if _is_name(instead):
        places = [place for place in places if _is_name(earlier[slice(*place)])] or places
    likeness = dict(zip(places, alike(instead, [earlier[slice(*place)] for place in places]), strict=True))
    start, end = best = max(places, key=likeness.__getitem__)
    longer = (at for at in places if at[0] <= start and end <= at[1] and likeness[best] - likeness[at] <= _AS_LIKE)
    return max(longer, key=lambda at: at[1] - at[0])


def _within_unknown_words(spans: Sequence[tuple[int, int]], blocked: set[int]) -> set[int]:
    """The words after which an unknown word goes on: the dictionary cuts 亞信會議 into 亞, 信 and 會議."""
    joined: set[int] = set()
    for place, ((start, end), (next_start, next_end)) in enumerate(itertools.pairwise(spans)):
        if end != next_start or not blocked.isdisjoint((place, place + 1)) or end - start > 1:
            continue
        if next_end - next_start == 1 or place - 1 in joined:
            joined.add(place)
    return joined


def _is_name(text: str) -> bool:
    """Whether all words of a text are names, by the dictionary or their capitals."""
    if is_chinese(text):
        said = words(fold(text))
        return bool(said) and all(word.is_name for word in said)
    return all(word[:1].isupper() for word in text.split())


def _topic(earlier: str, found: Sequence[Sequence[str]], lexical: LexicalIndex) -> str:
    """The words of the earlier question that the paragraphs found for it speak of most, as the question has them."""
    spans = word_spans(earlier)
    blocked = _not_topical([fold(earlier[start:end]) for start, end in spans], fold(earlier))
    best, topic = 0.0, ""
    for first in range(len(spans)):
        for last in range(first, min(len(spans), first + _LONGEST_TOPIC)):
            if last in blocked:
                break
            text = earlier[spans[first][0] : spans[last][1]]
            worth = _worth(fold(text), found, lexical)
            if worth > best:
                best, topic = worth, text
    return topic


def _not_topical(said: Sequence[str], folded: str) -> set[int]:
    """The words that ask, join or punctuate, and those that say what kind of thing is asked for: 幾個成員國."""
    blocked = {
        place
        for place, word in enumerate(said)
        if not re.search(f"[{HAN}a-z0-9]", word) or word in CHINESE_STOP_WORDS or word in STOP_WORDS
    }
    for asking in ASKING.finditer(folded):
        end, asked = 0, False
        for place, word in enumerate(said):
            position = max(end, folded.find(word, end))
            end = position + len(word)
            asks = position < asking.end() and end > asking.start()
            if asks or (asked and _COUNTED.fullmatch(asking[0])):
                blocked.add(place)
            asked = asks
    return blocked


def _worth(text: str, found: Sequence[Sequence[str]], lexical: LexicalIndex) -> float:
    """How likely a stretch of the earlier question is its topic."""
    chinese = is_chinese(text)
    least, most_chinese, most_english = _TOPIC_CHARACTERS
    if not least <= len(text) <= (most_chinese if chinese else most_english):
        return 0.0
    if chinese:
        telling = max(lexical.information(text[place : place + 2]) for place in range(len(text) - 1))
    else:
        telling = max((lexical.information(stem(word)) for word in re.findall("[a-z0-9]+", text)), default=0.0)
    spoken_of: float = sum(
        weight * sum(text in sentence for sentence in sentences) / len(sentences) ** 0.5
        for weight, sentences in zip(_FOUND_WEIGHTS, found, strict=False)
    )
    length = len(text) if chinese else len(text) / 2.5
    return float((spoken_of + 0.02) * telling * length**0.4)
