"""Which files count as memos, what is passed over and why, and what is never opened."""

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from memoqa.errors import NoMemosError, UnreadableMemo
from memoqa.ingest.files import MemoFile, memo_files
from memoqa.ingest.read import read


def ids(folder: Path) -> list[str]:
    return [memo.id for memo in memo_files(folder)[0]]


def reasons(folder: Path) -> dict[str, str]:
    return {skipped.memo: skipped.reason for skipped in memo_files(folder)[1]}


def memo(folder: Path, name: str) -> MemoFile:
    return MemoFile(name, folder / name, folder.resolve())


def why(folder: Path, name: str) -> str:
    with pytest.raises(UnreadableMemo) as caught:
        read(memo(folder, name))
    return caught.value.reason


def test_memos_are_found_in_all_folders_and_sorted_by_id(folder):
    for name in ("z.txt", "a/b.MD", "a/c.markdown", "b.pdf", "README.md", "x.docx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    assert ids(folder) == ["README.md", "a/b.MD", "a/c.markdown", "b.pdf", "x.docx", "z.txt"]
    assert reasons(folder) == {}


def test_hidden_files_backups_and_sidecars_are_passed_over_in_silence(folder):
    (folder / ".git").mkdir()
    for name in (".git/x.txt", ".x.txt", "~$x.docx", "x.txt~", "#x.txt#", "x.txt.toml"):
        (folder / name).write_text("x")
    assert memo_files(folder) == ([], [])


def test_a_file_of_unknown_type_is_reported(folder):
    (folder / "budget.123").write_text("x")
    (folder / "notes").write_text("x")
    assert "memoqa does not read files of type .123; save it as .txt, .md" in reasons(folder)["budget.123"]
    assert "without an extension" in reasons(folder)["notes"]


@pytest.mark.parametrize(
    ("name", "instead"),
    [("a.doc", ".docx"), ("a.XLS", ".xlsx"), ("a.xlsm", ".xlsx"), ("a.ods", ".xlsx"), ("a.mhtml", ".html")],
)
def test_a_file_whose_program_can_save_what_is_read_says_as_what(folder, name, instead):
    (folder / name).write_text("x")
    assert reasons(folder)[name].endswith(f"; save it as {instead}, or move it elsewhere")


def test_an_id_is_in_composed_form_whatever_the_file_system_has(folder):
    (folder / unicodedata.normalize("NFD", "café.txt")).write_text("x")
    assert ids(folder) == [unicodedata.normalize("NFC", "café.txt")]


def test_of_two_names_that_differ_in_unicode_form_one_is_reported(folder):
    for form in ("NFC", "NFD"):
        (folder / unicodedata.normalize(form, "café.txt")).write_text(form)
    assert len(ids(folder)) == 1
    assert "rename one" in reasons(folder)["café.txt"]


@pytest.mark.parametrize("name", [b"a\nb.txt", b"a\xff.txt", "a\u202eb.txt".encode()])
def test_a_name_that_could_forge_a_report_is_skipped_and_shown_escaped(folder, name):
    with open(os.fsencode(folder) + b"/" + name, "w") as file:  # pathlib takes no bytes
        file.write("x")
    ((shown, reason),) = reasons(folder).items()
    assert ids(folder) == []
    assert shown.isprintable()
    assert "\\" in shown
    assert "rename it" in reason


def test_a_missing_folder_is_a_sentence_that_names_the_setting(tmp_path):
    with pytest.raises(NoMemosError, match=r"does not exist; create it .* MEMOQA_MEMOS"):
        memo_files(tmp_path / "nowhere")


def test_a_file_for_a_folder_is_refused(tmp_path):
    (tmp_path / "memos").write_text("x")
    with pytest.raises(NoMemosError, match="cannot be listed"):
        memo_files(tmp_path / "memos")


def test_a_link_out_of_the_folder_is_reported_and_not_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "memos-too").mkdir()
    (folder / "file.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").symlink_to(tmp_path / "memos-too")
    assert ids(folder) == []
    assert {"leads out" in reason for reason in reasons(folder).values()} == {True}
    assert set(reasons(folder)) == {"file.txt", "folder"}


def test_a_sidecar_that_leads_out_of_the_folder_is_not_opened(folder, tmp_path):
    (tmp_path / "secret").write_text("secret = 1")
    (folder / "a.txt").write_text("x")
    (folder / "a.txt.toml").symlink_to(tmp_path / "secret")
    assert why(folder, "a.txt").startswith("its sidecar a.txt.toml: it is a link that leads out")


def test_links_to_hidden_files_inside_are_followed_as_kubernetes_mounts_need(folder):
    (folder / "..2026").mkdir()
    (folder / "..2026/a.txt").write_text("text")
    (folder / "..data").symlink_to("..2026")
    (folder / "a.txt").symlink_to("..data/a.txt")
    assert ids(folder) == ["a.txt"]
    assert read(memo_files(folder)[0][0]).source.text == "text"


def test_a_file_reached_twice_counts_once_under_its_own_name(folder):
    (folder / "z.txt").write_text("x")
    (folder / "a.txt").symlink_to("z.txt")
    assert ids(folder) == ["z.txt"]
    assert "links to z.txt" in reasons(folder)["a.txt"]


def test_a_folder_reached_twice_is_read_under_its_own_name(folder):
    (folder / "deep/z").mkdir(parents=True)
    (folder / "deep/z/x.txt").write_text("x")
    (folder / "a").symlink_to("deep/z")
    assert ids(folder) == ["deep/z/x.txt"]
    assert "already read" in reasons(folder)["a"]


def test_links_that_lead_round_in_circles_end(folder):
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "x.txt").write_text(name)
    (folder / "a/up").symlink_to("..")
    (folder / "a/over").symlink_to("../b")
    (folder / "b/over").symlink_to("../a")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to("nothing.txt")
    assert ids(folder) == ["a/x.txt", "b/x.txt"]
    assert set(reasons(folder)) == {"a/up", "a/over", "b/over", "self.txt", "gone.txt"}
    assert "back to itself" in reasons(folder)["self.txt"]
    assert "link to nothing" in reasons(folder)["gone.txt"]


def test_a_pipe_is_reported_and_never_waited_for(folder):
    os.mkfifo(folder / "pipe.txt")
    assert "not a regular file" in reasons(folder)["pipe.txt"]
    assert "not a regular file" in why(folder, "pipe.txt")


def test_a_socket_is_reported(folder, monkeypatch):
    monkeypatch.chdir(folder)  # a socket's path may have 108 bytes only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        assert "not a regular file" in reasons(folder)["socket.txt"]


def test_a_folder_with_a_memos_extension_is_reported(folder):
    (folder / "x.pdf").mkdir()
    assert "rename the folder" in reasons(folder)["x.pdf"]
    assert "it is a folder" in why(folder, "x.pdf")


def test_the_cheap_fingerprint_is_that_of_the_bytes_that_are_parsed(folder):
    (folder / "a.txt").write_text("text")
    assert memo(folder, "a.txt").fingerprint() == read(memo(folder, "a.txt")).fingerprint
    (folder / "a.txt.toml").write_text('title = "T"')
    assert memo(folder, "a.txt").fingerprint() == read(memo(folder, "a.txt")).fingerprint


def test_the_fingerprint_changes_with_the_memo_and_with_its_sidecar(folder):
    seen = set()
    for text, sidecar in (("a", None), ("b", None), ("b", ""), ("b", "title = 'T'"), ("a", "title = 'T'")):
        (folder / "a.txt").write_text(text)
        if sidecar is not None:
            (folder / "a.txt.toml").write_text(sidecar)
        seen.add(memo(folder, "a.txt").fingerprint())
    assert len(seen) == 5
