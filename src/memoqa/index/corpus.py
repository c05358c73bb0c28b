"""All memos of a generation as one list of paragraphs, and its form on the disk.

A passage is a text that has a vector: every paragraph with its context above it, then every sentence alone, in reading
order. Row r of the vectors belongs to passage r.
"""

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.domain import Details, Lead, Memo, Paragraph, Place, Sentence
from memoqa.text.normalize import fold

# The context of a paragraph that is the memo's date alone, as at the foot of a letter: people ask when it was issued.
DATE_LINE = "發文日期 發出日期 issued dated"


class Corpus:
    """The memos, their paragraphs numbered from 0 across all of them."""

    def __init__(self, memos: Sequence[Memo]) -> None:
        self.memos = tuple(memos)
        self._located = [(memo, paragraph) for memo in self.memos for paragraph in memo.paragraphs]

    def __len__(self) -> int:
        """The number of paragraphs."""
        return len(self._located)

    def __getitem__(self, index: int) -> tuple[Memo, Paragraph]:
        """The paragraph at an index, with its memo."""
        return self._located[index]

    def index(self, memo: Memo, place: int) -> int:
        """The number of the paragraph at `place`, from 0, in one of the memos."""
        before = itertools.takewhile(lambda other: other is not memo, self.memos)
        return sum(len(other.paragraphs) for other in before) + place

    @cached_property
    def first_sentence(self) -> NDArray[np.int64]:
        """Shape (paragraphs + 1,): paragraph p's sentences are numbers first_sentence[p] to first_sentence[p + 1]."""
        counts = [len(paragraph.sentences) for _, paragraph in self._located]
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def by_id(self) -> dict[str, Memo]:
        """The memos by their ids."""
        return {memo.id: memo for memo in self.memos}

    @cached_property
    def audiences(self) -> dict[tuple[str, ...] | None, list[int]]:
        """The numbers of the memos of each audience; of None, those that everybody may read."""
        found: dict[tuple[str, ...] | None, list[int]] = {}
        for number, memo in enumerate(self.memos):
            found.setdefault(memo.details.audience, []).append(number)
        return found

    def only(self, memos: Collection[int]) -> tuple["Corpus", NDArray[np.int64]]:
        """The corpus of these memos alone, by their numbers, and the numbers that its paragraphs have here."""
        kept = np.zeros(len(self.memos), np.bool_)
        kept[list(memos)] = True
        paragraphs = np.flatnonzero(np.repeat(kept, [len(memo.paragraphs) for memo in self.memos]))
        return Corpus([memo for memo, keep in zip(self.memos, kept, strict=True) if keep]), paragraphs

    def text(self, index: int) -> str:
        """A paragraph's text."""
        memo, paragraph = self._located[index]
        return memo.text[paragraph.start : paragraph.end]

    def context(self, index: int) -> str:
        """What a paragraph is about: its memo's title, name and tags, its headings and its lead, a line each.

        Empty for the front. The name is what the file's name adds to the title: files tell memos apart that all say
        "Minutes" on their first page.
        """
        memo, paragraph = self._located[index]
        if paragraph.number == 0:
            return ""
        own = DATE_LINE if self._is_date(index) else ""
        tags = " ".join(memo.details.tags or ())
        lines = (memo.title, _name_beside(memo.id, memo.title), tags, *paragraph.section, *self.lead(index), own)
        return "\n".join(line for line in lines if line)

    def _is_date(self, index: int) -> bool:
        """Whether a paragraph says nothing but its memo's date."""
        date = "".join((self._located[index][0].date or "").split())
        return bool(date) and "".join(self.text(index).split()).strip("()（）.。") == date

    def sentences(self, index: int) -> list[str]:
        """The texts of a paragraph's sentences."""
        memo, paragraph = self._located[index]
        return [memo.text[sentence.start : sentence.end] for sentence in paragraph.sentences]

    def before(self, index: int) -> list[int]:
        """The paragraphs right before one in its section, the nearest first: at most two."""
        memo, paragraph = self._located[index]
        found: list[int] = []
        for other in (index - 1, index - 2):
            owner, before = self._located[other] if other >= 0 else (None, paragraph)
            if owner is not memo or before.section != paragraph.section or not before.number:
                break
            found.append(other)
        return found

    def lead(self, index: int) -> list[str]:
        """The texts that a paragraph stands under, outermost first."""
        memo, paragraph = self._located[index]
        return [memo.text[lead.start : lead.end] for lead in paragraph.lead]

    def without_repeats(self, indices: Iterable[int]) -> set[int]:
        """The paragraphs among these that repeat no earlier one word for word, white space aside.

        The same memo may be in the folder under two names.
        """
        first: dict[str, int] = {}
        for index in indices:
            first.setdefault("".join(self.text(index).split()), index)
        return set(first.values())

    def passages(self) -> list[str]:
        """The texts that have a vector, by row."""
        return list(self.each_passage())

    def each_passage(self) -> Iterator[str]:
        """The same one by one: paragraphs under their context, then sentences."""
        for index in range(len(self)):
            yield f"{self.context(index)}\n{self.text(index)}".lstrip("\n")
        for index in range(len(self)):
            yield from self.sentences(index)

    def to_json(self) -> bytes:
        """The memos as UTF-8 JSON."""
        return json.dumps(
            [packed_memo(memo) for memo in self.memos], ensure_ascii=False, separators=(",", ":")
        ).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Corpus":
        """The corpus that `to_json` gave.

        Raises:
            ValueError, KeyError, TypeError: It is something else.
        """
        return cls([unpacked_memo(memo) for memo in json.loads(content)])


@lru_cache(1_000)
def _name_beside(memo_id: str, title: str) -> str:
    """The words of a memo's file name that its title lacks; none without a title, when nothing is a file's name."""
    if not title:
        return ""
    said = fold(title)
    return " ".join(word for word in re.split(r"[\s_-]+", PurePosixPath(memo_id).stem) if fold(word) not in said)


def packed_memo(memo: Memo) -> dict[str, Any]:
    """A memo as JSON has it."""
    return {
        "id": memo.id,
        "title": memo.title,
        "byline": memo.byline,
        "text": memo.text,
        "source_sha256": memo.source_sha256,
        "date": memo.date,
        "origin": memo.origin,
        "details": {name: value for name, value in asdict(memo.details).items() if value is not None},
        "paragraphs": [
            {
                "number": paragraph.number,
                "span": [paragraph.start, paragraph.end],
                "section": paragraph.section,
                "place": _packed_place(paragraph.place),
                "sentences": [[sentence.start, sentence.end] for sentence in paragraph.sentences],
                "lead": [
                    {"span": [lead.start, lead.end], "place": _packed_place(lead.place)} for lead in paragraph.lead
                ],
                **({} if paragraph.recognised is None else {"recognised": paragraph.recognised}),
                **({"links": paragraph.links} if paragraph.links else {}),
            }
            for paragraph in memo.paragraphs
        ],
    }


def unpacked_memo(packed: dict[str, Any]) -> Memo:
    """The memo that `packed_memo` gave.

    Raises:
        ValueError, KeyError, TypeError: It is something else.
    """
    paragraphs = tuple(
        Paragraph(
            number=paragraph["number"],
            start=paragraph["span"][0],
            end=paragraph["span"][1],
            section=tuple(paragraph["section"]),
            place=_unpacked_place(paragraph["place"]),
            sentences=tuple(Sentence(start, end) for start, end in paragraph["sentences"]),
            lead=tuple(
                Lead(lead["span"][0], lead["span"][1], _unpacked_place(lead["place"])) for lead in paragraph["lead"]
            ),
            recognised=paragraph.get("recognised"),
            links=tuple((start, end, address) for start, end, address in paragraph.get("links", ())),
        )
        for paragraph in packed["paragraphs"]
    )
    details: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in packed["details"].items()
    }
    return Memo(**{**packed, "paragraphs": paragraphs, "details": Details(**details)})


def _packed_place(place: Place) -> dict[str, Any]:
    packed: dict[str, Any] = {"lines": place.lines, "page": place.page}
    return {**packed, "printed": place.printed} if place.printed else packed


def _unpacked_place(packed: dict[str, Any]) -> Place:
    return Place(
        lines=tuple(packed["lines"]) if packed["lines"] else None, page=packed["page"], printed=packed.get("printed")
    )
