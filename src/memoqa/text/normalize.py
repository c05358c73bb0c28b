"""Folding, stems, and the terms that are in the text itself."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import snowballstemmer
from opencc import OpenCC

HAN = "\u3400-\u9fff"
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_TOKEN = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+")
STOP_WORDS = frozenset(
    "a an the of in on at to for from by with as and or but is are was were be been being do does did has have had "  # noqa: SIM905  # words in a row are easier to read
    "having it its this that these those which what who whom whose when where why how many much there their they he "
    "she his her him them i you we us our your my not no if then than so such can could will would shall should may "
    "might must about into over under after before between during through out up down off only also more most other "
    "some any all each both own same too very s t".split()
)


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return bool(_HAN_CHARACTER.match(character))


def is_chinese(text: str) -> bool:
    """Whether a text is mostly Chinese: a Chinese character counts for two and a half Latin letters."""
    characters = len(_HAN_CHARACTER.findall(text))
    return bool(characters) and 2.5 * characters >= len(_LATIN_LETTER.findall(text))


def fold(text: str) -> str:
    """The text with width, case, Traditional and Simplified made one, and invisible format characters left out."""
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(character for character in normal if unicodedata.category(character) != "Cf")
    return str(_simplified().convert(visible)).lower()


@functools.cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def unaccented(text: str) -> str:
    """The text without accents on its letters."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@functools.lru_cache(100_000)
def stem(word: str) -> str:
    """The stem of an English word in small letters (Porter's second algorithm)."""
    return str(_stemmer().stemWord(word))


@functools.cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")


def terms(folded: str, mentions: Iterable[tuple[str, ...]] = ()) -> list[str]:
    """Chinese characters and bigrams and English stems of a folded text, and its numbers, repeated as they occur.

    Args:
        folded: As `fold` gives it.
        mentions: Its numbers, as `numerals.mentions` finds them.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(folded):
        word = match[0]
        if is_han(word[0]):
            found += word
            found += [word[start : start + 2] for start in range(len(word) - 1)]
        elif word not in STOP_WORDS:
            found.append(stem(unaccented(word)))
    return found + [term for mention in mentions for term in mention]
