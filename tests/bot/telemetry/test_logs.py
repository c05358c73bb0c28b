import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms import token_patterns
from bot.telemetry.logs import HIDDEN, MOST_ALIKE, Thinning, redaction

# Put together here, so that no scanner takes them for a leak.
TOKENS = (
    "xo" + "xb-123456789012-abcdefABCDEF",
    "xa" + "pp-1-A0123-456-abcdef",
    ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcDe", "abcdefghijklmnopqrstuvwxyz0123")),
)
redacted = redaction(token_patterns())


@pytest.mark.parametrize("token", TOKENS)
@given(before=st.text(), after=st.sampled_from(["", " ", '"', "&x=1", "\n"]))
def test_a_token_is_removed_from_a_line_whatever_stands_around_it(token: str, before: str, after: str) -> None:
    line = redacted(f"{before} {token}{after}")
    assert token not in line
    assert HIDDEN in line


def test_a_line_without_a_token_stays_as_it_is() -> None:
    line = "answered in 12 ms by 20261123T041112000000Z-0a1b2c3d4e5f6789, receipt 0a1b2c3d4e5f.120-384.89abcdef01234567"
    assert redacted(line) == line


@pytest.mark.parametrize("scheme", ["Bearer", "Bot"])
def test_what_an_authorization_header_holds_leaves_no_line(scheme: str) -> None:
    assert redacted(f"Authorization: {scheme} abcdefghijklmnopqrst.0123") == f"Authorization: {scheme} {HIDDEN}"


LOGGING = """
import logging, sys
from bot.platforms import token_patterns
from bot.telemetry import logs
logs.configure(sys.argv[1], token_patterns(), questions=sys.argv[3:] == ["questions"])
token = sys.argv[2]
logging.getLogger("bot.desk.desk").info("answered", extra={"platform": "slack", "verdict": "none"})
logs.asked.info("asked", extra={"question": "canary-77aa?"})
logging.getLogger("slack_sdk").info("not shown")
logging.getLogger("slack_sdk").warning("refused %s", token)
try:
    raise ValueError("canary-77aa " + token)
except ValueError:
    logging.getLogger("asyncio").exception("a task failed")
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_lines_hold_events_without_tokens_and_without_the_text_of_exceptions(form: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOGGING, form, TOKENS[0]], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    for said in ("answered", "slack", "none", "ValueError", "a task failed"):
        assert said in done.stderr
    for unsaid in (TOKENS[0], "canary", "not shown"):
        assert unsaid not in done.stderr
    if form == "json":
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        assert [line["event"] for line in lines] == ["answered", f"refused {HIDDEN}", "a task failed"]
        assert lines[0]["verdict"] == "none"


def test_questions_are_logged_if_the_setting_says_so() -> None:
    command = [sys.executable, "-c", LOGGING, "json", TOKENS[0], "questions"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [json.loads(line).get("question") for line in done.stderr.splitlines()][1] == "canary-77aa?"


def logged(thinning: Thinning, said: str, second: float, count: int = 1) -> list[str]:
    """The lines that remain of so many alike in one second of the day."""
    records = [logging.LogRecord("asyncio", logging.ERROR, "f", 1, said, None, None) for _ in range(count)]
    for record in records:
        record.created = second
    return [record.getMessage() for record in records if thinning.filter(record)]


def test_of_many_lines_alike_in_a_minute_some_are_logged_and_the_next_one_counts_the_others() -> None:
    thinning = Thinning()
    assert len(logged(thinning, "socket.accept() out of system resource\nfd=7", 0, 1_000)) == MOST_ALIKE
    assert logged(thinning, "Task was destroyed", 59) == ["Task was destroyed"]
    logged(thinning, "Task was destroyed", 61)
    (line,) = logged(thinning, "socket.accept() out of system resource\nfd=9", 130)
    assert line.endswith(f"fd=9\n({1_000 - MOST_ALIKE} more like it were not logged)")
    assert logged(thinning, "socket.accept() out of system resource\nfd=9", 131) == [
        "socket.accept() out of system resource\nfd=9"
    ]


FLOOD = """
import logging, sys
from bot.telemetry import logs
logs.configure("json", [])
for name in sys.argv[1:]:
    for _ in range(1_000):
        logging.getLogger(name).error("the same")
"""


def test_the_loggers_that_strangers_can_reach_do_not_fill_the_disk() -> None:
    names = ["asyncio", "aiohttp.server", "bot.listening"]
    command = [sys.executable, "-c", FLOOD, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # A minute may end in between.
    assert len(done.stderr.splitlines()) <= 2 * MOST_ALIKE * len(names)
