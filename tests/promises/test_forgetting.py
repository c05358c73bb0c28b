"""No file holds a byte of what was deleted: one person's questions, old questions, a deleted memo."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.reviews import Reviews
from bot.port import EventId, Incoming, ThreadKey
from bot.present.wording import Wording
from bot.state.stores import open_state
from memoqa.index.store import KEPT_GENERATIONS
from tests.library import index, library_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THREAD = ThreadKey("test", "C1", "1")
ASKED = "canaryasked91f2"
WRITTEN = "canarywritten77aa"


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": f"The {WRITTEN} office opens at nine.\n", "b.txt": "The other one at ten.\n"})


def found_in(folder, word):
    """The names of the files under a folder that hold a word as UTF-8 or UTF-16, binary files included."""
    forms = (word.encode(), word.encode("utf-16-le"))
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file.name for file in files if any(form in file.read_bytes() for form in forms))


def ask_and_complain(state, service, when, asker="test:u"):
    event = f"test:{when.timestamp()}"
    said = Incoming(event, THREAD, f"When does the {ASKED} {WRITTEN[:6]} office open?", asker=asker)
    state.claims.claim(said, when)
    state.turns.record(THREAD, service.ask(said.text), when, event=event, asker=asker)
    state.feedback.complain(event, asker, f"{ASKED} is missing", when)
    state.claims.claim(Incoming(f"{event}-in-hand", THREAD, said.text, asker=asker), when)


def test_no_file_holds_a_forgotten_persons_questions(library, tmp_path):
    with open_state(tmp_path / "var" / "state.sqlite3") as state:
        for minute in range(50):
            ask_and_complain(state, library.service(), NOW + timedelta(minutes=minute))
        assert found_in(tmp_path / "var", ASKED)
        assert state.forgetting.forget("test:u") == 50
        assert found_in(tmp_path / "var", ASKED) == []
        assert found_in(tmp_path / "var", "test:u") == []


@pytest.mark.parametrize(
    "forget", [lambda all_of: all_of.forget("test:u"), lambda all_of: all_of.forget_place(EventId("test", ()))]
)
def test_a_question_in_hand_while_its_asker_is_forgotten_is_not_recorded(library, tmp_path, forget):
    said = Incoming("test:1", THREAD, f"When does the {ASKED} office open?", asker="test:u")
    with open_state(tmp_path / "var" / "state.sqlite3") as state:
        state.claims.claim(said, NOW)
        answered = library.service().ask(said.text)
        forget(state.forgetting)
        state.turns.record(THREAD, answered, NOW, event=said.event, asker=said.asker)
        assert state.turns.last(THREAD, 9) == ()
        assert state.claims.unfinished("test", NOW + timedelta(hours=1)) == ()
        assert found_in(tmp_path / "var", ASKED) == []


def test_no_file_holds_questions_that_are_too_old_and_newer_ones_are_kept(library, tmp_path):
    with open_state(tmp_path / "var" / "state.sqlite3") as state:
        for minute in range(50):
            ask_and_complain(state, library.service(), NOW - timedelta(days=40, minutes=minute))
        assert state.forgetting.purge(NOW - timedelta(days=30)) == 50
        assert found_in(tmp_path / "var", ASKED) == []
        ask_and_complain(state, library.service(), NOW)
        assert state.forgetting.purge(NOW - timedelta(days=30)) == 0
        assert found_in(tmp_path / "var", ASKED)


def test_the_state_never_holds_a_memos_words(library, tmp_path):
    with open_state(tmp_path / "var" / "state.sqlite3") as state:
        ask_and_complain(state, library.service(), NOW)
        assert state.turns.last(THREAD, 1)
        assert found_in(tmp_path / "var", WRITTEN) == []


def test_no_file_of_the_index_holds_a_deleted_memo_once_its_generations_are_swept(library):
    assert found_in(library.index, WRITTEN)
    (library.memos / "a.txt").unlink()
    for number in range(KEPT_GENERATIONS):
        (library.memos / "b.txt").write_text(f"The other one at {number}.\n")
        index(library)
        in_use = library.service().library()
        assert all(WRITTEN not in memo.text for memo in in_use.memos)
    assert found_in(library.index, WRITTEN) == []


async def test_no_file_of_the_state_names_the_owner_who_was_asked_about_a_memo(tmp_path):
    owner = "test:canaryowner55"
    texts = {"a.md": "# A\n\nText.\n", "a.md.toml": f'review_by = 2026-01-01\nowner = "{owner}"\n'}
    told = []

    async def tell(person, _notice, _language):
        told.append(person)

    with open_state(tmp_path / "var" / "state.sqlite3") as state:
        asking = Reviews(library_of(tmp_path, texts).service(), state, Wording(), frozenset())
        asking.reach("test", tell)
        await asking.ask_owners(NOW.date())
        assert told == [owner]
        assert found_in(tmp_path / "var", "a.md")
        assert found_in(tmp_path / "var", "canaryowner") == []
