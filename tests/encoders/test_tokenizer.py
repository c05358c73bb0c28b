"""The pieces are those of the `tokenizers` library, which is the reference here and is not used at run time."""

import itertools
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
import tokenizers
from hypothesis import example, given
from hypothesis import strategies as st

from memoqa.encoders.bundled import source_file
from memoqa.encoders.packed import PackedModel, Pieces
from memoqa.encoders.tokenizer import MOST_TOKENS, Tokenizer
from memoqa.index.centering import sample_texts

MARKS = ("<s>", "</s>", "<pad>", "<unk>")  # which `tokenizers` takes for marks in a text as well
ODD = (
    "",
    " ",
    "  two   spaces ",
    "é e\u0301 Å ﬁ ① ½ ㎏ ㏒ Ⅷ ℃ ㊙ ﷺ",
    "𠮷野家 😀👍🏽 ａｂｃ１２３",
    "👨\u200d👩\u200d👧 नमस्ते दुनिया กำ ไทย 한국어",
    "tab\tand\nline\r\nbreak",
    "\u200b\u00ad x\u200dy \x01\x02 z",
    "～〜 ﹏ …—––",
    "\ufdd0 x \ufdd0\ufdd0",
    "ŭ̈ \u0344 e\u0301\u0323\u0301",
    "\u3000全形　空格",
    "▁▁ x▁y ▁",
    "\U00012000" * 40 + "a" + "\U00012000 \U00012000",
    "第十三條　主管機關得視實際需要，訂定各種補助要點。" * 60,
    "supercalifragilisticexpialidocious" * 80,
)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return PackedModel(source_file()).pieces


@pytest.fixture(scope="module")
def ours(pieces) -> Tokenizer:
    return Tokenizer(pieces)


@pytest.fixture(scope="module")
def reference(float32_folder) -> tokenizers.Tokenizer:
    loaded = tokenizers.Tokenizer.from_file(str(float32_folder / "tokenizer.json"))
    loaded.enable_truncation(MOST_TOKENS)
    return loaded


def known_to_both(text: str, replacements: Mapping[int, str]) -> bool:
    """Whether the two can agree: no mark, and no character that only this Python's newer Unicode knows or replaces."""
    return not any(mark in text for mark in MARKS) and all(
        unicodedata.category(letter) != "Cn"
        and (ord(letter) in replacements or unicodedata.normalize("NFKC", letter) == letter)
        for letter in text
    )


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_have_the_reference_s_pieces(ours, reference, text):
    assert ours.encode(text) == reference.encode(text).ids


def test_ordinary_texts_have_the_reference_s_pieces(ours, reference):
    for text in itertools.chain.from_iterable(sample_texts().values()):
        assert ours.encode("query: " + text) == reference.encode("query: " + text).ids


def test_the_project_s_own_pages_have_the_reference_s_pieces(ours, reference, pieces):
    root = Path(__file__).parents[2]
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        for paragraph in page.read_text(encoding="utf-8").split("\n\n"):
            if known_to_both(paragraph, pieces.replacements):
                assert ours.encode(paragraph) == reference.encode(paragraph).ids


@given(st.text(max_size=300))
@example("▁")
@example("a\u0300\u0300b")
def test_any_text_has_the_reference_s_pieces(ours, reference, pieces, text):
    if known_to_both(text, pieces.replacements):
        assert ours.encode("passage: " + text) == reference.encode("passage: " + text).ids


def test_every_character_is_normalised_as_by_the_reference(ours, reference, pieces):
    letters = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
    known = [letter for letter in letters if known_to_both(letter, pieces.replacements)]
    text = "a".join(known)
    assert ours._normalised(text).replace("▁", " ").strip() == reference.normalizer.normalize_str(text).strip()


@given(st.text(st.sampled_from("水庫的管理辦法之一 aAbeginningthe▁～~ｅé゙́が한국,.\u200b\t①😀"), max_size=400))
def test_texts_of_frequent_characters_have_the_reference_s_pieces(ours, reference, text):
    assert ours.encode(text) == reference.encode(text).ids


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_in_a_text_is_characters(ours, mark):
    """Else a memo that writes about "</s>" would end its own text in the middle."""
    encoded = ours.encode(f"a {mark} b")
    assert set(encoded[1:-1]).isdisjoint({0, 1, 2, 3})
    assert len(encoded) > len(ours.encode("a b"))


def test_a_huge_text_has_the_first_tokens_of_its_beginning(ours, reference):
    text = "水庫管理辦法，訂定要點。 The lake. " * 40_000
    encoded = ours.encode(text)
    assert len(encoded) == MOST_TOKENS
    assert encoded == reference.encode(text[:20_000]).ids


def test_hashes_tell_all_pieces_apart(ours):
    hashes = ours._piece_hashes()
    assert len(set(hashes.tolist())) == hashes.size


def test_a_lone_surrogate_is_refused(ours):
    with pytest.raises(UnicodeEncodeError):
        ours.encode("half \ud83d a pair")


@given(st.text())
@example("Ｆｕｌｌ　ｗｉｄｔｈ　㈱  two   spaces \u200b e\u0301t")
def test_placed_pieces_are_the_same_and_stand_in_the_text_in_order(ours, text):
    text = text.encode("utf-8", "ignore").decode()
    placed = ours.placed(text)
    assert [number for number, _, _ in placed][: MOST_TOKENS - 2] == ours.encode(text)[1:-1]
    places = [place for _, start, end in placed for place in (start, end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


def test_a_piece_stands_where_its_characters_do(ours):
    text = "水庫的管理辦法，  Full ＷＩＤＴＨ １００％"
    assert "".join(text[start:end] for _, start, end in ours.placed(text)) == text
