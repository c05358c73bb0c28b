"""Generations: published whole, followed, rolled back, swept."""

import pytest

from memoqa.errors import GenerationError
from memoqa.index.generation import MEMOS, load
from memoqa.index.store import CURRENT, KEPT_GENERATIONS, Store
from tests.library import index, library_of


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


def test_a_generation_that_is_removed_while_it_is_read_is_no_damage(library, monkeypatch):
    """Its writer published more often than generations are kept, so the reader reads CURRENT again."""

    def slowly(folder):
        monkeypatch.undo()
        for number in range(KEPT_GENERATIONS + 1):
            change(library, f"第{number}版的段落。")
        return load(folder)

    monkeypatch.setattr("memoqa.index.store.load", slowly)
    reader = Store(library.index)
    assert first_paragraph(reader) == f"第{KEPT_GENERATIONS}版的段落。"
    assert reader.alert is None


def test_three_generations_are_kept_and_the_one_in_use_is_among_them(library):
    for number in range(5):
        change(library, f"第{number}版的段落。")
    store = Store(library.index)
    assert len(store.names()) == KEPT_GENERATIONS
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
    assert len(Store(library.index).names()) == KEPT_GENERATIONS
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


def test_when_no_generation_is_whole_one_sentence_says_what_to_do(library):
    for name in Store(library.index).names():
        (library.index / name / MEMOS).write_bytes(b"[]")
    with pytest.raises(GenerationError, match=r"damaged.*run `memoqa index`") as caught:
        Store(library.index).open()
    assert "\n" not in str(caught.value)


def test_a_file_in_the_folder_s_place_is_named(tmp_path):
    (tmp_path / "index").write_text("no folder")
    store = Store(tmp_path / "index")
    with pytest.raises(GenerationError, match="is not a folder; set MEMOQA_INDEX"):
        store.open()
    with pytest.raises(GenerationError, match="is not a folder"), store.writing():
        pass
