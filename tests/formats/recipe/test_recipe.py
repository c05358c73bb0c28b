"""A new format is one file and one row: memoqa indexes it, quotes it, takes it as an upload and names it in errors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.ingest.formats.table import BUILT_IN
from memoqa.settings import PREFIX

FOLDER = Path(__file__).parent
CAKE = """RECIPE 1
= Plum cake
== Dough
Mix flour, butter and sugar until the dough is smooth.
== Baking
Bake the cake for forty minutes at 180 degrees. Let it cool before you cut it.
"""
WRONG = "Plum cake: bake for forty minutes.\n"
# Archives and mails are named among the formats, but nothing can be saved as one.
SENT = f"{', '.join(row.suffixes[0] for row in BUILT_IN)} or .recipe"
SAVED = f"{', '.join(row.suffixes[0] for row in BUILT_IN if not row.container)} or .recipe"
UPLOADS = """
import json, sys
from pathlib import Path
from memoqa.errors import MemoqaError
from memoqa.ingest import uploads
from memoqa.ingest.upload_names import checked_name

def tried(name, content):
    try:
        checked = checked_name(name, len(content))
        with uploads.Upload(Path.cwd(), checked, content) as upload:
            return upload.uploaded.memo
    except MemoqaError as error:
        return str(error)

print(json.dumps([tried(name, text.encode()) for name, text in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """That of a process in which the format is installed, by a dist-info such as pip writes."""
    site = tmp_path_factory.mktemp("site")
    installed = site / "memoqa_recipe-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: memoqa-recipe\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[memoqa.formats]\nrecipe = recipe_format:RECIPE\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**clean, "PYTHONPATH": os.pathsep.join([str(site), str(FOLDER)])}


@pytest.fixture(scope="module")
def memoqa(tmp_path_factory, environment):
    """Runs memoqa where a recipe, a file that only calls itself one, and a file of no known format are memos."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "memos").mkdir()
    for name, text in {"cake.recipe": CAKE, "wrong.recipe": WRONG, "named.txt": CAKE, "budget.exe": "x"}.items():
        (folder / "memos" / name).write_text(text)

    def memoqa(*arguments):
        command = [sys.executable, "-m", "memoqa", *arguments, "--json"]
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        return json.loads(run.stdout)

    return memoqa


@pytest.fixture(scope="module")
def report(memoqa):
    return memoqa("index")


def test_a_file_of_the_format_is_indexed(report):
    assert (report["memos"], report["added"]) == (1, ["cake.recipe"])


def test_its_paragraph_is_quoted_with_the_heading_that_the_format_states(memoqa, report):
    assert report["memos"]
    quote = memoqa("ask", "At how many degrees is it baked, and for how many minutes?")["quotes"][0]
    assert quote["text"] == CAKE.splitlines()[-1]
    assert (quote["title"], quote["section"], quote["place"]) == ("Plum cake", ["Baking"], {"lines": [6, 6]})


def test_a_file_with_another_magic_is_refused_and_a_file_of_no_known_format_hears_of_the_new_one(report):
    reasons = {skipped["memo"]: skipped["reason"] for skipped in report["skipped"]}
    assert set(reasons) == {"wrong.recipe", "named.txt", "budget.exe"}
    assert reasons["wrong.recipe"].startswith("it is not a .recipe file, whatever its name says")
    assert reasons["named.txt"] == "it looks like a recipe; give it the extension .recipe"
    assert f"save it as {SAVED}" in reasons["budget.exe"]


def test_it_can_be_uploaded_and_only_with_its_magic(tmp_path, environment):
    offered = json.dumps([("new.recipe", CAKE), ("wrong.recipe", WRONG), ("budget.exe", "x")])
    command = [sys.executable, "-c", UPLOADS]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, input=offered, capture_output=True, text=True, check=True
    )
    taken, wrong, unknown = json.loads(run.stdout)
    assert (taken, (tmp_path / "new.recipe").read_text()) == ("new.recipe", CAKE)
    assert wrong.startswith("wrong.recipe cannot be read: it is not a .recipe file")
    assert unknown.endswith(f"send {SENT}.")
    assert sorted(path.name for path in tmp_path.glob("*.*") if path.suffix) == ["new.recipe"]
