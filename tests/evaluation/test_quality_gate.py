"""At a reindex, an index that answers the golden questions worse is not published, however it was built."""

import json

import pytest

from memoqa.errors import QualityFallen
from memoqa.evaluation.quality_gate import quality_gate
from memoqa.index import build
from memoqa.index.generation import MEMOS
from memoqa.index.store import CURRENT, Store
from tests.doubles import HashedEncoder
from tests.library import library_of

WORDS = "Leave must be approved by the manager."


class Other(HashedEncoder):
    """A model of another name, whose vectors say nothing."""

    def __init__(self):
        super().__init__(model="other")

    def encode_passages(self, texts, progress=None):
        return super().encode_passages(["x" for _ in texts], progress)


@pytest.fixture
def golden(tmp_path):
    file = tmp_path / "golden.jsonl"
    asked = {"id": "1", "question": WORDS, "gold": ["Leave must"], "kind": "fact", "lang": "en"}
    file.write_text(json.dumps(asked) + "\n")
    return file


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "Nothing of the kind.\n", "b.txt": "Of another kind.\n"})


def reindex(library, golden, encoder=HashedEncoder, **details):
    model = encoder().identity.model
    return build.reindex(
        library.memos, Store(library.index), model, encoder, gate=quality_gate(golden, 0.05), **details
    )


@pytest.fixture
def right(library, golden):
    """The name of a generation in which the golden question comes out right."""
    (library.memos / "a.txt").write_text(WORDS + "\n")
    report = reindex(library, golden)
    assert report.quality == (0.0, 1.0)
    (library.memos / "a.txt").write_text("Nothing of the kind.\n")
    return report.generation


def test_a_fresh_index_is_compared_like_any_other(library, golden, right):
    with pytest.raises(QualityFallen, match=r"only 0% of the golden questions .* would come out right, 100% do now"):
        reindex(library, golden, fresh=True)
    assert Store(library.index).current() == right


def test_behind_a_damaged_pointer_the_new_index_is_compared_with_the_generation_that_answers(library, golden, right):
    (library.index / CURRENT).write_bytes(b"")
    with pytest.raises(QualityFallen):
        reindex(library, golden)
    assert Store(library.index).open().name == right


def test_the_share_in_the_manifest_counts_for_an_index_of_another_model(library, golden, right):
    with pytest.raises(QualityFallen):
        reindex(library, golden, Other)
    assert Store(library.index).current() == right


@pytest.mark.usefixtures("right")
def test_the_share_in_the_manifest_does_not_count_if_the_golden_questions_are_others(library, golden):
    golden.write_text(golden.read_text() + "\n")
    assert reindex(library, golden, Other).quality == (None, 0.0)


@pytest.mark.usefixtures("right")
def test_if_no_generation_is_whole_there_is_nothing_to_compare_with(library, golden):
    for name in Store(library.index).names():
        (library.index / name / MEMOS).write_bytes(b"[]")
    assert reindex(library, golden).quality == (None, 0.0)
