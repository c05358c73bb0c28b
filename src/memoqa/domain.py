"""The values that the library takes and returns: memos, paragraphs, quotes, answers, turns. All are frozen.

Every offset counts characters (code points) of a memo's canonical text, start included, end excluded.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["answer", "related", "none"]
Link: TypeAlias = tuple[int, int, str]  # the span of its words, and its address: http, https or mailto


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage is in the source file: its lines (first and last, from 1) or, in a PDF, its first page.

    `printed` is the number that is printed on that page, if it is another.
    """

    lines: tuple[int, int] | None = None
    page: int | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a span of the memo's canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lead(Sentence):
    """A line that paragraphs stand under, as a span of the memo's canonical text, and its place in the file.

    It announces a list, asks a question that the paragraphs answer, or is the header row of a table.
    """

    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a span of the memo's canonical text.

    Attributes:
        number: 0 for the front (title and byline), 1, 2, … for the body in reading order.
        section: Headings above it, outermost first, as the memo writes them; empty before the first heading.
        sentences: In order, within the paragraph, at least one.
        lead: The lines that it stands under, outermost first: 「住宿費上限如下：」 above 「東京每晚六千元」.
        recognised: The confidence, 0 to 1, with which its text was recognised on a picture of its page; None if the
            file itself has it.
        links: Where the file says that its words lead, in order, as spans of the memo's canonical text.
    """

    number: int
    start: int
    end: int
    section: tuple[str, ...]
    place: Place
    sentences: tuple[Sentence, ...]
    lead: tuple[Lead, ...] = ()
    recognised: float | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What the organisation says of a memo: in its sidecar, its front matter, or a folder file above it.

    Attributes:
        owner: Who answers for it, as written: a name, an id as MEMOQA_ADMINS writes it, or `name <id>`.
        audience: The ids of those who may read it, as `slack:S1`, at least one; None for everybody.
        valid_from: The first day on which it holds, ISO 8601.
        valid_until: The last one.
        review_by: The day by which its owner should have read it again, ISO 8601.
        checked: The day on which somebody last read it and found it right, ISO 8601.
        superseded_by: The id of the memo that holds in its place.
        url: Where the file can be opened, http or https.
        tags: Words for what it is about, which its text may not have.
        language: Its language, as BCP 47 writes it: `zh-TW`.
    """

    owner: str | None = None
    audience: tuple[str, ...] | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    review_by: str | None = None
    checked: str | None = None
    superseded_by: str | None = None
    url: str | None = None
    tags: tuple[str, ...] | None = None
    language: str | None = None

    def may_be_read_by(self, ids: Collection[str]) -> bool:
        """Whether somebody who has these ids, and no others, may read the memo."""
        return self.audience is None or any(one in ids for one in self.audience)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a memo holds on the day on which it is quoted; by default it does.

    Attributes:
        expired: The last day on which it held, ISO 8601; None if that has not passed.
        holds_from: The first day on which it will hold; None if that has come.
        superseded: Whether another memo holds in its place.
        newer: That memo's id, if whoever asks may read it.
        review_due: The day by which its owner should have read it again, if that has passed and the memo holds.
    """

    expired: str | None = None
    holds_from: str | None = None
    superseded: bool = False
    newer: str | None = None
    review_due: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the memo can answer."""
        return not (self.expired or self.holds_from or self.superseded)


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo: its canonical text, and the paragraphs as spans of it.

    With all white space removed, `text` equals what the reader took from the source file, character for character.

    Attributes:
        id: The file's path inside the memos folder, with forward slashes.
        title: As the memo writes it, or the subject of a letter; else from the sidecar or the front matter, else the
            file's name.
        byline: As the memo writes it, or empty.
        source_sha256: Of the file's bytes, hexadecimal.
        date: As the sidecar, the front matter or else the head of a letter writes it; None if none of them does.
        origin: The memo's sender or source, as the sidecar or the front matter says.
        details: What else they say of it.
    """

    id: str
    title: str
    byline: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    source_sha256: str
    date: str | None = None
    origin: str | None = None
    details: Details = field(default_factory=Details)


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph, word for word, with the answering sentences highlighted.

    Attributes:
        text: A slice of the memo's canonical text.
        highlights: Spans of `text` (not of the memo) that answer.
        memo: The memo's id.
        paragraph: The paragraph's number; 0 is the front.
        score: The ranking's score; comparable within one answer only.
        receipt: Memo, span and digests by which `memoqa verify` checks the quote against the memo.
        lead: What the paragraph stands under, outermost first: slices of the memo's canonical text and their places.
        date: The memo's, as `Memo.date`.
        details: The memo's.
        link: Where it can be opened at this place, http or https; None if nobody said where.
        standing: Whether the memo holds.
        answer: The words that answer as exactly as they are known, a span of `text`: the very words in a highlight, or
            a stretch from one highlight to the same or a later one. None if that is not known either.
        refers: Other places of the memo that it names, such as 第三條, at most two: its words for each, and the
            receipt of what stands there.
        recognised: As `Paragraph.recognised`.
        links: Where its words lead, in order, as spans of `text`.
    """

    text: str
    highlights: tuple[tuple[int, int], ...]
    memo: str
    title: str
    section: tuple[str, ...]
    paragraph: int
    place: Place
    score: float
    receipt: str
    lead: tuple[tuple[str, Place], ...] = ()
    answer: tuple[int, int] | None = None
    date: str | None = None
    details: Details = field(default_factory=Details)
    refers: tuple[tuple[str, str], ...] = ()
    standing: Standing = field(default_factory=Standing)
    link: str | None = None
    recognised: float | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoFacts:
    """The answer to a question about the memo itself; exactly one field is set.

    Attributes:
        sections: The memo's headings in order, as it writes them.
        paragraphs: The number of paragraphs in its body.
        date: As in `Memo.date`.
    """

    sections: tuple[str, ...] | None = None
    paragraphs: int | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The memos' answer to a question.

    Attributes:
        asked_as: The question that was searched for, with what it takes from earlier questions.
        verdict: "answer", "related" (near, but perhaps no answer) or "none" (the memos do not say; no quotes).
        confidence: From 0 to 1.
        generation: Name of the index generation that answered.
        milliseconds: From question to answer.
        found: Number of paragraphs close enough to the best to be quoted, the quoted ones included.
        searched: Numbers of memos and of paragraphs that were searched; zeros if not counted.
        memo_facts: The answer to a question about the first quote's memo; None for any other question, and for one
            about title or author, which a quote answers.
        likely: Whether the first quote of a "related" answer probably answers all the same.
    """

    question: str
    asked_as: str
    verdict: Verdict
    confidence: float
    quotes: tuple[Quote, ...]
    generation: str
    milliseconds: float
    found: int = 0
    memo_facts: MemoFacts | None = None
    likely: bool = False
    searched: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked earlier in a thread.

    Attributes:
        quoted: The receipts of the quotes that answered it; none if the memos did not say.
        asked_as: As `Answer.asked_as`; empty if it is not known.
    """

    question: str
    quoted: tuple[str, ...] = ()
    asked_as: str = ""
