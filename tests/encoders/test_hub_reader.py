"""Readers from the Hugging Face hub or a folder."""

import json
import os
import subprocess
import sys
import threading
from types import SimpleNamespace
from urllib.parse import urlsplit

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Regex, pre_tokenizers

from memoqa.encoders.hub_reader import LEAST_POSITIONS, HubReader, load_hub_reader
from memoqa.encoders.load import load_encoder, reader_identity, reader_loader
from memoqa.encoders.models import PROBE_SECONDS
from memoqa.encoders.reader import MOST_CONTEXT, MOST_PIECES, MOST_QUESTION, Reading, Window
from memoqa.errors import EncoderError
from tests.tiny_readers import answer_folder, relevance_folder, tiny_tokenizer

QUESTION = "沈船在？"


class Model:
    """A model to which the answer begins at one token and ends at another."""

    def __init__(self, start=0, end=0):
        self.place = (start, end)
        self.seen = []

    def __call__(self, **inputs):
        self.seen.append(inputs["input_ids"][0].tolist())
        start, end = (5.0 * (torch.arange(inputs["input_ids"].shape[1]) == place)[None] for place in self.place)
        return SimpleNamespace(start_logits=start, end_logits=end)


def read(model, window, question=QUESTION):
    (reading,) = HubReader(tiny_tokenizer(), model, "finds answers").read(question, [window])
    return reading


@pytest.fixture(scope="module")
def finder(tmp_path_factory):
    """The folder of a reader for which 臺 answers everything."""
    return answer_folder(tmp_path_factory.mktemp("finder") / "finder", "臺")


@pytest.fixture
def judge(tmp_path):
    """The folder of a reader for which every window answers."""
    return relevance_folder(tmp_path / "judge", 1.5)


def test_the_logit_of_a_single_label_is_the_log_odds_and_no_span_is_given(judge):
    reader = load_hub_reader(str(judge))
    assert reader.read(QUESTION, [Window("沈船在臺南。")]) == [Reading(1.5, 0.0, 0, 0, fitted=False)]


def test_of_two_labels_the_second_says_that_a_window_answers(tmp_path):
    reader = load_hub_reader(str(relevance_folder(tmp_path / "two", -1.0, 2.0)))
    (reading,) = reader.read(QUESTION, [Window("沈船在臺南。")])
    assert reading.logit == pytest.approx(3.0)


def test_a_model_that_finds_answers_gives_the_span_in_the_windows_own_text(finder):
    here, nowhere = load_hub_reader(str(finder)).read(
        QUESTION, [Window("人人 在臺南。", "臺人"), Window("在南。", "臺")]
    )
    assert (here.start, here.end) == (4, 5)
    assert here.logit > 0
    assert here.margin > nowhere.margin
    assert nowhere.logit == pytest.approx(0, abs=1e-5)
    assert not here.fitted


@pytest.mark.parametrize(("context", "before"), [("", 6), ("人 人", 8)])
def test_each_token_of_a_window_stands_where_the_tokenizer_found_it(context, before):
    places = [(0, 2), (3, 4), (4, 5), (5, 8)]
    for number, (start, end) in enumerate(places):
        reading = read(Model(before + number, before + number), Window("it 沈船xyz", context))
        assert (reading.start, reading.end) == (start, end)
        assert reading.logit == pytest.approx(10)


def test_a_span_is_never_in_the_context_or_the_question():
    reading = read(Model(6, 7), Window("沈船", "臺南"))
    assert (reading.start, reading.end) == (0, 1)
    assert reading.logit == 0


def test_a_span_never_ends_before_it_begins_and_has_a_largest_length():
    backwards, long = read(Model(8, 6), Window("沈船在臺南")), read(Model(6, 106), Window("人" * 200))
    assert backwards.start < backwards.end
    assert long.end - long.start <= 40


def test_logit_and_margin_compare_the_window_with_the_first_token():
    reading = read(Model(6, 7), Window("沈船在臺南"))
    assert (reading.start, reading.end, reading.logit) == (0, 2, 10.0)
    assert reading.margin == pytest.approx(2 * np.log(np.exp(5) + 4), rel=1e-5)
    nowhere = read(Model(0, 0), Window("沈船在臺南"))
    assert nowhere.logit == -10
    assert nowhere.margin == pytest.approx(2 * np.log(5) - 10, rel=1e-5)


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_window_without_a_token_never_answers(text):
    model = Model()
    assert read(model, Window(text)).logit == -np.inf
    assert not model.seen


def test_of_long_texts_the_beginnings_are_read():
    model = Model()
    reading = read(model, Window("臺" * 2000, "人" * 500), "船" * 500)
    (seen,) = model.seen
    ids = tiny_tokenizer().convert_tokens_to_ids(["船", "人", "臺"])
    kept = [seen.count(number) for number in ids]
    assert kept == [MOST_QUESTION, MOST_CONTEXT, MOST_PIECES - MOST_QUESTION - MOST_CONTEXT - 3]
    assert reading.end <= kept[2]


def test_a_span_leaves_out_the_space_that_a_token_begins_with():
    tokenizer = tiny_tokenizer()
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\s"), "merged_with_next")
    for place, span in ((4, (0, 2)), (5, (3, 5))):
        reader = HubReader(tokenizer, Model(place, place), "finds answers")
        (reading,) = reader.read("where", [Window("it is", "here")])
        assert (reading.start, reading.end) == span


def test_what_looks_like_a_mark_in_a_text_is_characters(judge):
    assert load_hub_reader(str(judge)).tokens("[SEP]") == 3


def test_tokens_are_counted_without_marks():
    assert HubReader(tiny_tokenizer(), Model(), "finds answers").tokens("it 沈船。") == 4


def test_eight_threads_may_read_at_once(finder):
    reader = load_hub_reader(str(finder))
    windows = [Window("人" * number + "臺南。") for number in range(4)]
    expected, wrong = reader.read(QUESTION, windows), []

    def ask():
        for number in range(40):
            try:
                if reader.read(QUESTION, [windows[number % 4]])[0].start != expected[number % 4].start:
                    wrong.append(number)
            except Exception as problem:  # noqa: BLE001 - a thread's exception would be lost
                wrong.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def refused(setting):
    with pytest.raises(EncoderError, match=r"^MEMOQA_READER=.*correct it, or set it to bundled\.$") as refusal:
        load_hub_reader(str(setting))
    return str(refusal.value)


def changed(folder, **values):
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))
    return folder


def test_three_labels_are_refused(tmp_path):
    assert "it has 3 labels" in refused(relevance_folder(tmp_path / "three", 0.0, 1.0, 2.0))


@pytest.mark.parametrize("architectures", [["BertForMaskedLM"], [], None])
def test_a_model_of_another_kind_is_refused(judge, architectures):
    assert "ForQuestionAnswering" in refused(changed(judge, architectures=architectures))


def test_a_model_that_reads_too_little_is_refused(judge):
    assert f"a reader needs {LEAST_POSITIONS}" in refused(changed(judge, max_position_embeddings=128))


@pytest.mark.parametrize("text", ["no JSON", "[]", "\udcff"])
def test_a_broken_configuration_is_refused(judge, text):
    (judge / "config.json").write_bytes(text.encode(errors="surrogateescape"))
    assert "config.json cannot be read" in refused(judge)


def test_broken_weights_are_refused_without_noise(judge, capfd):
    (judge / "model.safetensors").write_bytes(b"no weights" * 1000)
    assert "cannot be loaded" in refused(judge)
    assert capfd.readouterr() == ("", "")


def test_weights_that_are_missing_are_not_made_up(judge, capfd):
    weights = load_file(judge / "model.safetensors")
    del weights["classifier.weight"]
    save_file(weights, judge / "model.safetensors", {"format": "pt"})
    assert "lack some of its weights" in refused(judge)
    assert capfd.readouterr() == ("", "")


def test_a_model_that_computes_no_number_is_refused(tmp_path):
    assert "no finite number" in refused(relevance_folder(tmp_path / "odd", float("nan")))


def test_code_in_a_models_folder_is_never_run(judge, tmp_path):
    (judge / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    changed(judge, model_type="own", auto_map={"AutoConfig": "own.Config"})
    refused(judge)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("setting", ["./no/such/folder", "a/b/c", "nul\0"])
def test_a_setting_that_is_neither_folder_nor_id_is_refused_before_anything_is_asked(setting):
    with pytest.raises(EncoderError, match=r"MEMOQA_READER=.*no such folder"):
        reader_loader(setting)


def test_a_folder_without_a_model_is_refused(tmp_path):
    assert "the folder has no config.json, so it does not hold a transformers model" in refused(tmp_path)


def test_an_unreachable_hub_is_asked_once_for_the_id_itself(monkeypatch, tmp_path):
    from huggingface_hub import constants, utils

    asked = []

    class Session:
        def head(self, url, timeout, **_more):
            asked.append((urlsplit(url).path, timeout))
            raise ConnectionError

    monkeypatch.setattr(utils, "get_session", Session)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert "cannot be reached" in refused("short-id")
    assert asked == [("/short-id/resolve/main/config.json", PROBE_SECONDS)]


def test_loading_and_reading_say_nothing_and_stay_off_line(finder):
    program = f"""
import socket
def refused(*_a, **_k): raise AssertionError("touched the network")
socket.getaddrinfo = refused
from memoqa.encoders.hub_reader import load_hub_reader
from memoqa.encoders.reader import Window
reader = load_hub_reader({str(finder)!r})
reader.read("where " * 600, [Window("here " * 600)])
assert reader.tokens("here " * 600) == 600
import torch
assert torch.get_num_threads() == 1
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HF_HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=600, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_the_identity_tells_one_reader_from_another(judge):
    before = reader_identity(str(judge))
    assert before.startswith("judge@")
    assert reader_identity("none") == "none"
    assert reader_identity("BAAI/bge-reranker-v2-m3").startswith("BAAI/bge-reranker-v2-m3")
    relevance_folder(judge, 2.5)
    assert reader_identity(str(judge)) != before


def test_an_encoders_sentences_still_name_its_own_setting(judge):
    with pytest.raises(EncoderError, match=r"^MEMOQA_ENCODER=.*modules\.json.*sentence-transformers model"):
        load_encoder(str(judge))
