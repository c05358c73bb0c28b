from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.port import EventId, Incoming, ThreadKey
from bot.state.claims import LEASE
from bot.state.stores import open_state
from tests.bot.doubles import answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")
SECRET = "canary-91f2"


def test_no_file_holds_a_byte_of_what_was_purged_or_forgotten(place: Path) -> None:
    with open_state(place) as state:
        state.turns.record(KEY, answer(f"{SECRET}-old"), NOW - timedelta(days=40), asker="test:u")
        state.turns.record(KEY, answer(f"{SECRET}-mine"), NOW, asker="test:u")
        state.feedback.complain("test:1", "test:u", f"{SECRET}-missing", NOW)
        assert state.forgetting.purge(NOW - timedelta(days=30)) == 1
        assert state.forgetting.forget("test:u") == 1
        left = b"".join(file.read_bytes() for file in place.parent.iterdir())
    assert SECRET.encode() not in left


def test_no_file_holds_a_byte_of_a_forgotten_workspace_and_other_workspaces_keep_theirs(place: Path) -> None:
    there, here = ThreadKey("slack", "T1:C1", "1"), ThreadKey("slack", "T10:C1", "1")
    with open_state(place) as state:
        for key, asker, words in ((there, "slack:U1", SECRET), (here, "slack:U2", "kept")):
            event = f"{key.platform}:{key.channel}:1"
            state.claims.claim(Incoming(f"{event}-in-hand", key, f"{words}-in-hand", asker=asker), NOW)
            state.turns.record(key, answer(f"{words}-asked"), NOW, event=event, asker=asker)
            state.feedback.complain(event, asker, f"{words}-missing", NOW)
        assert state.forgetting.forget_place(EventId("slack", ("T1",))) == 1
        assert state.turns.last(there, 9) == ()
        assert [turn.question for turn in state.turns.last(here, 9)] == ["kept-asked"]
        assert [one.text for one in state.claims.unfinished("slack", NOW + LEASE * 2)] == ["kept-in-hand"]
        assert state.claims.count_by_asker("slack:U2", NOW - LEASE, "slack:T10:C1:1-in-hand") == 1
        left = b"".join(file.read_bytes() for file in place.parent.iterdir())
    assert SECRET.encode() not in left
    assert b"slack:U1" not in left
    assert b"kept-missing" in left
