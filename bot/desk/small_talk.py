"""Tell small talk (thanks, assent, an emoji) from what may be a question."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 60  # characters; a longer message says more than thanks
_EMOJI: Final = re.compile(r":[a-z0-9_+'-]+:")  # as Slack writes them
_SMALL_TALK: Final = re.compile(
    r"(?:(?:ok|okay|k|ty|thx|thanks|thank you|many|cheers|great|nice|cool|perfect|got it|noted|understood|i see|sure"
    r"|so much|very much|a lot|all|everyone|team|memoqa|yes|no|yep|nope|lol|welcome|you're welcome)(?![a-z])"
    r"|謝謝|谢谢|感謝|感谢|多謝|多谢|謝啦|謝了|感恩|好的|好吧|好|收到|了解|瞭解|明白|知道了|沒問題|没问题|辛苦了"
    r"|不客氣|不客气|您|你|大家|喔|哦|嗯|對|对|是的|是|讚|赞|啊|啦|了) ?"
)


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
