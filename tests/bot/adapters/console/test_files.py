"""Files named in the terminal are added to the memos, over the real library in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.console.files import attached
from bot.present.wording import EN
from bot.present.words.uploads import UPLOADS_EN
from memoqa.errors import MemoqaError
from tests.library import Library, library_of

ROOT = Path(__file__).parents[4]


def chat(library: Library, said: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEMOQA_")}
    where = {"MEMOQA_MEMOS": str(library.memos), "MEMOQA_INDEX": str(library.index),
             "MEMOQA_STATE": str(library.memos.parent / "state.sqlite3"), "MEMOQA_LANGUAGE": "en",
             "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "COLUMNS": "200"}  # fmt: skip
    command = [sys.executable, "-m", "tests.e2e.owned_bot", "console"]
    done = subprocess.run(
        command,
        input=said,
        env=kept | where,
        cwd=library.memos.parent,
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of(tmp_path, {"a.txt": "Leave must be approved.\n"})


def test_files_are_added_asked_about_and_undone_line_by_line(library: Library, tmp_path: Path) -> None:
    (tmp_path / "new rules.md").write_text("# Rules\n\nAsk first.\n")
    (tmp_path / "a.txt").write_text("New words.\n")
    add = '/reindex add "new rules.md"'
    told = chat(library, f"{add} a.txt gone.txt\n{add}\n/reindex replace a.txt\n/reindex undo\n")
    assert UPLOADS_EN.counted.format(count=3, kept=1) in told
    assert "“Rules”: 1 paragraph" in told
    assert "Not added: gone.txt. gone.txt cannot be read (No such file or directory); correct the name." in told
    assert UPLOADS_EN.console_decide in told
    assert EN.upload_same.format(name="new rules.md") in told
    assert EN.upload_replaced.format(name="a.txt") in told
    assert EN.upload_restored.format(name="a.txt") in told
    assert (library.memos / "a.txt").read_text() == "Leave must be approved.\n"
    assert (library.memos / "new rules.md").exists()


@pytest.mark.parametrize("text", ["", "undo a.txt", "status", "add", "replace "])
def test_other_actions_name_no_files(text: str) -> None:
    assert attached(text) == (text, ())


def test_a_name_with_a_single_quotation_mark_is_one_name() -> None:
    action, (file,) = attached("keep_both Ada's report.txt")
    assert (action, file.name) == ("keep_both", "Ada's report.txt")


async def test_a_folder_and_a_file_that_went_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("words")
    _, (folder, file) = attached(f"add '{tmp_path}' '{tmp_path / 'b.txt'}'")
    assert "Is a directory" in str(folder.problem)
    assert (file.size, await file.fetch(9)) == (5, b"words")
    (tmp_path / "b.txt").unlink()
    with pytest.raises(MemoqaError, match="No such file"):
        await file.fetch(9)
