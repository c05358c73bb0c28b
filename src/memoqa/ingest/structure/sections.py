"""Put each paragraph of a memo's body under its headings.

A heading stands on the paragraphs that it heads, in `Paragraph.section`, and is not a paragraph of its own: it would
crowd out answers. A heading with nothing under it is a paragraph after all, or its words could not be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.domain import Lead, Paragraph, Sentence
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.headings import LEAST_ARTICLES
from memoqa.ingest.structure.leads import leads_of
from memoqa.ingest.structure.parts import Part, place_of, recognised_of
from memoqa.ingest.structure.unmarked import UNNUMBERED_RANK
from memoqa.text.markup import reading
from memoqa.text.sentences import sentences_of


def body_paragraphs(text: str, parts: Sequence[Part]) -> list[Paragraph]:
    """The paragraphs in order, numbered from 1.

    Args:
        text: The memo's canonical text.
        parts: Below the front, with the ranks of headings.
    """
    sections = _Sections(text)
    articles = [part for part in parts if marks.article_of(part.text) and not part.block.plain]
    leads, ends = leads_of(text, parts)
    for place, part in enumerate(parts):
        if part.ornament:
            continue
        if part.rank is not None:
            sections.open(part, part.rank)
            continue
        article = marks.article_of(part.text) if len(articles) >= LEAST_ARTICLES and not part.block.plain else None
        if article is None:
            sections.end_siblings(part)
        else:
            sections.open_article(article)
        end = ends.get(place, part.end)
        if end > part.start:
            sections.add(part, leads[place], end)
    sections.close(0)
    return sections.paragraphs


def _readable(text: str, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences, in which one of markup alone, as <br> is, belongs to the one before."""
    found: list[Sentence] = []
    for sentence in sentences:
        written = text[sentence.start : sentence.end]
        if found and written[0] in "<&{" and not any(map(str.isalnum, reading(written).text)):
            found[-1] = Sentence(found[-1].start, sentence.end)
        else:
            found.append(sentence)
    return tuple(found)


@dataclass(slots=True)
class _Heading:
    """A heading that the next paragraph stands under.

    Attributes:
        part: Its own, which is a paragraph if no other names it; None if the heading is part of a paragraph.
    """

    rank: int
    text: str
    part: Part | None = None


class _Sections:
    """The paragraphs so far, and the headings that the next one stands under, outermost first."""

    def __init__(self, text: str) -> None:
        self.paragraphs: list[Paragraph] = []
        self._text = text
        self._path: list[_Heading] = []
        self._listed: set[int] = set()  # ranks of lists that begin again at 一、 under a heading of the same rank

    def open(self, part: Part, rank: int) -> None:
        """Begin the section of a heading."""
        self._listed.clear()
        statute = (heading.rank for heading in self._path if heading.rank in {marks.ARTICLE_RANK, marks.SECTION_RANK})
        # A heading without a number is about what follows the articles, not about the last of them.
        self.close(next(statute, rank) if rank == UNNUMBERED_RANK else rank)
        self._path.append(_Heading(rank, marks.heading_text(part.text), part))

    def open_article(self, number: str) -> None:
        """Begin the section of an article that is a paragraph: it goes on in the next ones."""
        self._listed.clear()
        self.close(marks.ARTICLE_RANK)
        self._path.append(_Heading(marks.ARTICLE_RANK, number))

    def end_siblings(self, part: Part) -> None:
        """End the section of 一、 at a paragraph that begins with 二、, unless that is an item of a list in it."""
        own = None if part.block.plain else marks.heading_rank(part.text)
        if own is None or own > marks.LOWEST_OFFICIAL_RANK or all(heading.rank != own for heading in self._path):
            return
        if marks.is_first(part.text):
            self._listed.add(own)
        elif own not in self._listed:
            # 二、本辦法適用於全體員工。 is a section of one sentence: the section under 一、 ends there.
            self.close(own)

    def add(self, part: Part, lead: tuple[Lead, ...] = (), end: int | None = None) -> None:
        """Add a part, or what of it stands before `end`, as a paragraph under the headings that are open."""
        end = part.end if end is None else end
        if part.is_furniture:
            self.close(0)
        for heading in self._path:
            heading.part = None
        section = tuple(heading.text for heading in self._path)
        sentences = _readable(self._text, sentences_of(self._text, part.start, end))
        place = place_of(part.block.lines)
        number = len(self.paragraphs) + 1
        seen = recognised_of(part.block.lines)
        self.paragraphs.append(Paragraph(number, part.start, end, section, place, sentences, lead, seen))

    def close(self, rank: int) -> None:
        """End the sections of this rank and further in; their innermost heading is a paragraph if it heads none."""
        while self._path and self._path[-1].rank >= rank:
            alone = self._path.pop().part
            if alone is not None:
                self.add(alone)
