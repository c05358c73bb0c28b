"""What a scan says of the memos folder, and what it reads."""

import pytest

from memoqa.errors import NoMemosError
from memoqa.index import scan
from memoqa.index.scan import Scan
from memoqa.index.store import Store
from memoqa.ingest import read as read_module
from memoqa.ingest import recognised
from memoqa.ingest.formats.table import PNG
from tests.ingest.archives import archive, mail
from tests.ingest.documents import pdf
from tests.library import index, library_of


@pytest.fixture
def library(tmp_path):
    made = library_of(tmp_path, {"a.txt": "甲段落在這裡。", "b.txt": "乙段落在別處。"})
    (made.memos / "broken.pdf").write_bytes(b"this is no PDF")
    index(made)
    return made


@pytest.fixture
def generation(library):
    return Store(library.index).open()


@pytest.fixture
def read(monkeypatch):
    """The ids of the files that are read."""
    seen = []
    real = scan.readings_of
    monkeypatch.setattr(scan, "readings_of", lambda file, recogniser: seen.append(file.id) or real(file, recogniser))
    return seen


def silent(*_):
    pass


def test_the_files_that_a_generation_was_built_from_match_it(library, generation):
    assert Scan(library.memos).matches(generation.manifest)


@pytest.mark.parametrize(
    "change",
    [
        lambda memos: (memos / "a.txt").write_text("換了一段。", "utf-8"),
        lambda memos: (memos / "b.txt").unlink(),
        lambda memos: (memos / "c.txt").write_text("新的段落。", "utf-8"),
        lambda memos: (memos / "a.txt.toml").write_text('date = "2024"', "utf-8"),
        lambda memos: (memos / "_folder.toml").write_text('audience = ["slack:S1"]', "utf-8"),
        lambda memos: (memos / "broken.pdf").write_bytes(b"broken in another way"),
    ],
    ids=["changed", "removed", "added", "a new sidecar", "a new folder file", "an unreadable file changed"],
)
def test_any_change_of_the_files_shows(library, generation, change):
    change(library.memos)
    assert not Scan(library.memos).matches(generation.manifest)


def test_only_files_that_changed_are_read(library, generation, read):
    (library.memos / "b.txt").write_text("換了一段。", "utf-8")
    found = Scan(library.memos).memos(generation, silent)
    assert read == ["b.txt", "broken.pdf"]
    assert [memo.text for memo in found.memos] == ["甲段落在這裡。", "換了一段。"]
    assert list(found.sources) == ["a.txt", "b.txt"]
    assert list(found.skipped) == ["broken.pdf"]


def test_without_an_old_generation_every_file_is_read(library, read):
    Scan(library.memos).memos(None, silent)
    assert read == ["a.txt", "b.txt", "broken.pdf"]


def test_a_file_that_vanishes_after_the_listing_is_skipped_with_a_reason(library):
    scanned = Scan(library.memos)
    (library.memos / "a.txt").unlink()
    assert scanned.memos(None, silent).skipped["a.txt"]["reason"]


def test_a_page_that_cannot_be_read_is_named_also_while_the_file_stays_as_it_is(library, read, monkeypatch):
    monkeypatch.setattr(recognised, "is_installed", lambda: False)
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    garbage = "B7$K!Q.'.XF 12@3A)) H9=]ny;345= G3HIJ-6)191)))J:KHI"
    first, second = [(72, 700 - 20 * line, garbage) for line in range(3)], [(72, 700, "The gate opens at eight.")]
    (library.memos / "half.pdf").write_bytes(pdf(first, second, font="Helvetica"))
    index(library)
    generation = Store(library.index).open()
    assert [memo.text for memo in generation.corpus.memos if memo.id == "half.pdf"] == ["The gate opens at eight."]
    read.clear()
    again = Scan(library.memos)
    assert again.matches(generation.manifest)
    assert again.memos(generation, silent).skipped["half.pdf"]["reason"].startswith("page 1 cannot be read")
    assert "half.pdf" not in read


def test_a_scan_that_was_left_out_is_read_once_recognition_is_installed(library, monkeypatch):
    (library.memos / "scan.png").write_bytes(PNG.magic[0])
    for module in (scan, read_module, recognised):
        monkeypatch.setattr(module, "is_installed", lambda: False)
    index(library)
    left_out = Store(library.index).open().manifest
    assert "`pip install 'memoqa[ocr]'`" in left_out.skipped["scan.png"]["reason"]
    assert Scan(library.memos).matches(left_out)
    monkeypatch.setattr(scan, "is_installed", lambda: True)
    assert not Scan(library.memos).matches(left_out)


def test_progress_counts_the_files(library):
    told = []
    Scan(library.memos).memos(None, lambda *step: told.append(step))
    assert told == [("reading", done, 3) for done in range(4)]


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(NoMemosError):
        Scan(tmp_path / "nothing")


@pytest.fixture
def packed(library):
    """A library with an archive of two memos and one file that is none, a mail with an attachment, indexed."""
    files = {"c.md": "丙段落在這裡。", "d/e.md": "丁段落在別處。", "f.exe": "x"}
    (library.memos / "g.zip").write_bytes(archive(files))
    (library.memos / "h.eml").write_bytes(mail(attached={"i.txt": b"Twelve days."}))
    index(library)
    return library


def test_what_lies_inside_a_container_matches_as_long_as_the_container_does(packed):
    manifest = Store(packed.index).open().manifest
    assert {"g.zip/c.md", "g.zip/d/e.md", "h.eml", "h.eml/i.txt"} < manifest.sources.keys()
    assert "g.zip/f.exe" in manifest.skipped
    assert Scan(packed.memos).matches(manifest)
    (packed.memos / "g.zip.toml").write_text('audience = ["slack:S1"]', "utf-8")
    assert not Scan(packed.memos).matches(manifest)


def test_a_container_that_did_not_change_is_not_unpacked_again(packed, read):
    generation = Store(packed.index).open()
    (packed.memos / "a.txt").write_text("換了一段。", "utf-8")
    found = Scan(packed.memos).memos(generation, silent)
    assert read == ["a.txt", "broken.pdf"]
    assert found.sources.keys() == generation.manifest.sources.keys()
    assert found.skipped == generation.manifest.skipped
    assert [memo.id for memo in found.memos] == sorted(found.sources)


def test_a_container_that_changed_is_unpacked_once_and_what_is_gone_from_it_goes(packed, read):
    generation = Store(packed.index).open()
    (packed.memos / "g.zip").write_bytes(archive({"c.md": "丙段落換了。"}))
    found = Scan(packed.memos).memos(generation, silent)
    assert read.count("g.zip") == 1
    assert [name for name in (*found.sources, *found.skipped) if name.startswith("g.zip")] == ["g.zip/c.md"]
    (packed.memos / "g.zip").unlink()
    assert not Scan(packed.memos).matches(generation.manifest)
