"""The clauses of a sentence."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.clauses import bare_clause, clauses_of, full_clauses_of

TEXTS = st.text(alphabet="甲乙丙丁abc ，,；1\t\n—", min_size=1, max_size=60)


def bare(text):
    return [text[slice(*bare_clause(text, start, end))] for start, end in full_clauses_of(text)]


def test_a_clause_reaches_from_comma_to_comma():
    text = "工廠在一九六二年遷往臺南市郊，後來由第二代接手經營，規模是原來的三倍。"
    assert bare(text) == ["工廠在一九六二年遷往臺南市郊", "後來由第二代接手經營", "規模是原來的三倍。"]


def test_items_of_a_list_are_one_clause():
    text = "申請時應附身分證、成績單、推薦信，並於期限前寄達。"
    assert bare(text) == ["申請時應附身分證、成績單、推薦信", "並於期限前寄達。"]


def test_a_comma_in_a_number_ends_no_clause():
    text = "The grant was 12,500 dollars, paid in two parts."
    assert bare(text) == ["The grant was 12,500 dollars", "paid in two parts."]


def test_the_cells_of_a_tables_row_are_clauses():
    assert bare("一般自住業主的資助\t有關工程費用的八成") == ["一般自住業主的資助", "有關工程費用的八成"]


def test_a_very_short_clause_takes_in_the_one_before_and_at_the_beginning_the_next():
    assert bare("會議原訂於高雄舉行，改在臺南，時間不變。") == ["會議原訂於高雄舉行，改在臺南，時間不變。"]
    assert bare("後來，會議改在臺南舉行，參加的人多了一倍。") == ["後來，會議改在臺南舉行", "參加的人多了一倍。"]


@given(TEXTS)
def test_clauses_with_their_short_neighbours_are_the_whole_sentence(text):
    assert "".join(text[start:end] for start, end in full_clauses_of(text)) == text


@given(TEXTS)
def test_a_bare_clause_loses_nothing_but_its_end_mark_and_blanks(text):
    for start, end in clauses_of(text):
        first, last = bare_clause(text, start, end)
        assert start <= first < last <= end
        assert not text[start:first].strip()
        assert not text[last:end].strip(" \t\n，,；—")


@given(TEXTS)
def test_the_clauses_of_a_sentence_are_the_whole_of_it(text):
    assert "".join(text[start:end] for start, end in clauses_of(text)) == text
