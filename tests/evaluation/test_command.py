"""`memoqa eval` as a user runs it, with the commands' own wiring and the hashed encoder."""

import json

import pytest
from typer.testing import CliRunner

from memoqa.cli.app import app
from memoqa.errors import MemoqaError
from memoqa.evaluation import Evaluation
from tests.evaluation.conftest import GOLDEN, RULES


@pytest.fixture
def run(evaluation, monkeypatch):
    monkeypatch.setattr(Evaluation, "from_settings", lambda _settings, _tell: evaluation)
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *arguments: CliRunner().invoke(app, ["eval", *map(str, arguments)])


def test_json_is_an_array_with_one_object_a_file_in_the_order_named(run, written):
    golden, rules = written("g.jsonl", GOLDEN), written("rules.json", RULES)
    done = run(golden, rules, "--json")
    assert [some["file"] for some in json.loads(done.stdout)] == [str(golden), str(rules)]
    assert done.exit_code == 0


def test_the_table_has_every_figure_in_a_hundred_columns(run, written):
    shown = run(written("g.jsonl", GOLDEN), written("rules.json", RULES)).stdout
    assert max(map(len, shown.splitlines())) <= 100
    assert "…" not in shown
    assert "unanswerable" in shown
    assert "answered" in shown


def test_below_the_tables_each_file_s_sentences_bear_its_name_and_fit_too(run, written):
    shown = run(written("g.jsonl", GOLDEN), written("rules.json", RULES)).stdout
    assert "g.jsonl: To propose a value of MEMOQA_CAUTION, memoqa needs 19 more" in shown
    assert "rules.json: To propose" not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_a_report_is_written_beside_the_other_output(run, written, tmp_path):
    run(written("rules.json", RULES), "--report", tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_lost_gold_text_is_a_warning_on_stderr_and_leaves_stdout_json(run, written):
    lost = {"id": "g9", "question": "機票？", "gold": ["機票由會計訂購"], "kind": "fact"}
    done = run(written("g.jsonl", [*GOLDEN, lost]), "--json")
    assert json.loads(done.stdout)
    assert "g9" in done.stderr


def test_a_bad_file_is_a_stated_problem(run, tmp_path):
    assert isinstance(run(tmp_path / "missing.json").exception, MemoqaError)


def test_no_file_is_wrong_usage(run):
    assert run().exit_code == 2
