"""Carry the links of a source's lines to the paragraphs of its memo; Markdown writes them into the text itself."""

from collections.abc import Sequence
from dataclasses import replace

from memoqa.domain import Link, Paragraph
from memoqa.ingest.structure.parts import Part
from memoqa.text.linked_words import carried, within
from memoqa.text.markup import links_in


def with_links(paragraphs: Sequence[Paragraph], parts: Sequence[Part], *, markdown: bool) -> tuple[Paragraph, ...]:
    """The paragraphs, each with the links of its words as spans of the memo's canonical text."""
    links = [link for part in parts for link in _links_of(part, markdown=markdown)]
    if not links:
        return tuple(paragraphs)
    return tuple(replace(paragraph, links=_inside(paragraph, links)) for paragraph in paragraphs)


def _links_of(part: Part, *, markdown: bool) -> list[Link]:
    fenced = part.block.verbatim and not part.block.plain
    if markdown:
        found = () if fenced else links_in(part.text)
    else:
        found = carried(part.text, ((line.text, line.links) for line in part.block.lines))
    return [(part.start + start, part.start + end, address) for start, end, address in found]


def _inside(paragraph: Paragraph, links: Sequence[Link]) -> tuple[Link, ...]:
    own = within(links, paragraph.start, paragraph.end)
    return tuple((paragraph.start + start, paragraph.start + end, address) for start, end, address in own)
