"""Quote any stretch of a memo, and find it again by its receipt: some words, a paragraph, a whole section."""

from collections.abc import Sequence

from memoqa.domain import Memo, Paragraph, Place, Quote
from memoqa.quotes import receipt as receipts
from memoqa.quotes.context import in_row, paragraph_at
from memoqa.quotes.receipt import Receipt, receipt_of
from memoqa.text.linked_words import within


def words_of(memo: Memo, start: int, end: int, highlights: Sequence[tuple[int, int]] = ()) -> Quote:
    """A stretch of a memo as a quote, with the place of the paragraph that it stands in.

    Words of a heading have the place of the first paragraph under it, words of a lead the lead's own.

    Args:
        memo: Has the words.
        start: Of the stretch in the memo's canonical text, which ends before `end`.
        end: As said.
        highlights: Spans of the memo's canonical text, within the stretch.
    """
    paragraph = memo.paragraphs[paragraph_at(memo, end)]
    quote = Quote(
        text=memo.text[start:end],
        highlights=tuple((first - start, last - start) for first, last in highlights),
        memo=memo.id,
        title=memo.title,
        section=paragraph.section,
        paragraph=paragraph.number,
        place=file_place(paragraph, start),
        score=0.0,
        receipt=receipt_of(memo, start, end),
        recognised=paragraph.recognised,
        links=within([link for one in memo.paragraphs for link in one.links], start, end),
    )
    receipts.check(quote, [memo])
    return quote


def file_place(paragraph: Paragraph, start: int) -> Place:
    """Where words that begin at `start` are in the file: in this paragraph, or in a line that it stands under."""
    lead = next((lead for lead in paragraph.lead if lead.start <= start < lead.end), None)
    return lead.place if lead else paragraph.place


def passages_at(receipt: Receipt, memos: Sequence[Memo]) -> tuple[Quote, ...]:
    """What a receipt stands for: the paragraphs in its span, in order, or else the words themselves.

    Returns:
        Empty if no memo has these words at this place.
    """
    found = receipts.find(receipt, memos)
    if found is None or receipt.start >= receipt.end:
        return ()
    memo, _ = found
    return passages_in(memo, receipt.start, receipt.end) or (words_of(memo, receipt.start, receipt.end),)


def passages_in(memo: Memo, start: int, end: int) -> tuple[Quote, ...]:
    """The paragraphs of a memo that stand whole in a stretch of it, in order."""
    return in_row(memo, [one for one in memo.paragraphs if start <= one.start and one.end <= end])
