"""Tell from a memo what may have gone wrong in reading it: no title, a paragraph as long as a page, lost lines."""

import itertools
import statistics
import unicodedata
from collections.abc import Iterator

from memoqa.domain import Memo, Paragraph
from memoqa.ingest.structure.marks import heading_text
from memoqa.text.markup import reading

GIANT_CHARACTERS = 3000  # three times the longest paragraph of a statute; two pages of a letter
SHORT_CHARACTERS = 10  # half of the paragraphs: lines were taken for them, or cells
LEAST_PARAGRAPHS = 40  # in a memo that should have sections, or be judged by half its paragraphs
UNREADABLE_SHARE = 0.005  # of the characters: two in a page
MID_SENTENCE_SHARE = 0.1  # of the paragraphs; a list may begin with small letters


def doubts_of(memo: Memo) -> tuple[str, ...]:
    """What looks wrong, each as a sentence without its full stop; empty for most memos."""
    return tuple(itertools.chain(_title(memo), _paragraphs(memo), _characters(memo), _lost(memo)))


def lost_lines(memo: Memo) -> tuple[str, ...]:
    """The lines of the canonical text that no paragraph holds and no section names; ornaments do not count."""
    covered = [(paragraph.start, paragraph.end) for paragraph in memo.paragraphs]
    covered += [(lead.start, lead.end) for paragraph in memo.paragraphs for lead in paragraph.lead]
    covered.sort()
    headings = {heading for paragraph in memo.paragraphs for heading in paragraph.section}
    lost: list[str] = []
    start, latest, place = 0, 0, 0
    for line in memo.text.split("\n"):
        end = start + len(line)
        while place < len(covered) and covered[place][0] < end:
            latest = max(latest, covered[place][1])
            place += 1
        if latest <= start and any(map(str.isalnum, reading(line).text)) and heading_text(line) not in headings:
            lost.append(line)
        start = end + 1
    return tuple(lost)


def _title(memo: Memo) -> Iterator[str]:
    has_front = any(paragraph.number == 0 for paragraph in memo.paragraphs)
    if (
        not has_front
        and not _is_row(memo, memo.paragraphs[0])
        and memo.title == memo.id.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    ):
        yield "no title was found, and the file's name stands in for it"


def _paragraphs(memo: Memo) -> Iterator[str]:
    body = [paragraph for paragraph in memo.paragraphs if paragraph.number > 0 and not _is_row(memo, paragraph)]
    lengths = [paragraph.end - paragraph.start for paragraph in body]
    giant = [paragraph for paragraph in body if paragraph.end - paragraph.start > GIANT_CHARACTERS]
    if giant:
        others = f"; as long besides: {len(giant) - 1}" if giant[1:] else ""
        yield f"¶ {giant[0].number} has {giant[0].end - giant[0].start:,} characters{others}"
    if len(body) < LEAST_PARAGRAPHS:
        return
    if not any(paragraph.section for paragraph in body):
        yield f"none of its {len(body):,} paragraphs stands under a heading"
    if statistics.median(lengths) < SHORT_CHARACTERS:
        yield f"half of its {len(body):,} paragraphs are shorter than {SHORT_CHARACTERS} characters"
    broken = [p for p in body if memo.text[p.start].islower() and memo.text[p.start + 1 : p.start + 2] not in ".)"]
    if len(broken) > MID_SENTENCE_SHARE * len(body):
        first = broken[0].number
        yield f"{len(broken):,} of its {len(body):,} paragraphs begin in the middle of a sentence, such as ¶ {first}"


def _is_row(memo: Memo, paragraph: Paragraph) -> bool:
    """Whether a paragraph is a row of a table, which may be as short and stand as far from a heading as it likes."""
    spans = ((paragraph.start, paragraph.end), *((lead.start, lead.end) for lead in paragraph.lead))
    return any("\t" in memo.text[start:end] for start, end in spans)


def _characters(memo: Memo) -> Iterator[str]:
    unreadable = sum(c == "\ufffd" or unicodedata.category(c) in {"Co", "Cn"} for c in memo.text)
    if unreadable > UNREADABLE_SHARE * len(memo.text):
        yield f"{unreadable:,} of its characters cannot be read"


def _lost(memo: Memo) -> Iterator[str]:
    if lost := lost_lines(memo):
        yield f"lines that stand in no paragraph and head none: {len(lost)}, such as “{lost[0][:40]}”"
