"""Chinese words and their English senses, by CC-CEDICT; the only file that imports lindera."""

import functools
import re
from dataclasses import dataclass
from typing import Any

import lindera

from memoqa.text.normalize import STOP_WORDS, fold, stem, unaccented

MOST_SENSES = 12  # stems of a word's senses that become terms; a longer entry is a whole dictionary page
_ENTRY = 4  # of a token's details: pinyin, then at 7 the senses
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
    """A word of a folded text.

    Attributes:
        senses: Each sense of it as English stems; none where the dictionary does not have it.
        pinyin: With a capital where the dictionary takes it for a name; empty where it does not have it.
        is_verb: Whether its first sense is "to …".
        is_person: Whether it is a person's name, by the years of a life in its senses.
    """

    text: str
    senses: tuple[tuple[str, ...], ...]
    pinyin: str
    is_verb: bool = False
    is_person: bool = False

    @property
    def is_name(self) -> bool:
        """Whether the dictionary takes it for a name."""
        return self.pinyin[:1].isupper()

    @property
    def glosses(self) -> list[str]:
        """The stems of its senses, each once, the first `MOST_SENSES`."""
        return list(dict.fromkeys(stem for sense in self.senses for stem in sense))[:MOST_SENSES]


def words(text: str) -> list[Word]:
    """The words of a text, folded; what is between words of the dictionary is cut as lindera cuts it."""
    found = []
    for token in _segmenter().tokenize(fold(text)):
        details = token.details
        known = len(details) > _SENSES and details[_ENTRY] != "*"
        found.append(
            Word(
                token.surface,
                _senses(tuple(details[_SENSES:])) if known else (),
                details[_ENTRY] if known else "",
                known and details[_SENSES].startswith("to "),
                known and details[_ENTRY][:1].isupper() and bool(_LIFE.match(details[_SENSES])),
            )
        )
    return found


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand in it; white space is in none of them."""
    encoded = text.encode("utf-8", "replace")
    return [
        (
            len(encoded[: token.byte_start].decode("utf-8", "replace")),
            len(encoded[: token.byte_end].decode("utf-8", "replace")),
        )
        for token in _segmenter().tokenize(encoded.decode())
    ]


@functools.cache
def _segmenter() -> Any:
    builder = lindera.TokenizerBuilder()
    builder.set_dictionary("embedded://cc-cedict")
    return builder.build()


@functools.lru_cache(200_000)
def _senses(details: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    found = []
    for sense in ",".join(details).split("/"):
        plain = re.sub(r"\[[^\]]*\]|CL:.*", "", sense)
        without_remarks = re.sub(r"\([^)]*\)", " ", plain)
        chosen = without_remarks if without_remarks.strip(" ,") else plain
        stems = tuple(
            stem(word.lower()) for word in re.findall("[a-zA-Z]+", unaccented(chosen)) if word.lower() not in _NO_SENSE
        )
        if stems:
            found.append(stems)
    return tuple(found)
