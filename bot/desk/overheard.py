"""Tell a question that memos may answer from what else people write in a channel to nobody in particular.

Stricter than `small_talk.is_question`, which reads what is said below an answer: here most messages are talk, and one
that is missed can still be asked. Measured on the messages in tests/bot/desk/overheard_samples.py.
"""

import re
from typing import Final

from bot.desk.small_talk import TO_YOU, is_small_talk
from memoqa.text.normalize import fold

SHORTEST: Final = 4  # letters and digits; "why?" alone is about what somebody else said

_AROUND: Final = " ,.:!~"
# All patterns are of folded text.
_SENTENCES: Final = re.compile(r"(?<=[?!。;\n])|(?<=\.)(?=\s)|(?<=[^\x00-\x7f]\.)")
_GREETS: Final = re.compile(
    r"(?:大家|各位|你们?|您)好|不好意思|\b(?:hi|hello|hey)(?: all| everyone| everybody| team| folks)?\b|\bsorry\b"
)
_ANNOUNCES: Final = re.compile(  # said to whoever knows; what follows is what is asked
    r"请问(?:大家|各位)?|想?请教(?:一下|大家|各位)?|想问(?:一?下|大家|各位)?|问一?下"
    r"|有(?:没有)?人(?:知道|晓得|清楚)|(?:谁|大家|各位)(?:知道|晓得)(?!呢)"
    r"|\bquick question\b|\bquestion:|\b(?:does |do |would )?(?:anyone|anybody|someone|somebody) (?:here )?knows?\b"
    r"|\b(?:can|could) (?:anyone|anybody|someone|somebody) tell me\b"
)
_ASKS: Final = re.compile(
    r"[什甚]么|哪|多[少久大高长远重快]|几(?!乎)|何时|何处|为何|如何|怎|谁|是否|吗|呢|还是|([是有算能会要可需得应])[没不]\1"
)
_POINTLESS: Final = re.compile(  # these words ask nothing here
    r"没什么|不知道?(?:是|会|要)?(?:什么|为什么|怎么|谁|哪)|[什甚]么都|谁都|哪[里儿]?都|哪有|哪里哪里|何必|何况|多少有|怎么会|怎么这样"
    r"|不管|无论|有什么.{0,6}再|说什么我?都|谁知道呢|为什么(?:又|总|老)"
    r"|\bwhat an?\b|\bhow (?:nice|great|cool|funny|lovely|sad)\b|\bwhy not\b|\bwho knows\b|\bno idea\b|\blol\b|\bhaha"
)
_PROPOSES: Final = re.compile(  # something to do together, or for somebody
    r"一起|帮[我忙个看]|有人要|有空|我先|我等|请大家|刚[刚才]|今晚|等一下"
    r"|(?:要不要|能不能|可不可以|好不好).{0,6}(?:帮|把|去|来|吃|喝|看)"
    r"|\b(?:me|us|let's|shall|anyone|anybody|someone|somebody|tonight|right now|up for|are we)\b"
)
_ENGLISH: Final = re.compile(
    r"^\W*(?:(?:and|so|but|also|ok|then) )?(?:(?:in|for|at|by|on|from|to|with|about) )?"
    r"(?:who|whom|whose|what|when|where|which|why|how"
    r"|is|are|was|were|do|does|did|can|could|may|must|should|will|has|have)(?:'s|'re)?\b"
)
_WH_WORD: Final = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b")
_NEEDS_MARK: Final = re.compile(  # in English; without a question mark these may be half a sentence
    r"^\W*(?:is|are|was|were|do|does|did|can|could|may|must|should|will|has|have)\b|\b(?:i|we|i'm|i'll|we'll)\b"
)
_ABOUT_US: Final = re.compile(r"我(?!们)|[他她]们?")
_PICTURES: Final = 0x1F300  # emoji from here on


def asks_memos(text: str) -> bool:
    """Whether a message asks what a memo may say: 特休一年有幾天？ does, "lunch at 12?" does not."""
    return not is_small_talk(text) and any(map(_asks, _SENTENCES.split(fold(text).replace("’", "'"))))


def _asks(sentence: str) -> bool:
    said = _GREETS.sub(" ", sentence).strip(_AROUND)
    asked = _ANNOUNCES.sub(" ", said).strip(_AROUND)
    if sum(map(str.isalnum, asked)) < SHORTEST or not _may_ask_memos(asked):
        return False
    if asked != said:
        return True  # 請問 and "anyone know" leave no doubt
    marked = "?" in asked
    if asked.isascii():
        if marked and _WH_WORD.search(asked):
            return True
        return bool(_ENGLISH.match(asked)) and (marked or not _NEEDS_MARK.search(asked))
    return bool(_ASKS.search(asked)) and (marked or not _ABOUT_US.search(asked))


def _may_ask_memos(asked: str) -> bool:
    """Whether this neither asks the others there for something, nor only sounds like a question."""
    among_us = any(pattern.search(asked) for pattern in (TO_YOU, _POINTLESS, _PROPOSES))
    return not among_us and all(ord(character) < _PICTURES for character in asked)
