import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.port import Incoming, ThreadKey
from bot.state.errors import StateError
from bot.state.file import StateFile
from bot.state.schema import APPLICATION_ID, MIGRATIONS
from bot.state.stores import open_state
from tests.bot.doubles import answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")


def test_a_state_of_the_first_schema_keeps_its_turns_and_claims(place: Path) -> None:
    place.parent.mkdir()
    with closing(sqlite3.connect(place)) as old:
        old.executescript(MIGRATIONS[0])
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO claims VALUES ('test:1', '2026-01-01T00:00:00.000+00:00')")
        old.execute("INSERT INTO turns VALUES (1, 'test', 'C1', '1', 'q', 'q', 'answer', '[]', '2026-01-01')")
        old.commit()
    with open_state(place) as state:
        assert [turn.question for turn in state.turns.last(KEY, 9)] == ["q"]
        assert state.claims.claim(Incoming("test:1", KEY, "q"), NOW) == "refused"
        assert state.claims.claim(Incoming("test:2", KEY, "q"), NOW) == "new"


def test_a_state_without_reasons_keeps_its_feedback_and_takes_reasons(place: Path) -> None:
    place.parent.mkdir()
    with closing(sqlite3.connect(place)) as old:
        for migration in MIGRATIONS[:4]:
            old.executescript(migration)
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 4")
        old.execute("INSERT INTO feedback VALUES ('test:1', 'test:a', 0, 'the year', '2026-01-01T00:00:00.000+00:00')")
        old.commit()
    with open_state(place) as state:
        state.turns.record(KEY, answer(), NOW, event="test:1", asker="test:a")
        since = NOW - timedelta(days=1)
        assert [(gap.missing, gap.reasons) for gap in state.feedback.gaps(since)] == [("the year", ())]
        state.feedback.complain("test:1", "test:a", "", NOW, "out_of_date")
        assert [gap.reasons for gap in state.feedback.gaps(since)] == [("out_of_date",)]


def test_a_newer_schema_is_refused(place: Path) -> None:
    StateFile(place).close()
    with closing(sqlite3.connect(place)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match=r"written by a newer memoqa; upgrade"):
        StateFile(place)
