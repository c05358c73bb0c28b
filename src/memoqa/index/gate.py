"""The Protocol of quality gates; `memoqa.evaluation.quality_gate` has the one that asks golden questions."""

from dataclasses import dataclass
from typing import Protocol

from memoqa.encoders.base import Encoder
from memoqa.index.generation import Contents, Generation


@dataclass(frozen=True, slots=True)
class GateResult:
    """How the golden questions came out at the quality gate.

    Attributes:
        before: Share that comes out right in the generation in use, 0 to 1; None if unknown.
        now: Share that comes out right in the new contents, 0 to 1.
        golden_sha256: Digest of the golden file.
    """

    before: float | None
    now: float
    golden_sha256: str


class QualityGate(Protocol):
    """Lets new contents pass, or keeps them from being published."""

    def __call__(self, new: Contents, in_use: Generation | None, encoder: Encoder) -> GateResult:
        """Compare the new contents with the generation in use.

        Args:
            new: Contents about to be published.
            in_use: The generation that answers now, if there is one.
            encoder: Encoded the new contents.

        Raises:
            QualityFallen: The new contents answer too much worse; do not publish them.
        """
        ...
