"""Any other model than the bundled one, by sentence-transformers."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.encoders import sentence
from memoqa.encoders.base import EncoderIdentity
from memoqa.encoders.models import model_identity
from memoqa.encoders.sentence import SentenceEncoder, load_sentence_encoder
from memoqa.errors import EncoderError
from tests.encoders.samples import VARIED, model_like


@pytest.fixture(scope="module")
def encoder(float32_folder):
    return load_sentence_encoder(str(float32_folder))


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


def test_loading_a_model_says_nothing_and_stays_off_line(float32_folder):
    done = run(f"""
import socket
def refused(*_a, **_k): raise AssertionError("touched the network")
socket.getaddrinfo = refused
from memoqa.encoders.sentence import load_sentence_encoder
load_sentence_encoder({str(float32_folder)!r}).encode_questions(["水庫"])
""")
    assert (done.stdout, done.stderr) == ("", "")


def test_the_identity_names_the_model_and_its_prefixes(float32_folder, encoder):
    name = model_identity(str(float32_folder))
    assert encoder.identity == EncoderIdentity(name, 384, "query: ", "passage: ")
    assert name.startswith(f"{float32_folder.name}@")


@pytest.mark.parametrize("count", [0, 1, 40])
def test_vectors_are_float32_of_unit_length(encoder, count):
    vectors = encoder.encode_passages([f"{number} 條 " * 9 for number in range(count)])
    assert (vectors.dtype, vectors.shape) == (np.float32, (count, 384))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_each_row_belongs_to_its_text_whatever_the_batches(encoder):
    texts = [f"第{number}條 規定事項" * (1 + number * 7 % 23) for number in range(60)] + ["第3條", "第3條"]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.999
    assert np.array_equal(together[-1], together[-2])


def test_progress_rises_to_the_number_of_texts(encoder):
    told = []
    encoder.encode_passages(["同一句話"] * 3 + ["長" * 800] * 2 + ["a b c " * 200], lambda *now: told.append(now))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {6}
    assert told[-1] == (6, 6)


def test_equal_texts_are_encoded_once(encoder, monkeypatch):
    seen = []
    forward = encoder._forward
    monkeypatch.setattr(encoder, "_forward", lambda batch, prefix: seen.extend(batch) or forward(batch, prefix))
    encoder.encode_passages(["甲", "乙", "甲"])
    assert sorted(seen) == ["乙", "甲"]


def test_questions_and_passages_get_their_own_prefix(encoder):
    question, passage = encoder.encode_questions(["水庫"]), encoder.encode_passages(["水庫"])
    assert (question * passage).sum() < 0.999


@pytest.mark.parametrize("text", ["half \ud83d a pair", "nul \0 inside", "\udc80", "\0"])
def test_a_text_that_is_not_proper_unicode_is_encoded_all_the_same(encoder, text):
    assert np.isfinite(encoder.encode_questions([text])).all()


def test_a_very_long_text_counts_up_to_the_models_length(encoder):
    long = "水庫管理辦法。" * 2000
    one, other = encoder.encode_passages([long, long + "完全不同的結尾"])
    assert one @ other > 0.9999


def test_eight_threads_may_ask_at_once(encoder):
    expected = encoder.encode_questions(["住宿費上限是多少？"])[0]
    wrong = []

    def ask():
        for number in range(50):
            try:
                vectors = encoder.encode_questions(["住宿費上限是多少？", "x " * (number % 5)][: 1 + number % 2])
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


def test_a_folder_with_broken_weights_is_refused_without_noise(float32_folder, tmp_path, capfd):
    with pytest.raises(EncoderError, match=r"cannot be loaded.*bundled") as refused:
        load_sentence_encoder(str(model_like(float32_folder, tmp_path / "broken")))
    assert len(str(refused.value)) <= 200
    assert capfd.readouterr() == ("", "")


def test_a_model_without_prompts_gets_those_of_its_family(float32, monkeypatch):
    """An E5 model of the plain kind was trained with prefixes; one of the instruct kind and all others were not."""
    monkeypatch.setattr(float32._model, "prompts", {"query": "", "document": ""})
    prefixes = {
        name: SentenceEncoder(float32._model, name).identity.passage_prefix
        for name in (
            "intfloat/multilingual-e5-base@0",
            "intfloat/multilingual-e5-large-instruct",
            "BAAI/bge-m3",
            "e5y-x",
        )
    }
    assert list(prefixes.values()) == ["passage: ", "", "", ""]


def test_vectors_are_those_that_sentence_transformers_gives(encoder, float32):
    """To .999, since memoqa computes in bfloat16 where the processor can."""
    plain = float32._model.encode(VARIED, prompt="passage: ", normalize_embeddings=True)
    assert (encoder.encode_passages(VARIED) * plain).sum(axis=1).min() > 0.999
