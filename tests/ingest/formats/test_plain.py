"""Text files: encodings told apart or refused, lines as an editor counts them, and not a character lost."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memoqa.ingest.formats.plain import decoded, text_lines
from memoqa.ingest.source import UnreadableFile

TRADITIONAL = Path(__file__, "../../../../memos/2019-07-xi-russia-central-asia.txt").resolve().read_text("utf-8")
SIMPLIFIED = (
    "面对美中贸易战依旧前途未卜，习近平强化密集出访安排，不啻有寻求“突破口”之战略设想，后续发展值得观察。\n"
    "尽管中俄关系持续升温，在中亚事务方面也具一定协调度，但双方地缘竞争仍存矛盾。\n"
    "会议由主任主持，讨论了明年的预算。\n"
    "请各单位于本月底前提交报告。\n"
)


def spaceless(text: str) -> str:
    return "".join(text.split())


def texts(content: bytes) -> list[str]:
    return [line.text for line in text_lines(content)]


def sentences(text: str) -> list[str]:
    return [piece for piece in re.split("(?<=[。；，])", spaceless(text)) if len(piece) >= 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp950", "gb18030"])
def test_the_sample_memo_reads_the_same_in_every_encoding(encoding):
    assert decoded(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_is_believed_and_left_out(mark):
    assert decoded("\ufeff習".encode(mark)) == "習"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030"])
def test_simplified_text_reads_the_same_in_its_encodings(encoding):
    assert decoded(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize(
    ("text", "encoding"), [(TRADITIONAL, "cp950"), (TRADITIONAL, "gb18030"), (SIMPLIFIED, "gb18030")]
)
def test_single_sentences_are_read_rightly_and_never_as_others(text, encoding):
    for sentence in sentences(text):
        assert decoded(sentence.encode(encoding)) == sentence


def test_english_without_a_byte_order_mark_is_read_from_utf_16():
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decoded("Trade talks.".encode(encoding)) == "Trade talks."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("これは日本語の文章です。会議は明日の午後に行われます。", "shift_jis"),
        ("これは日本語の文章です。会議は明日の午後に行われます。", "euc_jp"),
        ("회의는 내일 오후에 열립니다. 모두 참석해 주십시오.", "euc_kr"),
        ("The café’s résumé — a “naïve” coöperation.", "cp1252"),
        ("習近平出訪俄羅斯中亞之觀察", "utf-16-le"),  # no mark, no ASCII: nothing says what it is
    ],
)
def test_other_encodings_are_refused_rather_than_garbled(reason, text, encoding):
    assert reason("a.txt", text.encode(encoding)).endswith("save it as UTF-8")


def test_text_that_two_encodings_explain_equally_is_refused(reason):
    assert "政數最都".encode("cp950").decode("gb18030") == "現计程常"
    assert "not plainly" in reason("a.txt", "政數最都".encode("cp950"))


def test_damaged_utf_8_is_refused(reason):
    assert "save it as UTF-8" in reason("a.txt", TRADITIONAL.encode()[:-1] + b"\xe4")
    assert "damaged UTF-8 at byte 4" in reason("a.txt", b"\xef\xbb\xbfa\xff")


@pytest.mark.parametrize(
    ("content", "named"), [(b"a\0b\0\0c", "U+0000"), (b"bell \x07", "U+0007"), ("CSI \x9b".encode(), "U+009B")]
)
def test_control_characters_are_refused_by_name(reason, content, named):
    assert named in reason("a.txt", content)


@pytest.mark.parametrize("content", [b" \t\r\n\f", b"\xef\xbb\xbf", "\u3000".encode()])
def test_a_file_of_white_space_is_refused(reason, content):
    assert "only white space" in reason("a.txt", content)


def test_more_than_a_million_lines_are_refused(reason):
    assert "more than 1,000,000 lines" in reason("a.txt", b"a\n" * 1_000_001)


def test_lines_are_numbered_as_an_editor_numbers_them():
    lines = text_lines(b"one\r\ntwo\rthree\n\nfive\fstill five\nsix\n")
    assert [(line.number, line.text) for line in lines] == [
        (1, "one"), (2, "two"), (3, "three"), (4, ""), (5, "five"), (5, "still five"), (6, "six"),
    ]  # fmt: skip


def test_a_page_break_beside_a_line_end_makes_no_blank_line():
    assert texts(b"a paragraph\n\fgoes on\f\nand on") == ["a paragraph", "goes on", "and on"]


@pytest.mark.parametrize("separator", ["\v", "\f", "\x85", "\u2028", "\u2029"])
def test_line_ends_that_editors_do_not_count_end_a_line_all_the_same(separator):
    assert [(line.number, line.text) for line in text_lines(f"a{separator}b".encode())] == [(1, "a"), (1, "b")]


def test_leading_and_trailing_white_space_is_kept():
    assert texts("　　縮排 \n\t x".encode()) == ["　　縮排 ", "\t x"]


MEMO_TEXT = st.text(
    st.one_of(st.sampled_from(" \n\r\t\v\f\x85\u2028\u3000\ufeff-:習a"), st.characters(codec="utf-8")), max_size=60
)


@settings(deadline=None)
@given(MEMO_TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_without_white_space_the_lines_are_the_file(text, encoding):
    # As a mark, the first is no text; and UTF-16's mark before NUL would be UTF-32's.
    text = text.removeprefix("\ufeff").lstrip("\0")
    try:
        lines = text_lines(text.encode(encoding))
    except UnreadableFile:
        return
    assert spaceless("".join(line.text for line in lines)) == spaceless(text)
    assert not any(set("\n\r\0") & set(line.text) for line in lines)


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_control_characters_or_refused(content):
    try:
        text = decoded(content)
    except UnreadableFile:
        return
    assert "\0" not in text
    text.encode()
