"""A question is never answered with vectors of one model and an index of another."""

import pytest

from memoqa.errors import EncoderError
from memoqa.index.store import Store
from memoqa.service import MemoQA
from tests.doubles import HashedEncoder
from tests.library import library_of


class Retrained(HashedEncoder):
    """Another model under the same name."""

    def encode_passages(self, texts, progress=None):
        return -super().encode_passages(texts, progress)


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "The office opens at nine.\n"})


def service(library, encoder):
    return MemoQA(library.memos, Store(library.index), encoder.identity.model, lambda: encoder)


@pytest.mark.parametrize(
    ("encoder", "said"),
    [
        (HashedEncoder(model="other"), "built with hashed, MEMOQA_ENCODER is other; run `memoqa index`"),
        (HashedEncoder(dimension=32), "not the one that the index was built with; run `memoqa index --fresh`"),
        (Retrained(), "not the one that the index was built with; run `memoqa index --fresh`"),
    ],
    ids=["another name", "another dimension", "other weights under its name"],
)
def test_another_model_than_the_index_s_is_refused_before_it_answers(library, encoder, said):
    for act in (lambda: service(library, encoder).ask("When?"), service(library, encoder).prepare):
        with pytest.raises(EncoderError, match=said):
            act()


def test_the_index_s_own_model_answers(library):
    assert service(library, HashedEncoder()).ask("When does the office open?").generation
