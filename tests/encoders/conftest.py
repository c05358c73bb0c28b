"""What several tests of encoders share: the same weights by sentence-transformers in float32."""

from pathlib import Path

import pytest

from benchmarks.float32 import float32_model, model_folder
from memoqa.encoders.sentence import SentenceEncoder


@pytest.fixture(scope="session")
def float32_folder() -> Path:
    """A folder of a real model; made in the user's cache by the first test that ever asks for it."""
    return model_folder()


@pytest.fixture(scope="session")
def float32() -> SentenceEncoder:
    return SentenceEncoder(float32_model(), "float32")
