"""Chinese words and their English senses, by CC-CEDICT; the only file that imports lindera."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lindera

from memoqa.text.normalize import fold, stem, unaccented
from memoqa.text.terms import STOP_WORDS

MOST_SENSES = 12  # stems of a word's senses that become terms; a longer entry is a whole dictionary page
_PINYIN = 4  # the field of an entry that has the pinyin; the senses begin at _SENSES
_SENSES = 7
# The years of a life in the first sense; 唐朝 and 文化大革命 have such years too.
_LIFE = re.compile(
    r"(?![^/]*\b(?i:dynasty|war|revolution|reign|republic|era|resistance)\b[^/]*\()[^/]*\(\d{3,4}-(?:\d{3,4})?\)"
)
_NO_SENSE = STOP_WORDS | frozenset(
    "cl sth sb etc esp variant lit fig see abbr used old tw prc one name particle classifier surname".split()  # noqa: SIM905  # words in a row are easier to read
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, from `start` to `end`.

    Attributes:
        entry: The dictionary's fields for it; empty if the dictionary lacks it.
    """

    text: str
    start: int
    end: int
    entry: tuple[str, ...] = ()

    @property
    def senses(self) -> tuple[tuple[str, ...], ...]:
        """Each sense as English stems; empty if the dictionary lacks the word."""
        return _senses(self.entry[_SENSES:]) if self.entry else ()

    @property
    def pinyin(self) -> str:
        """With a capital if the dictionary has the word as a name; empty if the dictionary lacks the word."""
        return self.entry[_PINYIN] if self.entry else ""

    @property
    def is_verb(self) -> bool:
        """Whether its first sense is "to …"."""
        return bool(self.entry) and self.entry[_SENSES].startswith("to ")

    @property
    def is_name(self) -> bool:
        """Whether the dictionary has it as a name."""
        return self.pinyin[:1].isupper()

    @property
    def is_person(self) -> bool:
        """Whether it is a person's name: its first sense gives the years of a life."""
        return self.is_name and bool(_LIFE.match(self.entry[_SENSES]))

    @property
    def glosses(self) -> list[str]:
        """The stems of its senses, each once, the first `MOST_SENSES`."""
        return list(dict.fromkeys(stem for sense in self.senses for stem in sense))[:MOST_SENSES]


def load_dictionaries() -> None:
    """Load this one and the one that folding needs: .15 s, which the first text would otherwise wait for."""
    words(fold("備忘錄"))


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order; lindera decides how to cut a stretch that the dictionary lacks.

    White space is in no word. The senses are those of Simplified words: fold the text if you want them.
    """
    (found,) = words_of_each([text])
    return found


def words_of_each(texts: Sequence[str]) -> list[tuple[Word, ...]]:
    """The words of several texts, from one call of lindera; each text is cut as it would be alone."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    found: list[list[Word]] = [[] for _ in texts]
    # lindera never looks across a line feed, so texts on lines of their own do not touch each other.
    tokens = iter(_segmenter().tokenize(b"\n".join(encoded).decode()))
    token = next(tokens, None)
    begin = 0
    for content, words_here in zip(encoded, found, strict=True):
        end = begin + len(content)
        places = _Places(content)
        while token is not None and token.byte_start < end:
            start, stop = places.of(token.byte_start - begin), places.of(token.byte_end - begin)
            words_here.append(Word(token.surface, start, stop, _entry(tuple(token.details))))
            token = next(tokens, None)
        begin = end + 1
        while token is not None and token.byte_start < begin:
            token = next(tokens, None)  # the line feed between two texts
    return [tuple(words_here) for words_here in found]


class _Places:
    """Turns lindera's offsets in bytes into offsets in characters; ask for them in ascending order."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._bytes = self._characters = 0

    def of(self, place: int) -> int:
        """The number of characters before a byte."""
        self._characters += len(self._content[self._bytes : place].decode())
        self._bytes = place
        return self._characters


def _entry(details: tuple[str, ...]) -> tuple[str, ...]:
    return details if len(details) > _SENSES and details[_PINYIN] != "*" else ()


@functools.cache
def _segmenter() -> Any:
    builder = lindera.TokenizerBuilder()
    builder.set_dictionary("embedded://cc-cedict")
    return builder.build()


@functools.lru_cache(200_000)
def _senses(fields: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    found = []
    for sense in ",".join(fields).split("/"):
        plain = re.sub(r"\[[^\]]*\]|CL:.*", "", sense)
        without_remarks = re.sub(r"\([^)]*\)", " ", plain)
        chosen = without_remarks if without_remarks.strip(" ,") else plain
        stems = tuple(
            stem(word.lower()) for word in re.findall("[a-zA-Z]+", unaccented(chosen)) if word.lower() not in _NO_SENSE
        )
        if stems:
            found.append(stems)
    return tuple(found)
