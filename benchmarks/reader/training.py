"""Train the reader: by the clock, in the open, and from where it was killed.

A run's folder has `checkpoint.pt` with all that the next step depends on, and `curve.jsonl` with a line for every
report and every check.
"""

import io
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.reader.encoding import UNKNOWN_PLACE, Encoded, Encoding, batches_of, encoded_groups
from benchmarks.reader.material import Material
from benchmarks.reader.model import ReaderModel
from memoqa import atomic

CHECKPOINT, CURVE = "checkpoint.pt", "curve.jsonl"
WARM_UP = 60  # steps
HELD = 0.3  # of the time, at the highest rate; then it falls in a line
LEAST_RATE = 0.02  # of the highest, at the end
CLIPPED = 1.0
VERDICT, SPAN, RANK, MARGIN_RANK = 0.7, 0.5, 1.0, 0.25  # the losses' weights


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        minutes: Until the learning rate has fallen to nearly nothing; what was spent before a kill counts.
        rate, head_rate: The highest learning rates.
        spans_first: The number of pairs for which spans count more than verdicts.
        tokens: Of a batch.
        check_minutes, save_minutes: Between two checks and two checkpoints.
    """

    minutes: float
    rate: float = 1.5e-4
    head_rate: float = 5e-4
    spans_first: int = 0
    tokens: int = 1024
    check_minutes: float = 10.0
    save_minutes: float = 3.0


@dataclass(slots=True)
class Progress:
    """Where training stands: `seconds` were spent, and the next batch is `batch` of `stretch` of `draw`."""

    seconds: float = 0.0
    step: int = 0
    pairs: int = 0
    draw: int = 0
    stretch: int = 0
    batch: int = 0


class Run:
    """A training run in its folder."""

    def __init__(
        self,
        model: ReaderModel,
        encoding: Encoding,
        material: Material,
        folder: Path,
        plan: Plan,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self._clock = clock
        self._encoding, self._material, self._folder, self._plan = encoding, material, folder, plan
        self._device = next(model.parameters()).device
        heads = ("verdict", "span", "roles", "alpha")
        named = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
        self._weights = [weight for _, weight in named]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [w for name, w in named if not name.startswith(heads)], "lr": plan.rate},
                {"params": [w for name, w in named if name.startswith(heads)], "lr": plan.head_rate},
            ],
            weight_decay=0.01,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.progress = Progress()
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self) -> bool:
        """Go on from the folder's checkpoint; False if it has none."""
        path = self._folder / CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, map_location=self._device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(**state["progress"])
        torch.set_rng_state(state["random"].cpu())
        return True

    def train(self, check: Callable[[], dict[str, float]]) -> None:
        """Train until the plan's minutes are over; `check` gives figures for the curve."""
        progress, plan = self.progress, self._plan
        began = self._clock() - progress.seconds
        last_check = last_save = last_told = progress.seconds
        losses: list[float] = []
        self.model.train()
        for batch in self._batches():
            share = progress.seconds / (60 * plan.minutes)
            if share >= 1:
                break
            losses.append(self._step(batch, share))
            progress.seconds = self._clock() - began
            if progress.seconds - last_told > 30:
                last_told = progress.seconds
                self._tell({"loss": round(sum(losses) / len(losses), 4)})
                losses.clear()
            if progress.seconds - last_check > 60 * plan.check_minutes:
                self._tell(check())
                last_check = progress.seconds = self._clock() - began
            if progress.seconds - last_save > 60 * plan.save_minutes:
                self._save()
                last_save = progress.seconds
        self._save()
        self._tell(check())

    def _batches(self) -> Iterator[list[list[Encoded]]]:
        """Batches of groups from where the run stands, draw after draw, without end."""
        progress = self.progress
        while True:
            for number, groups in self._material.stretches(progress.draw, progress.stretch):
                encoded = encoded_groups(self._encoding, groups)
                order = batches_of(encoded, self._plan.tokens)
                random.Random(f"{progress.draw} {number}").shuffle(order)
                for place in range(progress.batch, len(order)):
                    progress.batch = place + 1
                    yield [encoded[index] for index in order[place]]
                progress.stretch, progress.batch = number + 1, 0
            progress.draw, progress.stretch = progress.draw + 1, 0

    def _step(self, groups: list[list[Encoded]], share: float) -> float:
        plan, progress = self._plan, self.progress
        rate = min(1.0, (progress.step + 1) / WARM_UP) * max(LEAST_RATE, min(1.0, (1 - share) / (1 - HELD)))
        for part, highest in zip(self._optimizer.param_groups, (plan.rate, plan.head_rate), strict=True):
            part["lr"] = highest * rate
        rows = [row for group in groups for row in group]
        spans = progress.pairs < plan.spans_first
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._device.type == "cuda"):
            loss = self._loss(rows, [number for number, group in enumerate(groups) for _ in group], spans=spans)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, CLIPPED)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.pairs += len(rows)
        return float(loss.detach())

    def _loss(self, rows: Sequence[Encoded], groups: Sequence[int], *, spans: bool) -> Tensor:
        read = self.model(self._encoding.batch(rows).to(self._device))
        start, end = (
            torch.tensor(places, device=self._device)
            for places in ([row.start for row in rows], [row.end for row in rows])
        )
        answers = torch.tensor([row.pair.answers for row in rows], dtype=torch.float, device=self._device)
        verdict = functional.binary_cross_entropy_with_logits(read.logit, answers)
        span = sum(
            functional.cross_entropy(logits, places, ignore_index=UNKNOWN_PLACE)
            for logits, places in ((read.start, start), (read.end, end))
        )
        group = torch.tensor(groups, device=self._device)
        better = (group[:, None] == group[None]) & (answers[:, None] > answers[None])
        right, wrong = better.nonzero(as_tuple=True)
        rank = functional.softplus(read.logit[wrong] - read.logit[right]).mean()
        margins = functional.softplus(read.margin[wrong] - read.margin[right]).mean()
        weight, span_weight = (0.3, 2 * SPAN) if spans else (1.0, SPAN)
        loss: Tensor = weight * (VERDICT * verdict + RANK * rank + MARGIN_RANK * margins) + span_weight * span / 2
        return loss

    def _tell(self, figures: dict[str, Any]) -> None:
        line = {
            "minutes": round(self.progress.seconds / 60, 2),
            "step": self.progress.step,
            "pairs": self.progress.pairs,
            **figures,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
        with (self._folder / CURVE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _save(self) -> None:
        content = io.BytesIO()
        progress = self.progress
        state = {
            "sizes": self.model.sizes.packed(),
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "progress": {name: getattr(progress, name) for name in Progress.__slots__},
            "random": torch.get_rng_state(),
        }
        torch.save(state, content)
        atomic.replace_file(self._folder / CHECKPOINT, content.getvalue())
