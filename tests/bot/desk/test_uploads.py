"""Several files with /reindex, over a library on the disk: the good ones are indexed, others asked about or named."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.desk.uploads import FIRST
from bot.port import Alone, Attachment, Command, Incoming, Notice, ThreadKey
from bot.present.wording import EN, Wording
from bot.present.words.uploads import UPLOADS_EN
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.domain import Memo
from memoqa.errors import MemoqaError
from memoqa.ingest.formats.table import format_list
from memoqa.ingest.upload_batch import MOST_BYTES, MOST_FILES
from memoqa.service import MemoQA
from tests.bot.desk.test_reindex_on_disk import attached, refused_by_the_golden_questions
from tests.bot.doubles import Transcript, rows
from tests.library import Library, library_of

KEY = ThreadKey("test", "C1", "1")
EVENTS = itertools.count()
RULES, PAY = b"# Rules\n\n## Saws\n\nAsk first.\n", b"It is paid in March.\n"
Send = Callable[..., Awaitable[Notice]]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, {"a.txt": "Leave must be approved.\n"})


@pytest.fixture
def service(library: Library) -> MemoQA:
    return library.service()


def sender(service: MemoQA, state: State, shown: list[object] | None = None) -> Send:
    """Gives something to a desk of its own, as after a restart, and returns the last notice."""
    desk = Desk(service, state, Wording(), admins=frozenset({"test:admin"}))

    async def send(
        *files: Attachment,
        text: str = "",
        command: Command = "reindex",
        about: str = "",
        details: tuple[tuple[str, str], ...] = (),
        places: frozenset[str] = frozenset(),
    ) -> Notice:
        post, who = Transcript(KEY), "test:admin"
        incoming = Incoming(f"test:{next(EVENTS)}", KEY, text, command, who, frozenset({who}), about=about)
        await desk.handle(replace(incoming, attachments=files, details=details, places=places), post)
        if shown is not None:
            shown[:] = [*post.shown, *(notice for _, notice in post.updates)]
        notices = [one for one in post.shown if isinstance(one, Notice)]
        return post.updates[-1][1] if post.updates else notices[-1]

    return send


@pytest.fixture
def send(service: MemoQA, state: State) -> Send:
    return sender(service, state)


def memos(service: MemoQA) -> dict[str, Memo]:
    return {memo.id: memo for memo in service.library().memos}


def refusing(name: str) -> Attachment:
    async def fetch(_most: int) -> bytes:
        raise MemoqaError("The download from Slack failed (TimeoutError); try again.")

    return Attachment(name, 9, fetch)


async def test_good_files_are_indexed_in_one_reindex_and_the_others_are_named_with_the_reason(
    service: MemoQA, library: Library, send: Send, file: StateFile
) -> None:
    before = len(list(library.index.glob("2*Z-*")))
    report = await send(attached("rules.md", RULES), attached("tool.exe", b"MZ"), attached("b.pdf", b"x"),
                        refusing("c.txt"), attached("pay.txt", PAY))  # fmt: skip
    assert set(memos(service)) == {"a.txt", "rules.md", "pay.txt"}
    assert len(list(library.index.glob("2*Z-*"))) == before + 1
    assert report.text.startswith(UPLOADS_EN.counted.format(count=5, kept=2))
    lines = "\n".join(part.text for part in report.parts)
    places = [lines.index(name) for name in ("rules.md", "tool.exe", "b.pdf", "c.txt", "pay.txt")]
    assert places == sorted(places)
    assert f"Not added: tool.exe. Memoqa does not read files of type .exe; send {format_list()}." in lines
    assert "Not added: b.pdf. b.pdf cannot be read: it is not a .pdf file" in lines
    assert "Not added: c.txt. The download from Slack failed" in lines
    assert "“Rules”: 1 section, 1 paragraph" in lines
    (said,) = rows(file, "SELECT result FROM audit")
    assert "took rules.md (sha256 " in said[0]
    assert "refused tool.exe, b.pdf, c.txt" in said[0]


async def test_of_two_files_with_one_name_the_first_is_taken(library: Library, send: Send) -> None:
    report = await send(attached("pay.txt", PAY), attached("pay.txt", b"It is paid in May.\n"))
    assert (library.memos / "pay.txt").read_bytes() == PAY
    assert UPLOADS_EN.twice.format(name="pay.txt") in str(report.parts)


@pytest.mark.parametrize(
    ("sizes", "said"),
    [([9] * (MOST_FILES + 1), f"at most {MOST_FILES} at once"), ([MOST_BYTES // 2, MOST_BYTES // 2 + 1], "together")],
)
async def test_too_much_at_once_is_refused_before_a_byte_is_fetched(
    library: Library, send: Send, sizes: list[int], said: str
) -> None:
    files = [replace(refusing(f"{number}.pdf"), size=size) for number, size in enumerate(sizes)]
    assert said in (await send(*files)).text
    assert [entry.name for entry in library.memos.iterdir()] == ["a.txt"]


async def test_if_the_index_is_refused_no_file_of_the_upload_stays(
    library: Library, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hindered, refused_by_the_golden_questions(library, hindered):
        await send(attached("rules.md", RULES), attached("pay.txt", PAY))
    assert [entry.name for entry in library.memos.iterdir() if entry.name[0] != "."] == ["a.txt"]


async def test_names_that_are_taken_are_asked_about_one_by_one_and_together(library: Library, send: Send) -> None:
    await send(attached("pay.txt", PAY))
    report = await send(attached("a.txt", b"New.\n"), attached("pay.txt", b"Newer.\n"), attached("rules.md", RULES))
    asked = [part for part in report.parts if part.ticket]
    assert len(asked) == 2
    assert {one.ticket.partition(".")[0] for one in asked} == {report.ticket}
    assert (library.memos / "rules.md").exists()
    await send(command="drop", about=asked[0].ticket)
    assert (await send(command="replace", about=report.ticket)).text.startswith(
        EN.upload_replaced.format(name="pay.txt")
    )
    assert (library.memos / "a.txt").read_bytes() == b"Leave must be approved.\n"
    assert "no longer waiting" in (await send(command="replace", about=report.ticket)).text


async def test_a_decision_for_all_that_one_memo_forbids_is_carried_out_for_the_others_and_that_file_still_waits(
    library: Library, service: MemoQA, send: Send
) -> None:
    (library.memos / "a.txt.toml").write_text('audience = ["test:admin"]\n')
    await send(attached("pay.txt", PAY))
    report = await send(attached("a.txt", b"New.\n"), attached("pay.txt", b"Newer.\n"))
    (alone,) = [one for one in report.parts if one.ticket.endswith(".0")]
    done = await send(command="keep_both", about=report.ticket)
    assert EN.upload_not_beside.format(name="a.txt") in str(done.parts)
    assert len([memo for memo in memos(service) if memo.startswith("pay ")]) == 1
    assert (await send(command="replace", about=alone.ticket)).text.startswith(EN.upload_replaced.format(name="a.txt"))
    assert memos(service)["a.txt"].details.audience == ("test:admin",)


async def test_files_that_wait_outlive_a_restart_and_are_never_indexed_before_their_readers_are_written(
    library: Library, service: MemoQA, send: Send, state: State
) -> None:
    before = service.library().generation
    offer = await send(attached("pay.txt", PAY), attached("tool.exe", b"MZ"), text=FIRST)
    assert offer.text.split("\n")[-1] == UPLOADS_EN.offer.format(names="pay.txt")
    assert "tool.exe cannot be indexed" in offer.text
    assert (service.library().generation, (library.memos / "pay.txt").exists()) == (before, False)
    after = sender(service, state)
    details = (("audience", "test:admin"), ("owner", " "))
    report = await after(command="take", about=offer.offer, details=details)
    assert report.text.startswith(EN.upload_added.format(name="pay.txt"))
    assert memos(service)["pay.txt"].details.audience == ("test:admin",)
    assert (library.memos / "pay.txt.toml").read_text() == 'audience = ["test:admin"]\n'
    assert "no longer waiting" in (await after(command="take", about=offer.offer)).text


async def test_a_file_that_waited_for_its_details_is_asked_about_if_its_name_is_taken_and_keeps_them(
    library: Library, service: MemoQA, send: Send
) -> None:
    offer = await send(attached("a.txt", b"New.\n"), text=FIRST)
    asked = await send(command="take", about=offer.offer, details=(("owner", "Ada"),))
    assert "There is a memo named a.txt" in asked.text
    await send(command="replace", about=asked.ticket)
    assert memos(service)["a.txt"].details.owner == "Ada"
    assert (library.memos / "a.txt").read_bytes() == b"New.\n"


async def test_what_the_form_says_of_taken_names_needs_no_question(library: Library, send: Send) -> None:
    offer = await send(attached("a.txt", b"New.\n"), attached("pay.txt", PAY), text=FIRST)
    await send(command="take", about=offer.offer, text="replace")
    assert (library.memos / "a.txt").read_bytes() == b"New.\n"


async def test_one_file_of_an_upload_is_undone_by_its_name_and_the_rest_by_its_button(
    service: MemoQA, send: Send
) -> None:
    report = await send(attached("Rules.md", RULES), attached("pay.txt", PAY), attached("c.txt", b"Words.\n"))
    assert (await send(text="undo Rules.md")).text.startswith(EN.upload_removed.format(name="Rules.md"))
    (pay,) = [part.undo for part in report.parts if "pay.txt" in part.text]
    await send(command="undo_upload", about=pay)
    assert set(memos(service)) == {"a.txt", "c.txt"}
    await send(command="undo_upload", about=report.undo)
    assert set(memos(service)) == {"a.txt"}
    assert "no upload to undo" in (await send(text="undo pay.txt")).text


async def test_the_report_of_memos_for_some_goes_to_the_admin_alone_with_its_buttons(
    library: Library, service: MemoQA, state: State
) -> None:
    (library.memos / "a.txt.toml").write_text('audience = ["test:admin"]\n')
    shown: list[object] = []
    send = sender(service, state, shown)
    await send(attached("rules.md", RULES), attached("pay.txt", PAY), places=frozenset({"test:C1"}))
    (alone,) = [one for one in shown if isinstance(one, Alone)]
    assert isinstance(alone.reply, Notice)
    assert len(alone.reply.parts) == 2
    assert alone.reply.undo
    assert not [one for one in shown if isinstance(one, Notice) and "pay.txt" in str(one)]


async def test_a_message_without_files_is_told_what_to_send(send: Send) -> None:
    assert (await send(text=FIRST)).text == UPLOADS_EN.no_file.format(formats=format_list())


async def test_a_file_that_cannot_be_written_when_all_are_decided_about_still_waits(
    library: Library, send: Send
) -> None:
    await send(attached("pay.txt", PAY))
    report = await send(attached("a.txt", b"New.\n"), attached("pay.txt", b"Newer.\n"))
    waiting = next(part.ticket for part in report.parts if part.ticket.endswith(".1"))
    (library.memos / "pay.txt").unlink()
    (library.memos / "pay.txt").mkdir()
    done = await send(command="replace", about=report.ticket)
    assert "Not added: pay.txt. pay.txt is a link or a folder among the memos" in str(done.parts)
    (library.memos / "pay.txt").rmdir()
    assert (await send(command="replace", about=waiting)).text.startswith(EN.upload_added.format(name="pay.txt"))
    assert (library.memos / "pay.txt").read_bytes() == b"Newer.\n"
