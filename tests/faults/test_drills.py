"""The drills at a small size; `make faults` runs them at their full one."""

import json
import subprocess
import sys

import pytest

from tests.doubles import HashedEncoder
from tests.faults import full_disk, fuzz, load


def test_a_bot_killed_again_and_again_loses_doubles_and_breaks_nothing(tmp_path):
    command = [sys.executable, "-m", "tests.faults.kill", "5", "7", str(tmp_path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert found.pop("killed") > 0
    assert {name: count for name, count in found.items() if name not in {"runs", "questions"} and count} == {}


def test_readers_are_shown_one_generation_whole_while_builders_are_killed(tmp_path):
    command = [sys.executable, "-m", "tests.faults.readers", "10", "7", str(tmp_path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert found["kills"] == 10
    assert found["generations"] > 1
    assert found["whole_at_the_end"]
    wrong = ("errors", "mixed", "short", "alerts", "left_behind")
    assert {name: found[name] for name in wrong if found[name]} == {}


async def test_of_a_thousand_questions_at_once_each_is_answered_or_told(tmp_path):
    service = load.library(tmp_path, load.memos_of(tmp_path, 100), HashedEncoder(), load.Slowly)
    found = await load.burst(service, 1_000)
    assert found["silent"] == 0
    assert found["most_in_hand"] <= found["bound"]
    assert found["answered"] >= found["bound"]
    assert found["memory_growth_mb"] < 50


def test_questions_during_a_reindex_are_answered_from_one_generation_or_the_other(tmp_path):
    service = load.library(tmp_path, load.memos_of(tmp_path, 400), HashedEncoder())
    found = load.during_a_reindex(service, lambda: load.memos_of(tmp_path, 400, " now"))
    assert found["errors"] == 0
    assert 1 <= found["generations"] <= 2


def test_no_hostile_question_raises_anything_but_a_stated_error(tmp_path):
    service = load.library(tmp_path, load.memos_of(tmp_path, 50), HashedEncoder())
    assert fuzz.ask(service, 300, seed=3)["tracebacks"] == 0


def test_sql_in_questions_and_names_is_kept_as_text_and_does_nothing(tmp_path):
    found = fuzz.remember(tmp_path, 200, seed=3)
    assert {name: count for name, count in found.items() if name != "rounds" and count} == {}


def test_no_broken_memo_raises_anything_but_a_stated_error(tmp_path):
    assert fuzz.read_files(tmp_path, 60, seed=3)["tracebacks"] == 0


def test_on_a_disk_that_is_full_at_any_byte_nothing_is_lost_truncated_or_said_to_have_succeeded(tmp_path):
    try:
        found = full_disk.drill(tmp_path, 16_384)
    except full_disk.NoSmallDisk as reason:
        pytest.skip(f"This kernel lets no process here mount a disk of its own: {reason}")
    assert found["end"]
    for writer in ("reindex", "take", "record"):
        assert found.get(f"{writer}_refused", 0) > 0
    wrong = ("broken", "truncated", "no_sentence", "state_damaged", "turns_lost", "turns_stored_though_refused")
    assert {name: found[name] for name in wrong if found[name]} == {}
