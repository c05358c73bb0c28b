"""A memo's owner is asked once a month, whatever restarts in between."""

from datetime import date, timedelta

from bot.state.stores import open_state

TODAY = date(2026, 11, 28)


def test_a_memo_is_claimed_once_a_month_over_restarts_and_processes(tmp_path):
    place = tmp_path / "state.sqlite3"
    claimed = []
    for day in (0, 0, 1, 29, 30, 31):
        with open_state(place) as one, open_state(place) as other:
            asking = [state.reviews.claim("hr/leave.md", TODAY + timedelta(days=day)) for state in (one, other)]
            claimed += [day] * sum(asking)
    assert claimed == [0, 30]


def test_a_memo_whose_message_failed_can_be_claimed_again(tmp_path):
    with open_state(tmp_path / "state.sqlite3") as state:
        assert state.reviews.claim("a.md", TODAY)
        state.reviews.release("a.md")
        assert state.reviews.claim("a.md", TODAY)
