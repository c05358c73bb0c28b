"""Say which part of memoqa's library the bot uses; a test's fake has the same shape."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from memoqa.domain import Answer, Quote, Turn
from memoqa.index.build import IndexReport, PhaseProgress
from memoqa.quotes.exact_words import Found, Words
from memoqa.quotes.headings import Named, Section
from memoqa.quotes.source_file import PagePicture, SourceFile
from memoqa.view import Changes, IndexedMemos


class LibraryView(Protocol):
    """The part of `memoqa.view.View` that the bot uses: the memos that somebody may read, and not a trace of others."""

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        """The memos' answer to a question; `earlier` is the thread so far, oldest first."""

    def library(self) -> IndexedMemos:
        """The memos that are indexed now; a GenerationError if there is no index."""

    def beside(self, receipt: str, step: int) -> Quote | None:
        """The paragraph `step` places after a quoted one (before it if negative), or None past the memo's end.

        Raises:
            PassageGone: No memo has the quoted words any more.
        """

    def section(self, receipt: str) -> tuple[Quote, ...]:
        """All paragraphs under a quoted one's heading, in order; empty if it has none. PassageGone as above."""

    def page(self, about: str) -> PagePicture:
        """The page that a quote stands on, as a picture; `about` is a receipt, with marks or without.

        Raises:
            PassageGone: As above.
            SourceChanged: The memo's file is not the one any more that was indexed.
        """

    def source_file(self, about: str) -> SourceFile:
        """The file of the memo that a quote is from; arguments and errors as of `page`."""

    def still_quoted(self, receipts: Sequence[str]) -> bool:
        """Whether the memos still have the words of all these receipts."""

    def changes(self) -> Changes:
        """What changed since the index before; a NoEarlierIndex if there is none."""

    def find_words(self, words: Words) -> Found:
        """How many times words stand in the memos, and where."""

    def named(self, heading: str) -> Named:
        """The sections that a person names by a heading's beginning or its number."""

    def paragraphs_of(self, section: Section) -> tuple[Quote, ...]:
        """The paragraphs of a section that `named` found, in order."""

    def quoted_at(self, receipt: str) -> tuple[Quote, ...]:
        """The paragraphs, or the words, that a receipt stands for; empty if no memo has them there any more."""


class Library(Protocol):
    """The part of `memoqa.service.MemoQA` that the bot uses; synchronous, and safe to call from many threads.

    Each method may raise a MemoqaError, whose sentence the asker sees; those that the desk tells apart are named here.
    """

    @property
    def memos(self) -> Path:
        """The folder with the memo files."""

    @property
    def alert(self) -> str | None:
        """Why an older generation answers, in a sentence; None if the newest does."""

    def seen_by(self, ids: frozenset[str] | None) -> LibraryView:
        """The memos that somebody with these ids may read, or a whole channel; None for the operator, who reads all."""

    def audiences(self) -> frozenset[tuple[str, ...]]:
        """The different audiences of the indexed memos; empty if everybody may read all. GenerationError as above."""

    def prepare(self) -> None:
        """Load the index and the model, so that the first question is as quick as the others."""

    def fitting(self) -> object:
        """The generation in use; an error if there is none, or if it does not fit the model that is set."""

    def reindex(
        self,
        progress: PhaseProgress | None = None,
        *,
        dry_run: bool = False,
        change: AbstractContextManager[object] | None = None,
    ) -> IndexReport:
        """Bring the index up to date with the memos; until then, and after an error, the old index answers.

        Args:
            progress: Receives the phase, the steps done and all steps, in this thread.
            dry_run: Only report what would change.
            change: A change among the memos that lasts only if the new index is published.

        Raises:
            ReindexUnderWay: Another process or thread is reindexing.
        """

    def is_being_reindexed(self) -> bool:
        """Whether any process or thread is reindexing now."""

    def roll_back(self) -> IndexedMemos:
        """Answer from the previous generation, and return what it holds; ReindexUnderWay as above."""

    def alike(self, questions: Sequence[str]) -> list[list[int]]:
        """The questions' positions, from 0, in groups that ask alike, the largest group first."""
