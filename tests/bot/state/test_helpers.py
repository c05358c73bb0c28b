from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.port import EventId
from bot.state.figures import figures_of
from bot.state.file import StateFile
from bot.state.schema import MIGRATIONS
from bot.state.stores import State, open_state

GENERAL, OTHER = EventId("slack", ("T1", "C1")), EventId("slack", ("T1", "C2"))
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_channel_is_answered_when_asked_until_somebody_sets_another_mode(state: State) -> None:
    assert state.helpers.mode(GENERAL) == "when-asked"
    state.helpers.set(GENERAL, "when-sure")
    assert (state.helpers.mode(GENERAL), state.helpers.mode(OTHER)) == ("when-sure", "when-asked")
    state.helpers.set(GENERAL, "when-asked")
    assert state.helpers.mode(GENERAL) == "when-asked"


def test_the_channels_with_a_mode_are_listed_by_platform(state: State) -> None:
    state.helpers.set(OTHER, "every-question")
    state.helpers.set(GENERAL, "when-asked")
    state.helpers.set(EventId("discord", ("1", "2")), "when-sure")
    assert state.helpers.listed("slack") == ((OTHER, "every-question"),)


def test_a_channel_takes_so_many_answers_a_day_and_as_many_the_next(state: State) -> None:
    state.helpers.set(GENERAL, "when-sure")
    taken = [state.helpers.take(GENERAL, 2, NOW) for _ in range(3)]
    assert (taken, state.helpers.has_room(GENERAL, 2, NOW)) == ([True, True, False], False)
    assert state.helpers.has_room(GENERAL, 2, NOW + timedelta(days=1))
    assert state.helpers.take(GENERAL, 2, NOW + timedelta(days=1))


def test_setting_the_mode_again_gives_no_further_answers_that_day(state: State) -> None:
    state.helpers.set(GENERAL, "when-sure")
    state.helpers.take(GENERAL, 1, NOW)
    state.helpers.set(GENERAL, "every-question")
    assert not state.helpers.take(GENERAL, 1, NOW)


def test_a_channel_without_a_mode_takes_none(state: State) -> None:
    assert not state.helpers.take(GENERAL, 2, NOW)


def test_the_mode_survives_a_restart_and_forgetting_a_person_but_not_the_removal_of_memoqa(tmp_path: Path) -> None:
    place = tmp_path / "state.sqlite3"
    with open_state(place) as state:
        state.helpers.set(GENERAL, "when-sure")
        state.helpers.set(EventId("slack", ("T2", "C1")), "when-sure")
    with open_state(place) as state:
        state.forgetting.forget("slack:U1")
        state.forgetting.purge(datetime.now(UTC) + timedelta(days=1))
        assert state.helpers.mode(GENERAL) == "when-sure"
        state.forgetting.forget_place(EventId("slack", ("T1",)))
        assert [channel.parts for channel, _ in state.helpers.listed("slack")] == [("T2", "C1")]


def test_the_figures_name_the_channels_without_changing_the_file(tmp_path: Path) -> None:
    place = tmp_path / "state.sqlite3"
    with open_state(place) as state:
        state.helpers.set(GENERAL, "when-sure")
    assert figures_of(place).helpers == (("slack:T1:C1", "when-sure"),)


def test_the_figures_of_a_file_from_before_helper_modes_name_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "state.sqlite3"
    with monkeypatch.context() as before:
        before.setattr("bot.state.schema.MIGRATIONS", MIGRATIONS[:5])
        before.setattr("bot.state.file.MIGRATIONS", MIGRATIONS[:5])
        StateFile(place).close()
    assert figures_of(place).helpers == ()
