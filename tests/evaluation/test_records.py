import json

import pytest

from memoqa.errors import MemoqaError
from memoqa.evaluation.records import FollowUp, GoldenQuestion, SquadFile, read
from tests.evaluation.conftest import FOLLOW_UPS, GOLDEN, RULES


@pytest.mark.parametrize("name", ["questions", "questions.json", "questions.jsonl"])
def test_the_kind_of_a_file_is_seen_from_what_it_holds_and_not_from_its_name(written, name):
    assert isinstance(read(written(name, RULES)), SquadFile)
    assert isinstance(read(written(name, FOLLOW_UPS))[0], FollowUp)
    assert isinstance(read(written(name, GOLDEN))[0], GoldenQuestion)


def test_a_file_of_one_golden_question_is_no_squad_file(written):
    assert [question.id for question in read(written("one.jsonl", GOLDEN[:1]))] == ["g1"]


def test_a_byte_order_mark_blank_lines_and_crlf_are_no_matter(written):
    lines = "\r\n\r\n".join(json.dumps(line) for line in GOLDEN)
    assert len(read(written("windows.jsonl", b"\xef\xbb\xbf" + lines.encode()))) == 3


def test_a_line_separator_inside_a_string_ends_no_record(written):
    asked = {**GOLDEN[0], "question": "機票\u2028由誰訂購？"}
    assert read(written("odd.jsonl", json.dumps(asked, ensure_ascii=False)))[0].question == asked["question"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b"not json", "line 1 is not JSON"),
        (b"[1, 2]", "line 1 has no known form"),
        (b"null", "line 1 has no known form"),
        (b'{"a": 1}', "line 1 has no known form"),
        (b'{\n"a": 1}', "line 1 has no known form"),
        (b"[" * 100_000, "line 1 "),
        (b'{"data": []}', "has no question"),
        (b'{"data": [{"paragraphs": [{"context": " "}]}]}', "data.0.paragraphs.0.context"),
        (b'{"data": 7}', ": data: "),
        (b'{"question": "\\ud800", "id": "g1", "kind": "fact", "gold": ["x"]}', "line 1: question"),
        (b'{"question": " ", "id": "g1", "kind": "fact", "gold": ["x"]}', "line 1: question"),
        (b'{"question": "q", "id": "g1", "gold": ["x"]}', "line 1: kind"),
        (b'{"question": "q", "id": "g1", "kind": "fact", "gold": []}', "g1 has no gold text"),
        (b'{"question": "q", "id": "g1", "kind": "unanswerable", "gold": ["x"]}', "g1 is unanswerable but has gold"),
        (b'{"question": "q", "context": "c", "kind": "k", "answer": "a"}', "line 1: earlier"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence_that_names_it(written, content, says):
    with pytest.raises(MemoqaError) as refusal:
        read(written("bad.jsonl", content))
    assert "bad.jsonl" in str(refusal.value)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_of_two_forms_is_refused_at_the_line_where_they_meet(written):
    with pytest.raises(MemoqaError, match="line 4 has another form"):
        read(written("mixed.jsonl", [*GOLDEN, *FOLLOW_UPS]))


@pytest.mark.parametrize("name", ["missing.json", ".", "with\0nul"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, name):
    with pytest.raises(MemoqaError, match="cannot be read"):
        read(tmp_path / name)
