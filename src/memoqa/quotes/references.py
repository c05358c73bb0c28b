"""Find what a paragraph refers to within its own memo: 第三條, 前條, 依前點, 如附件一, section 4.2, Article 5 above.

A reference counts only if its place is certain: one section or paragraph of this memo has that number, and the words
do not speak of another text, as 勞動基準法第九條 and "Article 9 of the Labor Standards Act" do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from memoqa.domain import Memo, Paragraph
from memoqa.ingest.structure.marks import counted
from memoqa.quotes.headings import Section, sections_of
from memoqa.quotes.numbered import NUMBER, Number, number_of, plain, read_number
from memoqa.text.normalize import folded_in_place

Span: TypeAlias = tuple[int, int]

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
    marks = sorted([*NUMBER.finditer(read), *_BEFORE.finditer(read)], key=lambda match: match.start())
    if not marks:
        return ()
    found: dict[Span, Reference] = {}
    for start, end, target in _targets(_Places(memo, paragraph), read, marks):
        if target and target not in found:
            found[target] = Reference(text[start:end], *target)
            if len(found) == MOST:
                break
    return tuple(found.values())


class _Places:
    """The places of a memo that a paragraph may refer to, looked through once."""

    def __init__(self, memo: Memo, paragraph: Paragraph) -> None:
        self._memo = memo
        self._paragraph = paragraph
        self._sections: dict[Number, list[Section]] = {}
        self._labels: dict[Number, list[Paragraph]] = {}
        for section in sections_of(memo):
            if number := number_of(section.headings[-1]):
                self._sections.setdefault(plain(number), []).append(section)
        for one in memo.paragraphs:
            if one.number and one.end - one.start <= LONGEST_LABEL and (number := number_of(self._text(one))):
                self._labels.setdefault(number, []).append(one)

    def numbered(self, number: Number) -> Span | None:
        """The span of the one section, or else of the one labelled paragraph, with this number."""
        paragraph = self._paragraph
        sections = self._sections.get(plain(number), [])
        if sections:
            (first, *others) = sections
            own = first.start <= paragraph.start < first.end
            return None if others or own else (first.start, first.end)
        labels = self._labels.get(number, [])
        return (labels[0].start, labels[0].end) if len(labels) == 1 and labels[0] != paragraph else None

    def before(self, what: str) -> Span | None:
        """The span of the article, the item or the paragraph of an article before this one."""
        memo, paragraph = self._memo, self._paragraph
        numbered = ((number, one) for number, several in self._sections.items() for one in several)
        articles = sorted((one.start, one.end) for number, one in numbered if number.kind == "条")
        own = next((index for index, (start, end) in enumerate(articles) if start <= paragraph.start < end), None)
        if what == "条":
            return articles[own - 1] if own else None
        index = memo.paragraphs.index(paragraph)
        last = memo.paragraphs[index - 1] if index else None
        if last is None or last.section != paragraph.section or last.lead != paragraph.lead or not last.number:
            return None
        one, two = counted(self._text(last)), counted(self._text(paragraph))
        if what == "项":  # the paragraphs of an article have no numbers of their own
            is_one = own is not None and not paragraph.lead and two is None and number_of(self._text(paragraph)) is None
            return (last.start, last.end) if is_one else None
        return (last.start, last.end) if one and two and (one[0], one[1] + 1) == two else None

    def _text(self, paragraph: Paragraph) -> str:
        return self._memo.text[paragraph.start : paragraph.end]


def _targets(places: _Places, read: str, marks: Sequence[re.Match[str]]) -> Iterator[tuple[int, int, Span | None]]:
    """What may refer to a place, from `start` to `end`, with the place's span or None, in the order of the words."""
    others_until = -1  # until here a clause goes on about another text
    for match in marks:
        start, end = match.span()
        if match.re is _BEFORE:
            is_meant = start >= others_until and _ALOUD.search(read[max(0, start - 2) : start])
            yield start, end, places.before(match["what"]) if is_meant else None
        elif start < others_until or _is_of_another(read, match):
            stop = _CLAUSE_END.search(read, end)
            others_until = stop.start() if stop else len(read)
        else:
            yield start, end, places.numbered(read_number(match))


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
