"""Find the lines that paragraphs stand under: the lead of a list, the question above its answer, a table's header row.

Such a line says nothing by itself. It is no paragraph but the lead of the paragraphs below it. It stays a paragraph if
it has other sentences before it, or if nothing stands under it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from memoqa.domain import Lead
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.ordinals import depth_of, letter_of, ordinal
from memoqa.ingest.structure.parts import Part, place_of
from memoqa.text.sentences import sentences_of

_ASKS = re.compile(r"[？?](?:[\s*_」』）)]|<br\s?/?>)*\Z")
_SENTENCE_END = re.compile(r"[。！？!?]")
_MARKUP = re.compile(r"(?:&nbsp;|\s|\*\*|__|<[^<>]{1,100}>)*")
_DASH = re.compile(r"\w\s?[—–-]{1,2}\Z")  # as some statutes announce: the keeper must—
_LEAST_WORDS = 4  # of an English line that announces labels; fewer are a label themselves
_NAMES_LIST = re.compile(
    r"如下|下列|以下|左列|the following|as follows|below", re.IGNORECASE
)  # then the colon may be missing
_LONGEST_QUESTION = 160  # columns; longer ones are prose
_LEAST_QUESTIONS = {True: 2, False: 3}  # numbered or not: then all up to the next question answers one
_LONGEST_LEAD = 160  # characters; of a longer one the sentence that announces is enough
_LEAST_SAID = 5  # letters and digits; less is the number of an item, or a tag
_LOOK_AHEAD = 6  # parts: paragraphs between two items belong to the first of them

_BULLETS = 200  # depth: a bullet stands within any number, and further in the more it is set in
_LONGEST_NUMBER = 12  # characters


@dataclass(frozen=True, slots=True)
class Kind:
    """The items of a list: how they are numbered, and how far in such numbers usually stand."""

    numbering: str
    depth: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list.

    Attributes:
        value: Of its number; 0 for a bullet.
        indent: The blanks that it is set in by.
        number: Its first characters, as written.
    """

    kind: Kind
    value: int
    indent: int
    number: str

    @property
    def is_first(self) -> bool:
        """Whether it is the first of its list; bullets may all be."""
        return self.value <= 1


@dataclass(slots=True)
class _List:
    """A list that is open: its items, value and indent of the latest, and the places of what they stand under."""

    kind: Kind
    value: int
    indent: int
    above: tuple[int, ...]


def leads_of(text: str, parts: Sequence[Part]) -> tuple[list[tuple[Lead, ...]], dict[int, int]]:
    """The leads of each part, outermost first; for the place of each part that is a lead, the end of what else it says.

    That is its start if it only announces or asks; the sentences before the one that does are a paragraph.

    Args:
        text: The memo's canonical text.
        parts: With the ranks of headings; headings and ornaments have no leads.
    """
    under = _Reading(parts).leads()
    used = {lead for above in under for lead in above}
    ends = {lead: _end_of_rest(text, parts[lead]) for lead in used}
    leads = {place: _lead(text, parts[place], end) for place, end in ends.items()}
    return [tuple(leads[lead] for lead in above) for above in under], ends


def _end_of_rest(text: str, part: Part) -> int:
    """The end of the last sentence that ends with a full stop before the one that announces; else the part's start."""
    rest = [] if part.table else list(sentences_of(text, part.start, part.end)[:-1])
    while rest and not marks.is_finished(text[rest[-1].start : rest[-1].end]):
        rest.pop()  # 處罰鍰；得連續處罰： is one sentence
    said = text[part.start : rest[-1].end] if rest else ""
    return part.start + len(said) if sum(map(str.isalnum, said)) >= _LEAST_SAID else part.start


def _lead(text: str, part: Part, end_of_rest: int) -> Lead:
    """A part as a lead; if it is long, without the sentences that are a paragraph."""
    start = part.start
    if len(part.text) > _LONGEST_LEAD and not part.table:
        start = end_of_rest + len(text[end_of_rest : part.end]) - len(text[end_of_rest : part.end].lstrip())
    return Lead(start, part.end, place_of(part.block.lines))


def _is_question(part: Part) -> bool:
    """Whether a part is a question and nothing else."""
    if part.rank is not None or part.table or len(part.text) > _LONGEST_QUESTION or not _ASKS.search(part.text):
        return False
    return marks.columns(part.text) <= _LONGEST_QUESTION and len(_SENTENCE_END.findall(part.text)) == 1


def _item(part: Part) -> Item | None:
    """What a part is as an item of a list; None if it is none."""
    if part.rank is not None or part.table:
        return None
    text = _plain(part.text)
    numbering = marks.numbering(text)
    if not numbering:
        return None
    indent, bullet = _indent(part), marks.is_bullet(text)
    kind = Kind(numbering, _BULLETS + indent if bullet else depth_of(numbering))
    return Item(kind, 0 if bullet else ordinal(text), indent, text[:_LONGEST_NUMBER])


def _indent(part: Part) -> int:
    raw = part.block.lines[0].text
    return len(raw) - len(raw.lstrip())


def _plain(text: str) -> str:
    """The text without the tags and stars that it begins with."""
    match = _MARKUP.match(text)
    return text[match.end() :] if match else text


class _Reading:
    """Goes through the parts once, with what is open above the next."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = [(place, part) for place, part in enumerate(parts) if not part.ornament]
        self._count = len(parts)
        self._items = [_item(part) for _, part in self._parts]
        self._kinds = [item and item.kind for item in self._items]
        self._asks = [_is_question(part) for _, part in self._parts]
        asked = Counter(kind for kind, asks in zip(self._kinds, self._asks, strict=True) if asks)
        self._series = {kind for kind, count in asked.items() if count >= _LEAST_QUESTIONS[kind is not None]}
        self._lists: list[_List] = []
        self._question: int | None = None  # in the parts that are no ornaments
        self._announced: tuple[int, ...] = ()  # in all parts, and so is the next: a line with what it stands under
        self._headers: dict[int, tuple[int, ...]] = {}  # by table, and so is the next
        self._groups: dict[int, tuple[int, ...]] = {}
        self._labelled: tuple[int, ...] = ()

    def leads(self) -> list[tuple[int, ...]]:
        """For each part, the places of the parts that it stands under."""
        under: list[tuple[int, ...]] = [()] * self._count
        announcing = self._announcing()
        for index, (place, part) in enumerate(self._parts):
            if part.rank is not None or part.is_furniture:
                self._close()
            elif part.is_group:
                self._groups[part.table] = (place,)
            elif part.table and not part.is_header:
                headers = self._headers.get(part.table, ())
                under[place] = (*headers[:-1], *self._groups.get(part.table, ()), *headers[-1:])
            elif self._asks[index] and not self._is_in_list_of_questions(index):
                under[place] = self._ask(index)
            else:
                under[place] = self._stand(index)
                self._announced = (*under[place], place) if announcing[index] else ()
                if part.is_header:
                    self._headers[part.table] = (*self._headers.get(part.table, under[place]), place)
        return under

    def _announcing(self) -> list[bool]:
        """For each part that is no ornament, whether it announces what follows; the last first, since it may too."""
        found = [False] * (len(self._parts) + 1)
        for index in range(len(self._parts) - 1, -1, -1):
            found[index] = self._announces(index, found[index + 1])
        return found

    def _close(self) -> None:
        self._lists, self._question = [], None
        self._announced = self._labelled = ()

    def _ask(self, index: int) -> tuple[int, ...]:
        """The leads of a question; it is open from now on."""
        kind = self._kinds[index]
        outer = [one.kind for one in self._lists]
        self._lists = self._lists[: outer.index(kind)] if kind in outer else []
        self._question, self._announced, self._labelled = index, (), ()
        return self._lists[-1].above if self._lists else ()

    def _stand(self, index: int) -> tuple[int, ...]:
        """The leads of a part that is neither heading, question nor row."""
        if self._question is not None and not self._answers(index):
            self._question = None
        announced, item = self._announced, self._items[index]
        question = () if self._question is None else (self._parts[self._question][0],)
        if item is None:
            self._lists = self._lists[: self._going_on(index)]
            # Of several labels with their values below each other, the lead of the first is all the others' too.
            announced = announced or (self._labelled if self._goes_on_labels(index) else ())
            self._labelled = announced
        else:
            self._add(item, announced)
            announced = self._labelled = ()
        listed = self._lists[-1].above if self._lists else ()
        return tuple(dict.fromkeys((*question, *listed, *announced)))

    def _goes_on_labels(self, index: int) -> bool:
        """Whether a part is a label with its value, and so is the one right above it: they are one list."""
        above, part = self._parts[index - 1][1], self._parts[index][1]
        return index > 0 and not part.block.gap and all(map(marks.is_labelled, (above.text, part.text)))

    def _add(self, item: Item, announced: tuple[int, ...]) -> None:
        """Take note of an item: the next of an open list, or the first of a list in the latest item or beside it."""
        item = self._as_letter(item) if not announced else item
        open_kinds = [one.kind for one in self._lists]
        if item.kind in open_kinds:
            self._lists = self._lists[: open_kinds.index(item.kind) + 1]
            if item.value != 1 or self._lists[-1].value == 0:
                self._lists[-1].value, self._lists[-1].indent = item.value, item.indent
                return
            self._lists.pop()  # it begins again
        elif not item.is_first or (not announced and self._is_out_again(item)):
            self._lists = [one for one in self._lists if one.kind.depth < item.kind.depth]
        outer = self._lists[-1].above if self._lists else ()
        self._lists.append(_List(item.kind, item.value, item.indent, tuple(dict.fromkeys((*outer, *announced)))))

    def _as_letter(self, item: Item) -> Item:
        """The item, in whose number i is a letter if the list of (h) is open, or v that of (u)."""
        letter = letter_of(item.number) or 0
        lettered = item.kind.numbering.replace("i", "a")
        twin = Kind(lettered, depth_of(lettered)) if letter else item.kind
        follows = twin != item.kind and any(one.kind == twin and one.value == letter - 1 for one in self._lists)
        return replace(item, kind=twin, value=letter) if follows else item

    def _is_out_again(self, item: Item) -> bool:
        """Whether the first item of a list stands further out than those of the open list, by number and place."""
        latest = self._lists[-1] if self._lists else None
        return latest is not None and item.kind.depth < latest.kind.depth and item.indent <= latest.indent

    def _answers(self, index: int) -> bool:
        """Whether a part below the open question is still its answer."""
        question = self._question
        if question is None or self._kinds[question] in self._series:
            return question is not None and (self._kinds[index] is None or self._kinds[index] != self._kinds[question])
        first = index == question + 1
        return first or (self._kinds[index] not in {None, self._kinds[question]})

    def _going_on(self, index: int) -> int:
        """How many of the open lists go on below a part that is no item: with their next number, or around it."""
        indent = _indent(self._parts[index][1])
        within = [depth for depth, one in enumerate(self._lists, 1) if not one.value and one.indent < indent]
        for coming in range(index + 1, min(index + 1 + _LOOK_AHEAD, len(self._parts))):
            item = self._items[coming]
            item = item and self._as_letter(item)
            if self._parts[coming][1].rank is not None:
                break
            if item is not None and item.is_first:
                continue
            for depth, one in enumerate(self._lists, 1):
                if item is not None and one.kind == item.kind and item.value == one.value + 1:
                    return depth
        return max(within, default=0)

    def _announces(self, index: int, below_announces: bool) -> bool:
        """Whether a part announces the next one: a list, a table, or what its label names.

        Args:
            index: Of the part.
            below_announces: Whether the next part announces something itself.
        """
        text, item = self._parts[index][1].text, self._items[index]
        if index + 1 == len(self._parts) or marks.is_salutation(text):
            return False
        below, inner = self._parts[index + 1][1], self._items[index + 1]
        of_another = inner is not None and (item is None or inner.kind != item.kind)
        if not marks.announces(text):
            unfinished = _DASH.search(text) or (_NAMES_LIST.search(text) and not marks.is_punctuated(text))
            return bool(unfinished and of_another and inner and inner.is_first)
        if below.rank is not None or inner is not None or below.table:
            resumed = (
                item is not None and inner is not None and not inner.is_first
            )  # 3.4 below b.: its own list goes on
            return below.rank is None and (inner is None or (of_another and not resumed))
        # 附件： above 速別：普通件 is a label without its value.
        empty = marks.is_field(below.text) and not (_NAMES_LIST.search(text) or len(text.split()) >= _LEAST_WORDS)
        return not empty and (below_announces or not marks.announces(below.text))

    def _is_in_list_of_questions(self, index: int) -> bool:
        """Whether the part above or below is a question too: they are points to discuss, and nothing answers them."""
        return any(self._asks[max(0, index - 1) : index]) or any(self._asks[index + 1 : index + 2])
