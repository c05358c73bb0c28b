"""A generation is verified byte by byte before it is read, and holds what its manifest says."""

import json
import pickle
import shutil
from pathlib import Path

import pytest

from memoqa.errors import GenerationError
from memoqa.index import dense, generation
from memoqa.index.generation import CENTERS, MANIFEST, MEMOS, TERMS, VECTORS, load
from memoqa.index.store import Store
from tests.library import index, library_of

FILES = (MANIFEST, MEMOS, VECTORS, TERMS, CENTERS)


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"memo.txt": "第一段說明目的。\n第二段說明範圍。"})


def folder_in_use(library):
    return library.index / Store(library.index).current()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", [lambda old: old[:-1], lambda old: old + b"x", lambda old: b"\0" + old[1:]])
def test_a_file_that_is_shorter_longer_or_changed_is_named(library, name, change):
    file = folder_in_use(library) / name
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(GenerationError, match=f"damaged: its {name} was changed"):
        load(file.parent)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_named(library, name):
    (folder_in_use(library) / name).unlink()
    with pytest.raises(GenerationError, match=f"damaged: its {name} cannot be read"):
        load(folder_in_use(library))


def test_an_open_generation_stays_usable_when_its_folder_is_gone(library):
    generation = Store(library.index).open()
    shutil.rmtree(library.index)
    assert generation.corpus.text(0) == "第一段說明目的。"
    assert generation.dense.vectors(generation.corpus.first_sentence[:1]).shape[0] == 1


def test_a_generation_of_another_format_is_refused(library, monkeypatch):
    monkeypatch.setattr(generation, "FORMAT", generation.FORMAT + 1)
    with pytest.raises(
        GenerationError, match=f"format {generation.FORMAT - 1}, this version reads {generation.FORMAT}"
    ):
        Store(library.index).open()


class Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return Path.touch, (self.place,)


@pytest.mark.parametrize("name", FILES)
def test_a_pickle_among_a_generations_files_is_refused_and_never_unpickled(library, tmp_path, name):
    (library.memos / "memo.txt").write_text("換了一段。", "utf-8")
    index(library)
    bomb = pickle.dumps(Bomb(tmp_path / "exploded"))
    folder = folder_in_use(library)
    (folder / name).write_bytes(bomb)
    (folder / "docstore.pkl").write_bytes(bomb)
    store = Store(library.index)
    assert store.open().corpus.text(0) == "第一段說明目的。"
    assert "damaged" in store.alert
    assert not (tmp_path / "exploded").exists()


def test_vectors_from_another_index_are_refused_before_faiss_sees_them(library, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    other = library_of(tmp_path / "other", {"memo.txt": "別的第一段。\n別的第二段。"})
    folders = [each.index / Store(each.index).current() for each in (other, library)]
    shutil.copy(folders[0] / VECTORS, folders[1] / VECTORS)

    def seen():
        raise AssertionError("faiss was given the file")

    monkeypatch.setattr(dense, "_faiss", seen)
    with pytest.raises(GenerationError, match=f"damaged: its {VECTORS} was changed"):
        Store(library.index).open()


def test_the_manifest_says_what_the_generation_was_built_with(library):
    manifest = json.loads((folder_in_use(library) / MANIFEST).read_text("utf-8"))
    assert manifest["model"] == "hashed"
    assert manifest["memos"] == 1
    assert manifest["paragraphs"] == 2
    assert manifest["predecessor"] == ""
    assert set(manifest["files"]) == {MEMOS, VECTORS, TERMS, CENTERS}
