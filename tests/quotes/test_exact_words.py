import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memoqa.domain import Lead
from memoqa.errors import MemoqaError
from memoqa.quotes import exact_words
from memoqa.quotes.exact_words import Words, find, is_quoted, typed_words
from memoqa.quotes.receipt import find as words_at
from memoqa.quotes.receipt import read_receipt
from memoqa.text.normalize import fold
from tests.quotes.memos import memo_named

LEAVE = """臺北辦公室差勤管理辦法

第一章 總則

第一條 本辦法依勞動基準法訂定之。

第二條 新進同仁滿六個月給特休三日，滿一年七日，滿兩年十日。
特休應於年度內休畢，未休完者得延至次年六月底。

第三條 請假之程序如下：
一、事前填具假單，由主管核准。
二、連續兩日以上之病假，應附診斷證明。

附件一
姓名　假別　日數
王小明　特休　三
"""
TRAVEL = """# Travel and expenses

## 2.1 Tokyo

A night may cost up to **180** dollars in Tokyo. ＡＢＣ costs ﬀ㎡ more; cafe\u0301 and café are one.\u200b

| city | cap |
|---|---|
| Tokyo | 180 |

哈哈哈哈哈 said Tokyo's oﬃce.
"""
LONG = "\n\n".join(
    "前言。"
    + "這一段談到許多事情，其中有一句很長，" * 20
    + f"第{number}次提到特休，"
    + "然後又繼續寫下去，" * 20
    + "完。"
    for number in range(14)
)


@pytest.fixture(scope="module")
def memos():
    return [memo_named("leave.txt", LEAVE), memo_named("travel.md", TRAVEL), memo_named("long.txt", LONG)]


def found(typed, memos, **other):
    return find(typed_words(typed), memos, **other)


def slices(found, memos):
    texts = {memo.id: memo.text for memo in memos}
    return [texts[place.memo][place.start : place.end] for place in found.places]


def stretches(memo):
    """The paragraphs and leads of a memo, and each line of what is neither: no words are found across them."""
    covered = [False] * len(memo.text)
    spans = {(one.start, one.end) for one in memo.paragraphs}
    spans |= {(lead.start, lead.end) for one in memo.paragraphs for lead in one.lead}
    for start, end in spans:
        covered[start:end] = [True] * (end - start)
    rest = "".join("\n" if is_covered else character for character, is_covered in zip(memo.text, covered, strict=True))
    return [*(memo.text[start:end] for start, end in spans), *rest.split("\n")]


def plainly_folded(text):
    """A text as people compare it, by the plainest means: letter by letter, with single blanks."""
    letters = (" " if one.isspace() else fold(one) for one in unicodedata.normalize("NFC", text))
    single = "".join(letters)
    while "  " in single:
        single = single.replace("  ", " ")
    return single


MEMOS = [memo_named("leave.txt", LEAVE), memo_named("travel.md", TRAVEL)]
TEXTS = [stretch for memo in MEMOS for stretch in stretches(memo)]
CHARACTERS = "".join(TEXTS) + "台体湾ab12Ａ３﹑\u3000\n\t ﬁ㎏½é\u0301\u200b發髮发後后"


@st.composite
def drawn(draw):
    """A slice of a memo, perhaps of more than one paragraph, with nothing done to it."""
    text = draw(st.sampled_from([memo.text for memo in MEMOS]))
    start = draw(st.integers(0, len(text) - 1))
    return text[start : start + draw(st.integers(1, 12))]


STRINGS = st.one_of(drawn(), drawn().map(str.swapcase), st.text(CHARACTERS, min_size=1, max_size=4))


@settings(max_examples=1_000, deadline=None)
@given(STRINGS, st.booleans())
def test_the_count_is_that_of_a_plain_scan_of_the_canonical_texts(words, exact):
    sought = words if exact else plainly_folded(words).strip()
    if not sought:
        with pytest.raises(MemoqaError, match="no words to find"):
            find(Words(words, exact), MEMOS)
        return
    counted = sum((text if exact else plainly_folded(text)).count(sought) for text in TEXTS)
    result = find(Words(words, exact), MEMOS)
    assert len(result.places) == counted
    if not any(one.isspace() for one in sought):  # nothing else can stand across two paragraphs
        assert counted == sum((one.text if exact else plainly_folded(one.text)).count(sought) for one in MEMOS)
    for piece in slices(result, MEMOS):
        assert piece == words if exact else sought in plainly_folded(piece)


@pytest.mark.parametrize("typed", ["台北辦公室", "臺北", "台北辦公室差勤管理办法", "臺北辦公室"])
def test_a_word_is_found_in_either_script_and_with_either_tai(memos, typed):
    assert [place.memo for place in found(typed, memos).places] == ["leave.txt"]


@pytest.mark.parametrize(
    ("typed", "written"), [("abc", "ＡＢＣ"), ("ff", "ﬀ"), ("FFM2", "ﬀ㎡"), ("office", "oﬃce"), ("m", "㎡")]
)
def test_width_letter_case_and_joined_letters_make_no_difference(memos, typed, written):
    assert written in slices(found(typed, memos), memos)


def test_an_accent_that_stands_apart_belongs_to_its_letter(memos):
    assert slices(found("CAFÉ", memos), memos) == ["cafe\u0301", "café"]
    assert slices(found("cafe", memos), memos) == []


def test_a_run_of_white_space_counts_as_one_blank_in_text_and_words(memos):
    assert slices(found("Tokyo's \n office", memos), memos) == ["Tokyo's oﬃce"]
    assert slices(found(" 王小明 特休\t\n 三 ", memos), memos) == ["王小明\u3000特休\u3000三"]


@pytest.mark.parametrize(
    "typed",
    ['""Tokyo""', "““Tokyo””", "“”Tokyo””", "「「Tokyo」」", "『「Tokyo」』", "＂＂Tokyo＂＂", ' "“Tokyo”" '],
)
def test_words_quoted_twice_are_found_character_for_character(memos, typed):
    assert typed_words(typed) == Words("Tokyo", exact=True)
    assert found(typed, memos).places
    assert not found(typed.replace("Tokyo", "tokyo"), memos).places
    assert not found("「「台北」」", memos).places


@pytest.mark.parametrize("typed", ['"tokyo"', "“tokyo”", "「tokyo」", "tokyo", ' "tokyo'.strip(' "')])
def test_words_quoted_once_are_found_as_without_the_marks(typed):
    assert typed_words(typed) == Words("tokyo", exact=False)


@pytest.mark.parametrize(
    ("typed", "words"),
    [('"tokyo', '"tokyo'), ('""', '""'), ('"', '"'), ('""「三日」""', "「三日」"), ("say “it”", "say “it”"), ("", "")],
)
def test_marks_that_close_nothing_are_words_too(typed, words):
    assert typed_words(typed).text == words


def test_only_words_in_marks_are_quoted():
    assert is_quoted("「三日」")
    assert not any(map(is_quoted, ("三日", "「」", "「三日", '"')))


def test_matches_do_not_overlap(memos):
    assert len(found("哈哈", memos).places) == 2


def test_words_are_not_found_across_paragraphs_and_are_across_sentences(memos):
    assert not found("底。 第三條", memos).places
    assert not found("Tokyo A night", memos).places
    assert found("dollars in Tokyo. ABC", memos).places


def test_a_place_names_memo_section_paragraph_lines_and_span(memos):
    (place,) = found("六個月", memos).places
    assert (place.memo, place.section, place.paragraph) == ("leave.txt", ("第一章 總則", "第二條"), 2)
    assert place.place.lines == (7, 7)
    assert memos[0].text[place.start : place.end] == "六個月"


def test_words_of_a_lead_that_is_a_paragraph_too_are_counted_once(memos):
    one = memos[0].paragraphs[1]
    lead = Lead(one.start, one.start + 3, one.place)
    memo = replace(memos[0], paragraphs=(one, replace(memos[0].paragraphs[2], lead=(lead,))))
    assert len(find(Words("第一條", exact=False), [memo]).places) == 1


def test_words_of_a_heading_stand_at_its_first_paragraph_and_those_of_a_lead_at_their_line(memos):
    (heading,) = found("第一章", memos).places
    (lead,) = found("程序如下", memos).places
    assert (heading.section, heading.paragraph) == (("第一章 總則", "第一條"), 1)
    assert (lead.section[-1], lead.paragraph, lead.place.lines) == ("第三條", 4, (10, 10))


def test_nothing_found_says_how_much_was_searched(memos):
    none = found("xyzzy", memos)
    assert (none.places, none.excerpts, none.memos) == ((), (), 3)
    assert none.paragraphs == sum(len(memo.paragraphs) for memo in memos)


@pytest.mark.parametrize("words", [Words("", exact=False), Words(" \n", exact=False), Words("\u200b", exact=False)])
def test_nothing_to_find_is_a_stated_problem(memos, words):
    with pytest.raises(MemoqaError, match="no words to find"):
        find(words, memos)


def test_each_place_is_shown_with_its_sentence_a_slice_of_the_memo_with_the_words_marked(memos):
    shown = found("特休", memos[:1]).excerpts
    assert [quote.text for quote in shown[:2]] == [
        "第二條 新進同仁滿六個月給特休三日，滿一年七日，滿兩年十日。",
        "特休應於年度內休畢，未休完者得延至次年六月底。",
    ]
    for quote in shown:
        assert [quote.text[start:end] for start, end in quote.highlights] == ["特休"]
        assert words_at(read_receipt(quote.receipt), memos)[1] == quote.text


def test_places_in_one_sentence_are_shown_once_and_all_marked(memos):
    (quote,) = found("dollars", memos).excerpts
    (both,) = found("滿", memos[:1]).excerpts
    assert [quote.text[start:end] for start, end in quote.highlights] == ["dollars"]
    assert [both.text[start:end] for start, end in both.highlights] == ["滿"] * 3


def test_of_a_long_sentence_the_words_are_shown_with_some_characters_around_them(memos):
    shown = found("特休", memos[2:]).excerpts
    for quote in shown:
        ((start, end),) = quote.highlights
        assert 0 < start <= exact_words.AROUND
        assert 0 < len(quote.text) - end <= exact_words.AROUND


def test_the_first_ten_places_are_shown_and_all_are_counted(memos):
    many = found("特休", memos[2:])
    assert (len(many.places), many.shown, len(many.excerpts)) == (14, 10, 10)
    assert found("特休", memos[2:], shown=3).shown == 3


def test_words_longer_than_a_sentence_are_shown_whole(memos):
    sentence = "第0次提到特休，" + "然後又繼續寫下去，" * 20
    (quote,) = found(sentence, memos).excerpts
    assert [quote.text[start:end] for start, end in quote.highlights] == [sentence]


def test_halves_of_one_character_are_marked_once():
    (quote,) = find(Words("f", exact=False), [memo_named("a.txt", "costs ﬀ more")]).excerpts
    assert [quote.text[start:end] for start, end in quote.highlights] == ["ﬀ"]


def test_a_memo_is_searched_in_the_order_of_its_words(memos):
    places = found("三", memos[:1]).places
    assert [place.start for place in places] == sorted(place.start for place in places)
