"""Texts, the memo that the outline makes of one, and that memo's paragraphs and sections."""

import re

from memoqa.ingest.formats.table import BUILT_IN
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.outline import outline

RAIL = (
    "The committee met on Tuesday to consider the travel policy. It agreed that staff may book rail travel without "
    "prior approval where the fare is below 200 dollars. Dr. Smith objected, noting that sleepers cost 3.5 times more."
)
CLAIMS = (
    "Claims are paid within ten working days after they reach the finance office. Late claims, i.e. those filed more "
    "than 90 days after travel, need a director's signature before they can be paid at all."
)
PURCHASE = (
    "本部辦理採購應依政府採購法及其相關子法規定辦理，金額達新臺幣一百萬元以上者，應公開招標，並於開標前十四日公告。"
    "廠商對招標文件有疑義者，得於等標期間以書面請求釋疑，本部應於開標前一日以書面答復，逾期不予受理。"
)


FORMATS = {row.name: row for row in BUILT_IN}


def memo_of(text, name="text", **details):
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
    return outline(Source(lines, FORMATS[name]), memo_id="folder/travel.txt", source_sha256="0" * 64, **details)


def paragraphs(memo):
    return [memo.text[paragraph.start : paragraph.end] for paragraph in memo.paragraphs if paragraph.number]


def sections(memo):
    return [paragraph.section for paragraph in memo.paragraphs if paragraph.number]


def leads(memo):
    """The leads of each paragraph of the body, as texts."""
    return [
        tuple(memo.text[lead.start : lead.end] for lead in paragraph.lead)
        for paragraph in memo.paragraphs
        if paragraph.number
    ]


def unfound(memo):
    """The lines of the canonical text, or parts of them, that stand in no paragraph, lead or heading of a section.

    Comments and tags of Markdown are no text.
    """
    found = [False] * len(memo.text)
    for markup in re.finditer(r"<!--.*?-->|</?[a-z][^<>]*>|&nbsp;", memo.text, re.DOTALL):
        found[markup.start() : markup.end()] = [True] * len(markup[0])
    for paragraph in memo.paragraphs:
        for span in (paragraph, *paragraph.lead):
            found[span.start : span.end] = [True] * (span.end - span.start)
    headings = {heading for paragraph in memo.paragraphs for heading in paragraph.section}
    lost, position = [], 0
    for line in memo.text.split("\n"):
        left = "".join(character for character, seen in zip(line, found[position:], strict=False) if not seen)
        position += len(line) + 1
        if any(character.isalnum() for character in left) and marks.heading_text(left) not in headings:
            lost.append(left)
    return lost
