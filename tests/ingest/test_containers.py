"""What lies inside an archive or a mail is a memo of its own, with an id, and nobody reads it who may not."""

from dataclasses import replace

import pytest

from memoqa.errors import UnreadableMemo
from memoqa.ingest import containers
from memoqa.ingest.containers import file_named
from memoqa.ingest.files import MemoFile, memo_files
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.reading import Reading, readings_of
from memoqa.ingest.said import folder_files_above
from memoqa.ingest.said_now import said_of
from tests.ingest.archives import archive, mail, message_within
from tests.ingest.documents import pdf

MEMO = "Staff may take twelve days of leave a year.\n"


@pytest.fixture
def found(folder):
    """Puts a file into the folder, and gives the memos in it by id, and the reasons for what is skipped."""

    def found(name, content, **beside):
        (folder / name).write_bytes(content)
        for other, text in beside.items():
            (folder / {"sidecar": f"{name}.toml", "folder_file": "_folder.toml"}[other]).write_text(text)
        readings = list(readings_of(MemoFile(name, folder / name, folder.resolve())))
        memos = {one.memo.id: one.memo for one in readings if isinstance(one, Reading)}
        return memos, {one.memo: one.reason for one in readings if isinstance(one, UnreadableMemo)}

    return found


def test_a_file_in_an_archive_has_the_archives_id_and_its_own_path(found):
    memos, skipped = found("a.zip", archive({"hr/leave.md": f"# Leave\n\n{MEMO}", "hr/x.exe": "x"}))
    assert [(one.id, one.title) for one in memos.values()] == [("a.zip/hr/leave.md", "Leave")]
    assert "does not read files of type .exe" in skipped["a.zip/hr/x.exe"]


def test_a_mail_and_its_attachments_are_memos(found):
    memos, _ = found("m.eml", mail(attached={"plan.pdf": pdf([(72, 700, "The saw is lent for a day.")])}))
    assert list(memos) == ["m.eml", "m.eml/plan.pdf"]
    assert (memos["m.eml"].title, memos["m.eml"].date) == ("Tool room", "10 Feb 2026")
    assert memos["m.eml"].origin == "Ada Lin <ada@house.example>"
    assert "Ada Lin" in memos["m.eml"].byline
    assert memos["m.eml/plan.pdf"].paragraphs[0].place.page == 1


def test_a_salutation_does_not_take_the_subjects_place(found):
    memos, _ = found("m.eml", mail("各位同仁：\n\n三月起改為預約\n\n請先登記。\n"))
    assert memos["m.eml"].title == "Tool room"


def test_a_mail_that_is_a_web_page_has_its_sections_lists_and_tables(found):
    page = b"<h2>Saws</h2><p>Before you saw:<ol><li>Ask<li>Sign</ol>"
    page += b"<table><tr><th>Tool<th>Day<tr><td>saw<td>Friday</table>"
    page += b"<p>Whoever lends a saw from the tool room on a weekday<p>brings it back on the evening of the same day"
    head = b"From: a@b.example\nSubject: Tools.\nContent-Type: text/html\n\n"
    memo = found("m.eml", head + page)[0]["m.eml"]
    told = [
        (*paragraph.section, *(memo.text[lead.start : lead.end] for lead in paragraph.lead),
         memo.text[paragraph.start : paragraph.end])
        for paragraph in memo.paragraphs[1:]
    ]  # fmt: skip
    assert memo.title == "Tools."
    assert told == [
        ("Saws", "Before you saw:", "1. Ask"),
        ("Saws", "Before you saw:", "2. Sign"),
        ("Saws", "Tool\tDay", "saw\tFriday"),
        ("Saws", "Whoever lends a saw from the tool room on a weekday"),
        ("Saws", "brings it back on the evening of the same day"),
    ]


def test_a_mail_without_a_subject_is_called_by_its_file(found):
    memos, _ = found("m.eml", mail(Subject=""))
    assert memos["m.eml"].title == "m"


def test_mails_in_archives_and_messages_in_mails_are_opened(found):
    memos, _ = found("a.zip", archive({"m.eml": message_within("See below, please.\n", mail())}))
    assert list(memos) == ["a.zip/m.eml", "a.zip/m.eml/Tool room.eml"]


def test_an_archive_in_an_archive_is_told_even_through_a_mail(found):
    inner = archive({"b.md": MEMO})
    _, skipped = found("a.zip", archive({"b.zip": inner, "m.eml": mail(attached={"c.zip": inner})}))
    assert skipped == {"a.zip/b.zip": containers.NESTED, "a.zip/m.eml/c.zip": containers.NESTED}


def test_an_archive_attached_to_a_mail_is_opened(found):
    memos, _ = found("m.eml", mail(attached={"c.zip": archive({"b.md": MEMO})}))
    assert "m.eml/c.zip/b.md" in memos


def test_messages_in_messages_end_at_a_bound(found):
    content = mail()
    for _ in range(containers.MOST_LEVELS):
        content = message_within("See below, please.\n", content)
    memos, skipped = found("m.eml", content)
    assert len(memos) == containers.MOST_LEVELS
    assert list(skipped.values()) == [containers.TOO_DEEP]


def test_what_is_inside_all_levels_is_counted_together(found, monkeypatch):
    monkeypatch.setattr(containers, "MOST_FILES", 3)
    files = {"a.md": MEMO, "m.eml": mail(attached={"b.txt": b"Twelve days.", "c.txt": b"Twelve weeks."})}
    memos, skipped = found("a.zip", archive(files))
    assert sorted(memos) == ["a.zip/a.md", "a.zip/m.eml", "a.zip/m.eml/b.txt"]
    assert skipped == {"a.zip/m.eml/c.txt": containers.TOO_MANY}


def test_an_archive_without_files_says_so(found):
    memos, skipped = found("a.zip", archive({}))
    assert not memos
    assert skipped["a.zip"].startswith("it holds no memo; put .txt, ")


@pytest.mark.parametrize(("name", "content"), [("a.zip", b""), ("a.eml", b""), ("a.msg", b"")])
def test_an_empty_file_is_refused(found, name, content):
    assert found(name, content)[1] == {name: "it is empty (0 bytes); save it again or remove it"}


@pytest.mark.parametrize("name", ["a.zip", "a.msg"])
def test_a_file_of_another_kind_is_refused(found, name):
    assert "whatever its name says" in found(name, b"%PDF-1.4")[1][name]


def test_a_sidecar_and_a_folder_file_in_an_archive_count_as_in_a_folder(found):
    files = {"hr/a.md": MEMO, "hr/b.md": MEMO, "hr/a.md.toml": 'owner = "own"', "hr/_folder.toml": 'owner = "near"'}
    memos, _ = found("a.zip", archive({**files, "_folder.toml": 'owner = "far"\nlanguage = "en"'}))
    assert [(one.details.owner, one.details.language) for one in memos.values()] == [("own", "en"), ("near", "en")]


def test_the_sidecar_of_an_archive_holds_for_all_inside_it_unless_something_inside_says_otherwise(found):
    files = {"a.md": MEMO, "b.md": f"---\ntitle: B\naudience: slack:S9\n---\n{MEMO}"}
    memos, _ = found(
        "a.zip", archive(files), sidecar='audience = ["slack:S1"]\ntitle = "All"', folder_file='owner = "Office"'
    )
    assert memos["a.zip/a.md"].details.audience == ("slack:S1",)
    assert memos["a.zip/b.md"].details.audience == ("slack:S9",)
    assert {one.details.owner for one in memos.values()} == {"Office"}
    assert memos["a.zip/a.md"].title == "a"


def test_the_sidecar_of_a_mail_holds_for_its_attachments(found):
    sidecar = 'audience = ["slack:S1"]\ntitle = "Closed"\nsuperseded_by = "n.eml"\nvalid_until = 2026-03-01'
    memos, _ = found("m.eml", mail(attached={"a.txt": b"Twelve days."}), sidecar=sidecar)
    assert (memos["m.eml"].title, memos["m.eml/a.txt"].title) == ("Closed", "a")
    own, attached = (memos[name].details for name in ("m.eml", "m.eml/a.txt"))
    assert attached == replace(own, superseded_by=None)
    assert attached.audience == ("slack:S1",)


def test_who_sends_a_mail_says_nothing_of_its_attachments(found):
    memos, _ = found("m.eml", mail(attached={"a.txt": b"Twelve days.", "a.txt.toml": b'audience = ["slack:S9"]'}))
    assert list(memos) == ["m.eml", "m.eml/a.txt"]
    assert memos["m.eml/a.txt"].details.audience is None


@pytest.mark.parametrize("sidecar", ["audience = ", 'audiance = ["slack:S1"]', "audience = []"])
@pytest.mark.parametrize("name", ["a.zip", "m.eml"])
def test_a_container_whose_sidecar_cannot_be_read_keeps_back_all_that_is_in_it(found, name, sidecar):
    content = archive({"a.md": MEMO}) if name == "a.zip" else mail(attached={"a.txt": b"Twelve days."})
    memos, skipped = found(name, content, sidecar=sidecar)
    assert not memos
    assert list(skipped) == [name]
    assert f"{name}.toml" in skipped[name]


def test_a_container_whose_sidecar_may_not_be_read_keeps_back_all_that_is_in_it(found, folder):
    (folder / "a.zip.toml").symlink_to("/etc/hostname")
    memos, skipped = found("a.zip", archive({"a.md": MEMO}))
    assert not memos
    assert "its sidecar a.zip.toml: it is a link that leads out" in skipped["a.zip"]


@pytest.mark.parametrize("beside", ["a.md.toml", "_folder.toml"])
def test_what_speaks_of_a_memo_inside_and_cannot_be_read_keeps_the_memo_back(found, beside):
    packed = archive({"a.md": MEMO, beside: "audience = [1]"})
    memos, skipped = found("a.zip", packed)
    assert not memos
    assert beside in skipped["a.zip/a.md"]


def test_a_folder_file_inside_that_is_too_large_or_needs_a_password_keeps_back_all_below(found):
    large = archive({"a.md": MEMO, "_folder.toml": "#" * 70_000})
    assert "the folder file" in found("a.zip", large)[1]["a.zip/a.md"]
    packed = bytearray(archive({"a.md": MEMO, "_folder.toml": 'audience = ["slack:S1"]'}, 0))
    packed[packed.rindex(b"PK\3\4") + 6] |= 1
    packed[packed.rindex(b"PK\1\2") + 8] |= 1
    memos, skipped = found("a.zip", bytes(packed))
    assert not memos
    assert "protected by a password" in skipped["a.zip/a.md"]


def test_the_file_of_a_memo_inside_is_found_by_its_id(folder):
    (folder / "a.zip").write_bytes(archive({"m.eml": mail(attached={"b.txt": b"Twelve days."})}))
    file = file_named(folder, "a.zip/m.eml/b.txt")
    assert file is not None
    assert file.content() == b"Twelve days."
    assert file_named(folder, "a.zip/m.eml/c.txt") is None
    assert file_named(folder, "b.zip/c.txt") is None


def test_the_files_that_speak_of_a_memo_inside_are_named(folder):
    (folder / "a.zip").write_bytes(archive({"hr/a.md": MEMO, "hr/_folder.toml": 'owner = "near"'}))
    (folder / "a.zip.toml").write_text('owner = "far"')
    (folder / "_folder.toml").write_text('owner = "farthest"')
    said = said_of(folder, "a.zip/hr/a.md")
    assert [one.place for one in said] == ["", "a.zip/hr/_folder.toml", "a.zip.toml", "_folder.toml"]
    assert folder_files_above(folder, "a.zip/hr/a.md") == ("a.zip.toml", "_folder.toml")


def test_a_folder_named_like_an_archive_is_reported(folder):
    (folder / "a.zip").mkdir()
    assert "rename the folder" in memo_files(folder)[1][0].reason


@pytest.mark.parametrize(
    ("memo", "file"),
    [("a/b.md", "a/b.md"), ("a/b.zip/c/d.md", "a/b.zip"), ("m.eml", "m.eml"), ("M.EML/n.eml/c.pdf", "M.EML")],
)
def test_the_outermost_file_of_a_memo_is_known_by_its_id(memo, file):
    assert outermost(memo) == file
