"""What recognition joined, found twice or set apart is put right before a page is read."""

import pytest

from memoqa.ingest.formats.recognised_file import recognised_pictures, request
from memoqa.ingest.formats.recognised_lines import words_in_order
from memoqa.ingest.formats.recognised_margin import parted, whole_row
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord, page_as_json

SIZE = 20.0
MARGIN = (600.0, 80.0, 602.0, 400.0)  # a rule down the page
ITEMS = [
    "一、借用人須於三天前在總務室登記並出示學員證件",
    "未滿十八歲的借用人由班長代為登記並由家長簽名同意",
    "二、每件設備得續借一次逾期未還的人停止借用一週並",
    "公布姓名。",
]


def letter(text, left, top, number=0, *, confidence=0.9, blank=False):
    return RecognisedWord(text, left, top, left + SIZE, top + SIZE, number, blank, confidence)


def line(text, left, top, number=0, *, confidence=0.9):
    return [letter(one, left + SIZE * at, top, number, confidence=confidence) for at, one in enumerate(text)]


def page(*lines, rules=()):
    numbered = (line(text, left, top, number) for number, (text, left, top) in enumerate(lines))
    return RecognisedPage(800, 1000, words=tuple(word for words in numbered for word in words), rules=rules)


def text(words):
    return "".join(word.text for word in words)


def texts(page, role="text"):
    lines = recognised_pictures(request(b"", {1: page_as_json(page)}))
    return [one.text.strip() for one in lines if one.role == role and one.text.strip()]


def with_notes(*, rules=(MARGIN,), note="全體知悉"):
    body = [(item, 80, 100 + 40 * place) for place, item in enumerate(ITEMS)]
    return page(*body, (note, 620, 100), (note, 620, 180), rules=rules)


def test_notes_in_a_margin_behind_a_rule_stand_once_behind_the_text():
    seen = with_notes()
    assert texts(seen) == ITEMS
    assert texts(seen, "furniture") == ["全體知悉"]
    assert text(words_in_order(seen)) == "".join(ITEMS) + 2 * "全體知悉"


def test_a_note_keeps_the_confidence_of_its_recognition():
    lines = recognised_pictures(request(b"", {1: page_as_json(with_notes())}))
    assert [one.recognised for one in lines if one.role == "furniture" and one.text] == [0.9]


def sheet(words, rules=()):
    return RecognisedPage(800, 1000, words=tuple(words), rules=rules)


def test_a_text_and_a_note_that_were_found_as_one_line_are_parted_at_the_rule():
    joined, rest = [*line(ITEMS[0], 80, 100), *line("全體知悉", 620, 100)], line(ITEMS[1], 80, 140, 1)
    lines, margin = parted([joined, rest], sheet([*joined, *rest], ((600.0, 90.0, 602.0, 160.0),)))
    assert [text(words) for words in lines] == [ITEMS[0], "全體知悉", ITEMS[1]]
    assert margin == {1}


def test_a_margin_on_the_left_is_one_too():
    body = [(item, 200, 100 + 40 * place) for place, item in enumerate(ITEMS)]
    seen = page(("收文", 80, 140), *body, rules=((150.0, 80.0, 152.0, 400.0),))
    assert texts(seen) == ITEMS
    assert texts(seen, "furniture") == ["收文"]


@pytest.mark.parametrize(
    "rules",
    [(), (MARGIN, (70.0, 80.0, 72.0, 400.0)), (MARGIN, (70.0, 130.0, 780.0, 132.0)), ((600.0, 80.0, 602.0, 110.0),)],
    ids=["without a rule", "between two rules", "crossed by a rule", "a short rule"],
)
def test_elsewhere_what_stands_on_the_right_belongs_to_its_line(rules):
    lines = [line(ITEMS[0], 80, 100), line("六百元整", 620, 100, 1), line(ITEMS[1], 80, 400, 2)]
    assert parted(lines, sheet([word for words in lines for word in words], rules))[1] == set()


def test_text_beside_no_part_of_the_rule_is_not_in_the_margin():
    lines = [line("全體知悉", 620, 500), *(line(item, 80, 100 + 40 * at) for at, item in enumerate(ITEMS))]
    assert parted(lines, sheet([word for words in lines for word in words], (MARGIN,)))[1] == set()


def test_letters_below_each_other_that_were_found_as_one_line_are_parted():
    stacked = [letter("時", 80, 100), letter("地", 80, 140)]
    beside = [*line("間：晚上八時", 140, 100, 1), *line("點：二樓會議室", 140, 140, 2)]
    assert texts(sheet([*stacked, *beside])) == ["時間：晚上八時", "地點：二樓會議室"]


def test_a_line_that_falls_to_the_right_stays_whole():
    falling = [letter(one, 80 + SIZE * at, 100 + at) for at, one in enumerate(ITEMS[0])]
    assert len(parted([falling], sheet(falling))[0]) == 1


def test_a_label_set_wide_apart_is_one_word():
    assert texts(page(("日", 80, 100), ("期：三月五日", 150, 100))) == ["日期：三月五日"]
    spaced = [letter("主", 80, 100), letter("持", 130, 100, blank=True), *line("：葉幹事", 150, 100)]
    assert texts(sheet(spaced)) == ["主持：葉幹事"]
    assert text(words_in_order(sheet(spaced))) == "主持：葉幹事"


def test_a_letter_far_from_a_label_stays_apart():
    assert len(whole_row([line("甲", 80, 100), line("期：三月五日", 300, 100, 1)])) == 2


def test_a_character_that_was_found_twice_is_there_once_the_surer_one():
    before = [*line("若疫情緩和時", 80, 100), *line("，", 200, 100, confidence=0.99)]
    row = whole_row([before, line("。全體知悉", 206, 100, 1, confidence=0.9)])
    assert "".join(map(text, row)) == "若疫情緩和時，全體知悉"
    row = whole_row([line("五點一登", 80, 100, confidence=0.8), line("鄧主席表示", 142, 100, 1, confidence=0.99)])
    assert "".join(map(text, row)) == "五點一鄧主席表示"
