"""Say in the reader's language what the library states in English: its problems, and why a memo cannot be read."""

import re
from collections.abc import Callable
from functools import cache
from string import Formatter
from typing import Final

from bot.present.words import Words
from bot.present.words.en import EN
from bot.present.words.reasons_zh_tw import CAUSES, REASONS
from bot.present.words.stated_zh_tw import SENTENCES
from memoqa.ingest.formats.table import format_list

_NEXT_MEMO: Final = re.compile(r"; (?=[^;:]+\.\w+: )")  # between "a.txt: it is empty; remove it" and "b.txt: …"


def stated(sentence: str, words: Words) -> str:
    """A stated problem in the reader's language; if nobody has translated it, who says what it is."""
    if words is EN:
        return _capitalised(sentence)
    return _translated(sentence) or words.ask_doctor


def stated_reason(reason: str, words: Words) -> str:
    """Why a memo cannot be read, likewise."""
    return reason if words is EN else _reason(reason)


def _translated(sentence: str) -> str | None:
    for pattern, chinese in _patterns():
        if match := pattern.fullmatch(sentence):
            return chinese.format(**{name: _value(name, value) for name, value in match.groupdict().items()})
    return None


def _value(name: str, value: str) -> str:
    """What fills a place of the Chinese sentence, from what filled the English one's."""
    again: dict[str, Callable[[str], str]] = {
        "reason": _reason,
        "problem": _reason,
        "cause": lambda cause: CAUSES.get(cause, cause),
        "memos": lambda memos: "；".join(map(_memo, _NEXT_MEMO.split(memos))),
        "formats": lambda _formats: format_list("zh-TW"),
    }
    return again.get(name, str)(value)


def _reason(reason: str) -> str:
    return _translated(reason) or "原因不明，請執行 `memoqa doctor`"


def _memo(named: str) -> str:
    memo, _, reason = named.partition(": ")
    return f"{memo}：{_reason(reason)}"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The tables' English sentences as patterns; of two that fit, the one with more words of its own comes first."""
    table = SENTENCES | REASONS
    return tuple((_pattern(english), table[english]) for english in sorted(table, key=_own_length, reverse=True))


def _pattern(english: str) -> re.Pattern[str]:
    parts = ((re.escape(own), name) for own, name, _, _ in Formatter().parse(english))
    return re.compile("".join(own + (f"(?P<{name}>.+?)" if name else "") for own, name in parts), re.DOTALL)


def _own_length(english: str) -> int:
    return sum(len(own) for own, *_ in Formatter().parse(english))


def _capitalised(sentence: str) -> str:
    """The sentence with a capital letter; a file's or a setting's name at its beginning stays as it is."""
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first.isalpha() and first.islower() else sentence
