import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.state.stores import open_state

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET who = 'other'",
        "REPLACE INTO audit VALUES (1, 'then', 'other', '/reindex', 'done')",
    ],
)
def test_an_entry_of_the_audit_trail_can_be_neither_changed_nor_removed(place: Path, statement: str) -> None:
    with open_state(place) as state:
        state.audit.add("test:a", "/reindex", "refused", NOW)
        state.forgetting.purge(NOW + timedelta(days=999))
        state.forgetting.forget("test:a")
    with closing(sqlite3.connect(place)) as opened:
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            opened.execute(statement)
        assert opened.execute("SELECT who, result FROM audit").fetchall() == [("test:a", "refused")]
