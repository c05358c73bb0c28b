"""Mark what answers: the sentences that the features choose, or the clause of the words that the reader found."""

from memoqa.domain import Paragraph
from memoqa.search.windows import PlacedReading
from memoqa.text.clauses import clause_around

# The reader's margin from which its clause is marked instead of the sentence that it stands in, and from which it is
# marked alone, whatever sentences the features chose. Set on articles that the reader did not learn from.
NARROWED_FROM, ALONE_FROM = 4.0, 6.0


def marked(
    sentences: tuple[int, ...], paragraph: Paragraph, text: str, reading: PlacedReading | None
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...], tuple[int, int] | None]:
    """The numbers of the sentences to mark, and the clause that the reader is sure enough of.

    Args:
        sentences: The numbers of those that the features chose.
        paragraph: Has them.
        text: The paragraph's.
        reading: What the reader says; None if it did not read the paragraph.
    """
    if reading is None or reading.start == reading.end or reading.margin < NARROWED_FROM:
        return sentences, (), None
    spans = [(sentence.start - paragraph.start, sentence.end - paragraph.start) for sentence in paragraph.sentences]
    number = next(n for n, (_, end) in enumerate(spans) if end >= reading.end)
    start, end = spans[number]
    first, last = clause_around(text[start:end], max(0, reading.start - start), reading.end - start)
    if number in sentences or reading.margin >= ALONE_FROM:
        return (number,), ((start + first, start + last),), (reading.start, reading.end)
    return sentences, (), None
