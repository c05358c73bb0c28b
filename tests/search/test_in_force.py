"""What holds comes before what does not, and only what holds is the answer."""

from memoqa.search.in_force import in_force
from memoqa.search.ranking import Ranked, Ranking

OLD, NEW, NEAR = 0, 1, 2


def ranking(*indices, verdict="answer", confidence=0.9, **other):
    entries = tuple(Ranked(index, 3 - place / 10, (0,)) for place, index in enumerate(indices))
    return Ranking("q", entries, verdict, confidence, **other)


def found(first, again=None, out=(OLD,), most=3):
    def current_alone():
        assert again is not None, "there is no need to search again"
        return again

    return in_force(first, lambda index: index not in out, current_alone, most)


def indices(made):
    return [entry.index for entry in made.quotable]


def test_a_ranking_without_anything_outdated_stays_as_it_is():
    made = found(ranking(NEW, NEAR))
    assert (made.verdict, made.confidence, indices(made)) == ("answer", 0.9, [NEW, NEAR])


def test_what_holds_no_more_moves_behind_an_answer_that_holds():
    made = found(ranking(NEW, OLD, NEAR))
    assert (made.verdict, indices(made)) == ("answer", [NEW, NEAR, OLD])


def test_a_paragraph_that_holds_and_answers_by_itself_is_the_answer():
    made = found(ranking(OLD, NEW), ranking(NEW, NEAR, confidence=0.7))
    assert (made.verdict, made.confidence, indices(made)) == ("answer", 0.7, [NEW, NEAR, OLD])


def test_an_outdated_paragraph_that_answers_alone_is_only_related():
    made = found(ranking(OLD), ranking(NEAR, verdict="none", confidence=0.1))
    assert (made.verdict, made.likely, indices(made)) == ("related", False, [OLD])


def test_what_holds_and_is_only_related_comes_first_and_leaves_room_for_what_fits_best():
    again = ranking(NEW, NEAR, verdict="related", confidence=0.5)
    made = found(ranking(OLD, NEAR, NEW), again, most=2)
    assert (made.verdict, made.confidence, indices(made)[:2]) == ("related", 0.5, [NEW, OLD])


def test_an_outdated_paragraph_that_probably_answers_is_not_said_to():
    made = found(ranking(OLD, verdict="related", safe_at=0.9), ranking(NEAR, verdict="none"))
    assert (made.verdict, made.likely) == ("related", False)


def test_a_question_about_a_memo_itself_keeps_to_that_memo():
    made = found(ranking(OLD, NEW, about="date"))
    assert (made.verdict, indices(made)) == ("related", [OLD, NEW])
    assert found(ranking(NEW, OLD, about="date")).verdict == "answer"


def test_silence_stays_silence():
    assert found(ranking(OLD, verdict="none")).quotable == ()
