"""Make quotes and their receipts: slices of a memo's text, checked before they leave."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from memoqa.domain import Memo, Paragraph, Quote
from memoqa.errors import MemoqaError
from memoqa.quotes.references import references
from memoqa.text.linked_words import within

_RECEIPT = re.compile(r"([0-9a-f]{12})\.(\d{1,12})-(\d{1,12})\.([0-9a-f]{16})")


class NotVerbatim(MemoqaError):
    """A quote is not the slice of the memo that it claims to be; it is never shown."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The place of a quote in its memo, and the digest of its words.

    Attributes:
        source: The first 12 hexadecimal digits of the sha256 of the memo's file.
        start: Of the span in the memo's canonical text, which ends before `end`.
        digest: Of the words, as the function `digest` gives it.
    """

    source: str
    start: int
    end: int
    digest: str

    def __str__(self) -> str:
        """The text that `read_receipt` reads."""
        return f"{self.source}.{self.start}-{self.end}.{self.digest}"


def read_receipt(text: str) -> Receipt:
    """The receipt in a text.

    Raises:
        MemoqaError: It is not a receipt.
    """
    match = _RECEIPT.fullmatch(text.strip())
    if not match:
        raise MemoqaError(f"{text[:60]!r} is not a receipt; copy one from `memoqa ask --json`.")
    return Receipt(match[1], int(match[2]), int(match[3]), match[4])


def receipt_in(text: str) -> str | None:
    """The first receipt in a text, such as a pasted citation; None if it has none."""
    match = _RECEIPT.search(text)
    return match[0] if match else None


def receipt_of(memo: Memo, start: int, end: int) -> str:
    """The receipt of a stretch of a memo's canonical text: a paragraph, some words, a section."""
    return str(Receipt(memo.source_sha256[:12], start, end, digest(memo.text[start:end])))


def quote(
    memo: Memo,
    paragraph: Paragraph,
    sentences: Sequence[int],
    score: float,
    clauses: Sequence[tuple[int, int]] = (),
    answer: tuple[int, int] | None = None,
) -> Quote:
    """A paragraph as a quote, with the words highlighted that answer.

    Args:
        memo: Has the paragraph.
        paragraph: What is quoted.
        sentences: The numbers, from 0, of the sentences to highlight.
        score: The ranking's.
        clauses: Spans of the paragraph's text, which are highlighted in place of the sentences that they stand in.
        answer: As in `Quote`.

    Raises:
        NotVerbatim: The quote would not be the memo's own words.
    """
    text = memo.text[paragraph.start : paragraph.end]
    refers = references(memo, paragraph)
    made = Quote(
        text=text,
        highlights=highlights_of(paragraph, sentences, clauses),
        memo=memo.id,
        title=memo.title,
        section=paragraph.section,
        paragraph=paragraph.number,
        place=paragraph.place,
        score=score,
        receipt=receipt_of(memo, paragraph.start, paragraph.end),
        lead=tuple((memo.text[lead.start : lead.end], lead.place) for lead in paragraph.lead),
        answer=answer,
        date=memo.date,
        details=memo.details,
        refers=tuple((one.words, receipt_of(memo, one.start, one.end)) for one in refers),
        recognised=paragraph.recognised,
        links=within(paragraph.links, paragraph.start, paragraph.end),
    )
    check(made, [memo])
    return made


def highlights_of(
    paragraph: Paragraph, sentences: Sequence[int], clauses: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """The spans of a paragraph's text that are highlighted, in order.

    Args:
        paragraph: Has them.
        sentences: The numbers, from 0, of sentences.
        clauses: Spans of the paragraph's text, which are highlighted in place of the sentences that they stand in.
    """
    numbered = (paragraph.sentences[number] for number in sentences)
    spans = [(sentence.start - paragraph.start, sentence.end - paragraph.start) for sentence in numbered]
    whole = [(start, end) for start, end in spans if all(end <= first or start >= last for first, last in clauses)]
    return tuple(sorted([*clauses, *whole]))


def check(made: Quote, memos: Iterable[Memo]) -> None:
    """Let a quote pass only if it and its lead are slices of its memo, its highlights lie in it, and its answer in one.

    Raises:
        NotVerbatim: One of these does not hold.
    """
    says = find(read_receipt(made.receipt), memos)
    within = all(0 <= a < b <= len(made.text) for a, b in made.highlights)
    if made.answer is not None:
        first, last = made.answer
        within = within and first < last and any(a <= first < b for a, b in made.highlights)
        within = within and any(a < last <= b for a, b in made.highlights)
    if says is None or says[1] != made.text or not within or not all(lead in says[0].text for lead, _ in made.lead):
        raise NotVerbatim(f"a quote from {made.memo} is not in the memo's own words; run `memoqa index`.")


def find(receipt: Receipt, memos: Iterable[Memo]) -> tuple[Memo, str] | None:
    """The memo that a receipt points to, and its words there; None if no memo has these words at that place."""
    for memo in memos:
        if memo.source_sha256.startswith(receipt.source):
            text = memo.text[receipt.start : receipt.end]
            if len(text) == receipt.end - receipt.start and digest(text) == receipt.digest:
                return memo, text
    return None


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of the words' sha256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
