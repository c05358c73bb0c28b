"""Fixtures that many tests share."""

import pytest

from memoqa.encoders.base import Encoder
from memoqa.encoders.load import load_encoder


@pytest.fixture(scope="session")
def bundled_encoder() -> Encoder:
    """The real default model; its graph is made in the user's cache by the first test that ever asks for it."""
    return load_encoder()
