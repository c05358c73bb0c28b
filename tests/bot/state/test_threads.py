import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.port import Incoming, ThreadKey
from bot.state.file import APPLICATION_ID, MIGRATIONS
from bot.state.record import Record
from bot.state.threads import IN_MEMORY, LEASE, StateError, ThreadLog
from memoqa.domain import Turn
from tests.bot.doubles import answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")
OTHER = ThreadKey("test", "C1", "2")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "var" / "state.sqlite3"


def said(event: str, text: str = "q") -> Incoming:
    return Incoming(event, KEY, text)


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_turns_come_back_after_a_restart(state: Path) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer("一"), NOW)
        log.record(OTHER, answer("other"), NOW)
        log.record(KEY, answer("二"), NOW)
    with ThreadLog(state) as log:
        assert log.turns(KEY, 10) == (Turn("一", ("receipt-1",)), Turn("二", ("receipt-1",)))


def test_a_turn_is_on_disk_when_record_returns(state: Path) -> None:
    process = python(
        """
        import sys; from datetime import UTC, datetime; from pathlib import Path
        from bot.port import ThreadKey; from bot.state.threads import ThreadLog; from tests.bot.doubles import answer
        log = ThreadLog(Path(sys.argv[1]))
        log.record(ThreadKey("test", "C1", "1"), answer("q"), datetime.now(UTC))
        print("recorded", flush=True); sys.stdin.read()
        """,
        state,
    )
    assert process.stdout
    assert process.stdout.readline() == "recorded\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with ThreadLog(state) as log:
        assert [turn.question for turn in log.turns(KEY, 10)] == ["q"]


def test_a_commit_waits_for_the_disk(state: Path) -> None:
    with ThreadLog(state) as log:
        pragmas = [log._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]


def test_only_the_last_turns_are_given_oldest_first(threads: ThreadLog) -> None:
    for number in range(5):
        threads.record(KEY, answer(str(number)), NOW)
    assert [turn.question for turn in threads.turns(KEY, 2)] == ["3", "4"]


def test_an_event_is_claimed_once_over_restarts(state: Path) -> None:
    with ThreadLog(state) as log:
        assert log.claim(said("test:1"), NOW) == "new"
        assert log.claim(said("test:1"), NOW) == "refused"
    with ThreadLog(state) as log:
        assert log.claim(said("test:1"), NOW) == "refused"
        assert log.claim(said("test:2"), NOW) == "new"


def test_an_event_whose_lease_ran_out_is_taken_over_by_one_caller(threads: ThreadLog) -> None:
    threads.claim(said("test:1"), NOW)
    threads.renew(("test:1",), NOW + LEASE)
    assert threads.claim(said("test:1"), NOW + 1.5 * LEASE) == "refused"
    claims = [threads.claim(said("test:1"), NOW + 3 * LEASE) for _ in range(2)]
    assert claims == ["taken over", "refused"]


def test_a_finished_event_is_never_taken_over_and_its_words_are_gone(state: Path) -> None:
    with ThreadLog(state) as log:
        log.claim(said("test:1", "canary-1c9"), NOW)
        log.finish("test:1")
        log.claim(said("test:2", "canary-1c9"), NOW)
        log.record(KEY, answer("q"), NOW, event="test:2")
        for event in ("test:1", "test:2"):
            assert log.claim(said(event), NOW + 9 * LEASE) == "refused"
        assert log.unfinished("test", NOW + 9 * LEASE) == ()
    assert b"canary" not in state.read_bytes()


def test_an_unfinished_question_comes_back_as_it_came(state: Path) -> None:
    question = Incoming("test:1", KEY, "誰？", asker="test:u", identities=frozenset({"test:u", "x"}), language="zh-TW")
    with ThreadLog(state) as log:
        log.claim(question, NOW)
        log.claim(Incoming("test:2", KEY, "", "memos"), NOW)
    with ThreadLog(state) as log:
        assert log.unfinished("test", NOW) == ()
        assert log.unfinished("test", NOW + 2 * LEASE) == (question,)
        assert log.unfinished("other", NOW + 2 * LEASE) == ()


def test_a_question_that_is_left_is_free_at_once_and_new_to_who_claims_it(state: Path) -> None:
    again = Incoming("test:2", KEY, "", "anew", about="test:1")
    with ThreadLog(state) as log:
        log.leave(said("test:1", "late?"), NOW)
        log.leave(again, NOW)
    with ThreadLog(state) as log:
        later = NOW + timedelta(seconds=1)
        assert [one.text for one in log.unfinished("test", later)] == ["late?", ""]
        assert log.unfinished("test", later)[1] == again
        assert [log.claim(said("test:1"), later) for _ in range(2)] == ["new", "refused"]


def test_leaving_a_question_that_is_in_hand_or_done_changes_nothing(threads: ThreadLog) -> None:
    threads.claim(said("test:1"), NOW)
    threads.leave(said("test:1"), NOW)
    threads.claim(said("test:2"), NOW)
    threads.finish("test:2")
    threads.leave(said("test:2"), NOW)
    assert threads.unfinished("test", NOW + timedelta(seconds=1)) == ()


def test_a_thread_is_known_by_a_claim_in_it_until_its_asker_is_forgotten(threads: ThreadLog) -> None:
    asked = Incoming("test:1", KEY, "q", asker="test:u")
    assert not threads.is_asked_in(KEY)
    threads.claim(asked, NOW, followed=False)
    threads.claim(Incoming("test:2", KEY, "", "memos"), NOW)
    assert not threads.is_asked_in(KEY)
    threads.claim(Incoming("test:3", KEY, "q", asker="test:u"), NOW)
    threads.finish("test:3")
    assert threads.is_asked_in(KEY)
    assert not threads.is_asked_in(ThreadKey("test", "C1", "2"))
    Record(threads).forget("test:u")
    assert not threads.is_asked_in(KEY)
    threads.record(KEY, answer("q"), NOW)
    assert threads.is_asked_in(KEY)


def test_of_events_claimed_at_once_only_those_before_one_count_with_it(threads: ThreadLog) -> None:
    for number in range(3):
        asked = Incoming(f"test:C1:{number}", KEY, "q", asker="test:u")
        threads.claim(asked, NOW + timedelta(milliseconds=number))
    since = NOW - timedelta(minutes=1)
    assert [threads.asked_since("test:u", since, f"test:C1:{number}") for number in range(3)] == [1, 2, 3]
    assert [threads.asked_beside(f"test:C1:{number}", since) for number in range(3)] == [1, 2, 3]


def test_an_event_that_kills_the_process_each_time_is_given_up_and_that_is_told_once(threads: ThreadLog) -> None:
    claims = [threads.claim(said("test:1"), NOW + 2 * attempt * LEASE) for attempt in range(5)]
    assert claims == ["new", "taken over", "taken over", "given up", "refused"]
    assert threads.unfinished("test", NOW + 20 * LEASE) == ()


def test_a_state_of_the_first_schema_is_taken_over_with_its_turns_and_claims(state: Path) -> None:
    state.parent.mkdir()
    with closing(sqlite3.connect(state)) as old:
        old.executescript(MIGRATIONS[0])
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO claims VALUES ('test:1', '2026-01-01T00:00:00.000+00:00')")
        old.execute("INSERT INTO turns VALUES (1, 'test', 'C1', '1', 'q', 'q', 'answer', '[]', '2026-01-01')")
        old.commit()
    with ThreadLog(state) as log:
        assert [turn.question for turn in log.turns(KEY, 9)] == ["q"]
        assert log.claim(said("test:1"), NOW) == "refused"
        assert log.claim(said("test:2"), NOW) == "new"


def test_a_persons_questions_are_given_latest_first_once_each_and_nobody_elses(threads: ThreadLog) -> None:
    for who, question in (("a", "一"), ("b", "二"), ("a", "三"), ("a", "一")):
        threads.record(KEY, answer(question), NOW, asker=who)
    assert threads.asked_by("a", 9) == ("一", "三")
    assert threads.asked_by("", 9) == ()


def test_of_many_threads_in_two_processes_one_gets_each_event(state: Path) -> None:
    code = """
        import sys, threading; from datetime import UTC, datetime; from pathlib import Path
        from bot.port import Incoming; from bot.state.threads import ThreadLog
        sys.stdin.readline()  # both processes open the new file at once
        log, won = ThreadLog(Path(sys.argv[1])), []
        def claim():
            for event in range(40):
                if log.claim(Incoming(f"test:{event}", None, "q"), datetime.now(UTC)) == "new": won.append(event)
        workers = [threading.Thread(target=claim) for _ in range(8)]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
        print(*won)
        """
    processes = [python(code, state), python(code, state)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    won = [int(event) for process in processes for event in process.communicate(timeout=30)[0].split()]
    assert sorted(won) == list(range(40))


def test_two_callers_never_begin_the_same_thread(threads: ThreadLog) -> None:
    begun: list[int] = []
    workers = [threading.Thread(target=lambda: begun.append(threads.begin("terminal"))) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(begun) == list(range(2, 10))


def test_the_current_thread_outlives_a_restart(state: Path) -> None:
    with ThreadLog(state) as log:
        assert (log.current("terminal"), log.begin("terminal"), log.begin("terminal")) == (1, 2, 3)
        assert log.resume("terminal", 2)
        assert not log.resume("terminal", 4)
    with ThreadLog(state) as log:
        assert log.current("terminal") == 2


def test_recent_threads_are_listed_latest_first_with_their_first_question(threads: ThreadLog) -> None:
    for key, question in ((KEY, "first"), (OTHER, "other"), (KEY, "second")):
        threads.record(key, answer(question), NOW)
    listed = [(thread.root, thread.opening, thread.turns, thread.latest) for thread in threads.recent("test", "C1", 5)]
    assert listed == [("1", "first", 2, NOW), ("2", "other", 1, NOW)]


def test_the_state_is_readable_by_its_owner_alone(state: Path) -> None:
    with ThreadLog(state) as log:
        log.claim(said("test:1"), NOW)
        modes = {file.name: file.stat().st_mode & 0o777 for file in state.parent.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 40, b"\0" * 8192])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(StateError, match=r"^The state file .*/s (is damaged|belongs to).* in MEMOQA_STATE\.$"):
        ThreadLog(tmp_path / "s")
    assert (tmp_path / "s").read_bytes() == content


def test_a_damaged_database_is_refused(state: Path) -> None:
    with ThreadLog(state) as log:
        for number in range(200):
            log.record(KEY, answer(f"question {number} " * 20), NOW)
    content = bytearray(state.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * (4096 * 3)
    state.write_bytes(content)
    with pytest.raises(StateError, match=r"is damaged; restore it .* MEMOQA_STATE\.$"):
        ThreadLog(state)


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "s")
    other.execute("CREATE TABLE turns (theirs TEXT)")
    other.close()
    before = (tmp_path / "s").read_bytes()
    with pytest.raises(StateError, match=r"belongs to another program; name another file in MEMOQA_STATE\.$"):
        ThreadLog(tmp_path / "s")
    assert (tmp_path / "s").read_bytes() == before


def test_a_newer_schema_is_refused(state: Path) -> None:
    with ThreadLog(state) as log:
        log._connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match=r"written by a newer memoqa; upgrade"):
        ThreadLog(state)


@pytest.mark.parametrize("where", ["file/state.sqlite3", "/proc/memoqa/state.sqlite3"])
def test_a_place_that_cannot_be_written_is_named_in_one_sentence(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"cannot be made \(.*\); give the bot write access .* MEMOQA_STATE\.$"):
        ThreadLog(tmp_path / where)


def test_a_full_disk_is_a_sentence_without_the_path_and_loses_nothing(state: Path) -> None:
    with ThreadLog(state) as log:
        log.record(KEY, answer("kept"), NOW)
        log._connection.execute("PRAGMA max_page_count = 8")  # SQLite's own stand-in for a full disk
        with pytest.raises(StateError, match=r"^The bot's state file has no room left") as raised:
            log.record(KEY, answer("long " * 9_000), NOW)
        assert str(state) not in str(raised.value)
        assert log.turns(KEY, 1000)[0].question == "kept"
        assert not log._connection.in_transaction


class Model(RuleBasedStateMachine):
    """The log against lists and sets, with restarts in between."""

    keys = st.sampled_from([KEY, OTHER, ThreadKey("slack", "C1", "1"), ThreadKey("test", "C2", "1")])

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.log = ThreadLog(Path(self.folder.name, "s"))
        self.claimed: set[str] = set()
        self.turns: list[tuple[ThreadKey, str]] = []
        self.current, self.newest = 1, 1

    @rule(event=st.sampled_from("abcd"))
    def claim(self, event: str) -> None:
        assert self.log.claim(said(event), NOW) == ("refused" if event in self.claimed else "new")
        self.claimed.add(event)

    @rule(key=keys, question=st.text(st.characters(exclude_categories=["Cs"])))
    def record(self, key: ThreadKey, question: str) -> None:
        self.log.record(key, answer(question), NOW)
        self.turns.append((key, question))

    @rule()
    def begin(self) -> None:
        self.newest += 1
        self.current = self.newest
        assert self.log.begin("terminal") == self.current

    @rule(number=st.integers(0, 4))
    def resume(self, number: int) -> None:
        if self.log.resume("terminal", number):
            self.current = number
        assert self.current == number or number > self.newest or number < 1

    @rule()
    def restart(self) -> None:
        self.log.close()
        self.log = ThreadLog(Path(self.folder.name, "s"))

    @invariant()
    def agrees(self) -> None:
        assert self.log.current("terminal") == self.current
        for key in {key for key, _ in self.turns}:
            expected = [question for at, question in self.turns if at == key]
            assert [turn.question for turn in self.log.turns(key, 1000)] == expected

    def teardown(self) -> None:
        self.log.close()
        self.folder.cleanup()


Model.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestModel = Model.TestCase


def test_two_logs_in_memory_are_apart() -> None:
    with ThreadLog(IN_MEMORY) as one, ThreadLog(IN_MEMORY) as other:
        assert one.claim(said("test:1"), NOW) == "new"
        assert other.claim(said("test:1"), NOW) == "new"


def test_a_file_that_is_not_the_bot_s_is_refused_and_left_as_it_was(tmp_path):
    foreign = tmp_path / "important.txt"
    foreign.write_text("somebody's")
    foreign.chmod(0o644)
    with pytest.raises(StateError):
        ThreadLog(foreign)
    assert foreign.read_text() == "somebody's"
    assert foreign.stat().st_mode & 0o777 == 0o644


def test_a_device_or_a_folder_as_state_is_refused_and_left_as_it_was(tmp_path):
    with pytest.raises(StateError):
        ThreadLog(tmp_path)
    mode = Path("/dev/null").stat().st_mode
    with pytest.raises(StateError, match="no regular file"):
        ThreadLog(Path("/dev/null"))
    assert Path("/dev/null").stat().st_mode == mode
