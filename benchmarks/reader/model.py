"""The reader in torch: the bundled model's body over a question and a window, a verdict and the answer's span.

The lower layers read question and window apart, as the bundled model reads any text, and stay as they are. Then each
token is told how near the nearest token of the other side is, and the upper layers read both together.

Source: reading apart first is DeFormer's (Cao and others, 2020); the nearest token's cosine is DrQA's aligned feature
(Chen and others, 2017).
"""

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from memoqa.encoders.packed import PackedModel

ASIDE = -1e4  # a logit of what is not to be chosen
MATCHES = 3  # numbers that tell a token of its match on the other side


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's sizes; `apart` is the number of lower layers that read question and window apart."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    epsilon: float
    apart: int
    matching: bool = True

    def packed(self) -> dict[str, float]:
        """For a checkpoint."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions and windows, padded.

    Attributes:
        questions, windows: Numbers of pieces with their marks, shape (n, tokens).
        first: Where the window's own text begins behind its context, shape (n,).
        question_of, window_of: Which question and window each pair is of, shape (pairs,).
    """

    questions: Tensor
    question_mask: Tensor
    windows: Tensor
    window_mask: Tensor
    readable: Tensor
    question_of: Tensor
    window_of: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The batch on a device."""
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Read:
    """For each pair a logit, and for each token one that the answer begins or ends there; place 0 is "nowhere"."""

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
        """`mask` is true for tokens, shape (n, 1, 1, tokens)."""
        count, tokens, hidden = states.shape
        q, k, v = (
            part(states).view(count, tokens, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        states = self.aln(self.ao(mixed.transpose(1, 2).reshape(count, tokens, hidden)) + states)
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
        self.sides = nn.Parameter(torch.zeros(2, hidden))
        self.match = nn.Linear(MATCHES, hidden)
        nn.init.normal_(self.match.weight, std=0.02)
        nn.init.zeros_(self.match.bias)
        self.verdict = nn.Sequential(nn.Linear(2 * hidden + MATCHES, hidden), nn.GELU(), nn.Linear(hidden, 1))
        self.span = nn.Linear(hidden, 2)
        self.alpha = nn.Parameter(torch.tensor(0.25))  # of the span's margin over "nowhere" in the verdict

    def forward(self, batch: Batch, question_words: Tensor, window_words: Tensor) -> Read:
        """`…_words` are the pieces' embeddings, shape (n, tokens, hidden)."""
        questions = self._apart(question_words, batch.question_mask)[batch.question_of]
        windows = self._apart(window_words, batch.window_mask)[batch.window_of]
        asked, there = batch.question_mask[batch.question_of], batch.window_mask[batch.window_of]
        same = self._same(batch, asked, there)
        states = torch.cat([questions + self.sides[0], windows + self.sides[1]], 1)
        mask = torch.cat([asked, there], 1)
        matches = self._matches(questions, windows, asked, there, same)
        if self.sizes.matching:
            states = states + self.match(matches)
        for layer in self.layers[self.sizes.apart :]:
            states = layer(states, mask[:, None, None, :])
        return self._read(states, mask, matches, asked, batch.readable[batch.window_of])

    def _apart(self, words: Tensor, mask: Tensor) -> Tensor:
        states: Tensor = self.ln(words + self.places[: words.shape[1]])
        for layer in self.layers[: self.sizes.apart]:
            states = layer(states, mask[:, None, None, :])
        return states

    def _same(self, batch: Batch, asked: Tensor, there: Tensor) -> Tensor:
        """Whether two tokens are the same piece, shape (pairs, question's tokens, window's tokens); marks are not."""
        questions, windows = batch.questions[batch.question_of], batch.windows[batch.window_of]
        both = asked[:, :, None] & there[:, None, :] & (questions[:, :, None] > 3) & (windows[:, None, :] > 3)
        return (questions[:, :, None] == windows[:, None, :]) & both

    def _matches(self, questions: Tensor, windows: Tensor, asked: Tensor, there: Tensor, same: Tensor) -> Tensor:
        """For each token: is the same piece on the other side, the largest cosine there, and the mean of that."""
        similar = functional.normalize(questions, dim=-1) @ functional.normalize(windows, dim=-1).transpose(1, 2)
        similar = similar.masked_fill(~(asked[:, :, None] & there[:, None, :]), -1.0)
        nearest = torch.cat([similar.max(2).values, similar.max(1).values], 1)
        found = torch.cat([same.any(2), same.any(1)], 1).to(nearest.dtype)
        mask = torch.cat([asked, there], 1).to(nearest.dtype)
        asked_only = torch.cat([asked, torch.zeros_like(there)], 1).to(nearest.dtype)
        mean = (nearest * asked_only).sum(1, keepdim=True) / asked_only.sum(1, keepdim=True)
        return torch.stack([found, nearest, mean.expand_as(nearest)], -1) * mask[..., None]

    def _read(self, states: Tensor, mask: Tensor, matches: Tensor, asked: Tensor, readable: Tensor) -> Read:
        weights = mask.to(states.dtype)[..., None]
        mean = (states * weights).sum(1) / weights.sum(1)
        question = torch.cat([asked, torch.zeros_like(readable)], 1).to(states.dtype)[..., None]
        told = (matches * question).sum(1) / question.sum(1)
        verdict = self.verdict(torch.cat([states[:, 0], mean, told], -1)).squeeze(-1)
        chosen = torch.cat([torch.zeros_like(asked), readable], 1)
        chosen[:, 0] = True
        start, end = self.span(states).masked_fill(~chosen[..., None], ASIDE).unbind(-1)
        margin = sum(torch.logsumexp(side[:, 1:], 1) - side[:, 0] for side in (start, end))
        return Read(verdict + self.alpha * margin, start, end, margin)


def sizes_of(packed: PackedModel, apart: int, *, matching: bool = True) -> Sizes:
    """The bundled model's sizes."""
    header = packed.header
    return Sizes(
        header.hidden,
        header.layers,
        header.heads,
        header.intermediate,
        header.positions,
        header.epsilon,
        apart,
        matching,
    )


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
