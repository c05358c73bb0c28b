"""The drills at a small size; `make faults` runs them at their full one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.ingest.formats.table import BUILT_IN
from tests.doubles import HashedEncoder
from tests.faults import __main__ as faults
from tests.faults import bigindex, crowd, damage, formats, full_disk, fuzz, leak, load


def test_a_bot_killed_again_and_again_loses_doubles_and_breaks_nothing(tmp_path):
    command = [sys.executable, "-m", "tests.faults.kill", "5", "7", str(tmp_path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert found.pop("killed") > 0
    assert {name: count for name, count in found.items() if name not in {"runs", "questions"} and count} == {}


def test_bots_on_one_state_answer_each_message_once_though_some_are_killed(tmp_path):
    found = crowd.drill(100, 2, 7, tmp_path, quiet=(0.2, 0.6))
    assert found["killed"] > 0
    assert found["deliveries"] > 200
    assert faults.exceeded("crowd", found) == []


def test_an_index_run_that_is_killed_again_and_again_reads_and_encodes_everything_once(tmp_path):
    found = bigindex.drill(300, 10, 7, tmp_path)
    assert found["killed"] > 5
    assert found["taken_up_files"] == 300
    assert found["passed_over"] == 3
    assert faults.exceeded("bigindex", found) == []


def test_a_damaged_index_is_refused_and_the_last_good_one_answers(tmp_path):
    assert faults.exceeded("damage", damage.drill(tmp_path, 1_000, 20_191)) == []


@pytest.mark.parametrize("name", faults.BOUNDS)
def test_each_figure_out_of_bounds_fails_the_drills(name, monkeypatch, capsys):
    good = dict(faults.BOUNDS[name])
    monkeypatch.setitem(faults.DRILLS, name, lambda _folder, _seed: good)
    assert faults.main(["--seed", "7", name]) == 0
    for figure, bound in faults.BOUNDS[name].items():
        bad = {**good, figure: False if bound is True else bound + 1}
        monkeypatch.setitem(faults.DRILLS, name, lambda _folder, _seed, bad=bad: bad)
        assert faults.main([name]) == 1
        assert f"{name}: {figure} is " in capsys.readouterr().out


def test_every_drill_is_bounded_and_given_the_seed_that_is_printed(monkeypatch, capsys):
    assert set(faults.BOUNDS) == set(faults.DRILLS)
    seeds = []

    def drill(folder, seed):
        assert Path(folder).is_dir()
        seeds.append(seed)
        return {}

    monkeypatch.setattr(faults, "DRILLS", dict.fromkeys(faults.DRILLS, drill))
    faults.main(["kill", "names"])
    assert capsys.readouterr().out.startswith(f"seed {seeds[0]}\n")
    assert seeds == [seeds[0]] * 2


def test_readers_are_shown_one_generation_whole_while_builders_are_killed(tmp_path):
    command = [sys.executable, "-m", "tests.faults.readers", "10", "7", str(tmp_path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert found["kills"] == 10
    assert found["generations"] > 1
    assert found["whole_at_the_end"]
    wrong = ("errors", "mixed", "short", "alerts", "left_behind")
    assert {name: found[name] for name in wrong if found[name]} == {}


async def test_each_of_a_thousand_questions_at_once_is_answered_or_told_that_the_bot_is_busy(tmp_path):
    service = load.library(tmp_path, load.memos_of(tmp_path, 100), HashedEncoder(), load.Slowly)
    found = await load.burst(service, 1_000)
    assert found["silent"] == 0
    assert found["most_in_hand"] <= found["bound"]
    assert found["answered"] >= found["bound"]
    assert found["memory_growth_mb"] < 50


def test_questions_during_a_reindex_are_answered_from_one_of_two_generations(tmp_path):
    service = load.library(tmp_path, load.memos_of(tmp_path, 400), HashedEncoder())
    found = load.during_a_reindex(service, lambda: load.memos_of(tmp_path, 400, " now"))
    assert found["errors"] == 0
    assert 1 <= found["generations"] <= 2


def test_no_hostile_question_raises_anything_but_a_deliberate_error(tmp_path):
    service = load.library(tmp_path, load.memos_of(tmp_path, 50), HashedEncoder())
    assert fuzz.ask(service, 300, seed=3)["tracebacks"] == 0


def test_sql_in_questions_and_names_is_kept_as_text_and_does_nothing(tmp_path):
    found = fuzz.remember(tmp_path, 200, seed=3)
    assert {name: count for name, count in found.items() if name != "rounds" and count} == {}


def test_no_canary_reaches_anybody_who_may_not_read_its_memo_at_any_door(tmp_path):
    found = leak.drill(tmp_path, 240, seed=7)
    assert faults.exceeded("leak", found) == []
    assert min(found["restarts"], found["reindexes"], found["changes"]) > 1


def test_no_broken_memo_raises_anything_but_a_deliberate_error(tmp_path):
    assert fuzz.read_files(tmp_path, 60, seed=3)["tracebacks"] == 0


def test_no_broken_memo_of_any_format_raises_exceeds_the_limits_or_reaches_the_network(tmp_path):
    found = formats.read_formats(tmp_path, 35, seed=5)
    assert faults.exceeded("formats", found) == []
    assert found["formats"] == len(BUILT_IN)


def test_on_a_disk_that_is_full_at_any_byte_nothing_is_lost_or_truncated_and_no_failure_is_hidden(tmp_path):
    try:
        found = full_disk.drill(tmp_path, 16_384)
    except full_disk.NoSmallDisk as reason:
        pytest.skip(f"This kernel lets no process here mount a disk of its own: {reason}")
    assert found["end"]
    for writer in ("reindex", "take", "record"):
        assert found.get(f"{writer}_refused", 0) > 0
    wrong = ("broken", "truncated", "no_sentence", "state_damaged", "turns_lost", "turns_stored_though_refused")
    assert {name: found[name] for name in wrong if found[name]} == {}
