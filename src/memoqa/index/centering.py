"""Center vectors by language, so that a question finds text in the other language.

All e5 vectors of one language lie off the origin in one direction, and those of questions in another than those of
passages. We subtract the mean of thirty ordinary texts of each kind. On XQuAD an English question then found its
Chinese paragraph first for .932 of them instead of .892, before any re-ranking, and a Chinese one its English paragraph
for .927 instead of .867.

Source: the isotropy correction of Mu and Viswanath, "All-but-the-top" (2018), here for each language apart.
"""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.base import Encoder, Vectors

# Ordinary texts about no subject in particular, by the field of `Centers` that is their mean: all that they have in
# common is their language, and that they are questions or statements.
SAMPLES = "centering_samples.json"
# The bundled model's centers, with its name. They are what `Centers.measured` gives, but for a machine's rounding;
# without them a first index would take a second longer. Only benchmarks/centers.py writes this file.
KEPT_FILE = Path(__file__).with_name("bundled_centers.npz")


@dataclass(frozen=True, slots=True)
class Centers:
    """Mean vectors of ordinary texts, each of shape (dimension,): questions and passages, in Chinese and in English."""

    chinese_question: Vectors
    english_question: Vectors
    chinese_passage: Vectors
    english_passage: Vectors

    @classmethod
    def of(cls, encoder: Encoder) -> "Centers":
        """The centers of an encoder's space: those that are kept if it is the bundled model's, else measured."""
        with np.load(KEPT_FILE, allow_pickle=False) as kept:
            return cls.from_array(kept["centers"]) if kept["model"] == encoder.identity.model else cls.measured(encoder)

    @classmethod
    def measured(cls, encoder: Encoder) -> "Centers":
        """The centers of an encoder's space; encodes 120 short texts."""
        texts = sample_texts()
        return cls(
            encoder.encode_questions(texts["chinese_question"]).mean(axis=0),
            encoder.encode_questions(texts["english_question"]).mean(axis=0),
            encoder.encode_passages(texts["chinese_passage"]).mean(axis=0),
            encoder.encode_passages(texts["english_passage"]).mean(axis=0),
        )

    @classmethod
    def from_array(cls, rows: Vectors) -> "Centers":
        """The centers that `to_array` gave."""
        return cls(*rows)

    def to_array(self) -> Vectors:
        """The centers as rows in the order of the fields, shape (4, dimension)."""
        return np.stack([self.chinese_question, self.english_question, self.chinese_passage, self.english_passage])

    def question(self, vector: Vectors, *, chinese: bool) -> Vectors:
        """A question's vector, centered and of unit length."""
        return unit(vector - (self.chinese_question if chinese else self.english_question))

    def passages(self, vectors: Vectors, chinese: NDArray[np.bool_]) -> Vectors:
        """Vectors of passages, shape (n, dimension), each centered by its language and of unit length."""
        return unit(vectors - np.where(chinese[:, np.newaxis], self.chinese_passage, self.english_passage))


def sample_texts() -> dict[str, list[str]]:
    """The ordinary texts whose means are the centers, thirty for each field of `Centers`."""
    texts: dict[str, list[str]] = json.loads(resources.files(__package__).joinpath(SAMPLES).read_text("utf-8"))
    return texts


def unit(vectors: Vectors) -> Vectors:
    """The vectors at unit length; a null vector stays null."""
    scaled: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32(1e-9))
    return scaled
