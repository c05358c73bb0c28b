"""A memo's outline: the paragraphs around a quoted one, found by its receipt, and answers about the memo itself."""

import re
from collections.abc import Sequence

from memoqa.domain import Memo, MemoFacts, Paragraph, Quote
from memoqa.quotes import receipt as receipts
from memoqa.quotes.receipt import Receipt
from memoqa.search.memo_questions import Aspect
from memoqa.search.query import AUTHORED
from memoqa.text.normalize import fold

MOST_OF_A_GIST = 3  # paragraphs
_FROM = re.compile(rf"{'|'.join(AUTHORED)}|^(?:from|by|author)\b|^(?:发文|寄件)")


def located(receipt: Receipt, memos: Sequence[Memo]) -> tuple[Memo, int] | None:
    """The memo and paragraph that a receipt was given for; the paragraph by its index in the memo.

    If no memo has the file's digest any more, the words decide: the one paragraph that still has them.

    Returns:
        None if no paragraph has the words, or more than one of changed memos does.
    """
    for memo in memos:
        if memo.source_sha256.startswith(receipt.source):
            for index, paragraph in enumerate(memo.paragraphs):
                if (paragraph.start, paragraph.end) == (receipt.start, receipt.end):
                    return memo, index
    length = receipt.end - receipt.start
    same = [
        (memo, index)
        for memo in memos
        for index, paragraph in enumerate(memo.paragraphs)
        if paragraph.end - paragraph.start == length
        and receipts.digest(memo.text[paragraph.start : paragraph.end]) == receipt.digest
    ]
    return same[0] if len(same) == 1 else None


def beside(memo: Memo, index: int, step: int) -> Quote | None:
    """The paragraph `step` places after the one at `index` (before it if negative); None beyond the memo's ends."""
    there = index + step
    return _plain(memo, memo.paragraphs[there]) if 0 <= there < len(memo.paragraphs) else None


def section(memo: Memo, index: int) -> tuple[Quote, ...]:
    """All paragraphs under the innermost heading of the one at `index`, in order; empty if it has no heading."""
    heads = memo.paragraphs[index].section
    if not heads:
        return ()
    first = last = index
    while first and memo.paragraphs[first - 1].section[: len(heads)] == heads:
        first -= 1
    while last + 1 < len(memo.paragraphs) and memo.paragraphs[last + 1].section[: len(heads)] == heads:
        last += 1
    return tuple(_plain(memo, paragraph) for paragraph in memo.paragraphs[first : last + 1])


def telling(memo: Memo, aspect: Aspect) -> list[tuple[int, tuple[int, ...]]]:
    """The paragraphs that answer a question about a memo as such, by their places in it, with the sentences that do.

    Its gist is what stands between title and first heading or, where nothing does, its first paragraph and its last.

    Returns:
        Empty where the memo does not tell, as one without a byline tells no author.
    """
    front = memo.paragraphs[0]
    if aspect == "gist":
        body = [place for place, paragraph in enumerate(memo.paragraphs) if paragraph.number]
        above = [place for place in body if not memo.paragraphs[place].section]
        chosen = above if len(above) < len(body) else []
        return [(place, (0,)) for place in (chosen or list(dict.fromkeys([*body[:1], *body[-1:]])))[:MOST_OF_A_GIST]]
    if front.number != 0 or (aspect == "author" and not memo.byline) or (aspect == "date" and not memo.date):
        return []
    if aspect != "author":
        return [(0, (0,))]
    texts = [fold(memo.text[sentence.start : sentence.end]) for sentence in front.sentences]
    by = tuple(number for number, text in enumerate(texts) if _FROM.search(text))
    return [(0, by or tuple(range(1, len(texts))) or (0,))]


def memo_facts(memo: Memo, aspect: Aspect | None) -> MemoFacts | None:
    """What of a memo as such was asked for; None for its title, which is quoted, and where nothing was."""
    if aspect == "sections":
        every = (heading for paragraph in memo.paragraphs for heading in paragraph.section)
        return MemoFacts(sections=tuple(dict.fromkeys(every)))
    if aspect == "paragraphs":
        return MemoFacts(paragraphs=sum(paragraph.number > 0 for paragraph in memo.paragraphs))
    return MemoFacts(date=memo.date) if aspect == "date" else None


def _plain(memo: Memo, paragraph: Paragraph) -> Quote:
    return receipts.quote(memo, paragraph, (), 0.0)
