"""An archive is unpacked as a folder of files, within bounds, and never onto the disk."""

import io
import shutil
import stat
import subprocess
import zipfile

import pytest

from memoqa.ingest.formats import zip_archive
from memoqa.ingest.formats.zip_archive import zip_members
from memoqa.ingest.source import Member, UnreadableFile
from tests.ingest.archives import archive, overlapping_archive, raw_archive

WANTED = frozenset({".md", ".txt", ".toml", ".eml"})


def members(content, wanted=WANTED):
    return list(zip_members(content, wanted))


def problems(content):
    return {one.name: one.problem for one in members(content)}


def refusal(content):
    with pytest.raises(UnreadableFile) as caught:
        members(content)
    return str(caught.value)


def test_files_come_in_the_order_of_their_names_with_their_bytes():
    assert members(archive({"b/two.md": "2", "a.txt": "1"})) == [Member("a.txt", b"1"), Member("b/two.md", b"2")]


def test_a_file_that_is_not_wanted_is_named_and_not_unpacked():
    assert members(archive({"film.mp4": "x" * 99})) == [Member("film.mp4", None)]


def test_hidden_files_and_the_folder_that_macos_adds_are_passed_over():
    hidden = {"__MACOSX/._a.md": "x", ".git/b.md": "x", "c/.d.md": "x", "~$e.md": "x", "f.md~": "x"}
    assert members(archive({**hidden, "g.md": "x"})) == [Member("g.md", b"x")]


def test_the_folders_of_an_archive_are_no_files():
    assert members(archive({"a/": "", "a/b.md": "x"})) == [Member("a/b.md", b"x")]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("/etc/a.md", "etc/a.md"),
        ("../../a.md", "a.md"),
        ("a/../../b.md", "a/b.md"),
        ("C:\\papers\\a.md", "papers/a.md"),
        ("a./b. /c.md.", "a/b/c.md"),
        ("./a//b.md", "a/b.md"),
    ],
)
def test_no_name_leads_out_of_the_archive(name, safe):
    assert members(archive({name: "x"})) == [Member(safe, b"x")]


def test_a_name_in_decomposed_form_is_composed():
    assert members(archive({"caf\u0065\u0301.md": "x"}))[0].name == "caf\u00e9.md"


def test_a_name_that_could_forge_a_report_is_refused_and_shown_escaped():
    assert problems(archive({"a\u202eb.md": "x"})) == {"a\\u202eb.md": zip_archive.UNFIT_NAME}


def test_a_name_of_four_thousand_characters_is_refused_and_shortened():
    ((name, problem),) = problems(archive({"a" * 4000 + ".md": "x"})).items()
    assert len(name) < 200
    assert problem == zip_archive.LONG_NAME


def test_a_long_name_takes_its_sidecar_with_it():
    name = "a" * (zip_archive.LONGEST_PART - 3) + ".md"
    assert problems(archive({name: "x", f"{name}.toml": ""})) == {name: "", f"{name}.toml": ""}


def test_of_two_files_of_one_name_neither_is_read():
    packed = raw_archive([(b"a.md", b"1"), (b"a.md", b"2")])
    assert problems(packed) == {"a.md": zip_archive.TWICE}


def test_a_file_too_deep_is_refused():
    deep = "d/" * (zip_archive.MOST_DEPTH + 1) + "a.md"
    assert problems(archive({deep: "x", deep.removeprefix("d/"): "y"})) == {
        deep: zip_archive.TOO_DEEP,
        deep.removeprefix("d/"): "",
    }


def test_a_link_is_not_followed():
    link = zipfile.ZipInfo("a.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = io.BytesIO(archive({"b.md": "x"}))
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    assert problems(file.getvalue())["a.md"] == zip_archive.LINK


def test_a_folder_named_like_a_memo_is_refused():
    assert problems(archive({"a.eml/b.md": "x"})) == {"a.eml/b.md": zip_archive.FOLDER_NAME}


def test_an_archive_that_needs_a_password_is_refused_as_a_whole():
    assert refusal(raw_archive([(b"a.md", b"x")], flags=1)) == zip_archive.LOCKED


def test_what_needs_a_password_beside_what_does_not_is_told_alone():
    packed = bytearray(archive({"a.md": "x", "b.md": "y"}, zipfile.ZIP_STORED))
    packed[6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    assert problems(bytes(packed)) == {"a.md": zip_archive.LOCKED, "b.md": ""}


@pytest.mark.parametrize("cut", [30, -10])
def test_an_archive_that_is_cut_off_is_refused(cut):
    assert refusal(archive({"a.md": "x" * 99})[:cut]) == zip_archive.DAMAGED


def test_a_file_whose_bytes_changed_is_told_alone():
    packed = archive({"a.md": "keep", "b.md": "other"}, zipfile.ZIP_STORED).replace(b"keep", b"kept")
    assert problems(packed) == {"a.md": zip_archive.DAMAGED, "b.md": ""}


def test_entries_that_share_their_bytes_are_a_bomb():
    assert refusal(overlapping_archive(100, 1)) == zip_archive.BOMB


def test_a_file_that_unpacks_to_more_than_a_hundredfold_is_a_bomb():
    assert refusal(archive({"a.md": b"\0" * (zip_archive.RATIO_MATTERS_BYTES + 1)})) == zip_archive.BOMB


def test_a_bomb_that_nobody_unpacks_does_no_harm():
    packed = archive({"a.bin": b"\0" * (zip_archive.RATIO_MATTERS_BYTES + 1), "b.md": "x"})
    assert problems(packed) == {"a.bin": "", "b.md": ""}


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(zip_archive, "MOST_UNPACKED_BYTES", 10)
    assert len(members(archive({"a.md": "x" * 5, "b.md": "y" * 5}))) == 2
    assert refusal(archive({"a.md": "x" * 5, "b.md": "y" * 6})) == zip_archive.TOO_LARGE


def test_an_archive_of_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(zip_archive, "MOST_ENTRIES", 2)
    assert len(members(archive({"a.md": "", "b.md": ""}))) == 2
    assert refusal(archive({"a.md": "", "b.md": "", "c.md": ""})) == zip_archive.TOO_MANY


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_that_python_knows_are_unpacked(method):
    assert members(archive({"a.md": "word"}, method)) == [Member("a.md", b"word")]


def test_a_method_that_nobody_knows_is_told():
    packed = archive({"a.md": "word"}, zipfile.ZIP_STORED)
    strange = packed.replace(b"PK\3\4\x14\0\0\0\0\0", b"PK\3\4\x14\0\0\0\x09\0")
    place = strange.index(b"PK\1\2") + 10
    assert problems(strange[:place] + b"\x09\0" + strange[place + 2 :]) == {"a.md": zip_archive.METHOD}


@pytest.mark.skipif(not shutil.which("zip"), reason="Info-ZIP is not installed")
def test_an_archive_that_info_zip_packed_is_read(tmp_path):
    (tmp_path / "工具").mkdir()
    (tmp_path / "工具" / "借用.md").write_text("三天前登記。", "utf-8")
    subprocess.run(["zip", "-qr", "a.zip", "工具"], cwd=tmp_path, check=True)
    assert members((tmp_path / "a.zip").read_bytes()) == [Member("工具/借用.md", "三天前登記。".encode())]
