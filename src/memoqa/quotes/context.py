"""The paragraphs around a quoted one, found by its receipt."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from memoqa.domain import Memo, Paragraph, Quote
from memoqa.quotes import receipt as receipts
from memoqa.quotes.receipt import Receipt


def located(receipt: Receipt, memos: Sequence[Memo]) -> tuple[Memo, int] | None:
    """The memo and paragraph that a receipt was given for; the paragraph by its index in the memo.

    If it was given for some words, the paragraph has them; for those of a heading it is the first under the heading.
    If no memo has the file's digest any more, the words decide: the one paragraph that still has them.

    Returns:
        None if no paragraph has the words, or more than one of changed memos does.
    """
    for memo in memos:
        if memo.source_sha256.startswith(receipt.source):
            for index, paragraph in enumerate(memo.paragraphs):
                if (paragraph.start, paragraph.end) == (receipt.start, receipt.end):
                    return memo, index
    if found := receipts.find(receipt, memos):
        memo, _ = found
        return memo, paragraph_at(memo, receipt.end)
    length = receipt.end - receipt.start
    same = [
        (memo, index)
        for memo in memos
        for index, paragraph in enumerate(memo.paragraphs)
        if paragraph.end - paragraph.start == length
        and receipts.digest(memo.text[paragraph.start : paragraph.end]) == receipt.digest
    ]
    return same[0] if len(same) == 1 else None


def paragraph_at(memo: Memo, end: int) -> int:
    """The index of the paragraph in which a stretch ends, or else of the one that follows; the last behind all."""
    index = bisect_left(memo.paragraphs, end, key=lambda paragraph: paragraph.end)
    return min(index, len(memo.paragraphs) - 1)


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
    return in_row(memo, memo.paragraphs[first : last + 1])


def in_row(memo: Memo, paragraphs: Sequence[Paragraph]) -> tuple[Quote, ...]:
    """Paragraphs that follow each other as quotes; the lead of several stands above the first alone."""
    quotes = [_plain(memo, paragraph) for paragraph in paragraphs]
    return tuple(_below(before, quote) for before, quote in zip([None, *quotes], quotes, strict=False))


def _below(before: Quote | None, quote: Quote) -> Quote:
    """The quote without the leads that stand above the one before it already; with all if it left an inner list."""
    above = before.lead if before else ()
    return replace(quote, lead=quote.lead[len(above) :]) if quote.lead[: len(above)] == above else quote


def _plain(memo: Memo, paragraph: Paragraph) -> Quote:
    return receipts.quote(memo, paragraph, (), 0.0)
