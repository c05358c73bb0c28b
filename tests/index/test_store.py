"""Generations: published whole, verified before use, followed, rolled back, swept."""

import json
import pickle
import shutil
from pathlib import Path

import pytest

from memoqa.errors import GenerationError
from memoqa.index import dense, generation
from memoqa.index import store as shelves
from memoqa.index.generation import CENTERS, MANIFEST, MEMOS, TERMS, VECTORS
from memoqa.index.store import CURRENT, Store
from tests.library import index, library_of

FILES = (MANIFEST, MEMOS, VECTORS, TERMS, CENTERS)


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"memo.txt": "第一段說明目的。\n第二段說明範圍。"})


def change(library, text):
    (library.memos / "memo.txt").write_text(text, "utf-8")
    return index(library)


def first_paragraph(store):
    return store.open().corpus.text(0)


def test_a_reader_follows_a_generation_that_another_process_published(library):
    reader = Store(library.index)
    assert first_paragraph(reader) == "第一段說明目的。"
    change(library, "換了一段。")
    assert first_paragraph(reader) == "換了一段。"


def test_an_open_generation_stays_usable_when_its_folder_is_gone(library):
    generation = Store(library.index).open()
    shutil.rmtree(library.index)
    assert generation.corpus.text(0) == "第一段說明目的。"
    assert generation.dense.vectors(generation.corpus.first_sentence[:1]).shape[0] == 1


def test_three_generations_are_kept_and_the_one_in_use_is_among_them(library):
    for number in range(5):
        change(library, f"第{number}版的段落。")
    store = Store(library.index)
    assert len(store.names()) == shelves.KEPT_GENERATIONS
    assert store.current() == store.names()[0]


def test_rollback_puts_the_generation_before_back_in_use(library):
    change(library, "換了一段。")
    store = Store(library.index)
    with store.writing():
        store.rollback()
    assert first_paragraph(store) == "第一段說明目的。"


def roll_back(library):
    store = Store(library.index)
    with store.writing():
        store.rollback()
    return first_paragraph(store)


def test_rollback_goes_to_what_was_in_use_before_and_never_to_what_was_rejected(library):
    change(library, "這是壞的一版。")
    assert roll_back(library) == "第一段說明目的。"
    change(library, "第三版的段落。")
    assert roll_back(library) == "第一段說明目的。"
    with Store(library.index).writing(), pytest.raises(GenerationError, match="no earlier generation"):
        Store(library.index).rollback()


def test_what_was_in_use_before_is_kept_rather_than_what_was_rejected(library):
    change(library, "這是壞的一版。")
    roll_back(library)
    for number in (3, 4):
        change(library, f"第{number}版的段落。")
    assert len(Store(library.index).names()) == shelves.KEPT_GENERATIONS
    assert [roll_back(library), roll_back(library)] == ["第3版的段落。", "第一段說明目的。"]


def test_rollback_passes_over_a_damaged_generation(library):
    change(library, "第二版的段落。")
    damaged = library.index / Store(library.index).current()
    change(library, "第三版的段落。")
    (damaged / MEMOS).write_bytes(b"[]")
    assert roll_back(library) == "第一段說明目的。"


def test_without_an_earlier_generation_rollback_says_so(library):
    store = Store(library.index)
    with store.writing(), pytest.raises(GenerationError, match="no earlier generation"):
        store.rollback()


def test_a_second_writer_is_told_to_wait(library):
    refused = pytest.raises(GenerationError, match="another reindex is under way")
    with Store(library.index).writing(), refused, Store(library.index).writing():
        pass


def test_without_an_index_the_command_that_makes_one_is_named(tmp_path):
    with pytest.raises(GenerationError, match="run `memoqa index`"):
        Store(tmp_path / "nothing").open()


@pytest.mark.parametrize("content", [b"", b"../../etc\n", b"20990101T000000000000Z-0123456789abcdef\n", b"\xff\xfe"])
def test_a_damaged_pointer_leaves_the_last_whole_generation_in_use(library, content):
    (library.index / CURRENT).write_bytes(content)
    store = Store(library.index)
    assert first_paragraph(store) == "第一段說明目的。"
    assert "run `memoqa index`" in store.alert


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
    change(library, "換了一段。")
    bomb = pickle.dumps(Bomb(tmp_path / "exploded"))
    folder = library.index / Store(library.index).current()
    (folder / name).write_bytes(bomb)
    (folder / "docstore.pkl").write_bytes(bomb)
    store = Store(library.index)
    assert first_paragraph(store) == "第一段說明目的。"
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


def test_when_no_generation_is_whole_one_sentence_says_what_to_do(library):
    for name in Store(library.index).names():
        (library.index / name / MEMOS).write_bytes(b"[]")
    with pytest.raises(GenerationError, match=r"damaged.*run `memoqa index`") as caught:
        Store(library.index).open()
    assert "\n" not in str(caught.value)


def test_the_manifest_says_what_the_generation_was_built_with(library):
    manifest = json.loads((library.index / Store(library.index).current() / MANIFEST).read_text("utf-8"))
    assert manifest["model"] == "hashed"
    assert manifest["memos"] == 1
    assert manifest["paragraphs"] == 2
    assert manifest["predecessor"] == ""
    assert set(manifest["files"]) == {MEMOS, VECTORS, TERMS, CENTERS}


def test_a_file_in_the_folder_s_place_is_named(tmp_path):
    (tmp_path / "index").write_text("no folder")
    store = Store(tmp_path / "index")
    with pytest.raises(GenerationError, match="is not a folder; set MEMOQA_INDEX"):
        store.open()
    with pytest.raises(GenerationError, match="is not a folder"), store.writing():
        pass
