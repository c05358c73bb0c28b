"""Tell what people say to each other, and small talk (thanks, assent, an emoji), from what may be a question."""

import re
import unicodedata
from typing import Final

from bot.port import Incoming
from memoqa.text.normalize import fold

LONGEST: Final = 60  # characters; a longer message says more than thanks
_EMOJI: Final = re.compile(r":[a-z0-9_+'-]+:")  # as Slack writes them
_SMALL_TALK: Final = re.compile(
    r"(?:(?:ok|okay|k|ty|thx|thanks|thank you|many|cheers|great|nice|cool|perfect|got it|noted|understood|i see|sure"
    r"|so much|very much|a lot|all|everyone|team|memoqa|yes|no|yep|nope|lol|welcome|you're welcome)(?![a-z])"
    r"|謝謝|谢谢|感謝|感谢|多謝|多谢|謝啦|謝了|感恩|好的|好吧|好|收到|了解|瞭解|明白|知道了|沒問題|没问题|辛苦了"
    r"|不客氣|不客气|您|你|大家|喔|哦|嗯|對|对|是的|是|讚|赞|啊|啦|了) ?"
)

# The patterns below are of folded text.
_ASKS: Final = re.compile(
    r"什么|甚么|哪|多少|几(?!乎)|何(?!况|必|尝)|怎|谁|\b(?:who|whom|whose|what|when|where|which|why|how)\b"
)
_ASKS_ON: Final = re.compile(
    r"再.{0,2}[详具多]|多[说讲]|详细|具体|继续|还有|举例|例如|说明|解释|列出"
    r"|^(?:please )?(?:explain|list|more|continue|go on|elaborate)\b|\bmore details?\b"
)
_POLITELY: Final = re.compile(  # said to nobody but who is to answer; what follows is what is asked
    r"[你妳]们?(?:知道|晓得)|[请问可以能你妳]{0,6}告诉我|请问"
    r"|\b(?:do|can|could|would) you (?:know|tell me|say|explain)\b|^(?:please )?(?:tell|give|show) me\b"
)
TO_YOU: Final = re.compile(r"[你妳]|大家|各位|\b(?:are|were|will|would|have|did) you\b|\byou (?:think|mean|guys|all)\b")
_AMONG_US: Final = re.compile(
    r"[我咱]|一起|[要好行]不[要好行]|可不可以|能不能|\b(?:i|i'm|i'll|i've|me|my|we|we're|us|our|let's|shall|you|your)\b"
)


def may_be_talk(incoming: Incoming) -> bool:
    """Whether people may have said this to each other: it was not said to memoqa, and asks it nothing.

    So is everything that was said to nobody in particular: who did not ask is told nothing but the answer.
    """
    return incoming.unasked or (not incoming.addressed and not is_question(incoming.text))


def is_question(text: str) -> bool:
    """Whether this asks for what memos may say; 中午要不要一起吃飯？ does not, nor does "What do you think?"."""
    folded = fold(text).replace("’", "'").strip()
    asked = _POLITELY.sub(" ", folded)
    if TO_YOU.search(asked):
        return False
    if _ASKS.search(asked):
        return True
    asks = "?" in asked or asked.endswith(("吗", "呢")) or asked != folded or _ASKS_ON.search(asked)
    return bool(asks) and not _AMONG_US.search(asked)


def is_small_talk(text: str) -> bool:
    """Whether this is only thanks, assent, emoji or punctuation."""
    if len(text) > LONGEST:
        return False
    bare = _EMOJI.sub(" ", text.casefold().replace("’", "'"))
    # Only letters and digits say something: the rest are emoji, punctuation and white space.
    said = " ".join("".join(char if _says_something(char) else " " for char in bare).split())
    asks = "?" in bare or "？" in bare
    return not said or (not asks and not _SMALL_TALK.sub("", said))


def _says_something(char: str) -> bool:
    return char == "'" or unicodedata.category(char)[0] in "LN"
