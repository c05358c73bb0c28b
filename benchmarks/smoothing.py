"""Write src/memoqa/encoders/smoothing.npy anew: what each channel is divided by before a matrix of int8.

    python -m benchmarks.smoothing          writes the file
    python -m benchmarks.smoothing --check  says how far the file is from what would be written

The 120 ordinary texts of index/centering.py pass through the model in float32; a channel's factor weighs its largest
value there against the largest weights that it meets. Shape (24, 384) in float16: for each of 12 layers the factors
before attention, then those before the feed-forward. Factors and not maxima are kept because a power may round
differently on another machine, and then the graph would be another.
"""

import argparse
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from benchmarks.channels import Maxima, factors, largest_weights
from benchmarks.float32 import float32_model
from memoqa.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX
from memoqa.encoders.graph import SMOOTHING_FILE
from memoqa.index.centering import sample_texts


def largest_inputs(model: SentenceTransformer, matrices: list[torch.nn.Linear]) -> list[Maxima]:
    """Of each matrix, by input channel, over the sample texts."""
    found = [np.zeros(matrix.in_features) for matrix in matrices]

    def watch(number: int, matrix: torch.nn.Linear) -> None:
        def seen(_matrix: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            np.maximum(found[number], inputs[0].double().abs().amax((0, 1)).numpy(), out=found[number])

        matrix.register_forward_pre_hook(seen)

    for number, matrix in enumerate(matrices):
        watch(number, matrix)
    samples = sample_texts()
    for prefix, texts in (
        (QUERY_PREFIX, samples["chinese_question"] + samples["english_question"]),
        (PASSAGE_PREFIX, samples["chinese_passage"] + samples["english_passage"]),
    ):
        for text in texts:  # one at a time, because padding would count
            model.encode([prefix + text], prompt="")
    return found


def smoothing() -> NDArray[np.float16]:
    model = float32_model()
    bert: Any = model[0].auto_model
    groups = []
    for layer in bert.encoder.layer:
        attention = layer.attention.self
        groups += [[attention.query, attention.key, attention.value], [layer.intermediate.dense]]
    inputs = largest_inputs(model, [group[0] for group in groups])
    rows = [factors(most, largest_weights(*group)) for most, group in zip(inputs, groups, strict=True)]
    return np.array(rows, np.float16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    made = smoothing()
    if parser.parse_args().check:
        kept = np.load(SMOOTHING_FILE, allow_pickle=False)
        print(f"largest difference: {np.abs(made.astype(float) / kept.astype(float) - 1).max():.2%}")
    else:
        np.save(SMOOTHING_FILE, made)
        print(f"wrote {SMOOTHING_FILE}, {SMOOTHING_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
