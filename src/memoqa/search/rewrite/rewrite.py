"""Rewrite a follow-up as a question that stands by itself, from the question before it, without a language model.

它, 該組織, "its" and "these countries" stand for the antecedent in the question before; 那…呢 and "what about …" put
something else in the place of its counterpart; a question that names nothing (為什麼, 還有呢, "tell me more") gets the
whole question before it; a question without a subject gets the antecedent in front, unless the memos answer it better
as it is. Anything else stands by itself, so a new subject in an old thread is not lost. The asker sees the question as
it was searched for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from memoqa.index.lexical import LexicalIndex
from memoqa.search.answer_type import ASKING
from memoqa.search.memo_questions import MEMO_ITSELF
from memoqa.search.query import Query
from memoqa.search.rewrite.antecedent import OF_SOMETHING, FoldedParagraphs, Sort, antecedent
from memoqa.search.rewrite.pronouns import Reference, reference
from memoqa.search.rewrite.replacement import (
    LIKE_ENOUGH,
    MARKER,
    PREPOSITION,
    Likeness,
    is_word,
    owning,
    replaced,
    replacement_in,
    together,
)
from memoqa.search.spans import Span, coordinated
from memoqa.text.normalize import HAN, is_chinese
from memoqa.text.terms import STOP_WORDS

Antecedent: TypeAlias = Callable[[Sort, str], str]  # by its sort and the folded noun that the follow-up calls it

_FEW_CHARACTERS = 4  # of content in a Chinese question that cannot stand by itself
_FEW_WITHOUT_SUBJECT = 6  # … in one that begins with a verb

_AT_THE_TIME = re.compile(r"^(?:當時|当时|當年|当年|當天|当天|那時|那时|那年|那天|此時|此时)")
_THAT = re.compile(
    r"^[這这那](?:是|又是|會|会|表示|代表|意味)"
    r"|\b(?:is|was|did|does|has) (?:this|that)\b(?: (?:happen\w*|mean|so|true|right|possible|valid))?\s*[?？]?$",
    re.IGNORECASE,
)
# Words that ask to go on, folded; a question that has nothing else names nothing of its own.
_ON = re.compile(
    "还有|还|再|更|多|继续|详细|具体|然后|接着|其[他它]的?|别的|另外|例如|比如|举例|细节|展开|补充"
    r"|\b(?:more|else|continue|elaborate|details?|further|examples?|others?|go on|keep going)\b"
)
_SAID_WITH_IT = re.compile(
    "请|可以|能不能|能|可否|麻烦|说明|说|讲|谈|解释|介绍|一点|一些|一下|下去|些|点|下|地|的|得|有|是|吧|嘛|吗|呢|啊"
    "|告诉|给|我|你|想|知道|了解|那么?"
    r"|\b(?:tell|me|give|please|explain|anything|something|anyone|someone|everything|say|know|information|want|like|ok"
    rf"|there|{'|'.join(STOP_WORDS)})\b"
)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A follow-up rewritten, or left as it was.

    Attributes:
        sure: Whether it plainly stands by itself or plainly leans on the one before it; a short question may do either.
    """

    text: str
    sure: bool = True


def rewritten(
    question: Query, earlier: Query, paragraphs: FoldedParagraphs, lexical: LexicalIndex, likeness: Likeness
) -> Rewrite:
    """The question as it is to be searched for; unchanged if it stands by itself.

    Args:
        question: As asked in the thread.
        earlier: The question before it, rewritten itself.
        paragraphs: Those quoted or found for the earlier one, best first; three are enough.
        lexical: Knows how telling a word is.
        likeness: How like a text each of some others is in meaning.
    """

    def of(sort: Sort, noun: str) -> str:
        return antecedent(earlier, paragraphs, lexical, sort, noun)

    if _names_nothing(question):
        return Rewrite(together(earlier, question))
    replacement = replacement_in(question)
    if replacement:
        return Rewrite(replaced(replacement, question, earlier, lambda: of("either", ""), likeness))
    referring = reference(question)
    if referring:
        return _resolved(question, referring, earlier, of)
    return _completed(question, earlier, of, likeness)


def _names_nothing(question: Query) -> bool:
    """Whether a question only asks to go on, or only asks: 還有呢, "tell me more", 為什麼, 那是什麼時候的事."""
    folded = question.folded
    if _ON.search(folded):
        left = ASKING.sub(" ", _SAID_WITH_IT.sub(" ", _ON.sub(" ", folded)))
        if not re.search(f"[{HAN}a-z0-9]", left):
            return True
    named = any(span.kind in {"name", "number"} for span in question.spans)
    return bool(_THAT.search(question.text)) and not named and not MEMO_ITSELF.search(folded)


def _resolved(question: Query, referring: Reference, earlier: Query, antecedent_of: Antecedent) -> Rewrite:
    """The question with the antecedent in the place of its reference; with the earlier one if that has none."""
    about = coordinated(earlier.text, earlier.spans) if referring.plural else ""
    # The reference may mean the answer to the earlier question: 誰出席會議？ 他是哪一國人？
    answer = (referring.personal and "who") or (referring.place and "where")
    if not about and not referring.another and earlier.answer_type != answer:
        sort: Sort = "person" if referring.personal else "thing" if referring.impersonal else "either"
        about = antecedent_of(sort, question.folded_of(referring.noun))
    if not about:
        return Rewrite(together(earlier, question))
    if referring.noun and not _is_called(about, referring.noun, question, earlier):
        about += referring.noun if is_chinese(about) else f" {referring.noun}"
    before, after = question.text[: referring.start], question.text[referring.end :]
    if referring.said.lower() == "there":
        about = f"in {about}"
    elif referring.possessive and not after.startswith("中"):
        about = owning(about, chinese=referring.said == "其")
    if len(about) > 2 and before.endswith(about[0]) and after.startswith(about[-1]) and not about[0].isalnum():
        about = about[1:-1]  # 《它》, if the antecedent has such marks itself
    return Rewrite(before + about + after, referring.sure)


def _is_called(about: str, noun: str, question: Query, earlier: Query) -> bool:
    """Whether an antecedent is a name, or its end shares a character with the noun that the question calls it."""
    if earlier.kind_of(about) == "name":
        return True
    return bool(set(earlier.folded_of(about)[-2:]) & set(question.folded_of(noun)))


def _completed(question: Query, earlier: Query, antecedent_of: Antecedent, likeness: Likeness) -> Rewrite:
    """A question that lacks a subject with the antecedent in front; one that only asks with the earlier question."""
    marker = MARKER.match(question.text)
    start = marker.end() if marker else 0
    rest = question.text[start:]
    own = [span for span in question.within(start, len(question.text)) if span.kind != "empty"]
    if not own:
        return Rewrite(together(earlier, question))
    joined = PREPOSITION.match(rest) if marker and question.chinese else None
    acts = joined is not None and is_word(question, rest, joined.end())  # 那跟他見過幾次: somebody did
    if not acts and not _lacks_subject(rest, own, chinese=question.chinese):
        return Rewrite(question.text)
    relative = all(span.folded in OF_SOMETHING for span in own)
    if relative and any(span.counted for span in earlier.spans):
        return Rewrite(together(earlier, question))  # 簽了幾項協議？價值多少？: of the agreements, perhaps
    about = antecedent_of("person" if acts else "either", "")
    things = [span for span in own if span.topical and span.kind != "verb"]
    if not about or (len(things) == 1 and not relative and _is_like(things[0], about, likeness)):
        return Rewrite(question.text)
    sure = relative or all(span.kind == "verb" for span in own) or bool(_AT_THE_TIME.match(rest))
    return Rewrite(about + rest if question.chinese else f"{rest.rstrip('?？ ')} {about}?", sure)


def _lacks_subject(rest: str, own: Sequence[Span], *, chinese: bool) -> bool:
    """Whether a question is so short that it may lack its subject."""
    if any(span.kind in {"name", "number"} for span in own):
        return False
    if not chinese:
        return sum(span.topical for span in own) <= 1
    begins = own[0].kind == "verb" or bool(_AT_THE_TIME.match(rest))
    return sum(len(span.folded) for span in own) <= (_FEW_WITHOUT_SUBJECT if begins else _FEW_CHARACTERS)


def _is_like(span: Span, about: str, likeness: Likeness) -> bool:
    """Whether a question's only word is a thing like the antecedent, and so its own topic: 病假 after 特休假."""
    return likeness(span.folded, [about])[0] >= LIKE_ENOUGH
