"""Which paragraphs of a ranking are quoted."""

from memoqa.search.ranking import LIKELY_FROM, MARGIN, Ranked, Ranking

PARAGRAPHS = (Ranked(3, 5.0, (0,)), Ranked(1, 5.0 - MARGIN, (1,)), Ranked(2, 4.9, ()), Ranked(0, 4.9 - MARGIN, (0,)))


def test_the_best_paragraph_and_those_close_behind_are_quoted_if_a_sentence_of_theirs_answers():
    assert [entry.index for entry in Ranking("?", PARAGRAPHS, "related", 0.5).quotable] == [3, 1]


def test_nothing_is_quoted_if_the_memos_do_not_answer():
    assert Ranking("?", PARAGRAPHS, "none", 0.0).quotable == ()
    assert Ranking("?", (), "related", 0.5).quotable == ()


def test_only_what_would_nearly_answer_is_likely_to():
    assert Ranking("?", PARAGRAPHS, "related", 0.5, safe_at=LIKELY_FROM).likely
    assert not Ranking("?", PARAGRAPHS, "related", 0.99, safe_at=LIKELY_FROM - 0.01).likely
    assert not Ranking("?", PARAGRAPHS, "answer", 0.99, safe_at=0.99).likely
