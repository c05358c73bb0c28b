"""Which model a setting names, and what tells it from another."""

import importlib.util

import pytest

from memoqa.encoders.load import load_encoder
from memoqa.encoders.models import PROBE_SECONDS, model_identity
from memoqa.errors import EncoderError
from tests.encoders.samples import model_like


@pytest.mark.parametrize(
    "setting", ["./no/such/folder", "/no/such", "a/b/c", "not a model!", "nul\0", "x" * 300 + "/y/z"]
)
def test_a_setting_that_is_neither_folder_nor_id_is_refused_at_once(setting):
    with pytest.raises(EncoderError, match=r"MEMOQA_ENCODER=.*no such folder.*bundled") as refused:
        load_encoder(setting)
    assert len(str(refused.value)) <= 200


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(EncoderError, match=r"MEMOQA_ENCODER=.*modules\.json.*bundled") as refused:
        load_encoder(str(tmp_path))
    assert len(str(refused.value)) <= 200


def test_an_unreachable_hub_is_asked_once_and_for_a_bounded_time(monkeypatch, tmp_path, capfd):
    from huggingface_hub import constants, utils

    session, waits = utils.get_session(), []
    head = session.head
    monkeypatch.setattr(session, "head", lambda *of, timeout, **more: waits.append(timeout) or head(*of, **more))
    monkeypatch.setattr(utils, "get_session", lambda: session)

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(EncoderError, match=r"MEMOQA_ENCODER=BAAI/bge-m3 .*cannot be reached.*bundled") as refused:
        load_encoder("BAAI/bge-m3")
    assert waits == [PROBE_SECONDS]
    assert len(str(refused.value)) <= 200
    assert capfd.readouterr() == ("", "")


def test_the_identity_of_an_id_has_the_revision_that_the_hub_cache_holds(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert model_identity("BAAI/bge-m3") == "BAAI/bge-m3"
    snapshot = tmp_path / "models--BAAI--bge-m3" / "snapshots" / "5617a9f"
    snapshot.mkdir(parents=True)
    (snapshot / "modules.json").write_text("[]")
    (snapshot / "model.safetensors").write_text("")
    (tmp_path / "models--BAAI--bge-m3" / "refs").mkdir()
    (tmp_path / "models--BAAI--bge-m3" / "refs" / "main").write_text("5617a9f")
    assert model_identity("BAAI/bge-m3") == "BAAI/bge-m3@5617a9f"


@pytest.mark.parametrize("place", [0, 2_500_000, 4_999_999])
def test_a_folders_identity_changes_with_its_weights(float32_folder, tmp_path, place):
    folder = model_like(float32_folder, tmp_path / "own")
    before = model_identity(str(folder))
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(place)
        file.write(b"\xff")
    assert before.startswith("own@")
    assert model_identity(str(folder)) != before


@pytest.mark.parametrize("setting", ["BAAI/bge-m3", "float32_folder"])
def test_another_model_is_refused_where_sentence_transformers_is_left_out(monkeypatch, request, setting):
    setting = str(request.getfixturevalue(setting)) if setting == "float32_folder" else setting
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    for use in (load_encoder, model_identity):
        with pytest.raises(EncoderError, match=r"MEMOQA_ENCODER=.*sentence-transformers is not installed.*bundled"):
            use(setting)
