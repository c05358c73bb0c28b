"""Say how near the bundled model on ONNX Runtime is to float32, and how much faster than torch.

    python -m benchmarks.encoders SQUAD.json …

Vectors are compared on a sample of the files' questions and paragraphs. Times are CPU time of one thread, the encoders
in turns, the median over the rounds; each cold start is a process of its own, from its beginning to the first vector.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from benchmarks.float32 import float32_model, model_folder
from memoqa.encoders import graph_cache
from memoqa.encoders.base import Encoder, Vectors
from memoqa.encoders.bundled import source_file
from memoqa.encoders.onnx import load_onnx_encoder
from memoqa.encoders.packed import PackedModel
from memoqa.encoders.sentence import SentenceEncoder
from memoqa.encoders.tokenizer import Tokenizer

TOKENS = {"question": 16, "sentence": 40, "paragraph": 286}
TEXTS_OF_A_KIND = 4
COLD = """
import json, re, sys, time
if sys.argv[1] == "onnx":
    from memoqa.encoders.onnx import load_onnx_encoder
    encoder = load_onnx_encoder()
else:
    from memoqa.encoders.sentence import load_sentence_encoder
    encoder = load_sentence_encoder(sys.argv[2])
encoder.encode_questions(["誰發現了這種元素？"])
status = open("/proc/self/status").read()
memory = [int(re.search(rf"{name}:\\s+(\\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")]
print(json.dumps([time.process_time(), *memory]))
"""


def texts_of(files: list[Path]) -> tuple[list[str], list[str]]:
    """Questions and paragraphs, each once."""
    paragraphs = [p for file in files for a in json.loads(file.read_text())["data"] for p in a["paragraphs"]]
    questions = dict.fromkeys(qa["question"] for p in paragraphs for qa in p["qas"])
    return list(questions), list(dict.fromkeys(p["context"] for p in paragraphs))


def beginnings(texts: list[str], tokens: int, tokenizer: Tokenizer) -> Iterator[str]:
    """Beginnings of this many tokens, where there is one."""
    for text in texts:
        for end in range(tokens, len(text)):
            count = len(tokenizer.encode("passage: " + text[:end]))
            if count >= tokens:
                if count == tokens:
                    yield text[:end]
                break


def torch_encoder(kind: torch.dtype) -> SentenceEncoder:
    return SentenceEncoder(float32_model().to(kind), str(kind))


def computes_in_bfloat16() -> bool:
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def compare(encoders: dict[str, Encoder], questions: list[str], passages: list[str]) -> None:
    exact, *others = encoders.items()
    for kind, texts in (("questions", questions), ("paragraphs", passages)):

        def encode(encoder: Encoder, kind: str = kind, texts: list[str] = texts) -> Vectors:
            one = encoder.encode_questions if kind == "questions" else encoder.encode_passages
            return np.concatenate([one([text]) for text in texts])  # alone, without padding

        expected = encode(exact[1]).astype(np.float64)
        for name, encoder in others:
            cosines = (encode(encoder) * expected).sum(axis=1)
            print(
                f"{name:10} {len(texts):5} {kind:10} cosine to float32: {cosines.mean():.5f}, least {cosines.min():.5f}"
            )


def measure(encoders: dict[str, Encoder], passages: list[str], rounds: int) -> None:
    tokenizer = Tokenizer(PackedModel(source_file()).pieces)
    for kind, tokens in TOKENS.items():
        found = beginnings(passages, tokens, tokenizer)
        texts = [text for text, _ in zip(found, range(TEXTS_OF_A_KIND), strict=False)]
        times: dict[str, list[float]] = {name: [] for name in encoders}
        for _ in range(rounds):
            for name, encoder in encoders.items():
                for text in texts:
                    times[name].append(cpu_seconds(encoder, text))
        shown = ", ".join(f"{name} {statistics.median(of) * 1000:.1f}" for name, of in times.items())
        print(f"{kind:10} of {tokens} tokens, CPU ms: {shown}")


def cpu_seconds(encoder: Encoder, text: str) -> float:
    began = time.thread_time()
    encoder.encode_passages([text])
    return time.thread_time() - began


def cold(rounds: int) -> None:
    for kind in ("torch", "onnx") * rounds:
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", COLD, kind, str(model_folder())], capture_output=True, text=True, check=True
        )
        cpu, resident, peak = json.loads(done.stdout)
        wall = time.perf_counter() - began
        print(f"cold {kind:6} CPU {cpu:.2f} s, wall {wall:.2f} s; {resident:.0f} MB, at its peak {peak:.0f} MB")
    for folder in (model_folder(), graph_cache.cached_folder()):
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"on disk {folder.name}: {size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=12)
    options = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.set_num_threads(1)
    cold(rounds=3)
    encoders: dict[str, Encoder] = {"float32": torch_encoder(torch.float32)}
    if computes_in_bfloat16():
        encoders["bfloat16"] = torch_encoder(torch.bfloat16)
    encoders["onnx"] = load_onnx_encoder()
    questions, passages = texts_of(options.files)
    measure(encoders, passages, options.rounds)
    kinds = [(text, 0) for text in questions] + [(text, 1) for text in passages]
    sample = random.Random(0).sample(kinds, min(options.sample, len(kinds)))
    compare(encoders, [text for text, kind in sample if not kind], [text for text, kind in sample if kind])


if __name__ == "__main__":
    main()
