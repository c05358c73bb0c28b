"""A recognised page as the reader of printed pages takes it."""

import pytest

from memoqa.ingest.formats.pdf_lines import lines_of
from memoqa.ingest.formats.recognised_file import recognised_pictures, request
from memoqa.ingest.formats.recognised_lines import recognised_as_page, words_in_order
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord, page_as_json, page_from_json

ITEMS = [
    (100, "一、借用人須於三天前在總務室登記並出示學員證。"),
    (140, "二、每件設備得續借一次，逾期者停止借用一週。"),
]


def line(top, text, *, left=80.0, size=20.0, number=0, confidence=0.9, high=None):
    """The words of a Chinese line."""
    bottom, lefts = top + (high or size), [left + size * place for place in range(len(text))]
    return [
        RecognisedWord(one, start, top, start + size, bottom, number, False, confidence)
        for one, start in zip(text, lefts, strict=True)
    ]


def page(*lines):
    words = tuple(word for number, (top, text) in enumerate(lines) for word in line(top, text, number=number))
    return RecognisedPage(800, 1000, words=words)


def test_the_longer_side_of_a_picture_is_as_long_as_a_sheet():
    seen = recognised_as_page(page(*ITEMS))
    assert (round(seen.width), round(seen.height)) == (674, 842)


def test_places_are_in_points_of_a_pdfs_page():
    seen = recognised_as_page(page(*ITEMS), (400, 500))
    assert seen.words[0].left == 40
    assert seen.words[0].size == 10
    assert 500 - 60 < seen.words[0].base < 500 - 50


def test_boxes_of_different_heights_are_type_of_one_size():
    words = [*line(100, "借用人須於三天前登記並出示證件", high=22), *line(140, "逾期者停止借用", number=1, high=19)]
    sizes = {word.size for word in recognised_as_page(RecognisedPage(800, 1000, words=tuple(words))).words}
    assert len(sizes) == 1


def test_a_title_in_larger_type_stays_larger():
    words = [*line(40, "工具借用辦法", size=36), *line(100, ITEMS[0][1], number=1), *line(140, ITEMS[1][1], number=2)]
    title, first, _ = lines_of(recognised_as_page(RecognisedPage(800, 1000, words=tuple(words))), 1)
    assert title.size > 1.5 * first.size


def test_a_line_has_the_confidence_of_its_words():
    words = (*line(100, "甲乙丙丁", confidence=0.8), *line(140, "戊己庚辛", number=1, confidence=1.0))
    seen = lines_of(recognised_as_page(RecognisedPage(800, 1000, words=words)), 1)
    assert [one.recognised for one in seen] == [0.8, 1.0]


def test_words_beside_each_other_that_were_found_apart_are_one_line():
    words = (*line(100, "三月五日", left=300, number=0), *line(101, "發文日期：", left=198, number=1))
    (seen,) = lines_of(recognised_as_page(RecognisedPage(800, 1000, words=words)), 1)
    assert seen.text == "發文日期：三月五日"
    assert "".join(word.text for word in words_in_order(RecognisedPage(800, 1000, words=words))) == seen.text


def test_english_words_keep_the_blanks_between_them():
    words = tuple(
        RecognisedWord(text, left, 100, left + 10 * len(text), 120, 0, blank, 0.9)
        for text, left, blank in (("The", 80, False), ("gate", 118, True), ("opens", 166, True))
    )
    (seen,) = lines_of(recognised_as_page(RecognisedPage(800, 1000, words=words)), 1)
    assert seen.text == "The gate opens"


def test_a_table_between_rules_is_read_in_rows():
    rows = [["場地", "費用"], ["禮堂", "九百元"], ["教室", "六百元"]]
    words, rules = [], []
    for row, cells in enumerate(rows):
        rules.append((80.0, 100.0 + 40 * row, 480.0, 102.0 + 40 * row))
        for column, cell in enumerate(cells):
            words += line(110 + 40 * row, cell, left=90 + 200 * column, number=2 * row + column)
    rules += [(80.0, 220.0, 480.0, 222.0), *((x, 100.0, x + 2, 222.0) for x in (80.0, 280.0, 478.0))]
    seen = RecognisedPage(800, 1000, words=tuple(words), rules=tuple(rules))
    lines = list(recognised_pictures(request(b"", {1: page_as_json(seen)})))
    assert [one.text for one in lines if one.table] == ["場地\t費用", "禮堂\t九百元", "教室\t六百元"]
    assert all(one.recognised == 0.9 for one in lines if one.table)


def test_a_page_is_the_same_after_it_was_kept():
    seen = page(*ITEMS)
    assert page_from_json(page_as_json(seen)) == seen


@pytest.mark.parametrize("value", [{}, {"words": 1}, [], None])
def test_something_else_is_no_page(value):
    with pytest.raises((ValueError, KeyError, TypeError)):
        page_from_json(value)


def test_a_blank_page_has_no_lines_and_is_sure():
    blank = RecognisedPage(800, 1000)
    assert list(recognised_pictures(request(b"", {1: page_as_json(blank)}))) == []
    assert blank.confidence == 1


def test_marks_say_nothing_of_the_size_of_the_type_around_them():
    lefts = (80, 119, 163, 183)  # the colon stands in a wide gap
    label = [RecognisedWord(one, at, 60, at + 20, 82, 0, False, 0.9) for one, at in zip("間：下午", lefts, strict=True)]
    words = [*label, *line(100, ITEMS[0][1], number=1), *line(140, ITEMS[1][1], number=2)]
    assert len({word.size for word in recognised_as_page(RecognisedPage(800, 1000, words=tuple(words))).words}) == 1


def test_a_first_line_set_in_begins_a_paragraph_in_the_second_column_too():
    texts = ["門前的路自下週起施工預計三週完成期間請改走後", "圖書室新購三百冊圖書學生每人可借五本借期兩週"]
    words = []
    for column, left in enumerate((80.0, 600.0)):
        for number in range(6):
            set_in = 40 if number % 3 == 0 else 0
            text = texts[column][: 20 - set_in // 20]
            words += line(100 + 40 * number, text, left=left + set_in, number=6 * column + number)
    seen = RecognisedPage(1200, 1600, words=tuple(words))
    lines = [one for one in recognised_pictures(request(b"", {1: page_as_json(seen)})) if one.text]
    assert [one.text.startswith("    ") for one in lines] == [True, False, False] * 4
