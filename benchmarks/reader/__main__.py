"""`make train-reader`: train the reader, or go on with a run that was stopped.

    make train-reader ARGS="FOLDER --minutes 90 --halved DRCD.json XQUAD.json … --whole CMRC.json:1 JAQUAD.json:.1 …"

Of the files behind --halved one half of the articles is learned from (benchmarks/reader/sources.py says which), and the
other checks. Those behind --whole are learned from, but for articles that the checking half has. A number behind a
file's colon is how often a draw asks each of its questions. FOLDER takes the checkpoint and the curve; the same command
goes on from there.
"""

import argparse
import contextlib
from pathlib import Path

import torch

from benchmarks.datasets import encoder_of_files
from benchmarks.reader.encoding import Encoding
from benchmarks.reader.evaluation import checks, figures
from benchmarks.reader.material import Files, checks_of, material_of
from benchmarks.reader.mining import synonymous_by
from benchmarks.reader.model import begun_from, from_bundled, sizes_of
from benchmarks.reader.training import Plan, Run
from memoqa.encoders.bundled import source_file
from memoqa.encoders.packed import PackedModel

SYNONYMOUS = 0.93  # cosine of two words' vectors; of such pairs most can stand for each other


def main() -> None:
    chosen = _arguments()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    files = Files(chosen.halved, chosen.whole)
    with contextlib.closing(encoder_of_files()) as encoder:
        synonymous = synonymous_by(encoder, SYNONYMOUS)
        material = material_of(files, encoder, synonymous, chosen.seed)
        groups = [
            group
            for cases in checks_of(files, encoder, synonymous).values()
            for group in checks(cases, chosen.check_questions)
        ]
        packed = PackedModel(source_file())
        encoding = Encoding(packed)
        model = from_bundled(packed, sizes_of(packed, chosen.layers))
        for layer in model.layers[: chosen.frozen]:
            layer.requires_grad_(False)
        if chosen.frozen:
            model.ln.requires_grad_(False)
        if chosen.init:
            begun = torch.load(chosen.init, map_location="cpu", weights_only=True)["model"]
            model.load_state_dict(begun_from(begun, model.sizes))
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        plan = Plan(
            minutes=chosen.minutes,
            rate=chosen.rate,
            head_rate=chosen.head_rate,
            spans_first=chosen.spans_first,
            tokens=chosen.tokens,
            check_minutes=chosen.check_minutes,
        )
        run = Run(model.to(device), encoding, material, chosen.folder, plan)
        print(f"{len(material)} questions a draw, {sum(map(len, groups))} pairs to check with", flush=True)
        if run.resume():
            print(f"goes on at step {run.progress.step}", flush=True)
        run.train(lambda: figures(model, encoding, groups))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make train-reader", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--halved", nargs="+", type=_shared, required=True, help="SQuAD files, each perhaps FILE:SHARE")
    parser.add_argument("--whole", nargs="*", type=_shared, default=[], help="the same")
    parser.add_argument("--minutes", type=float, required=True, help="in all, with those before a kill")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=5e-4)
    parser.add_argument("--spans-first", type=int, default=3000, help="pairs")
    parser.add_argument("--tokens", type=int, default=1024, help="of a batch; more on a GPU")
    parser.add_argument("--layers", type=int, default=12, help="of the bundled model's, from below")
    parser.add_argument("--frozen", type=int, default=4, help="lower layers that stay as they are")
    parser.add_argument("--init", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--check-minutes", type=float, default=10.0)
    parser.add_argument("--check-questions", type=int, default=100, help="of each file")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _shared(text: str) -> tuple[Path, float]:
    path, _, share = text.rpartition(":")
    return (Path(path), float(share)) if path else (Path(text), 1.0)


if __name__ == "__main__":
    main()
