"""Fixtures that many tests share."""

import pytest

from memoqa.encoders.sentence import SentenceEncoder, load_encoder


@pytest.fixture(scope="session")
def bundled_encoder() -> SentenceEncoder:
    """The real default model; converted into the user's cache by the first test that ever asks for it."""
    return load_encoder()
