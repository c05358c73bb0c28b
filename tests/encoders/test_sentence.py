import os
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.encoders import bundled, sentence
from memoqa.encoders.base import EncoderIdentity
from memoqa.encoders.models import model_identity
from memoqa.encoders.sentence import load_encoder
from memoqa.errors import EncoderError
from tests.encoders.samples import VARIED, model_like


def run(script: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HF_HOME": "/nonexistent"}
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=600, check=True
    )


def test_importing_the_module_does_not_import_torch():
    done = run(
        "import sys, memoqa.encoders.sentence; "
        "print([m for m in ('torch', 'sentence_transformers') if m in sys.modules])"
    )
    assert done.stdout == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
@pytest.mark.usefixtures("bundled_encoder")
def test_loading_the_bundled_model_says_nothing_and_stays_small_and_off_line():
    """Nothing on stderr, no socket, and at most 900 MB at the peak with a bulk encoding."""
    done = run(r"""
import re, socket
def refused(*_a, **_k): raise AssertionError("touched the network")
socket.getaddrinfo = refused
from memoqa.encoders.sentence import load_encoder
encoder = load_encoder()
encoder.encode_passages([f"第{n}條　主管機關得視實際需要，訂定各種補助要點。" * 10 for n in range(16)])
# Not ru_maxrss: that starts from the size of the process that started us.
print(int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) >> 10)
""")
    assert done.stderr == ""
    assert int(done.stdout) <= 900


@pytest.mark.usefixtures("bundled_encoder")
def test_damage_to_the_bundled_model_is_said_with_what_helps(tmp_path):
    folder = shutil.copytree(bundled.cached_folder(), bundled.cached_folder(tmp_path))
    with (folder / "model.safetensors").open("r+b") as file:
        file.write(b"\0" * 64)  # of the same size, so that only its contents tell
    with pytest.raises(EncoderError, match=r"damaged.*delete"):
        load_encoder(cache=tmp_path)


def test_the_identity_names_the_model_and_its_prefixes(bundled_encoder):
    name = f"bundled:{bundled.FOLDER_NAME}"
    assert bundled_encoder.identity == EncoderIdentity(name, 384, "query: ", "passage: ")
    assert model_identity("bundled") == name


@pytest.mark.parametrize("count", [0, 1, 40])
def test_vectors_are_float32_of_unit_length(bundled_encoder, count):
    vectors = bundled_encoder.encode_passages([f"{number} 條 " * 9 for number in range(count)])
    assert (vectors.dtype, vectors.shape) == (np.float32, (count, 384))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_each_row_belongs_to_its_text_whatever_the_batches(bundled_encoder):
    texts = [f"第{number}條 規定事項" * (1 + number * 7 % 23) for number in range(60)] + ["第3條", "第3條"]
    together = bundled_encoder.encode_passages(texts)
    alone = np.concatenate([bundled_encoder.encode_passages([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.999
    assert np.array_equal(together[-1], together[-2])


def test_progress_rises_to_the_number_of_texts(bundled_encoder):
    told = []
    bundled_encoder.encode_passages(
        ["同一句話"] * 3 + ["長" * 800] * 2 + ["a b c " * 200], lambda *now: told.append(now)
    )
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {6}
    assert told[-1] == (6, 6)


def test_equal_texts_are_encoded_once(bundled_encoder, monkeypatch):
    seen = []
    forward = bundled_encoder._forward
    monkeypatch.setattr(bundled_encoder, "_forward", lambda batch, prefix: seen.extend(batch) or forward(batch, prefix))
    bundled_encoder.encode_passages(["甲", "乙", "甲"])
    assert sorted(seen) == ["乙", "甲"]


def test_questions_and_passages_get_their_own_prefix(bundled_encoder):
    question, passage = bundled_encoder.encode_questions(["水庫"]), bundled_encoder.encode_passages(["水庫"])
    assert (question * passage).sum() < 0.999


@pytest.mark.parametrize("text", ["half \ud83d a pair", "nul \0 inside", "\udc80", "\0"])
def test_a_text_that_is_not_proper_unicode_is_encoded_all_the_same(bundled_encoder, text):
    assert np.isfinite(bundled_encoder.encode_questions([text])).all()


def test_a_very_long_text_counts_up_to_the_models_length(bundled_encoder):
    long = "水庫管理辦法。" * 2000
    one, other = bundled_encoder.encode_passages([long, long + "完全不同的結尾"])
    assert one @ other > 0.9999


def test_eight_threads_may_ask_at_once(bundled_encoder):
    expected = bundled_encoder.encode_questions(["住宿費上限是多少？"])[0]
    wrong = []

    def ask():
        for number in range(50):
            try:
                vectors = bundled_encoder.encode_questions(
                    ["住宿費上限是多少？", "x " * (number % 5)][: 1 + number % 2]
                )
                if vectors[0] @ expected < 0.999:
                    wrong.append(number)
            except Exception as problem:  # noqa: BLE001 - a thread's exception would be lost
                wrong.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@given(st.lists(st.text(max_size=600), max_size=50))
def test_batches_hold_every_text_once_and_keep_within_their_tokens(texts):
    batches = sentence._batches(set(texts))
    assert sorted(text for batch in batches for text in batch) == sorted(set(texts))
    for batch in batches:
        width = max(len(text.encode()) // sentence.BYTES_PER_TOKEN + 8 for text in batch)
        assert len(batch) == 1 or len(batch) * min(width, 512) <= sentence.BATCH_TOKENS


@pytest.mark.usefixtures("bundled_encoder")
def test_a_folder_with_broken_weights_is_refused_without_noise(tmp_path, capfd):
    with pytest.raises(EncoderError, match=r"cannot be loaded.*bundled") as refused:
        load_encoder(str(model_like(tmp_path / "broken")))
    assert len(str(refused.value)) <= 200
    assert capfd.readouterr() == ("", "")


def test_a_model_without_prompts_gets_those_of_its_family(bundled_encoder, monkeypatch):
    """An E5 model of the plain kind was trained with prefixes; one of the instruct kind and all others were not."""
    monkeypatch.setattr(bundled_encoder._model, "prompts", {"query": "", "document": ""})
    prefixes = {
        name: sentence.SentenceEncoder(bundled_encoder._model, name).identity.passage_prefix
        for name in (
            "intfloat/multilingual-e5-base@0",
            "intfloat/multilingual-e5-large-instruct",
            "BAAI/bge-m3",
            "e5y-x",
        )
    }
    assert list(prefixes.values()) == ["passage: ", "", "", ""]


def test_a_folder_is_loaded_as_the_model_it_is(bundled_encoder):
    """The converted folder, named as any other folder, gives the vectors that `bundled` gives."""
    folder = bundled.cached_folder()
    other = load_encoder(str(folder))
    assert other.identity.model.startswith(f"{folder.name}@")
    assert (other.encode_passages(VARIED) * bundled_encoder.encode_passages(VARIED)).sum(axis=1).min() > 0.999
