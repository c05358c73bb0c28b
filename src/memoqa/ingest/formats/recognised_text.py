"""Put right what recognition confuses: wide and narrow marks in a line, Traditional and Simplified on a page.

A line of a few characters says too little about the script that it is in; the page says it.
"""

import re
from collections.abc import Sequence
from typing import Final

from opencc import OpenCC

LEAST_TELLING: Final = 10  # characters that only one script has show a page's script
MOST_OTHERS: Final = 0.1  # of them: those of the other script; a page with more mixes the two
_WIDE_MARKS: Final = str.maketrans(",:;!?", "，：；！？")
_BEHIND_CHINESE: Final = re.compile(r"(?<=[\u2e80-\u2fdf\u3005-\u9fff\uf900-\ufaff」』）])[,:;!?](?![/\d])")

_IN_NUMBER: Final = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def with_wide_marks(text: str) -> str:
    """The line with , : ; ! ? as wide as the Chinese character or as narrow as the digits around; its length stays."""
    wide = _BEHIND_CHINESE.sub(lambda found: found[0].translate(_WIDE_MARKS), text)
    return _IN_NUMBER.sub(",", wide)


def in_one_script(texts: Sequence[str]) -> list[str]:
    """A page's lines; if nearly all of it is in one script, the few characters of the other one are changed to it."""
    characters = set("".join(texts))
    traditional = {one for one in characters if _has(one, "big5") and not _has(one, "gb2312")}
    simplified = {one for one in characters if _has(one, "gb2312") and not _has(one, "big5") and one >= "\u3400"}
    counts = [sum(text.count(one) for text in texts for one in some) for some in (traditional, simplified)]
    if max(counts) < LEAST_TELLING or not 0 < min(counts) <= MOST_OTHERS * max(counts):
        return list(texts)
    few, other = (simplified, "s2t") if counts[0] > counts[1] else (traditional, "t2s")
    converter = OpenCC(other)
    changed = {ord(one): to for one in few if len(to := converter.convert(one)) == 1}
    return [text.translate(changed) for text in texts]


def _has(character: str, encoding: str) -> bool:
    """Whether a character set of one script has the character."""
    try:
        return len(character.encode(encoding)) > 1
    except UnicodeEncodeError:
        return False
