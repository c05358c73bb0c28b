"""/memos edit with a library on the disk: who may, what is refused, what is written, what is undone."""

import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.desk.details_form import FIELDS, DetailsForm, is_owner, reference, same
from bot.desk.permissions import IdForm
from bot.port import Command, Incoming, Notice, ThreadKey
from bot.present.wording import EN, Wording
from bot.present.words.details import DETAILS_EN, DETAILS_ZH_TW
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.errors import MemoqaError
from memoqa.index.store import Store
from tests.bot.doubles import Transcript, rows
from tests.ingest.archives import archive, mail
from tests.library import Library, index, library_of

KEY = ThreadKey("test", "C1", "1")
FORMS = (IdForm(r"test:[a-z0-9]+", "test:…"),)
ADMIN, OWNER, OTHER = "test:admin", "test:ada", "test:bo"
LEAVE = "---\nowner: Ada <test:ada>\nvalid_until: 2027-03-31\n---\nLeave is approved by the manager.\n"
SIDECAR = "leave.md.toml"

Said = Callable[..., Awaitable[Transcript]]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, {"leave.md": LEAVE, "pay.txt": "Pay day\n\nPay comes on the fifth.\n"})


@pytest.fixture
def desk(library: Library, state: State) -> Desk:
    return Desk(library.service(), state, Wording(), admins=frozenset({ADMIN}), forms=FORMS)


@pytest.fixture
def say(desk: Desk) -> Said:
    events = itertools.count()

    async def run(command: Command, text: str = "", who: str = OWNER, **more: object) -> Transcript:
        post = Transcript(KEY)
        incoming = Incoming(f"test:{next(events)}", KEY, text, command, who, frozenset({who}), **more)  # type: ignore[arg-type]
        await desk.handle(incoming, post)
        return post

    return run


async def form(desk: Desk, who: str = OWNER, memo: str = "leave.md") -> DetailsForm:
    incoming = Incoming("test:f", KEY, "", "edit", who, frozenset({who}))
    return await desk.details.form(incoming, reference(memo), EN)


async def saved(desk: Desk, say: Said, who: str = OWNER, memo: str = "leave.md", **changes: str) -> Notice:
    shown = await form(desk, who, memo)
    post = await say("save", who=who, about=shown.about, details=tuple((dict(shown.values) | changes).items()))
    (notice,) = post.shown
    assert isinstance(notice, Notice)
    return notice


async def test_the_owner_sees_each_value_with_the_file_that_says_it(say: Said, library: Library) -> None:
    (library.memos / SIDECAR).write_text("review_by = 2027-01-01\n")
    (notice,) = (await say("memos", "edit LEAVE")).shown
    assert isinstance(notice, Notice)
    assert notice.text.split("\n") == [
        "leave (leave.md)",
        "Owner: Ada <test:ada> (the memo itself)",
        "Holds until: 2027-03-31 (the memo itself)",
        "Review by: 2027-01-01 (leave.md.toml)",
    ]
    assert (notice.private, notice.edits) == (True, reference("leave.md"))


@pytest.mark.parametrize("name", ["leave", "no such memo"])
async def test_whoever_may_not_edit_a_memo_is_told_the_same_whether_there_is_one_or_not(say: Said, name: str) -> None:
    (notice,) = (await say("memos", f"edit {name}", OTHER)).shown
    assert notice == Notice(DETAILS_EN.not_yours.format(name=name), private=True)


@pytest.mark.parametrize("command", ["save", "undo_edit"])
async def test_a_forged_press_by_somebody_else_changes_nothing_and_is_in_the_audit_trail(
    desk: Desk, say: Said, library: Library, file: StateFile, command: Command
) -> None:
    about = (await form(desk)).about
    post = await say(command, who=OTHER, about=about, details=(("owner", "Bo <test:bo>"),))
    assert post.texts == [DETAILS_EN.not_yours_now]
    assert not (library.memos / SIDECAR).exists()
    assert [row[0] for row in rows(file, "SELECT result FROM audit WHERE who = ?", OTHER)] == ["refused"]


async def test_an_admin_edits_every_memo_and_an_owner_only_their_own(desk: Desk) -> None:
    assert (await form(desk, ADMIN, "pay.txt")).title == "Pay day"
    with pytest.raises(MemoqaError):
        await form(desk, OWNER, "pay.txt")


async def test_only_what_changed_is_written_and_at_once_the_memo_is_for_those_named(
    desk: Desk, say: Said, library: Library, file: StateFile
) -> None:
    notice = await saved(desk, say, audience="test:hr, test:ada", review_by="2027-01-01")
    assert notice.text.split("\n")[0] == "Saved the details of leave.md: Who may read it, Review by."
    assert (notice.private, notice.undoes) == (True, True)
    assert (library.memos / SIDECAR).read_text() == 'audience = ["test:hr", "test:ada"]\nreview_by = 2027-01-01\n'
    service = library.service()
    assert [memo.id for memo in service.seen_by(frozenset()).library().memos] == ["pay.txt"]
    assert len(service.seen_by(frozenset({"test:hr"})).library().memos) == 2
    ((action, result),) = rows(file, "SELECT action, result FROM audit")
    assert action == "/memos edit leave.md"
    assert result.endswith("set audience, review_by")


async def test_what_is_wrong_is_named_by_field_and_what_was_typed_is_kept_for_its_typist(
    desk: Desk, say: Said, library: Library
) -> None:
    wrong = {"valid_from": "soon", "url": "x", "audience": "test:hr, Everybody", "superseded_by": "leave.md"}
    notice = await saved(desk, say, owner="Ada L <test:ada>", **wrong)
    assert notice.text.split("\n") == [
        DETAILS_EN.wrong,
        "Who may read it: " + DETAILS_EN.bad_id.format(entry="Everybody", forms="test:…"),
        f"Holds from: {DETAILS_EN.bad_day}",
        f"Superseded by: {DETAILS_EN.bad_self}",
        f"Link: {DETAILS_EN.bad_url}",
    ]
    assert notice.edits == reference("leave.md")
    assert not (library.memos / SIDECAR).exists()
    again = await form(desk)
    assert {field: again.values[field] for field in wrong} == wrong
    assert again.values["owner"] == "Ada L <test:ada>"
    assert (await form(desk, ADMIN)).values["url"] == ""


async def test_a_memo_cannot_end_before_it_begins(desk: Desk, say: Said) -> None:
    notice = await saved(desk, say, valid_from="2027-04-01")
    assert notice.text.split("\n")[1:] == [f"Holds until: {DETAILS_EN.bad_order}"]


async def test_a_value_of_another_file_can_be_replaced_but_not_emptied(desk: Desk, say: Said, library: Library) -> None:
    notice = await saved(desk, say, valid_until="")
    assert notice.text.split("\n")[1:] == [f"Holds until: {DETAILS_EN.said_elsewhere.format(place='the memo itself')}"]
    await saved(desk, say, valid_until="2028-01-01")
    await saved(desk, say, valid_until="")
    assert not (library.memos / SIDECAR).exists()
    assert (await form(desk)).values["valid_until"] == "2027-03-31"


async def test_what_somebody_else_changed_while_the_form_was_open_is_not_overwritten(
    desk: Desk, say: Said, library: Library
) -> None:
    shown = await form(desk)
    (library.memos / SIDECAR).write_text('audience = ["test:hr"]\n')
    post = await say("save", about=shown.about, details=(("audience", "test:all"),))
    assert post.texts == [DETAILS_EN.changed_since]
    assert (library.memos / SIDECAR).read_text() == 'audience = ["test:hr"]\n'


async def test_a_form_that_changes_nothing_saves_nothing(desk: Desk, say: Said, library: Library) -> None:
    assert (await saved(desk, say)).text == DETAILS_EN.unchanged.format(name="leave.md")
    assert len(Store(library.index).names()) == 1


@pytest.mark.parametrize("command", ["memos", "edit", "undo_edit"])  # "edit" is where Discord lets people type it
async def test_an_edit_is_undone_by_its_button_or_by_the_command(
    desk: Desk, say: Said, library: Library, command: Command
) -> None:
    await saved(desk, say, audience="test:hr")
    post = await (say("undo_edit", about=reference("leave.md")) if command == "undo_edit" else say(command, "undo"))
    assert post.texts[0].startswith(DETAILS_EN.undone.format(name="leave.md"))
    assert not (library.memos / SIDECAR).exists()
    assert len(library.service().seen_by(frozenset()).library().memos) == 2


async def test_the_owner_is_told_why_an_edit_is_not_undone_and_the_log_names_no_memo(
    desk: Desk, say: Said, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    await saved(desk, say, audience="test:hr")
    (library.memos / SIDECAR).write_text('audience = ["test:ada"]\n')
    post = await say("undo_edit", about=reference("leave.md"))
    assert post.texts == ["The details of leave.md have changed since and stay; edit them again."]
    assert "leave" not in caplog.text


async def test_there_may_be_nothing_to_undo(say: Said) -> None:
    assert (await say("memos", "undo")).texts == [DETAILS_EN.nothing_to_undo]


async def test_a_folder_that_cannot_be_written_is_said_in_one_sentence_and_changes_nothing(
    desk: Desk, say: Said, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("memoqa.atomic.replace_file", refuse)
    notice = await saved(desk, say, ADMIN, owner="Bo")
    assert notice.text.startswith("Memoqa cannot write to the memos folder") or "cannot write" in notice.text
    assert "\n" not in notice.text
    assert not (library.memos / SIDECAR).exists()


async def test_the_list_says_who_owns_a_memo_until_when_it_holds_and_names_no_hidden_one(
    say: Said, library: Library
) -> None:
    (library.memos / "pay.txt.toml").write_text('superseded_by = "board.txt"\nowner = "Bo"\n')
    (library.memos / "board.txt").write_text("Secret pay.\n")
    (library.memos / "board.txt.toml").write_text('audience = ["test:board"]\n')
    library.service().reindex()
    (told,) = (await say("memos")).texts
    assert "  owner: Ada <test:ada> · holds until 2027-03-31" in told
    assert "  owner: Bo · superseded" in told.split("\n")
    assert "board" not in told


@pytest.mark.parametrize(
    ("owner", "owns"),
    [
        ("test:ada", True),
        ("Ada <test:ada>", True),
        ("test:ada <test:bo>", False),
        ("Ada", False),
        ("", False),
        (None, False),
        ("test:ada2", False),
    ],
)
def test_the_owner_is_the_id_that_stands_there_or_in_angle_brackets(owner: str | None, owns: bool) -> None:
    assert is_owner(owner, {"test:ada"}) is owns


def test_the_order_of_a_list_says_nothing() -> None:
    assert same("audience", "test:a, test:b", "test:b test:a")
    assert not same("owner", "a b", "b a")


def test_both_languages_have_every_field_and_hint_and_each_hint_has_room_on_every_platform() -> None:
    for words in (DETAILS_EN, DETAILS_ZH_TW):
        assert tuple(words.fields) == FIELDS
        assert tuple(words.hints) == FIELDS
        assert all(len(hint) <= 100 for hint in words.hints.values())
    assert DETAILS_EN.remarks.keys() == DETAILS_ZH_TW.remarks.keys()


def put_in(library: Library, name: str, content: bytes) -> None:
    (library.memos / name).write_bytes(content)
    index(library)


HERS, NOBODYS = "---\nowner: Ada <test:ada>\n---\n# Rooms\n\nSign here.\n", "# Saws\n\nAsk first.\n"


@pytest.mark.parametrize("typed", ["a.zip", "a.zip/in/rooms.md", "Saws"])
async def test_of_a_memo_inside_an_archive_the_archives_details_are_edited_which_hold_for_all_inside(
    desk: Desk, say: Said, library: Library, typed: str
) -> None:
    put_in(library, "a.zip", archive({"in/rooms.md": HERS, "saws.md": NOBODYS}))
    (notice,) = (await say("memos", f"edit {typed}", ADMIN)).shown
    assert isinstance(notice, Notice)
    above = ["a.zip", DETAILS_EN.holds_inside.format(count=2)]
    assert notice.text.split("\n") == [*above, DETAILS_EN.nothing_said]
    assert notice.edits == reference("a.zip")
    done = await saved(desk, say, ADMIN, "a.zip", audience="test:hr")
    assert done.text.startswith("Saved the details of a.zip: Who may read it.")
    assert (library.memos / "a.zip.toml").read_text() == 'audience = ["test:hr"]\n'
    assert [memo.id for memo in library.service().seen_by(frozenset()).library().memos] == ["leave.md", "pay.txt"]
    undone = await say("undo_edit", who=ADMIN, about=done.edits)
    assert undone.texts[0].startswith(DETAILS_EN.undone.format(name="a.zip"))
    assert len(library.service().seen_by(frozenset()).library().memos) == 4


async def test_an_archive_is_edited_by_whoever_owns_all_that_is_inside(desk: Desk, say: Said, library: Library) -> None:
    put_in(library, "hers.zip", archive({"rooms.md": HERS}))
    put_in(library, "mixed.zip", archive({"rooms.md": HERS, "saws.md": NOBODYS}))
    assert (await form(desk, OWNER, "hers.zip")).memo == "hers.zip"
    for step in (say("memos", "edit mixed.zip/rooms.md"), say("memos", "edit Saws")):
        (notice,) = (await step).shown
        assert notice.text.startswith("I know no memo named")
    with pytest.raises(MemoqaError):
        await form(desk, OWNER, "mixed.zip")


async def test_an_archive_has_no_title_of_its_own_and_the_form_says_so(desk: Desk, say: Said, library: Library) -> None:
    put_in(library, "a.zip", archive({"saws.md": NOBODYS}))
    shown = await form(desk, ADMIN, "a.zip")
    assert (shown.title, shown.hints["title"]) == ("a.zip", DETAILS_EN.of_one_memo)
    assert shown.hints["superseded_by"] == DETAILS_EN.of_one_memo
    notice = await saved(desk, say, ADMIN, "a.zip", title="Papers")
    assert notice.text.split("\n") == [DETAILS_EN.wrong, f"Title: {DETAILS_EN.of_one_memo}"]
    assert not (library.memos / "a.zip.toml").exists()


async def test_a_mail_is_edited_by_the_owner_of_the_mail_and_with_a_title(
    desk: Desk, say: Said, library: Library
) -> None:
    (library.memos / "notice.eml.toml").write_text('owner = "Ada <test:ada>"\n')
    put_in(library, "notice.eml", mail("Closed.\n", {"rooms.md": HERS.replace("ada", "bo").encode()}))
    (notice,) = (await say("memos", "edit notice.eml/rooms.md")).shown
    assert isinstance(notice, Notice)
    assert notice.text.split("\n")[:2] == ["Tool room (notice.eml)", DETAILS_EN.holds_inside.format(count=1)]
    await saved(desk, say, OWNER, "notice.eml", title="The tool room in March")
    assert "The tool room in March" in [memo.title for memo in library.service().library().memos]
