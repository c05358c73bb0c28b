"""What somebody sees of the memos has no trace of a memo that they may not read."""

import pytest

from memoqa.domain import Turn
from memoqa.errors import PassageGone
from tests.library import library_of

SECRET = "# Pay\n\nThe director's salary is 190,000.\n\nIt is paid in March.\n"
QUESTION = "What is the director's salary?"
GROUP = "slack:S1"


@pytest.fixture
def service(tmp_path):
    texts = {"pay/salaries.md": SECRET, "travel.md": "# Travel\n\nA night in Oslo costs at most 2,000.\n"}
    folder = {"pay/_folder.toml": f'audience = ["{GROUP}", "discord:role:7"]'}
    return library_of(tmp_path, folder | texts).service()


@pytest.fixture
def receipt(service):
    return service.seen_by(frozenset({GROUP})).ask(QUESTION).quotes[0].receipt


@pytest.mark.parametrize("ids", [{GROUP}, {"slack:U9", "discord:role:7"}, None], ids=["group", "role", "operator"])
def test_who_is_in_the_audience_is_answered_from_the_memo(service, ids):
    answer = service.seen_by(ids and frozenset(ids)).ask(QUESTION)
    assert answer.quotes[0].memo == "pay/salaries.md"
    assert answer.searched[0] == 2


@pytest.mark.parametrize("ids", [set(), {"slack:U9"}, {"slack:s1"}, {"discord:role:77"}])
def test_whoever_is_not_finds_nothing_of_it(service, receipt, ids):
    seen = service.seen_by(frozenset(ids))
    answer = seen.ask(QUESTION)
    assert {quote.memo for quote in answer.quotes} <= {"travel.md"}
    assert answer.searched == (1, 2)
    assert [memo.id for memo in seen.library().memos] == ["travel.md"]
    assert seen.verify(receipt) is None
    assert not seen.still_quoted([receipt])
    with pytest.raises(PassageGone):
        seen.beside(receipt, 0)
    with pytest.raises(PassageGone):
        seen.section(receipt)


def test_somebody_who_may_read_nothing_gets_an_answer_that_says_so_and_no_error(tmp_path):
    service = library_of(tmp_path, {"_folder.toml": f'audience = ["{GROUP}"]', "salaries.md": SECRET}).service()
    answer = service.seen_by(frozenset()).ask(QUESTION)
    assert (answer.verdict, answer.quotes, answer.searched) == ("none", (), (0, 0))


def test_a_follow_up_takes_nothing_from_a_quote_that_the_asker_may_not_read(service, receipt):
    seen = service.seen_by(frozenset())
    by_quote, by_question = (seen.ask("And in Oslo?", [Turn(QUESTION, quoted)]) for quoted in ((receipt,), ()))
    assert (by_quote.asked_as, by_quote.quotes) == (by_question.asked_as, by_question.quotes)


def test_of_an_earlier_question_made_whole_from_a_quote_that_the_asker_may_not_read_only_its_own_words_count(
    service, receipt
):
    def asked_as(whole, *ids):
        earlier = [Turn("Who is paid?", (receipt,)), Turn("When is that?", (), whole)]
        return service.seen_by(frozenset(ids)).ask("And in Oslo?", earlier).asked_as

    assert "marmalade" in asked_as("When is the marmalade of the director paid?", GROUP)
    assert asked_as("When is the marmalade of the director paid?") == asked_as("")
