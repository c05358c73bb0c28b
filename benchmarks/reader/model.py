"""The reader in torch: the bundled model's body over a question and a window together, a verdict and the answer's span.

Source: BERT's reading of two texts as one sequence (Devlin and others, 2019); whether the other text has the same piece
is DrQA's feature of the exact match (Chen and others, 2017).
"""

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from memoqa.encoders.packed import PackedModel
from memoqa.encoders.reader import ROLES

ASIDE = -1e4  # a logit of what is not to be chosen


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's sizes."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    epsilon: float

    def packed(self) -> dict[str, float]:
        """For a checkpoint."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of a question and a window, each one sequence, padded; all of shape (pairs, pieces).

    Attributes:
        words: The pieces' embeddings, shape (pairs, pieces, hidden).
        roles: What each piece is, by `memoqa.encoders.reader.role`.
        mask: True where there is a piece.
        readable: True where an answer may stand.
    """

    words: Tensor
    roles: Tensor
    mask: Tensor
    readable: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The batch on a device."""
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Read:
    """For each pair a logit, and for each piece one that the answer begins or ends there; place 0 is "nowhere"."""

    logit: Tensor
    start: Tensor
    end: Tensor
    margin: Tensor


class Layer(nn.Module):
    """Attention and feed-forward, each added to its input and normalised."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        hidden, wide = sizes.hidden, sizes.intermediate
        self.heads = sizes.heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, wide), nn.Linear(wide, hidden)
        self.aln, self.oln = (nn.LayerNorm(hidden, eps=sizes.epsilon) for _ in range(2))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """`mask` is true for pieces, shape (n, 1, 1, pieces)."""
        count, pieces, hidden = states.shape
        q, k, v = (
            part(states).view(count, pieces, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        states = self.aln(self.ao(mixed.transpose(1, 2).reshape(count, pieces, hidden)) + states)
        read: Tensor = self.oln(self.fo(functional.gelu(self.fi(states))) + states)
        return read


class ReaderModel(nn.Module):
    """Question and window to a verdict and a span."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.sizes = sizes
        self.places = nn.Parameter(torch.zeros(sizes.positions, hidden), requires_grad=False)
        self.ln = nn.LayerNorm(hidden, eps=sizes.epsilon)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        self.roles = nn.Embedding(ROLES, hidden)
        nn.init.zeros_(self.roles.weight)
        self.verdict = nn.Sequential(nn.Linear(2 * hidden, hidden), nn.GELU(), nn.Linear(hidden, 1))
        self.span = nn.Linear(hidden, 2)
        self.alpha = nn.Parameter(torch.tensor(0.25))  # of the span's margin over "nowhere" in the verdict

    def forward(self, batch: Batch) -> Read:
        states: Tensor = self.ln(batch.words + self.places[: batch.words.shape[1]] + self.roles(batch.roles))
        for layer in self.layers:
            states = layer(states, batch.mask[:, None, None, :])
        weights = batch.mask.to(states.dtype)[..., None]
        mean = (states * weights).sum(1) / weights.sum(1)
        verdict = self.verdict(torch.cat([states[:, 0], mean], -1)).squeeze(-1)
        chosen = batch.readable.clone()
        chosen[:, 0] = True
        start, end = self.span(states).masked_fill(~chosen[..., None], ASIDE).unbind(-1)
        margin = sum(torch.logsumexp(side[:, 1:], 1) - side[:, 0] for side in (start, end))
        return Read(verdict + self.alpha * margin, start, end, margin)


def sizes_of(packed: PackedModel, layers: int) -> Sizes:
    """The bundled model's sizes, with so many of its lower layers."""
    header = packed.header
    return Sizes(header.hidden, layers, header.heads, header.intermediate, header.positions, header.epsilon)


def from_bundled(packed: PackedModel, sizes: Sizes) -> ReaderModel:
    """The bundled model's body with new heads."""
    model, hidden = ReaderModel(sizes), sizes.hidden
    shapes = {
        "fi": (sizes.intermediate, hidden),
        "fo": (hidden, sizes.intermediate),
        "aln": (hidden,),
        "oln": (hidden,),
    }
    state = {
        "places": packed.tensor("emb.pos", sizes.positions, hidden)
        + packed.tensor("emb.type", packed.header.token_types, hidden)[0]
    }
    for part, kind in (("weight", "w"), ("bias", "b")):
        state[f"ln.{part}"] = packed.tensor(f"emb.ln.{kind}", hidden)
        for number in range(sizes.layers):
            for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                shape = shapes.get(name, (hidden, hidden))
                shape = shape if kind == "w" else shape[:1]
                state[f"layers.{number}.{name}.{part}"] = packed.tensor(f"l{number}.{name}.{kind}", *shape)
    model.load_state_dict({name: torch.tensor(values) for name, values in state.items()}, strict=False)
    return model


LIKE = {6: 4, 7: 5, 8: 1, 9: 2}  # roles that some older checkpoints lack, and those that they begin as


def begun_from(state: dict[str, Tensor], sizes: Sizes) -> dict[str, Tensor]:
    """The weights of a checkpoint for a model of perhaps fewer layers: of the upper half it lacks every second.

    What is near the input is needed whole, and what is near the heads by them (Sajjad and others, 2023, compare).
    """
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    spare = layers - sizes.layers
    dropped = set(range(layers - 2, -1, -2)[:spare])
    kept = [number for number in range(layers) if number not in dropped]
    begun = {}
    for name, weights in state.items():
        if not name.startswith("layers."):
            begun[name] = weights
            continue
        _, number, rest = name.split(".", 2)
        if int(number) in kept:
            begun[f"layers.{kept.index(int(number))}.{rest}"] = weights
    roles = begun["roles.weight"]
    more = [roles[LIKE[role]] for role in range(len(roles), ROLES)]
    begun["roles.weight"] = torch.cat([roles, torch.stack(more)]) if more else roles
    return begun
