"""Find the lines that paragraphs stand under: the lead of a list, the question above its answer, a table's header row.

Such a line says nothing by itself. It is no paragraph but the lead of the paragraphs below it. It stays a paragraph if
it has other sentences before it, or if nothing stands under it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.domain import Lead, Sentence
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.parts import Part, place_of
from memoqa.text.sentences import sentences_of

_ASKS = re.compile(r"[？?](?:[\s*_」』）)]|<br\s?/?>)*\Z")
_SENTENCE_END = re.compile(r"[。！？!?]")
_MARKUP = re.compile(r"(?:&nbsp;|\s|\*\*|__|<[^<>]{1,100}>)*")
_AS_FOLLOWS = re.compile(r"(?:如[下左]|下列|following|below|as follows)[^，。,.]{0,12}\Z", re.IGNORECASE)
_NAMES_LIST = re.compile(r"如下|下列|以下|the following", re.IGNORECASE)  # then the colon may be missing
_FIRST = re.compile(r"[（(]?(?:[a甲①]|i(?![a-z]))")
_LONGEST_QUESTION = 160  # columns; longer ones are prose
_LONGEST_LABEL = 40  # columns: 討論事項： is a label, a longer line announces a list or says that something follows
_LEAST_QUESTIONS = {True: 2, False: 3}  # numbered or not: then all up to the next question answers one
_LONGEST_LEAD = 160  # characters; the last sentence of a longer one is enough
_LOOK_AHEAD = 3  # parts: a paragraph between two items belongs to the first of them

Kind = tuple[str, int]  # of an item's number or bullet, and the blanks that a bullet is set in by


@dataclass(slots=True)
class _List:
    """A list that is open: the kind of its items, the number of the latest, and the places of what it stands under."""

    kind: Kind
    value: int
    above: tuple[int, ...]


def leads_of(text: str, parts: Sequence[Part]) -> tuple[list[tuple[Lead, ...]], set[int]]:
    """The leads of each part, outermost first, and the places of the parts that are a lead and no paragraph.

    Args:
        text: The memo's canonical text.
        parts: With the ranks of headings; headings and ornaments have no leads.
    """
    under = _Reading(parts).leads()
    used = {lead for above in under for lead in above}
    leads = {place: _lead(text, parts[place]) for place in used}
    only = {place for place in used if parts[place].table or len(_sentences(text, parts[place])) == 1}
    return [tuple(leads[lead] for lead in above) for above in under], only


def _lead(text: str, part: Part) -> Lead:
    """A part as a lead; only its last sentence if it is long."""
    start = part.start if len(part.text) <= _LONGEST_LEAD else _sentences(text, part)[-1].start
    return Lead(start, part.end, place_of(part.block.lines))


def _sentences(text: str, part: Part) -> tuple[Sentence, ...]:
    """The sentences of a part; one that is only a number or a tag is none."""
    sentences = sentences_of(text, part.start, part.end)
    return tuple(one for one in sentences if len(_plain(text[one.start : one.end])) > 1) or sentences


def _is_question(part: Part) -> bool:
    """Whether a part is a question and nothing else."""
    if part.rank is not None or part.table or len(part.text) > _LONGEST_QUESTION or not _ASKS.search(part.text):
        return False
    return marks.columns(part.text) <= _LONGEST_QUESTION and len(_SENTENCE_END.findall(part.text)) == 1


def _kind(part: Part) -> Kind | None:
    """The kind of list that a part is an item of; None if it is none."""
    if part.rank is not None or part.table:
        return None
    raw = part.block.lines[0].text
    text = _plain(part.text)
    numbering = marks.numbering(text)
    if not numbering:
        return None
    return numbering, len(raw) - len(raw.lstrip()) if marks.is_bullet(text) else 0


def _is_first(part: Part) -> bool:
    """Whether an item is the first of its list; bullets may all be."""
    text = _plain(part.text)
    counted = marks.counted(text)
    return counted[1] == 1 if counted else marks.is_bullet(text) or bool(_FIRST.match(text))


def _plain(text: str) -> str:
    """The text without the tags and stars that it begins with."""
    match = _MARKUP.match(text)
    return text[match.end() :] if match else text


class _Reading:
    """Goes through the parts once, with what is open above the next."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = [(place, part) for place, part in enumerate(parts) if not part.ornament]
        self._count = len(parts)
        self._kinds = [_kind(part) for _, part in self._parts]
        self._asks = [_is_question(part) for _, part in self._parts]
        asked = Counter(kind for kind, asks in zip(self._kinds, self._asks, strict=True) if asks)
        self._series = {kind for kind, count in asked.items() if count >= _LEAST_QUESTIONS[kind is not None]}
        self._lists: list[_List] = []
        self._question: int | None = None  # in the parts that are no ornaments
        self._announced: tuple[int, ...] = ()  # in all parts, and so is the next: a line with what it stands under
        self._header: tuple[int, ...] = ()

    def leads(self) -> list[tuple[int, ...]]:
        """For each part, the places of the parts that it stands under."""
        under: list[tuple[int, ...]] = [()] * self._count
        for index, (place, part) in enumerate(self._parts):
            if part.rank is not None:
                self._close()
            elif part.table and not part.is_header:
                under[place] = self._header
            elif self._asks[index] and not self._is_in_list_of_questions(index):
                under[place] = self._ask(index)
            else:
                under[place] = self._stand(index)
                self._announced = (*under[place], place) if self._announces(index) else ()
                self._header = (*under[place], place) if part.is_header else ()
        return under

    def _close(self) -> None:
        self._lists, self._question, self._announced, self._header = [], None, (), ()

    def _ask(self, index: int) -> tuple[int, ...]:
        """The leads of a question; it is open from now on."""
        kind = self._kinds[index]
        outer = [one.kind for one in self._lists]
        self._lists = self._lists[: outer.index(kind)] if kind in outer else []
        self._question, self._announced = index, ()
        return self._lists[-1].above if self._lists else ()

    def _stand(self, index: int) -> tuple[int, ...]:
        """The leads of a part that is neither heading, question nor row."""
        if self._question is not None and not self._answers(index):
            self._question = None
        announced, kind = self._announced, self._kinds[index]
        question = () if self._question is None else (self._parts[self._question][0],)
        if kind is None:
            self._lists = self._lists if self._goes_on(index) else []
        else:
            self._add_item(kind, (marks.counted(_plain(self._parts[index][1].text)) or (0, 0))[1], announced)
            announced = ()
        listed = self._lists[-1].above if self._lists else ()
        return tuple(dict.fromkeys((*question, *listed, *announced)))

    def _add_item(self, kind: Kind, value: int, announced: tuple[int, ...]) -> None:
        """Take note of an item: of an open list, or the first of a list in the latest item."""
        open_kinds = [one.kind for one in self._lists]
        if kind in open_kinds:
            self._lists = self._lists[: open_kinds.index(kind) + 1]
            if value != 1 or self._lists[-1].value == 0:
                self._lists[-1].value = value
                return
            self._lists.pop()  # it begins again
        outer = self._lists[-1].above if self._lists else ()
        self._lists.append(_List(kind, value, tuple(dict.fromkeys((*outer, *announced)))))

    def _answers(self, index: int) -> bool:
        """Whether a part below the open question is still its answer."""
        question = self._question
        if question is None or self._kinds[question] in self._series:
            return question is not None and (self._kinds[index] is None or self._kinds[index] != self._kinds[question])
        first = index == question + 1
        return first or (self._kinds[index] not in {None, self._kinds[question]})

    def _goes_on(self, index: int) -> bool:
        """Whether a list goes on with its next number soon after this part, which has none."""
        for coming in range(index + 1, min(index + 1 + _LOOK_AHEAD, len(self._parts))):
            kind = self._kinds[coming]
            if self._parts[coming][1].rank is not None:
                return False
            value = (marks.counted(_plain(self._parts[coming][1].text)) or (0, 0))[1]
            if any(one.kind == kind and value == one.value + 1 for one in self._lists if one.value):
                return True
        return False

    def _announces(self, index: int) -> bool:
        """Whether a part announces the next one: a list, a table, or what its label names."""
        text = self._parts[index][1].text
        if index + 1 == len(self._parts) or marks.is_salutation(text):
            return False
        below, kind = self._parts[index + 1][1], self._kinds[index + 1]
        if not marks.announces(text):
            unfinished = _NAMES_LIST.search(text) and not marks.is_punctuated(text)
            return bool(unfinished and kind is not None and kind != self._kinds[index] and _is_first(below))
        if below.rank is not None or kind is not None or below.table:
            return below.rank is None and (kind is None or kind != self._kinds[index])
        label = marks.columns(text) <= _LONGEST_LABEL or bool(_AS_FOLLOWS.search(text))
        return label and not marks.is_field(below.text) and not marks.announces(below.text)

    def _is_in_list_of_questions(self, index: int) -> bool:
        """Whether the part above or below is a question too: they are points to discuss, and nothing answers them."""
        return any(self._asks[max(0, index - 1) : index]) or any(self._asks[index + 1 : index + 2])
