"""Questions word by word from the dictionary in the other language: there are few questions of people across languages.

"1962年 張文雄 訪問 哪裡" becomes "1962 year 張文雄 visit where", which is no English, but asks a Chinese paragraph in
English words. Names that the dictionary lacks stay as they are.
"""

import functools
import re
from collections.abc import Sequence

from memoqa.text.dictionary import words
from memoqa.text.normalize import fold, is_chinese, stem

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|CL:.*|\bto\b ")
_BLANK = {"的", "了", "是", "着", "地", "得", "之", "所", "被", "把"}
_MOST_WORDS = 4  # of a sense that stands in for a word; a longer one is an explanation
_SENSES = 7  # the dictionary's field from which senses stand


def in_other_language(text: str, vocabulary: "Vocabulary") -> str:
    """The text, word by word: Chinese in English, English in Chinese."""
    return _in_english(text) if is_chinese(text) else vocabulary.in_chinese(text)


def _in_english(text: str) -> str:
    parts = []
    for word in words(fold(text)):
        if word.text in _BLANK:
            continue
        parts.append(_first_sense(word.entry) or word.text)
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


@functools.lru_cache(100_000)
def _first_sense(entry: tuple[str, ...]) -> str:
    """The first short sense; empty if there is none."""
    if not entry:
        return ""
    for sense in ",".join(entry[_SENSES:]).split("/"):
        plain = _ASIDE.sub(" ", sense).strip(" ,;?").split(";")[0].strip(" ?")
        if plain and len(plain.split()) <= _MOST_WORDS and plain.isascii() and "variant" not in plain:
            return plain
    return ""


class Vocabulary:
    """English words in Chinese, as the Chinese texts that it was made from use them."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts: dict[str, dict[str, int]] = {}
        for text in texts:
            for word in words(fold(text)):
                if (sense := _first_sense(word.entry)) and " " not in sense and len(word.text) > 1:
                    of_stem = counts.setdefault(stem(sense.lower()), {})
                    of_stem[word.text] = of_stem.get(word.text, 0) + 1
        self._chinese = {sense: max(found, key=lambda word: found[word]) for sense, found in counts.items()}

    def in_chinese(self, text: str) -> str:
        """The text with each word that has one replaced by the Chinese word for it, without the spaces between."""
        found = re.findall(r"[A-Za-z]+|\d[\d,.]*|\S", text)
        parts = [part for part in map(self._word, found) if part]
        joined = ""
        for part in parts:
            space = " " if joined and joined[-1].isascii() and part[0].isascii() and part[0].isalnum() else ""
            joined += space + part
        return joined

    def _word(self, part: str) -> str:
        small = part.lower()
        return _FUNCTION[small] if small in _FUNCTION else self._chinese.get(stem(small), part)


_FUNCTION_WORDS = """
what=什么 which=哪个 who=谁 whom=谁 when=什么时候 where=哪里 why=为什么 how=如何 many=多少 much=多少 the= a= an=
of=的 in=在 on=在 at=在 to=到 from=从 and=和 or=或 did= do= does= is=是 was=是 were=是 are=是 be= by=由 for=为
with=与 not=不 year=年 percent=百分之 has=有 had=有 have=有 ?=？ name=名字 called=叫做 type=种类 kind=种类 city=城市
country=国家 number=数量 first=第一 people=人 largest=最大的 used=用 made=制造 war=战争
"""
_FUNCTION = dict(pair.split("=") for pair in _FUNCTION_WORDS.split())
