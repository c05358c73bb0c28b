"""/reindex with a library that only reports; test_reindex_on_disk has one with files."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.desk import reindex as command
from bot.desk.desk import Desk
from bot.port import Attachment, Notice
from bot.present.wording import EN, Wording
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.domain import Answer
from memoqa.errors import MemoqaError
from memoqa.index.build import IndexReport, PhaseProgress
from tests.bot.desk.messages import KEY, ask, reindex
from tests.bot.doubles import FakeLibrary, Transcript, rows, until


class Indexing(FakeLibrary):
    """A library whose reindex reports progress all the while, until `done` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.done = threading.Event(), threading.Event()

    def reindex(
        self,
        progress: Callable[[str, int, int], None] | None = None,
        *,
        dry_run: bool = False,
        change: AbstractContextManager[object] | None = None,
    ) -> IndexReport:
        self.begun.set()
        steps = 0
        while not self.done.is_set():
            steps += 1
            if progress:
                progress("encoding", steps, 1_000_000)
            time.sleep(0.001)
        return super().reindex(dry_run=dry_run, change=change)


@pytest.fixture
def indexing() -> Indexing:
    return Indexing()


@pytest.fixture
def indexing_desk(indexing: Indexing, state: State) -> Desk:
    return Desk(indexing, state, Wording(), admins=frozenset({"test:admin"}))


@pytest.fixture
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


async def test_only_an_admin_may_reindex(desk: Desk, library: FakeLibrary) -> None:
    library.indexed = False
    for event, who in (("test:1", "test:user"), ("test:2", "other:admin"), ("test:3", "admin")):
        post = Transcript(KEY)
        await desk.handle(reindex(event, who), post)
        assert post.texts == [EN.admins_only]
    assert not library.indexed


async def test_only_an_admin_is_told_why_the_platform_does_not_describe_a_file(desk: Desk) -> None:
    async def fetch(_most: int) -> bytes:
        raise AssertionError

    file = Attachment("", 0, fetch, MemoqaError("The file has more than 9 bytes; send a smaller one."))
    for event, who, told in (("test:1", "test:admin", "The file has more"), ("test:2", "test:u", EN.admins_only)):
        post = Transcript(KEY)
        await desk.handle(replace(reindex(event, who), attachments=(file,)), post)
        assert post.texts[0].startswith(told)


async def test_a_refused_reindex_is_in_the_audit_trail(desk: Desk, file: StateFile) -> None:
    await desk.handle(replace(reindex(who="test:u"), asker="test:u"), Transcript(KEY))
    assert rows(file, "SELECT who, action, result FROM audit") == [("test:u", "/reindex", "refused")]


async def test_an_admin_gets_a_report_of_the_reindex(desk: Desk) -> None:
    post = Transcript(KEY)
    await desk.handle(reindex(), post)
    assert post.shown == [Notice(EN.reindexing, share=0.0)]
    assert "New: brief.txt" in post.updates[-1][1].text
    assert post.updates[-1][1].share is None


async def test_progress_is_shown_at_intervals_however_often_it_is_reported(
    indexing: Indexing, indexing_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PROGRESS_SECONDS", 0.02)
    post = Transcript(KEY)
    running = asyncio.create_task(indexing_desk.handle(reindex(), post))
    await until(lambda: len(post.updates) >= 3)
    indexing.done.set()
    await running
    times = [at for at, notice in post.updates if notice.share is not None]
    assert all(later - earlier >= 0.019 for earlier, later in pairwise(times))


async def test_the_bar_never_goes_back_from_one_phase_to_the_next(
    library: FakeLibrary, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [
        ("reading", 0, 2),
        ("recognising a.pdf", 1, 3),
        ("reading", 2, 2),
        ("encoding", 0, 5),
        ("encoding", 5, 5),
        ("publishing", 0, 1),
    ]
    shown = threading.Event()

    def reindexed(progress: PhaseProgress, **_more: object) -> IndexReport:
        for step in steps:
            shown.clear()
            progress(*step)
            assert shown.wait(30)
        return IndexReport("g2", 1, 9, 20, 20, 0, 0.5, unchanged=False)

    class Watched(Transcript):
        async def update(self, notice: Notice) -> None:
            await super().update(notice)
            shown.set()

    post = Watched(KEY)
    monkeypatch.setattr(library, "reindex", reindexed)
    monkeypatch.setattr(command, "PROGRESS_SECONDS", 0.01)
    await desk.handle(reindex(), post)
    shares = [notice.share for _, notice in post.updates if notice.share is not None]
    assert shares == sorted(shares)
    assert len(shares) == len(steps)
    assert all(notice.share is None or notice.share < 1 for _, notice in post.updates)


async def test_a_scan_being_read_shows_its_pages_and_not_its_name(
    library: FakeLibrary, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = threading.Event()

    def reindexed(progress: PhaseProgress, **_more: object) -> IndexReport:
        progress("recognising salaries.pdf", 3, 12)
        assert shown.wait(30)
        return IndexReport("g2", 1, 9, 20, 20, 0, 0.5, unchanged=False)

    class Watched(Transcript):
        async def update(self, notice: Notice) -> None:
            await super().update(notice)
            shown.set()

    post = Watched(KEY)
    monkeypatch.setattr(library, "reindex", reindexed)
    monkeypatch.setattr(command, "PROGRESS_SECONDS", 0.01)
    await desk.handle(reindex(), post)
    texts = " ".join(notice.text for _, notice in post.updates)
    assert "page 3 of 12" in texts or "第 3 頁，共 12 頁" in texts
    assert "salaries" not in texts


async def test_progress_that_cannot_be_shown_does_not_stop_the_reindex(
    indexing: Indexing, indexing_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PROGRESS_SECONDS", 0.01)
    tried: list[Notice] = []

    class Deaf(Transcript):
        async def update(self, notice: Notice) -> None:
            if notice.share is not None:
                tried.append(notice)
                raise OSError
            await super().update(notice)

    post = Deaf(KEY)
    running = asyncio.create_task(indexing_desk.handle(reindex(), post))
    await until(lambda: len(tried) >= 2)
    indexing.done.set()
    await running
    assert len(post.updates) == 1
    assert len(post.shown) == 1


async def test_a_second_reindex_is_told_that_one_is_under_way(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    first, second = Transcript(KEY), Transcript(KEY)
    running = asyncio.create_task(desk.handle(reindex("test:1"), first))
    await until(lambda: first.shown)
    await desk.handle(reindex("test:2"), second)
    assert second.texts == [EN.already_under_way]
    library.gate.set()
    await running


async def test_after_a_reindex_that_failed_another_may_begin(desk: Desk, library: FakeLibrary) -> None:
    library.failure = MemoqaError("there is nothing to index; put a memo in the folder.")
    failed, post = Transcript(KEY), Transcript(KEY)
    await desk.handle(reindex("test:1"), failed)
    library.failure = None
    await desk.handle(reindex("test:2"), post)
    assert failed.texts[-1] == "There is nothing to index; put a memo in the folder."
    assert post.texts == [EN.reindexing]


@pytest.mark.usefixtures("one_worker")
async def test_questions_are_answered_while_a_reindex_runs(indexing: Indexing, indexing_desk: Desk) -> None:
    running = asyncio.create_task(indexing_desk.handle(reindex(), Transcript(KEY)))
    await until(indexing.begun.is_set)
    post = Transcript(KEY)
    await indexing_desk.handle(ask("who?"), post)
    assert isinstance(post.shown[0], Answer)
    assert not running.done()
    indexing.done.set()
    await running
