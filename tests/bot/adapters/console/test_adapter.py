"""The chat as a process of its own: through a pipe, and in a terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.port import ThreadKey
from bot.present.wording import EN, ZH_TW
from bot.state.claims import LEASE
from bot.state.stores import open_state
from tests.bot.doubles import ANSWERING, TEXT, FakeLibrary, answer
from tests.quotes.test_terminal import undone

ROOT = Path(__file__).parents[4]
BOT = [sys.executable, "-m", "tests.bot.stand_in_bot", "console"]
SECONDS = 120  # a busy machine starts a process slowly


def environment(state: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEMOQA_", "FAKE_"))}
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return kept | {"PYTHONPATH": path, "MEMOQA_STATE": str(state), "COLUMNS": "80", "TERM": "xterm-256color"} | more


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "var" / "state.sqlite3"


def chat(state: Path, said: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BOT, *arguments], input=said, env=environment(state, **more), cwd=ROOT, text=True, capture_output=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip


def test_a_piped_chat_reads_as_a_transcript_with_the_quote_whole(state: Path) -> None:
    done = chat(state, "習近平去過幾次？\n")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0] == "> 習近平去過幾次？"
    assert undone([line for line in lines if line.startswith("│ ")]) == TEXT
    assert any(line.startswith("➤ " + ANSWERING[:20]) for line in lines)
    assert "\x1b" not in done.stdout


def test_a_chat_with_a_closed_input_ends_silently(state: Path) -> None:
    command = [sys.executable, "-c", "import os, sys; os.close(0); os.execv(sys.executable, sys.argv[1:])", *BOT]
    done = subprocess.run(
        command, env=environment(state), cwd=ROOT, text=True, capture_output=True, timeout=SECONDS, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_thread_goes_on_after_a_restart(state: Path) -> None:
    chat(state, "first?\n/thread new\nsecond?\n")
    done = chat(state, "third?\n/thread 1\nfourth?\n")
    searched = re.findall(r"Searched for: (.*)", done.stdout)
    assert searched == ["second? third?", "first? fourth?"]
    with open_state(state) as opened:
        assert [turn.question for turn in opened.turns.last(ThreadKey("console", "terminal", "2"), 9)] == [
            "second?",
            "third?",
        ]


def test_a_new_thread_knows_nothing_of_the_earlier_one(state: Path) -> None:
    done = chat(state, "first?\n/thread new\nsecond?\n")
    assert "Searched for" not in done.stdout
    assert EN.thread_empty.format(number=2) in done.stdout


def test_the_commands_do_what_the_help_says(state: Path) -> None:
    done = chat(state, "/help\n/memos\n/ask who?\n/thread\n/quit\nnever reached?\n")
    for expected in (EN.console_help, "2019-07 · brief.txt", "> /ask who?", "→ 1  ", "1 × who?"):
        assert expected in done.stdout
    assert "never reached" not in done.stdout
    assert done.returncode == 0


def test_a_very_long_paragraph_is_shown_in_part_and_whole_on_demand(state: Path) -> None:
    done = chat(state, "who?\n/paragraph\n", FAKE_TEXT="long")
    part, whole = done.stdout.split("> /paragraph")
    assert "/paragraph shows it whole." in part
    assert len(undone([line for line in part.splitlines() if line.startswith("│ ")])) < 1_000
    assert len(undone([line for line in whole.splitlines() if line.startswith("│ ")])) == 9_000


def test_the_source_of_a_quote_is_saved_and_its_path_said(state: Path) -> None:
    done = chat(state, "who?\n/source\n/source 2\n/source x\n", TMPDIR=str(state.parents[1]))
    (path,) = state.parents[1].glob("memoqa-*/report 1.pdf")
    assert path.read_bytes() == FakeLibrary().file
    assert path.parent.stat().st_mode & 0o077 == 0
    assert f"\n{path}\n" in done.stdout
    assert done.stdout.count(EN.no_pages) == 2


def test_without_a_quote_no_source_can_be_opened(state: Path) -> None:
    assert EN.no_pages in " ".join(chat(state, "/source\n").stdout.split())


def test_without_anything_in_part_that_is_said(state: Path) -> None:
    assert EN.none_in_part in chat(state, "/paragraph\n").stdout


def test_words_are_found_and_the_paragraph_of_a_place_is_shown_on_demand(state: Path) -> None:
    done = chat(state, '/find 普丁\n/paragraph\n/find ""普丁 ""\n')
    found, _, rest = done.stdout.partition("> /paragraph")
    assert "「普丁」：共 1 次，見於 1 份備忘錄中的 1 份" in found
    assert "➤ 普丁" in found
    assert TEXT[:10] in undone([line for line in found.splitlines() if line.startswith("│ ")])
    whole, _, none = rest.partition("> /find")
    assert ZH_TW.passage_gone in whole  # the stand-in has no paragraph but one
    assert "出現 0 次" in none


def test_nothing_that_was_shown_refers_to_another_place(state: Path) -> None:
    assert EN.no_places in chat(state, "who?\n/places\n").stdout


def test_an_unknown_command_suggests_the_nearest(state: Path) -> None:
    assert "no command /reindx; did you mean /reindex?" in chat(state, "/reindx\n").stdout


def test_without_an_index_the_chat_begins_with_the_way_to_one(state: Path) -> None:
    done = chat(state, "/reindex\nwho?\n", FAKE_INDEX="none")
    assert EN.reindex_here in done.stdout.partition("> /reindex")[0]
    assert "New: brief.txt" in done.stdout
    assert "│ " in done.stdout


def test_a_piped_reindex_shows_its_progress_in_lines(state: Path) -> None:
    done = chat(state, "/reindex\n", FAKE_DELAY="0.4")
    assert re.search(r"Processing the paragraphs: \d of 3\n", done.stdout)


def test_a_played_file_comes_first_and_then_the_chat_ends(state: Path, tmp_path: Path) -> None:
    (tmp_path / "demo.txt").write_text("# a comment\n\n有嗎？\n/thread new\n", encoding="utf-8")
    done = chat(state, "from the pipe?\n", "--play", str(tmp_path / "demo.txt"))
    assert re.findall("^> .*", done.stdout, re.MULTILINE) == ["> 有嗎？", "> /thread new"]
    assert ZH_TW.thread_empty.format(number=2) in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["slak"], "there is no platform 'slak'; choose from console, discord, slack."),
        (["--play", "/nowhere"], "/nowhere cannot be played (No such file or directory)"),
    ],
)
def test_wrong_usage_is_refused_with_a_list_of_what_exists(state: Path, arguments: list[str], message: str) -> None:
    done = chat(state, "", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize("more", [{"MEMOQA_QUOTE": "3"}, {"MEMOQA_STATE": "/proc/memoqa/s"}])
def test_a_stated_problem_at_the_start_is_one_sentence_and_status_1(state: Path, more: dict[str, str]) -> None:
    done = chat(state, "who?\n", **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"[^\n]+\.\n|[^\n]+\?\n", done.stderr)


def test_neither_questions_nor_memos_reach_the_log(state: Path) -> None:
    done = chat(state, "canary-7f3a?\n" + "canary" * 1000 + "\n/canary\n")
    assert done.stderr == ""


def test_a_closed_output_ends_the_chat_silently(state: Path) -> None:
    process = subprocess.Popen(
        BOT, env=environment(state), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    process.stdout.close()
    _, errors = process.communicate("/help\n" * 3, timeout=SECONDS)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_after_a_signal_the_open_question_is_still_answered(state: Path, number: int) -> None:
    process = subprocess.Popen(
        BOT, env=environment(state, FAKE_DELAY="0.7"), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    process.stdin.write("who?\n")
    process.stdin.flush()
    assert process.stdout.readline() == "> who?\n"
    with open_state(state) as opened:
        while not opened.claims.unfinished("console", datetime.now(UTC) + 2 * LEASE):
            time.sleep(0.01)
    process.send_signal(number)  # its standard input stays open
    process.wait(SECONDS)
    output, errors = process.stdout.read(), process.stderr.read() if process.stderr else ""
    assert ("│ " in output, errors, process.returncode) == (True, "", 0)
    with open_state(state) as opened:
        assert opened.turns.last(ThreadKey("console", "terminal", "1"), 9)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()


class Terminal:
    """A chat in a pseudo-terminal."""

    def __init__(self, state: Path, **more: str) -> None:
        self.output = ""
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            BOT, env=environment(state, **more), cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, pattern: str) -> str:
        """Everything up to the pattern; what follows is left for the next wait."""
        deadline = time.monotonic() + SECONDS
        while not (found := re.search(pattern, self.output)):
            left = deadline - time.monotonic()
            assert left > 0, self.output
            if select.select([self._ours], [], [], left)[0]:
                try:
                    piece = os.read(self._ours, 65_536).decode(errors="replace")
                except OSError:  # how Linux says that the other end is closed
                    piece = ""
                assert piece, self.output
                self._answer(piece)
                self.output += piece
        before, self.output = self.output[: found.end()], self.output[found.end() :]
        return before

    def _answer(self, piece: str) -> None:
        if "\x1b[6n" in piece:  # prompt_toolkit asks where the cursor is
            self.type("\x1b[1;1R")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(state: Path) -> Iterator[Terminal]:
    opened = Terminal(state)
    yield opened
    opened.close()


def test_on_a_terminal_an_answer_is_marked_and_ctrl_d_ends_the_chat(terminal: Terminal) -> None:
    terminal.wait_for("thread 1 · index g1")
    terminal.type("who?\r")
    shown = terminal.wait_for("confidence 87 %")
    assert "\x1b[1;4m" in shown
    assert "➤" in shown
    terminal.wait_for("thread 1 · index g1")
    terminal.type("\x04")
    assert terminal.process.wait(SECONDS) == 0


def test_ctrl_c_drops_the_line_and_the_chat_goes_on(terminal: Terminal) -> None:
    terminal.wait_for("thread 1 · index g1")
    terminal.type("dropped\x03")
    terminal.wait_for("thread 1 · index g1")
    terminal.type("/thread\r")
    assert "dropped" not in terminal.wait_for("it has no questions yet").partition("/thread")[2]
    assert terminal.process.poll() is None


def test_ctrl_c_during_a_search_ends_the_chat_once_it_is_answered(state: Path) -> None:
    terminal = Terminal(state, FAKE_DELAY="1.5")
    terminal.wait_for("thread 1 · index g1")
    terminal.type("who?\r")
    terminal.wait_for(EN.searching)
    terminal.process.send_signal(signal.SIGINT)
    terminal.wait_for("confidence 87 %")
    assert terminal.process.wait(SECONDS) == 0
    terminal.close()


def test_what_follows_a_command_does_not_change_the_language_of_the_chat(terminal: Terminal) -> None:
    terminal.wait_for("thread 1 · index g1")
    terminal.type("是誰？\r")
    terminal.wait_for("討論串 1 · 索引 g1")
    terminal.type("/reindex status\r")
    terminal.wait_for("討論串 1 · 索引 g1")


def test_sigterm_at_the_prompt_ends_the_chat(terminal: Terminal) -> None:
    terminal.wait_for("thread 1 · index g1")
    terminal.process.terminate()
    assert terminal.process.wait(SECONDS) == 0


def test_the_history_survives_for_its_owner_only(terminal: Terminal, state: Path) -> None:
    terminal.wait_for("thread 1 · index g1")
    terminal.type("/thread\r")
    terminal.wait_for("no questions yet")
    history = state.parent / "console-history"
    assert "+/thread" in history.read_text(encoding="utf-8")
    assert history.stat().st_mode & 0o777 == 0o600


def test_a_long_search_says_that_it_is_under_way(state: Path) -> None:
    terminal = Terminal(state, FAKE_DELAY="1.5")
    terminal.wait_for("thread 1 · index g1")
    terminal.type("who?\r")
    terminal.wait_for(EN.searching)
    terminal.wait_for("confidence 87 %")
    terminal.close()


def test_a_bot_that_starts_removes_what_is_older_than_thirty_days_unless_told_otherwise(state: Path) -> None:
    thread = ThreadKey("slack", "T1:C1", "1")
    with open_state(state) as opened:
        for days in (29, 31):
            opened.turns.record(thread, answer(f"{days} days ago?"), datetime.now(UTC) - timedelta(days=days))
        with subprocess.Popen([*BOT], cwd=ROOT, env=environment(state), stdin=subprocess.PIPE) as bot:
            deadline = time.monotonic() + SECONDS
            while len(opened.turns.last(thread, 9)) > 1 and time.monotonic() < deadline and bot.poll() is None:
                time.sleep(0.05)
            bot.communicate(b"/quit\n", timeout=SECONDS)
        assert [turn.question for turn in opened.turns.last(thread, 9)] == ["29 days ago?"]
