"""Answer questions about a memo itself: the paragraphs that tell its author, title, date or gist, and its outline."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from memoqa.domain import Memo, MemoFacts
from memoqa.index.corpus import Corpus
from memoqa.ingest.formats.table import MAIL, OUTLOOK, format_of
from memoqa.search.concepts import AUTHORED
from memoqa.search.memo_questions import Aspect, MemoQuestion
from memoqa.search.ranking import MARGIN, Ranked, Ranking
from memoqa.text.normalize import fold
from memoqa.text.terms import terms

MOST_OF_A_GIST = 3  # paragraphs
MEMO_CONFIDENCE = 0.9  # the least confidence in an answer about a memo itself, whose front and outline are known
_BYLINE = re.compile(rf"{'|'.join(AUTHORED)}|^(?:from|by|author)\b|^(?:发文|寄件)")
# Of a mail's front, folded.
_HEAD: Final[dict[str, tuple[str, ...]]] = {"author": ("from:",), "date": ("date:",), "recipients": ("to:", "cc:")}


def with_memo_facts(ranking: Ranking, asked: MemoQuestion, corpus: Corpus, first: int | None) -> Ranking:
    """A ranking with the paragraphs first that answer a question about a memo itself.

    If the question may mean any of several memos, the ranking has the paragraphs of each, and the verdict "related".

    Args:
        ranking: Of the paragraphs as for any other question.
        asked: The question's aspect of the memo, and the words that may name the memo.
        corpus: The corpus that was searched.
        first: The number of the first paragraph found for the question before it; None outside a thread.
    """
    starts = _memos_meant(ranking, asked, corpus, first)
    told = [(start, *one) for start in starts for one in telling_paragraphs(corpus[start][0], asked.aspect)]
    if not told:
        return ranking
    best = ranking.paragraphs[0].score + 2 * MARGIN
    step = MARGIN / len(told)  # close enough that all of them are quoted
    telling = [
        Ranked(start + place, best - rank * step, sentences) for rank, (start, place, sentences) in enumerate(told)
    ]
    chosen = {entry.index for entry in telling}
    others = tuple(entry for entry in ranking.paragraphs if entry.index not in chosen)
    if len(starts) > 1:
        return replace(ranking, paragraphs=(*telling, *others), verdict="related", safe_at=0.0)
    confidence = max(ranking.confidence, MEMO_CONFIDENCE)
    return Ranking(ranking.asked_as, (*telling, *others), "answer", confidence, asked.aspect, safe_at=1.0)


def _memos_meant(ranking: Ranking, asked: MemoQuestion, corpus: Corpus, first: int | None) -> list[int]:
    """The first paragraph of each memo that a question about a memo itself may mean, the likeliest memo first."""
    indices = [entry.index for entry in ranking.paragraphs]
    if first is not None and not asked.named:
        indices = [first]
    elif asked.mail == "meant":
        return []
    elif asked.mail and not asked.named:
        indices = indices[:1]  # of many mails that stand in the ranking, the best one alone may be meant
    if asked.mail:
        indices = [index for index in indices if is_mail(corpus[index][0])]
    starts = list(dict.fromkeys(index - corpus[index][0].paragraphs.index(corpus[index][1]) for index in indices))
    return [start for start in starts if _is_named(fold(corpus[start][0].title), asked.named)]


def _is_named(title: str, words: Sequence[str]) -> bool:
    """Whether a folded title has all these words, in whichever form: closing in Closed on Monday."""
    said = set(terms(title))
    return all(word in title or said.issuperset(terms(word)) for word in words)


def telling_paragraphs(memo: Memo, aspect: Aspect) -> Sequence[tuple[int, tuple[int, ...]]]:
    """The paragraphs that tell an aspect of a memo: the place of each in it, and the numbers of its telling sentences.

    The gist is the text between the title and the first heading or, without such text, the first paragraph and the
    last.

    Returns:
        Empty if the memo does not tell: a memo without a byline tells no author.
    """
    front = memo.paragraphs[0]
    if aspect in _HEAD and is_mail(memo):
        told = (fold(memo.text[sentence.start : sentence.end]) for sentence in front.sentences)
        head = tuple(number for number, text in enumerate(told) if text.startswith(_HEAD[aspect]))
        return [(0, head)] if head and front.number == 0 else []
    if aspect == "gist":
        body = [place for place, paragraph in enumerate(memo.paragraphs) if paragraph.number]
        above = [place for place in body if not memo.paragraphs[place].section]
        chosen = above if len(above) < len(body) else []
        return [(place, (0,)) for place in (chosen or list(dict.fromkeys([*body[:1], *body[-1:]])))[:MOST_OF_A_GIST]]
    if front.number != 0 or (aspect == "author" and not memo.byline) or (aspect == "date" and not memo.date):
        return []
    if aspect != "author":
        return [(0, (0,))] if aspect != "recipients" else []
    texts = [fold(memo.text[sentence.start : sentence.end]) for sentence in front.sentences]
    by = tuple(number for number, text in enumerate(texts) if _BYLINE.search(text))
    return [(0, by or tuple(range(1, len(texts))) or (0,))]


def is_mail(memo: Memo) -> bool:
    """Whether a memo is a mail, and not what is attached to one."""
    return format_of(memo.id) in (MAIL, OUTLOOK)


def facts_of(memo: Memo, aspect: Aspect | None) -> MemoFacts | None:
    """The memo's sections, number of paragraphs or date, if one of these was asked for; None otherwise."""
    if aspect == "sections":
        every = (heading for paragraph in memo.paragraphs for heading in paragraph.section)
        return MemoFacts(sections=tuple(dict.fromkeys(every)))
    if aspect == "paragraphs":
        return MemoFacts(paragraphs=sum(paragraph.number > 0 for paragraph in memo.paragraphs))
    return MemoFacts(date=memo.date) if aspect == "date" else None
