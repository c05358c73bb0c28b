"""Find what a paragraph refers to within its own memo: 第三條, 前條, 依前點, 如附件一, section 4.2, Article 5 above.

A reference counts only if its place is certain: one section or paragraph of this memo has that number, and the words
do not speak of another text, as 勞動基準法第九條 and "Article 9 of the Labor Standards Act" do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from memoqa.domain import Memo, Paragraph
from memoqa.ingest.structure.marks import counted
from memoqa.quotes.headings import Section, is_numbered, sections_of
from memoqa.quotes.numbered import NUMBER, Number, number_of, read_number, same
from memoqa.text.normalize import folded_in_place

MOST: Final = 2  # references of one paragraph; more buttons would hide the others
LONGEST_LABEL: Final = 40  # characters of a line that is the label of an appendix, and not a paragraph

# All patterns are of folded text. 前条 and 前点 are what stands before; 前二条 is more than one place.
_BEFORE: Final = re.compile(r"前(?P<what>[条点项款])(?!例|件|目)")
_ALOUD: Final = re.compile(
    r"(?:依|按|如|见|照|于|除|同|及|与|或|用|反|合|因|由|对|经|受|至|，|,|、|。|；|;|:|\(|\s|\A)(?:照|据)?\Z"
)
_OTHER_TEXT: Final = re.compile(
    r"(?:(?:(?<!本)(?<!办)|(?<=同))法|(?<!本)(?:条例|细则|规则|办法|要点|准则|规程|章程|契约|合约|公约|协定)|[》」])(?:之|的)?\s?\Z"
)
_OF_ANOTHER: Final = re.compile(
    r"[\s,]{0,2}(?:\([^()]{0,20}\)\s)?of (?:the|that|its|their|said|[a-z]{1,20} (?:\(|act|law|code))"
)
_OF_THIS: Final = re.compile(r"\s(?:above|below|herein|of (?:this|these))\b")
_A_LAW: Final = re.compile(r"\b(?:act|code|law|regulations?|directive|treaty|constitution|convention|statute|gdpr)\b")
_CLAUSE_END: Final = re.compile(r"[。；;!！?？\n]|\.\s")
_LOOKED_BACK, _LOOKED_AHEAD = 60, 30  # characters in which another text's name stands around its article


@dataclass(frozen=True, slots=True)
class Reference:
    """Words of a paragraph that name another place of its memo.

    Attributes:
        words: As the paragraph writes them.
        start: Of the place in the memo's canonical text, which ends before `end`: a paragraph, or a section's
            paragraphs.
    """

    words: str
    start: int
    end: int


def references(memo: Memo, paragraph: Paragraph) -> tuple[Reference, ...]:
    """The first places that a paragraph refers to, in the order of its words, each once: at most `MOST`."""
    text = memo.text[paragraph.start : paragraph.end]
    read = folded_in_place(text)
    found: dict[tuple[int, int], Reference] = {}
    for start, end, target in _targets(memo, paragraph, read):
        if target and target not in found:
            found[target] = Reference(text[start:end], *target)
            if len(found) == MOST:
                break
    return tuple(found.values())


def _targets(memo: Memo, paragraph: Paragraph, read: str) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """What may refer to a place, from `start` to `end`, with the place's span or None, in the order of the words."""
    marks = sorted([*NUMBER.finditer(read), *_BEFORE.finditer(read)], key=lambda match: match.start())
    others_until = -1  # until here a clause goes on about another text
    for match in marks:
        start, end = match.span()
        if match.re is _BEFORE:
            aloud = _ALOUD.search(read[max(0, start - 2) : start]) and start >= others_until
            yield start, end, _before(memo, paragraph, match["what"]) if aloud else None
            continue
        if start < others_until or _is_of_another(read, match):
            stop = _CLAUSE_END.search(read, end)
            others_until = stop.start() if stop else len(read)
            continue
        if start:  # at its beginning a paragraph has its own number
            yield start, end, _numbered(memo, paragraph, read_number(match))


def _is_of_another(read: str, match: re.Match[str]) -> bool:
    """Whether a number belongs to another text, a law for example, by the words around it."""
    start, end = match.span()
    before = read[max(0, start - _LOOKED_BACK) : start]
    if match["unit"] or match["enclosed"]:
        return bool(_OTHER_TEXT.search(before))
    if _OF_THIS.match(read, end):
        return False
    clause = _CLAUSE_END.split(before)[-1] + read[start:end] + _CLAUSE_END.split(read[end : end + _LOOKED_AHEAD])[0]
    return bool(_OF_ANOTHER.match(read, end) or _A_LAW.search(clause))


def _numbered(memo: Memo, paragraph: Paragraph, number: Number) -> tuple[int, int] | None:
    """The span of the one section, or else of the one labelled paragraph, with this number; None if it is not sure."""
    sections = [one for one in sections_of(memo) if is_numbered(one, number)]
    if len(sections) == 1:
        (only,) = sections
        return None if only.start <= paragraph.start < only.end else (only.start, only.end)
    labels = [] if sections else [one for one in memo.paragraphs if _is_label(memo, one, number)]
    if len(labels) != 1 or labels[0] == paragraph:
        return None
    return labels[0].start, labels[0].end


def _is_label(memo: Memo, paragraph: Paragraph, number: Number) -> bool:
    """Whether a short paragraph is the label of an appendix with this number."""
    if paragraph.end - paragraph.start > LONGEST_LABEL or not paragraph.number:
        return False
    own = number_of(memo.text[paragraph.start : paragraph.end])
    return own is not None and own.kind != "" and same(number, own)


def _before(memo: Memo, paragraph: Paragraph, what: str) -> tuple[int, int] | None:
    """The span of the article, the item or the paragraph of an article before this one; None if it is not sure."""
    articles = [one for one in sections_of(memo) if _is_article(one)]
    own = next((index for index, one in enumerate(articles) if one.start <= paragraph.start < one.end), None)
    if what == "条":
        return (articles[own - 1].start, articles[own - 1].end) if own else None
    index = memo.paragraphs.index(paragraph)
    last = memo.paragraphs[index - 1] if index else None
    if last is None or last.section != paragraph.section or last.lead != paragraph.lead or not last.number:
        return None
    numbers = [counted(memo.text[one.start : one.end]) for one in (last, paragraph)]
    if what == "项":  # the paragraphs of an article have no numbers of their own
        plain = own is not None and not paragraph.lead and number_of(memo.text[paragraph.start : paragraph.end]) is None
        return (last.start, last.end) if plain and numbers[1] is None else None
    follows = numbers[0] and numbers[1] and (numbers[0][0], numbers[0][1] + 1) == numbers[1]
    return (last.start, last.end) if follows else None


def _is_article(section: Section) -> bool:
    number = number_of(section.headings[-1])
    return number is not None and number.kind == "条"
