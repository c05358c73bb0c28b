"""A library and a post that tests can look into; `Library` and `Post` in bot.port say what each must offer."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from bot.library import Library
from bot.port import Incoming, Memberships, Notice, Post, Reply, ThreadKey
from bot.state.file import READING, StateFile
from memoqa.domain import Answer, Details, Memo, Paragraph, Place, Quote, Sentence, Turn, Verdict
from memoqa.errors import GenerationError, NoEarlierIndex, PassageGone
from memoqa.index.build import IndexReport
from memoqa.quotes import exact_words, headings
from memoqa.quotes.exact_words import Found, Words
from memoqa.quotes.headings import Named, Section
from memoqa.quotes.passages import passages_at, passages_in
from memoqa.quotes.receipt import read_receipt
from memoqa.quotes.source_file import PagePicture, SourceFile, without_marks
from memoqa.view import Changes, IndexedMemos

PNG = b"\x89PNG\r\n\x1a\n a page"
ANSWERING = (
    "自 2013年以來，習近平在過去 6年內造訪俄羅斯多達 8次，與普丁會面更超過 30 次，在當前全球雙邊互動關係中確實罕見。"
)
TEXT = (
    "其中，俄羅斯既是第一站，也是重中之重。如同新華社所稱「搬不走的好鄰居，拆不散的真朋友」，略顯矯情的描述一般，"
    f"{ANSWERING}2018 年雙方貿易額首度突破 1,000億美元大關。 "
    "The United States–China figure of US$633.6 billion is still far above it."
)


def quote(text: str = TEXT, highlight: str = ANSWERING, **other: Any) -> Quote:
    start = text.find(highlight)
    usual = Quote(
        text=text,
        highlights=((start, start + len(highlight)),) if start >= 0 and highlight else (),
        memo="brief.txt",
        title="四、習近平出訪俄羅斯、中亞之觀察",
        section=("（一）中俄雙邊關係之戰略意義",),
        paragraph=3,
        place=Place(lines=(20, 31)),
        score=0.9,
        receipt="receipt-1",
    )
    return replace(usual, **other)


def answer(question: str = "習近平去過俄羅斯幾次？", **other: Any) -> Answer:
    usual = Answer(
        question=question,
        asked_as=question,
        verdict="answer",
        confidence=0.87,
        quotes=(quote(),),
        generation="g1",
        milliseconds=12.0,
    )
    return replace(usual, **other)


class FakeLibrary:
    """Answers each question with one quote; `asked_as` joins the thread's questions and this one.

    An answer or a reindex waits while `gate` is closed, takes `delay` seconds, and raises `failure` if that is set.
    """

    def __init__(self) -> None:
        self.memos = Path("memos")
        self.alert: str | None = None
        self.text = TEXT
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.seen: list[frozenset[str] | None] = []
        self.running = 0
        self.most_running = 0
        self.indexed = True
        self.gone: set[str] = set()
        self.marks: tuple[tuple[int, int], ...] = ()  # of the page asked for last
        self.page_marked = True
        self.file = b"%PDF-1.4 the file"
        self.audience: tuple[str, ...] | None = None  # of the memo whose source is opened
        self.delay = 0.0
        self.failure: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self._lock = threading.Lock()

    def seen_by(self, ids: frozenset[str] | None) -> Self:
        self.seen.append(ids)
        return self

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        with self._lock:
            self.asked.append((question, tuple(earlier)))
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            self._wait()
            self.library()
            asked_as = " ".join([*(turn.question for turn in earlier), question])
            return answer(question, asked_as=asked_as, quotes=(quote(self.text),))
        finally:
            with self._lock:
                self.running -= 1

    def reindex(
        self,
        progress: Callable[[str, int, int], None] | None = None,
        *,
        dry_run: bool = False,
        change: AbstractContextManager[object] | None = None,
    ) -> IndexReport:
        with change or nullcontext():
            for done in range(4):
                if progress:
                    progress("encoding", done, 3)
                time.sleep(self.delay)
            self._wait()
        self.indexed = self.indexed or not dry_run
        return IndexReport("g2", 1, 9, 20, 20, 0, 0.5, unchanged=False, added=("brief.txt",))

    def is_being_reindexed(self) -> bool:
        return False

    def roll_back(self) -> IndexedMemos:
        return self.library()

    def library(self) -> IndexedMemos:
        if not self.indexed:
            raise GenerationError("there is no index yet; run `memoqa index`.")
        under = ("（一）中俄雙邊關係之戰略意義",)
        paragraph = Paragraph(1, 0, len(TEXT), under, Place(lines=(1, 9)), (Sentence(0, len(TEXT)),))
        memo = Memo("brief.txt", "四、習近平出訪俄羅斯、中亞之觀察", "", TEXT, (paragraph,), "0" * 64, "2019-07")
        return IndexedMemos("g1", "2026-01-02T03:04:05+00:00", (memo,))

    def changes(self) -> Changes:
        raise NoEarlierIndex("there is no earlier index to compare with; there will be one after the next reindex.")

    def fitting(self) -> object:
        return self.library()

    def audiences(self) -> frozenset[tuple[str, ...]]:
        return frozenset()

    def prepare(self) -> None:
        self.library()

    def beside(self, receipt: str, step: int) -> Quote | None:
        if receipt != "receipt-1":
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        return quote(self.text, "", receipt="receipt-2", paragraph=3 + step) if step > -3 else None

    def page(self, about: str) -> PagePicture:
        receipt, self.marks = without_marks(about)
        return PagePicture(self._opened(receipt), 3, PNG, marked=self.page_marked)

    def source_file(self, about: str) -> SourceFile:
        return SourceFile(self._opened(about), self.file)

    def _opened(self, receipt: str) -> Memo:
        self.beside(receipt, 0)
        if self.failure:
            raise self.failure
        (memo,) = self.library().memos
        return replace(memo, id="年度/report 1.pdf", details=Details(audience=self.audience))

    def section(self, receipt: str) -> tuple[Quote, ...]:
        return (quote(receipt=receipt, highlight=""), quote(receipt="receipt-2", highlight=""))

    def find_words(self, words: Words) -> Found:
        return exact_words.find(words, self.library().memos)

    def named(self, heading: str) -> Named:
        return headings.named(heading, self.library().memos)

    def paragraphs_of(self, section: Section) -> tuple[Quote, ...]:
        return passages_in(section.memo, section.start, section.end)

    def quoted_at(self, receipt: str) -> tuple[Quote, ...]:
        return passages_at(read_receipt(receipt), self.library().memos)

    def still_quoted(self, receipts: Sequence[str]) -> bool:
        return self.gone.isdisjoint(receipts)

    def alike(self, questions: Sequence[str]) -> list[list[int]]:
        return [[number] for number in range(len(questions))]

    def _wait(self) -> None:
        time.sleep(self.delay)
        self.gate.wait(20)
        if self.failure:
            raise self.failure


class Transcript:
    """A Post that keeps the replies, the progress and the number of placeholders."""

    def __init__(self, thread: ThreadKey | None = None, delay: float = 0.0) -> None:
        self.shown: list[Reply] = []
        self.updates: list[tuple[float, Notice]] = []
        self.waits = 0
        self.already: ThreadKey | None = None
        self.failure: Exception | None = None
        self.member_of = Memberships()
        self.looked_up: list[frozenset[str]] = []
        self._thread = thread or ThreadKey("test", "C1", "new")
        self._delay = delay

    async def send(self, reply: Reply) -> ThreadKey:
        await asyncio.sleep(self._delay)
        if self.failure:
            raise self.failure
        self.shown.append(reply)
        return self._thread

    async def update(self, notice: Notice) -> None:
        self.updates.append((time.monotonic(), notice))

    async def completed(self, incoming: Incoming) -> Incoming | None:
        return incoming

    async def memberships(self, wanted: frozenset[str]) -> Memberships:
        self.looked_up.append(wanted)
        return self.member_of

    async def waiting(self) -> None:
        self.waits += 1

    async def posted(self) -> ThreadKey | None:
        return self.already

    @property
    def texts(self) -> list[str]:
        return [reply.text for reply in self.shown if isinstance(reply, Notice)]


class JudgingLibrary(FakeLibrary):
    """Answers every question by itself, with this verdict and confidence."""

    def __init__(self, verdict: Verdict, confidence: float) -> None:
        super().__init__()
        self.verdict = verdict
        self.confidence = confidence

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        super().ask(question, earlier)
        quotes = () if self.verdict == "none" else (quote(),)
        return answer(question, verdict=self.verdict, confidence=self.confidence, quotes=quotes)


# mypy compares the shapes.
_library: type[Library] = FakeLibrary
_post: type[Post] = Transcript


async def until(condition: Callable[[], object]) -> None:
    """Wait until other threads or tasks make this true; fail after thirty seconds."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - other threads set no event of this loop
            await asyncio.sleep(0.001)


async def turns_of_the_loop(count: int = 20) -> None:
    """Let every task go on as far as it can without a thread or a clock."""
    for _number in range(count):
        await asyncio.sleep(0)


def rows(file: StateFile, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query on the state."""
    with file.transaction(READING) as connection:
        return connection.execute(query, values).fetchall()


async def nobody(_wanted: frozenset[str]) -> Memberships:
    """A platform's reply about somebody who is in no group and no channel."""
    return Memberships()
