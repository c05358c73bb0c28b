"""An upload says who may read it before anybody can, and each change of details can be undone."""

import os

import pytest

from memoqa import atomic
from memoqa.ingest.sidecar import read_sidecar
from memoqa.ingest.upload_details import EditDetails, UndoDetails, last_edit
from memoqa.ingest.upload_names import UnfitMemo
from memoqa.ingest.uploads import UndoUpload, Upload

FOR_HR = {"audience": "slack:S1", "owner": "Ada"}
SIDECAR = "a.txt.toml"


def audience(memos):
    return read_sidecar(SIDECAR, (memos / SIDECAR).read_bytes()).details.audience


def test_the_sidecar_of_an_upload_is_written_before_the_memo(tmp_path, monkeypatch):
    seen = []
    replace = os.replace

    def watched(source, target):
        if target.parent == tmp_path:
            seen.append(target.name)
        replace(source, target)

    monkeypatch.setattr(atomic.os, "replace", watched)
    with Upload(tmp_path, "a.txt", b"For some.\n", details=FOR_HR):
        assert audience(tmp_path) == ("slack:S1",)
    assert seen == [SIDECAR, "a.txt"]


def test_an_upload_that_fails_takes_its_sidecar_back(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Old.\n")
    (tmp_path / SIDECAR).write_text('owner = "Bo"  # since May\n')
    with (
        pytest.raises(RuntimeError, match="since May"),
        Upload(tmp_path, "a.txt", b"New.\n", replace=True, details=FOR_HR),
    ):
        raise RuntimeError((tmp_path / SIDECAR).read_text())
    assert (tmp_path / SIDECAR).read_text() == 'owner = "Bo"  # since May\n'
    assert (tmp_path / "a.txt").read_bytes() == b"Old.\n"


def test_details_that_cannot_be_right_refuse_the_upload(tmp_path):
    with pytest.raises(UnfitMemo, match="audience"), Upload(tmp_path, "a.txt", b"x\n", details={"audience": "Ada"}):
        pass
    assert not (tmp_path / "a.txt").exists()
    assert not (tmp_path / SIDECAR).exists()


def test_undoing_an_upload_undoes_its_sidecar(tmp_path):
    with Upload(tmp_path, "a.txt", b"For some.\n", details=FOR_HR):
        pass
    with UndoUpload(tmp_path):
        pass
    assert not (tmp_path / "a.txt").exists()
    assert not (tmp_path / SIDECAR).exists()


def test_undoing_an_upload_leaves_a_sidecar_that_somebody_changed_since(tmp_path):
    with Upload(tmp_path, "a.txt", b"Old.\n"):
        pass
    with Upload(tmp_path, "a.txt", b"New.\n", replace=True, details=FOR_HR):
        pass
    (tmp_path / SIDECAR).write_text('audience = ["slack:S2"]\n')
    with UndoUpload(tmp_path):
        pass
    assert (tmp_path / "a.txt").read_bytes() == b"Old.\n"
    assert audience(tmp_path) == ("slack:S2",)


@pytest.fixture
def edited(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Words.\n")
    for owner in ("Ada", "Bo"):
        with EditDetails(tmp_path, "a.txt", {"owner": owner}):
            pass
    return tmp_path


def test_edits_are_undone_one_by_one(edited):
    for text in ('owner = "Ada"\n', None):
        with UndoDetails(edited, "a.txt"):
            pass
        assert ((edited / SIDECAR).read_text() if (edited / SIDECAR).exists() else None) == text
    with pytest.raises(UnfitMemo, match="no change"), UndoDetails(edited, "a.txt"):
        pass


def test_an_edit_is_not_undone_over_what_somebody_wrote_since(edited):
    (edited / SIDECAR).write_text('owner = "Cy"\n')
    with pytest.raises(UnfitMemo, match="changed since"), UndoDetails(edited, "a.txt"):
        pass
    assert (edited / SIDECAR).read_text() == 'owner = "Cy"\n'


def test_an_edit_or_its_undoing_that_fails_leaves_the_sidecar_as_it_was(edited):
    for change in (EditDetails(edited, "a.txt", {"owner": "Cy"}), UndoDetails(edited, "a.txt")):
        with pytest.raises(RuntimeError), change:
            raise RuntimeError
        assert (edited / SIDECAR).read_text() == 'owner = "Bo"\n'
    assert last_edit(edited) is not None


def test_a_record_that_leads_elsewhere_is_no_edit(edited):
    record = next((edited / ".uploads" / "details").glob("*2/record.json"))
    record.write_text(record.read_text().replace("a.txt", "../a.txt"))
    step = last_edit(edited)
    assert step is not None
    assert step.name == "a.txt"
    assert step.before is None
