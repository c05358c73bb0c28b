"""Fold texts: one width, one case, one Chinese script. Tell the script of a text, and the stem of an English word."""

import functools
import re
import unicodedata
from typing import Any

import snowballstemmer
from opencc import OpenCC

HAN = "\u3400-\u9fff"
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_BLANKS = re.compile(" {2,}")


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return bool(_HAN_CHARACTER.match(character))


def is_chinese(text: str) -> bool:
    """Whether a text is mostly Chinese: a Chinese character counts for two and a half Latin letters."""
    characters = len(_HAN_CHARACTER.findall(text))
    return bool(characters) and 2.5 * characters >= len(_LATIN_LETTER.findall(text))


def storable(text: str) -> str:
    """The text with `?` for lone surrogates, which cannot be encoded, stored or sent."""
    return text.encode(errors="replace").decode()


def fold(text: str) -> str:
    """The text in normal width, Simplified characters and small letters, without invisible format characters."""
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(character for character in normal if unicodedata.category(character) != "Cf")
    return str(_simplified().convert(visible)).lower()


def folded_alike(text: str) -> str:
    """The text with each character folded by itself, and each run of white space as one blank.

    `fold` reads whole words: 乾 becomes 干 in 乾燥, and not in 乾隆. Here a part of a text is folded as the whole is.
    """
    composed = unicodedata.normalize("NFC", text)
    return _BLANKS.sub(" ", composed.translate(_FOLDED))


class _Folds(dict[int, str]):
    """Each character folded by itself, made when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = one = " " if character.isspace() else fold(character)
        return one


def keeps_places(text: str, folded: str) -> bool:
    """Whether each character of a text stands at the same place in the folded text."""
    return len(text) == len(folded) and (text.isascii() or all(map(_stays_one_character, text)))


_FOLDED = _Folds()


@functools.lru_cache(4096)  # the same paragraphs are quoted again and again
def folded_in_place(text: str) -> str:
    """The folded text with each character at its own place: one that does not fold into one stays as it is."""
    folded = fold(text)
    if keeps_places(text, folded):
        return folded
    return "".join(one if len(one := fold(character)) == 1 else character for character in text)


@functools.lru_cache(10_000)
def _stays_one_character(character: str) -> bool:
    return len(unicodedata.normalize("NFKC", character)) == 1 and unicodedata.category(character) not in {"Cf", "Mn"}


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
