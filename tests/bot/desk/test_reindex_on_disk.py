"""/reindex with a library on the disk."""

import itertools
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.port import Attachment, Command, Incoming, Notice, ThreadKey
from bot.present.wording import EN, Wording
from bot.present.words.uploads import UPLOADS_EN
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.errors import QualityFallen
from memoqa.index.store import Store
from memoqa.ingest.upload_history import FOLDER
from memoqa.ingest.upload_names import dated_name
from memoqa.service import MemoQA
from tests.bot.doubles import Transcript, rows
from tests.library import Library, library_of

KEY = ThreadKey("test", "C1", "1")
WORDS = "Leave must be approved by the manager.\n"
Reindex = Callable[..., Awaitable[Transcript]]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, {"a.txt": WORDS})


@pytest.fixture
def service(library: Library) -> MemoQA:
    return library.service()


@pytest.fixture
def desk(service: MemoQA, state: State) -> Desk:
    return Desk(service, state, Wording(), admins=frozenset({"test:admin"}))


@pytest.fixture
def reindex(desk: Desk) -> Reindex:
    events = itertools.count()

    async def run(
        action: str = "",
        attachment: Attachment | None = None,
        who: str = "test:admin",
        command: Command = "reindex",
        about: str = "",
    ) -> Transcript:
        post = Transcript(KEY)
        incoming = Incoming(f"test:{next(events)}", KEY, action, command, who, frozenset({who}))
        await desk.handle(replace(incoming, about=about, attachments=(attachment,) if attachment else ()), post)
        return post

    return run


def last(post: Transcript) -> str:
    said = [notice for _, notice in post.updates] or [reply for reply in post.shown if isinstance(reply, Notice)]
    return said[-1].text


def attached(name: str, content: bytes, size: int | None = None) -> Attachment:
    async def fetch(most: int) -> bytes:
        assert len(content) <= most
        return content

    return Attachment(name, len(content) if size is None else size, fetch)


async def test_a_dry_run_says_what_would_change_and_changes_nothing(
    library: Library, service: MemoQA, reindex: Reindex
) -> None:
    before = service.library().generation
    (library.memos / "b.txt").write_text("A second memo.\n")
    said = last(await reindex("dry-run"))
    assert said.startswith("Dry run: I changed nothing.")
    assert EN.added.format(names="b.txt") in said
    assert service.library().generation == before


async def test_a_rollback_answers_from_the_previous_index(library: Library, service: MemoQA, reindex: Reindex) -> None:
    before = service.library().generation
    (library.memos / "b.txt").write_text("A second memo.\n")
    await reindex()
    assert len(service.library().memos) == 2
    assert before in last(await reindex("rollback"))
    assert [memo.id for memo in service.library().memos] == ["a.txt"]


async def test_the_status_names_generation_and_figures(service: MemoQA, reindex: Reindex) -> None:
    said = last(await reindex("status"))
    assert service.library().generation in said
    assert "memos: 1, paragraphs: 1" in said
    assert EN.status_reindexing not in said


async def test_a_reindex_elsewhere_is_reported_and_not_waited_for(library: Library, reindex: Reindex) -> None:
    with Store(library.index).writing():
        assert EN.status_reindexing in last(await reindex("status"))
        assert last(await reindex()) == EN.already_under_way


async def test_a_memo_that_came_with_the_command_is_added_indexed_and_removed_again(
    library: Library, service: MemoQA, reindex: Reindex
) -> None:
    said = last(await reindex("", attached("b.txt", b"A second memo.\n")))
    assert said.startswith(EN.upload_added.format(name="b.txt"))
    assert [memo.id for memo in service.library().memos] == ["a.txt", "b.txt"]
    assert last(await reindex("undo")).startswith(EN.upload_removed.format(name="b.txt"))
    assert [memo.id for memo in service.library().memos] == ["a.txt"]
    assert not (library.memos / "b.txt").exists()


def refused_by_the_golden_questions(library: Library, monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    del library

    def refuse(*_args: object, **_keywords: object) -> None:
        raise QualityFallen("it would answer worse.")

    monkeypatch.setattr(Store, "publish", refuse)
    return nullcontext()


def hindered_by_a_flaw(library: Library, monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    del library

    def fail(*_args: object, **_keywords: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Store, "publish", fail)
    return nullcontext()


def kept_out_by_another(library: Library, monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    del monkeypatch
    return Store(library.index).writing()


Hindrance = Callable[[Library, pytest.MonkeyPatch], AbstractContextManager[None]]
HINDRANCES = [refused_by_the_golden_questions, hindered_by_a_flaw, kept_out_by_another]


@pytest.mark.parametrize("hindrance", HINDRANCES)
async def test_a_memo_is_not_removed_again_if_its_index_cannot_be_built(
    library: Library, service: MemoQA, reindex: Reindex, monkeypatch: pytest.MonkeyPatch, hindrance: Hindrance
) -> None:
    await reindex("", attached("b.txt", b"A second memo.\n"))
    with monkeypatch.context() as hindered, hindrance(library, hindered):
        await reindex("undo")
    assert (library.memos / "b.txt").read_bytes() == b"A second memo.\n"
    assert last(await reindex("undo")).startswith(EN.upload_removed.format(name="b.txt"))
    assert [memo.id for memo in service.library().memos] == ["a.txt"]


@pytest.mark.parametrize("hindrance", HINDRANCES)
async def test_a_memo_is_not_added_if_its_index_cannot_be_built_and_the_one_before_can_be_removed(
    library: Library, reindex: Reindex, monkeypatch: pytest.MonkeyPatch, hindrance: Hindrance
) -> None:
    await reindex("", attached("b.txt", b"A second memo.\n"))
    with monkeypatch.context() as hindered, hindrance(library, hindered):
        await reindex("", attached("c.txt", b"A third memo.\n"))
    assert not (library.memos / "c.txt").exists()
    assert last(await reindex("undo")).startswith(EN.upload_removed.format(name="b.txt"))


async def test_the_only_memo_is_not_removed_again(
    library: Library, service: MemoQA, reindex: Reindex, file: StateFile
) -> None:
    await reindex("", attached("b.txt", b"A second memo.\n"))
    (library.memos / "a.txt").unlink()
    await reindex("undo")
    assert (library.memos / "b.txt").exists()
    *_, last_entry = rows(file, "SELECT result FROM audit")
    assert last_entry == ("failed: NoMemosError",)
    assert "b.txt" in [memo.id for memo in service.library().memos]


async def asked_about(reindex: Reindex, content: bytes = b"New words about leave.\n") -> str:
    """The ticket of an upload under a memo's name."""
    post = await reindex("", attached("a.txt", content))
    _, notice = post.updates[-1]
    assert notice.text.startswith(EN.upload_exists.format(name="a.txt", dated="|").partition("|")[0])
    return notice.ticket


async def test_an_upload_under_a_memos_name_changes_nothing_until_someone_decides(
    library: Library, service: MemoQA, reindex: Reindex
) -> None:
    before = service.library().generation
    assert await asked_about(reindex)
    assert (library.memos / "a.txt").read_text() == WORDS
    assert service.library().generation == before


async def test_an_upload_can_be_kept_beside_the_memo_of_its_name(
    library: Library, service: MemoQA, reindex: Reindex
) -> None:
    dated = dated_name(library.memos, "a.txt", datetime.now(UTC).date())
    said = last(await reindex(command="keep_both", about=await asked_about(reindex)))
    assert said.startswith(EN.upload_added.format(name=dated))
    assert [memo.id for memo in service.library().memos] == sorted(["a.txt", dated])
    assert (library.memos / "a.txt").read_text() == WORDS


async def test_an_upload_can_be_dropped(library: Library, reindex: Reindex) -> None:
    ticket = await asked_about(reindex)
    assert last(await reindex(command="drop", about=ticket)) == UPLOADS_EN.dropped.format(names="a.txt")
    assert (library.memos / "a.txt").read_text() == WORDS


@pytest.mark.parametrize("first", ["replace", "keep_both", "drop"])
async def test_a_decision_is_taken_once(library: Library, reindex: Reindex, first: Command) -> None:
    ticket = await asked_about(reindex)
    await reindex(command=first, about=ticket)
    before = sorted(entry.name for entry in library.memos.iterdir())
    for again in ("replace", "keep_both", "drop"):
        assert "no longer waiting" in last(await reindex(command=again, about=ticket))
    assert sorted(entry.name for entry in library.memos.iterdir()) == before


async def test_only_admins_decide_and_the_audit_trail_names_them(
    library: Library, reindex: Reindex, file: StateFile
) -> None:
    ticket = await asked_about(reindex)
    assert last(await reindex(command="replace", about=ticket, who="test:stranger")) == EN.admins_only
    assert (library.memos / "a.txt").read_text() == WORDS
    await reindex(command="drop", about=ticket)
    *_, refused, dropped = rows(file, "SELECT who, action, result FROM audit")
    assert refused == ("test:stranger", "/reindex replace", "refused")
    assert dropped == ("test:admin", "/reindex drop", "dropped a.txt")


async def test_an_upload_whose_index_is_refused_waits_for_another_decision(
    library: Library, reindex: Reindex, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await asked_about(reindex)
    with monkeypatch.context() as hindered, refused_by_the_golden_questions(library, hindered):
        await reindex(command="replace", about=ticket)
    assert (library.memos / "a.txt").read_text() == WORDS
    assert last(await reindex(command="replace", about=ticket)).startswith(EN.upload_replaced.format(name="a.txt"))


async def test_the_same_file_again_asks_nothing(library: Library, reindex: Reindex) -> None:
    said = last(await reindex("", attached("a.txt", WORDS.encode())))
    assert said.startswith(EN.upload_same.format(name="a.txt"))
    assert not (library.memos / FOLDER).exists()


async def test_undoing_says_which_upload_can_be_undone_next(reindex: Reindex) -> None:
    await reindex("", attached("b.txt", b"A second memo.\n"))
    await reindex("", attached("c.txt", b"A third memo.\n"))
    assert EN.undo_next.format(names="b.txt") in last(await reindex("undo"))
    assert EN.undo_next.partition("{")[0] not in last(await reindex("undo"))


@pytest.mark.parametrize(("name", "content"), [("../b.txt", b"words"), ("b.exe", b"MZ"), ("b.pdf", b"no pdf at all")])
async def test_an_unfit_memo_is_refused_in_a_sentence_and_not_kept(
    library: Library, reindex: Reindex, name: str, content: bytes
) -> None:
    post = await reindex("", attached(name, content))
    assert "ncident" not in last(post) + str(post.texts)
    assert [entry.name for entry in library.memos.iterdir()] == ["a.txt"]


async def test_a_stranger_may_neither_reindex_nor_add_a_memo(library: Library, reindex: Reindex) -> None:
    for action in ("", "dry-run", "status", "rollback", "undo"):
        assert last(await reindex(action, who="test:stranger")) == EN.admins_only
    assert last(await reindex("", attached("b.txt", b"words\n"), who="test:stranger")) == EN.admins_only
    assert not (library.memos / "b.txt").exists()


async def test_an_index_that_answers_the_golden_questions_worse_is_not_published(
    library: Library, state: State, tmp_path: Path
) -> None:
    golden = tmp_path / "golden.jsonl"
    asked = {"id": "1", "question": WORDS.strip(), "gold": ["Leave must"], "kind": "fact", "lang": "en"}
    golden.write_text(json.dumps(asked) + "\n")
    service = library.service(golden=golden)
    desk = Desk(service, state, Wording(), admins=frozenset({"test:admin"}))
    before = service.library().generation
    (library.memos / "a.txt").write_text("Something else altogether stands here now.\n")
    post = Transcript(KEY)
    await desk.handle(Incoming("test:1", KEY, "", "reindex", identities=frozenset({"test:admin"})), post)
    assert "nly 0% of the golden questions in golden.jsonl would come out right, 100% do now" in post.texts[-1]
    assert service.library().generation == before


async def test_the_reply_to_an_unknown_action_names_the_known_ones(reindex: Reindex) -> None:
    assert last(await reindex("rollbak")) == EN.unknown_action.format(action="rollbak")
