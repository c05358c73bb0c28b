"""What is inside an archive or a mail is listed, and each of it is explained by its path."""

import pytest
from typer.testing import CliRunner

from memoqa.cli.app import app
from memoqa.errors import MemoqaError
from tests.ingest.archives import archive, mail


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMOQA_MEMOS", str(tmp_path / "memos"))
    monkeypatch.setenv("MEMOQA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "memos").mkdir()
    files = {
        "hr/leave.md": "# Leave\n\nTwelve days.\n\nTwelve weeks.\n",
        "m.eml": mail(attached={"plan.md": b"Plan.\n"}),
    }
    (tmp_path / "memos" / "a.zip").write_bytes(archive({**files, "x.exe": "x"}))
    (tmp_path / "b.zip").write_bytes(archive(files))
    return tmp_path


def explained(*arguments):
    done = CliRunner().invoke(app, ["index", "--explain", *map(str, arguments)], catch_exceptions=False)
    return done.exit_code, done.output


def test_an_archive_is_explained_by_what_is_inside_it(folder):
    status, shown = explained(folder / "memos" / "a.zip")
    assert status == 0
    assert shown.startswith("a.zip\n")
    assert "hr/leave.md · Leave · 2 paragraphs" in shown
    assert "m.eml/plan.md · plan · 1 paragraph\n" in shown
    assert "x.exe: memoqa does not read files of type .exe" in shown
    assert "--explain a.zip/hr/leave.md" in shown


@pytest.mark.parametrize("path", ["memos/a.zip/hr/leave.md", "a.zip/hr/leave.md", "b.zip/hr/leave.md"])
def test_a_memo_inside_is_explained_by_its_path_or_its_id(folder, monkeypatch, path):
    monkeypatch.chdir(folder)
    status, shown = explained(path)
    assert status == 0
    assert "title    Leave" in shown
    assert "Twelve weeks." in shown


@pytest.mark.usefixtures("folder")
def test_a_mail_is_explained_with_what_is_attached_to_it():
    status, shown = explained("a.zip/m.eml")
    assert status == 0
    assert "title    Tool room" in shown
    assert "plan.md · plan · 1 paragraph\n" in shown


def test_the_page_of_a_memo_inside_is_written(folder):
    assert explained("a.zip/hr/leave.md", "--html", folder / "page.html")[0] == 0
    assert "Twelve weeks." in (folder / "page.html").read_text("utf-8")


def test_what_is_not_inside_or_has_no_text_of_its_own_is_one_sentence(folder):
    with pytest.raises(MemoqaError, match=r"a\.zip/gone\.md does not exist; correct the name"):
        explained("a.zip/gone.md")
    with pytest.raises(MemoqaError, match=r"a\.zip has no text of its own; name one of the files"):
        explained("a.zip", "--html", folder / "page.html")
