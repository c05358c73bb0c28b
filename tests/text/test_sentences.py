"""Where sentences end."""

import pytest

from memoqa.text.sentences import sentences_of


def split(text):
    return [text[sentence.start : sentence.end] for sentence in sentences_of(text, 0, len(text))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["他來了。", "她走了！", "誰呢？", "前者如此；", "後者不然。"],
        ["他說：「我來了。」", "她走了。"],
        ["（本案自1997年起辦理。詳見附件。）後續再議。"],
        ["圓周率是3.14。", "好。"],
        ["Dr. Smith met Mr. J. Doe at 3.5 p.m. in the U.S. office.", "He left."],
        ['She asked: "Why?"', "Nobody knew."],
        ["1. Scope of the policy.", "2. Limits."],
        ["See memo.txt for more.", "It is long!"],
        ["真的嗎?", "是的."],
        ["等等……", "他走了。"],
        ["沒有句點"],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences):
    glue = "" if any(ord(character) > 0x2E80 for character in sentences[0]) else " "
    assert split(glue.join(sentences)) == sentences


def test_a_bracket_that_is_never_closed_does_not_swallow_the_rest():
    assert split("（未完。第二句。") == ["（未完。", "第二句。"]


def test_a_stray_mark_is_no_sentence():
    assert split("※。第一句。 ——") == ["※。第一句。 ——"]
