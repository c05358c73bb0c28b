"""What somebody sees of the memos has no trace of a memo that they may not read."""

from datetime import date

import pytest

from memoqa.domain import Standing, Turn
from memoqa.errors import PassageGone
from memoqa.service import MemoQA
from memoqa.settings import Settings
from tests.library import index, library_of

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


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(("said", "memos"), [("", 2), (f"slack:U9, {GROUP}", 2), ("slack:U9", 1)])
def test_the_command_line_reads_as_the_operator_or_as_whom_a_setting_says(tmp_path, said, memos):
    settings = Settings(memos=tmp_path / "memos", index=tmp_path / "index", read_as=said)
    own = MemoQA.from_settings(settings)
    assert len(own.library().memos) == memos


def test_what_changed_is_told_of_memos_that_one_may_read_in_both_versions(tmp_path):
    made = library_of(
        tmp_path, {"pay.md": SECRET, "pay.md.toml": f'audience = ["{GROUP}"]', "open.md": "# Open\n\nA.\n"}
    )
    (made.memos / "pay.md").write_text(SECRET.replace("190,000", "195,000"))
    index(made)
    assert made.service().seen_by(frozenset()).changes().memos == ()
    (found,) = made.service().seen_by(frozenset({GROUP})).changes().memos
    assert [one.kind for one in found.changes] == ["changed"]


def test_the_older_words_of_a_memo_are_not_told_to_whom_it_was_opened_later(tmp_path):
    made = library_of(tmp_path, {"pay.md": SECRET, "pay.md.toml": f'audience = ["{GROUP}"]'})
    (made.memos / "pay.md").write_text(SECRET.replace("190,000", "195,000"))
    (made.memos / "pay.md.toml").unlink()
    index(made)
    (found,) = made.service().seen_by(frozenset()).changes().memos
    assert (found.before, found.changes) == (None, ())
    (member,) = made.service().seen_by(frozenset({GROUP})).changes().memos
    assert member.before is not None


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


LEAVE = "# Leave\n\nAnnual leave must be asked for {days} days before it begins.\n\nThe director grants it.\n"
ASKED = "How many days before it begins must annual leave be asked for?"
TODAY = date(2026, 11, 28)


def leave(tmp_path, **sidecars):
    """A library with the leave rules of two years, and the sidecar of each."""
    files = {"leave2025.md": LEAVE.format(days="five"), "leave2026.md": LEAVE.format(days="fourteen")}
    beside = {f"{name}.md.toml": text for name, text in sidecars.items()}
    # The least caution: what is found at all is the answer.
    return library_of(tmp_path, files | beside).service(today=lambda: TODAY, caution=0.0)


def told(answer):
    return [(quote.memo, quote.standing) for quote in answer.quotes]


@pytest.mark.parametrize(
    ("sidecar", "stands"),
    [
        ("valid_until = 2026-10-01", Standing(expired="2026-10-01")),
        ("valid_from = 2027-01-01", Standing(holds_from="2027-01-01")),
        ('superseded_by = "leave2026.md"', Standing(superseded=True, newer="leave2026.md")),
    ],
)
def test_the_memo_that_holds_answers_and_the_other_one_is_quoted_after_it(tmp_path, sidecar, stands):
    answer = leave(tmp_path, leave2025=sidecar).ask(ASKED)
    assert answer.verdict == "answer"
    (first, second) = told(answer)[:2]
    assert first == ("leave2026.md", Standing())
    assert second == ("leave2025.md", stands)


def test_memos_none_of_which_holds_are_only_related(tmp_path):
    service = leave(tmp_path, leave2025="valid_until = 2026-10-01", leave2026="valid_until = 2026-11-27")
    answer = service.ask(ASKED)
    assert (answer.verdict, answer.likely) == ("related", False)
    assert {stands.expired for _, stands in told(answer)} == {"2026-10-01", "2026-11-27"}


def test_the_same_words_in_the_memo_that_holds_are_quoted_from_there(tmp_path):
    texts = {f"{name}.md": LEAVE.format(days="five") for name in ("a", "b")}
    service = library_of(tmp_path, texts | {"a.md.toml": 'superseded_by = "b.md"'}).service(caution=0.0)
    answer = service.ask(ASKED)
    assert (answer.verdict, answer.quotes[0].memo) == ("answer", "b.md")
    assert "a.md" not in {quote.memo for quote in answer.quotes}


def test_paragraphs_around_a_quote_say_too_whether_their_memo_holds(tmp_path):
    service = leave(tmp_path, leave2025="valid_until = 2026-10-01", leave2026="valid_until = 2026-10-01")
    seen = service.seen_by(None)
    beside = seen.beside(service.ask(ASKED).quotes[0].receipt, 1)
    assert beside.standing == Standing(expired="2026-10-01")
    assert [quote.standing for quote in seen.section(beside.receipt)] == []


def test_a_newer_memo_that_the_asker_may_not_read_leaves_no_trace(tmp_path):
    hidden = leave(tmp_path, leave2025='superseded_by = "leave2026.md"', leave2026=f'audience = ["{GROUP}"]')
    (tmp_path / "other").mkdir()
    missing = library_of(
        tmp_path / "other",
        {"leave2025.md": LEAVE.format(days="five"), "leave2025.md.toml": 'superseded_by = "leave2026.md"'},
    ).service(today=lambda: TODAY, caution=0.0)
    outsider, nobody = hidden.seen_by(frozenset()).ask(ASKED), missing.ask(ASKED)
    assert "leave2026" not in repr(outsider)
    assert told(outsider) == told(nobody) == [("leave2025.md", Standing(superseded=True))] * len(outsider.quotes)
    member = hidden.seen_by(frozenset({GROUP})).ask(ASKED)
    assert (member.verdict, member.quotes[0].memo) == ("answer", "leave2026.md")
