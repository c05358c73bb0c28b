"""Say in the reader's language what the library states in English: its problems, and why a memo cannot be read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Final, TypeAlias

from bot.present.words import Words
from bot.present.words.en import EN
from bot.present.words.reasons_zh_tw import CAUSES, REASONS
from bot.present.words.stated_zh_tw import SENTENCES
from memoqa.ingest.formats.table import format_list

Table: TypeAlias = tuple[tuple[str, str], ...]  # English sentences, each with its Chinese

_NEXT_MEMO: Final = re.compile(r"; (?=[^;:]+\.\w+: )")  # between "a.txt: it is empty; remove it" and "b.txt: …"


def stated(sentence: str, words: Words) -> str:
    """A stated problem in the reader's language; if nobody has translated it, who says what it is."""
    if words is EN:
        return _capitalised(sentence)
    return _translated(sentence) or words.ask_doctor


def stated_finding(says: str, words: Words, chinese: Table) -> str:
    """What `memoqa doctor` says of something to repair, likewise; as it is, if nobody has translated it.

    Args:
        says: What it says.
        words: In the reader's language.
        chinese: A platform's own findings, as `Platform.findings` has them.
    """
    return says if words is EN else _translated(says, chinese) or says


def stated_reason(reason: str, words: Words) -> str:
    """Why a memo cannot be read, likewise."""
    return reason if words is EN else _reason(reason)


def _translated(sentence: str, more: Table = ()) -> str | None:
    for template, chinese in _templates(more):
        values = template.values(sentence)
        if values is not None:
            return chinese.format(**{name: _value(name, value, more) for name, value in values.items()})
    return None


def _value(name: str, value: str, more: Table) -> str:
    """What fills a place of the Chinese sentence, from what filled the English one's."""
    again: dict[str, Callable[[str], str]] = {
        "reason": lambda reason: _reason(reason, more),
        "problem": _reason,
        "whose": _whose,
        "cause": lambda cause: CAUSES.get(cause, cause),
        "memos": lambda memos: "；".join(map(_memo, _NEXT_MEMO.split(memos))),
        "formats": lambda _formats: format_list("zh-TW"),
        "saveable": lambda _formats: format_list("zh-TW", containers=False),
    }
    return again.get(name, str)(value)


def _reason(reason: str, more: Table = ()) -> str:
    return _translated(reason, more) or "原因不明，請執行 `memoqa doctor`"


def _whose(named: str) -> str:
    """The file that says something of a memo, as errors name it in `ingest`."""
    kinds = {"its sidecar ": "說明檔 ", "the folder file ": "資料夾的說明檔 ", "its front matter": "檔首的設定"}
    return next((chinese + named.removeprefix(own) for own, chinese in kinds.items() if named.startswith(own)), named)


def _memo(named: str) -> str:
    memo, _, reason = named.partition(": ")
    return f"{memo}：{_reason(reason)}"


@dataclass(frozen=True, slots=True)
class _Template:
    """An English sentence with places: its words before the first place, and each place with the words behind it."""

    opening: str
    places: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, english: str) -> "_Template":
        (opening, first, _, _), *rest = [*Formatter().parse(english), ("", None, None, None)]
        names = [first, *(name for _, name, _, _ in rest)]
        words = [own for own, _, _, _ in rest]
        return cls(opening, tuple((name, own) for name, own in zip(names, words, strict=False) if name))

    @property
    def own_length(self) -> int:
        return len(self.opening) + sum(len(own) for _, own in self.places)

    def values(self, sentence: str) -> dict[str, str] | None:
        """What fills the places of this sentence; None if it is another one. Each place ends as early as it can.

        Not a regular expression: with several places, a long and hostile sentence would take for ever.
        """
        if not sentence.startswith(self.opening):
            return None
        found: dict[str, str] = {}
        start = len(self.opening)
        for number, (name, own) in enumerate(self.places, 1):
            is_last = number == len(self.places)
            end = len(sentence) - len(own) if is_last else sentence.find(own, start + 1)
            if end <= start or not sentence.startswith(own, end):
                return None
            found[name], start = sentence[start:end], end + len(own)
        return found if start == len(sentence) else None


@cache
def _templates(more: Table) -> tuple[tuple[_Template, str], ...]:
    """The tables, and more; of two sentences that fit, the one with more words of its own comes first."""
    table = [(_Template.of(english), chinese) for english, chinese in (*(SENTENCES | REASONS).items(), *more)]
    return tuple(sorted(table, key=lambda entry: entry[0].own_length, reverse=True))


def _capitalised(sentence: str) -> str:
    """The sentence with a capital letter; a file's or a setting's name at its beginning stays as it is."""
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first.isalpha() and first.islower() else sentence
