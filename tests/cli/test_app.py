"""The command line as a user runs it: a process, the real memo, the real model."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.ingest.formats.table import format_list
from memoqa.settings import PREFIX

ROOT = Path(__file__).parents[2]
TRADE = "2018年中俄雙方貿易額是多少？"


def memoqa(folder, *arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "memoqa", *arguments],
        cwd=folder,
        env={**clean, "NO_COLOR": "1", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def fails_with_one_sentence(run):
    assert run.returncode == 1, run.stderr
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith("memoqa: ")
    assert "Traceback" not in run.stdout + run.stderr
    return run.stderr


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(ROOT / "memos", folder / "memos")
    run = memoqa(folder, "index", "--json")
    assert run.returncode == 0, run.stderr
    return folder, json.loads(run.stdout)


@pytest.fixture(scope="module")
def answered(library):
    run = memoqa(library[0], "ask", TRADE, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture
def empty(tmp_path):
    (tmp_path / "memos").mkdir()
    return tmp_path


def test_index_counts_the_memo(library):
    report = library[1]
    assert (report["memos"], report["paragraphs"]) == (1, 10)
    assert report["encoded"] == report["paragraphs"] + report["sentences"]


@pytest.mark.parametrize("other", ["--dry-run", "--fresh"])
def test_a_rollback_is_no_rehearsal_and_refuses_to_be_asked_for_one(library, other):
    run = memoqa(library[0], "index", "--rollback", other)
    assert run.returncode == 2
    assert "--rollback" in run.stderr


def test_the_answer_is_the_paragraph_word_for_word_with_its_place(library, answered):
    assert answered["verdict"] != "none"
    quote = answered["quotes"][0]
    source = (library[0] / "memos" / quote["memo"]).read_text("utf-8")
    assert "".join(quote["text"].split()) in "".join(source.split())
    assert quote["section"] == ["（一）中俄雙邊關係之戰略意義"]
    assert (quote["paragraph"], quote["place"]) == (4, {"lines": [33, 53]})
    [[start, end], *_] = quote["highlights"]
    assert "1,000億美元" in quote["text"][start:end]
    assert 0 <= answered["confidence"] <= 1
    assert answered["generation"] == library[1]["generation"]


def test_text_output_marks_the_answering_sentence_and_keeps_the_quote_whole(library, answered):
    shown = memoqa(library[0], "ask", TRADE).stdout
    quoted = "".join(line.removeprefix("│ ") for line in shown.splitlines() if line.startswith("│ "))
    assert "".join(answered["quotes"][0]["text"].split()) in "".join(quoted.split())
    marked = shown[: shown.index("│ ")]
    assert "1,000億美元" in marked
    assert "第 33–53 行" in shown
    assert "lines 33–53" in memoqa(library[0], "ask", TRADE, MEMOQA_LANGUAGE="en").stdout


def test_a_receipt_is_verified_and_an_altered_one_is_not(library, answered):
    receipt = answered["quotes"][0]["receipt"]
    run = memoqa(library[0], "verify", receipt)
    assert run.returncode == 0
    assert answered["quotes"][0]["text"] in run.stdout
    altered = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
    assert "no indexed memo has these words" in fails_with_one_sentence(memoqa(library[0], "verify", altered))


def test_an_unchanged_index_is_found_so_without_torch_or_faiss(library):
    program = (
        "import sys; from memoqa.service import MemoQA; from memoqa.settings import load_settings\n"
        "report = MemoQA.from_settings(load_settings()).reindex()\n"
        "print(report.unchanged, sorted({'torch', 'faiss', 'sentence_transformers'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=library[0], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True []"


def test_find_counts_words_and_shows_their_places(library):
    run = memoqa(library[0], "find", "习近平")
    assert run.stdout.startswith("「习近平」：共 7 次，見於 1 份備忘錄中的 1 份\n\n")
    assert run.stdout.count("➤ 習近平") >= 4
    found = json.loads(memoqa(library[0], "find", "--json", "六個月內", "or", "so").stdout)
    assert (found["words"], found["count"], found["memos"], found["places"]) == ("六個月內 or so", 0, 1, [])
    nowhere = memoqa(library[0], "find", "xi", "jinping")
    assert (nowhere.returncode, nowhere.stderr) == (0, "")
    assert nowhere.stdout.startswith("“xi jinping”: 0 times in 1 memo, 10 paragraphs\n")


def test_find_takes_words_exactly_as_they_are_by_quotes_or_option(library):
    for arguments in (['""习近平""'], ["--exact", "习近平"], ["「「习近平」」"]):
        assert json.loads(memoqa(library[0], "find", "--json", *arguments).stdout)["count"] == 0
    exactly = json.loads(memoqa(library[0], "find", "--json", "--exact", "習近平").stdout)
    assert (exactly["count"], exactly["exact"]) == (7, True)


def test_find_says_how_many_more_places_there_are(library):
    lines = memoqa(library[0], "find", "中").stdout.splitlines()
    assert "以下是前 10 處：" in lines
    assert lines[-1].endswith("處；加上 --json 會全部列出。")


def test_find_without_words_is_a_stated_problem(library):
    assert "there are no words to find" in fails_with_one_sentence(memoqa(library[0], "find", " "))


def test_doctor_finds_everything_well(library):
    run = memoqa(library[0], "doctor", "--json")
    assert run.returncode == 0, run.stdout
    assert {finding["name"] for finding in json.loads(run.stdout)} >= {"memos", "model", "index", "state"}


def test_doctor_says_what_fails_in_its_table_alone(empty):
    run = memoqa(
        empty, "doctor", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL="http://127.0.0.1:9"
    )
    assert "Slack cannot be reached" in run.stdout
    assert run.stderr == ""


def test_doctor_says_what_to_do_where_nothing_is_indexed(empty):
    run = memoqa(empty, "doctor")
    assert run.returncode == 1
    assert "run `memoqa index`" in run.stdout


def test_asking_without_an_index_names_the_command_that_makes_one(empty):
    assert "run `memoqa index`" in fails_with_one_sentence(memoqa(empty, "ask", TRADE))


def test_indexing_an_empty_folder_says_what_to_put_there(empty):
    assert f"put {format_list()} files there. (memos)" in fails_with_one_sentence(memoqa(empty, "index"))


def test_an_unreadable_file_is_named_and_the_exit_status_says_so(library, tmp_path):
    folder = shutil.copytree(library[0], tmp_path / "library")
    (folder / "memos" / "empty.txt").write_bytes(b"")
    run = memoqa(folder, "index", "--json")
    assert "skipped empty.txt" in fails_with_one_sentence(run)
    assert json.loads(run.stdout)["memos"] == 1
    assert memoqa(folder, "index").returncode == 1


def test_ctrl_c_stops_an_index_run_cleanly_and_the_next_one_goes_on_from_there(empty):
    for number in range(3):
        (empty / "memos" / f"m{number}.txt").write_text(f"Office {number} opens at {number} o'clock.\n")
    # It stops itself where another person would press Ctrl-C: as the second file is about to be read.
    stopping = """
import os, signal, sys
from memoqa.index import scan
from memoqa.cli.app import main
real = scan.readings_of
def readings_of(file, recogniser):
    if file.id == "m1.txt":
        os.kill(os.getpid(), signal.SIGINT)
    return real(file, recogniser)
scan.readings_of = readings_of
sys.argv = ["memoqa", "index"]
main()
"""
    run = subprocess.run([sys.executable, "-c", stopping], cwd=empty, capture_output=True, text=True, check=False)
    assert run.returncode == 130
    assert run.stdout == ""
    assert run.stderr == (
        "memoqa: Stopped. What was read and encoded so far is kept: `memoqa index` goes on from there. An earlier "
        "index stays in use.\n"
    )
    assert "had read 1 file and encoded 0 passages" in memoqa(empty, "index").stdout


@pytest.mark.parametrize("setting", ["no-such/model-at-all", "/nowhere/at/all"])
def test_a_model_that_cannot_be_loaded_names_the_default(library, setting, tmp_path):
    run = memoqa(library[0], "index", MEMOQA_ENCODER=setting, MEMOQA_INDEX=str(tmp_path / "index"))
    assert "bundled" in fails_with_one_sentence(run)


def test_an_index_built_with_another_model_is_refused(library):
    run = memoqa(library[0], "ask", TRADE, MEMOQA_ENCODER="no-such/model-at-all")
    assert "run `memoqa index`" in fails_with_one_sentence(run)


def test_a_misspelt_setting_is_one_sentence(library):
    assert "did you mean MEMOQA_MEMOS" in fails_with_one_sentence(memoqa(library[0], "index", MEMOQA_MEMO="x"))


@pytest.mark.parametrize("question", ["", "   ", "長" * 2001])
def test_an_empty_or_endless_question_is_one_sentence(library, question):
    fails_with_one_sentence(memoqa(library[0], "ask", question))


def test_wrong_usage_is_exit_status_2(library):
    assert memoqa(library[0], "ask").returncode == 2


def test_a_damaged_index_is_named_while_the_last_good_generation_answers(library, tmp_path):
    folder = shutil.copytree(library[0], tmp_path / "library")
    (folder / "memos" / "more.txt").write_text("出差費用於十日內核銷。", "utf-8")
    damaged = json.loads(memoqa(folder, "index", "--json").stdout)["generation"]
    with (folder / "index" / damaged / "dense.faiss").open("r+b") as file:
        file.seek(200)
        file.write(b"\xff")
    run = memoqa(folder, "ask", TRADE, "--json")
    assert json.loads(run.stdout)["generation"] == library[1]["generation"]
    assert "damaged" in run.stderr
    assert run.stderr.count("\n") == 1
