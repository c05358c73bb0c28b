"""The clause around some words."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.clauses import clause_around, clauses_of


def around(text, words):
    start = text.index(words)
    first, last = clause_around(text, start, start + len(words))
    return text[first:last]


def test_a_clause_reaches_from_comma_to_comma():
    text = "工廠在一九六二年遷往臺南市郊，後來由第二代接手經營，規模是原來的三倍。"
    assert around(text, "第二代") == "後來由第二代接手經營"
    assert around(text, "三倍") == "規模是原來的三倍。"


def test_items_of_a_list_are_one_clause():
    assert around("申請時應附身分證、成績單、推薦信，並於期限前寄達。", "成績單") == "申請時應附身分證、成績單、推薦信"


def test_a_comma_in_a_number_ends_no_clause():
    assert around("The grant was 12,500 dollars, paid in two parts.", "500") == "The grant was 12,500 dollars"


def test_a_very_short_clause_takes_in_the_one_before():
    assert around("會議原訂於高雄舉行，改在臺南，時間不變。", "臺南") == "會議原訂於高雄舉行，改在臺南"


def test_words_that_cross_a_comma_take_both_clauses():
    assert around("他生於高雄，長於花蓮山區，現居臺北。", "高雄，長於花蓮") == "他生於高雄，長於花蓮山區"


@given(st.text(alphabet="甲乙丙丁abc ，,；1", min_size=1, max_size=60), st.data())
def test_a_clause_always_holds_the_words(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = clause_around(text, start, end)
    assert 0 <= first <= start < end <= last <= len(text)


@given(st.text(alphabet="甲乙丙丁abc ，,；1", min_size=1, max_size=60))
def test_the_clauses_of_a_sentence_are_the_whole_of_it(text):
    assert "".join(text[start:end] for start, end in clauses_of(text)) == text
