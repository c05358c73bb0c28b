"""The graph's two files in the user's cache: made once, known by their digests, made anew when they are not right."""

import os
import shutil
import subprocess
import sys

import pytest

from memoqa.encoders import bundled, graph_cache
from memoqa.encoders.graph_cache import DIGESTS, GRAPH_NAME, WEIGHTS_NAME, cached_folder, graph_file, is_whole
from memoqa.errors import EncoderError

PROCESS = """
import sys
from pathlib import Path
from memoqa.encoders import graph_cache
made = graph_cache.encoder_graph
graph_cache.encoder_graph = lambda *parts: print("made", flush=True) or made(*parts)
print(graph_cache.graph_file(Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A cache with the real graph."""
    cache = tmp_path_factory.mktemp("cache")
    graph_file(cache)
    return cache


@pytest.fixture
def cache(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "cache")


def test_the_real_graph_has_the_digests_that_are_written_down(whole):
    """Made on this machine. After a change that should alter the bytes, write the new digests down and raise FORMAT."""
    made = {name: bundled.sha256_of(cached_folder(whole) / name) for name in DIGESTS}
    assert made == DIGESTS


def test_a_second_call_makes_nothing(cache, monkeypatch):
    monkeypatch.setattr(graph_cache, "encoder_graph", lambda *_a: pytest.fail("made anew"))
    assert graph_file(cache) == cached_folder(cache) / GRAPH_NAME


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", [GRAPH_NAME, WEIGHTS_NAME])
@pytest.mark.parametrize("damage", [cut, flip, os.remove, lambda path: path.write_bytes(b"another's")])
def test_a_damaged_file_is_made_anew(cache, name, damage):
    damage(cached_folder(cache) / name)
    assert not is_whole(cached_folder(cache))
    graph_file(cache)
    assert is_whole(cached_folder(cache))


def test_what_a_killed_process_left_does_not_hinder_the_next(cache):
    folder = cached_folder(cache)
    (folder / f".{WEIGHTS_NAME}.new").write_bytes(b"half")
    (folder / GRAPH_NAME).unlink()
    graph_file(cache)
    assert {path.name for path in folder.iterdir()} == {GRAPH_NAME, WEIGHTS_NAME}


def test_of_two_processes_at_once_one_makes_the_graph(tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", PROCESS, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    outputs = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert "".join(outputs).count("made") == 1
    assert is_whole(cached_folder(tmp_path))


def test_another_graph_than_the_pinned_one_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(graph_cache, "encoder_graph", lambda *_a: (b"another", bytearray(b"graph")))
    with pytest.raises(EncoderError, match=r"differently.*pip install"):
        graph_file(tmp_path)
    assert list(cached_folder(tmp_path).iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(EncoderError, match=r"cannot be written to .*models.*XDG_CACHE_HOME"):
        graph_file(tmp_path)


def test_a_full_disk_is_said_and_leaves_no_graph(tmp_path, monkeypatch):
    def full(_path, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(graph_cache.atomic, "replace_file", full)
    with pytest.raises(EncoderError, match=r"No space left on device.*free 25 MB"):
        graph_file(tmp_path)
    assert not is_whole(cached_folder(tmp_path))
