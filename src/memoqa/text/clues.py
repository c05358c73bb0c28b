"""Find the clues in a sentence that a question may ask for: a date, a number, a name, a place."""

import re
from enum import Flag

from memoqa.text.dictionary import words
from memoqa.text.normalize import fold


class Clue(Flag):
    """The kinds of clue in a sentence, as far as patterns and the dictionary tell."""

    NONE = 0
    DATE = 1
    NUMBER = 2
    WHO = 4
    WHERE = 8


# These search sentences of any length, so nothing endless stands before the part that decides: one digit before 月 is
# enough.
DATE = re.compile(
    r"\d ?[年月]|世纪|年代|[一二三四五六七八九十〇零][年月]|朝|时期|\b1\d{3}\b|\b20\d\d\b"
    r"|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|centur|monday|sunday"
)
NUMBER = re.compile(
    r"\d|[零一二两三四五六七八九十百千万亿](?:[个位次种名座所本部家条项支倍岁成分人]|多|余)|百分之|半"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand|million|billion|half"
    r"|twice|once)\b"
)
_FOREIGN_NAME = re.compile("[·•]|(?<=[a-z,] )[A-Z][a-z]")
_WHERE = re.compile(r"[国市省州县岛洲区镇村山河湖海港京]|\b(?:in|at|near) [A-Z]")


def clues_of(sentence: str, *, chinese: bool) -> Clue:
    """The clues in a sentence; `chinese` says whether its paragraph is Chinese."""
    folded = fold(sentence)
    who = bool(_FOREIGN_NAME.search(sentence)) or (chinese and any(word.is_name for word in words(folded)))
    return (
        (Clue.DATE if DATE.search(folded) else Clue.NONE)
        | (Clue.NUMBER if NUMBER.search(folded) else Clue.NONE)
        | (Clue.WHO if who else Clue.NONE)
        | (Clue.WHERE if _WHERE.search(sentence) else Clue.NONE)
    )
