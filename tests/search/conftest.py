"""The project's own memo indexed with the real model, and a small corpus in two languages with a quick encoder."""

from pathlib import Path

import pytest

from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.base import Encoder
from memoqa.index import build
from memoqa.index.corpus import Corpus
from memoqa.index.generation import Generation
from memoqa.index.store import Store
from memoqa.search.query import Query
from memoqa.search.search import Searcher, searcher_of
from memoqa.text.sentences import sentences_of
from tests.doubles import HashedEncoder

ROOT = Path(__file__).parents[2]
TEXTS = (
    "上合組織於2001年成立。它目前有8個成員國。",
    "亞信會議於1999年成立。會議有27個成員國，秘書處設在阿斯塔納市。",
    "雙方貿易額突破1,000億美元。",
    "The trade between China and Russia reached 100 billion dollars. It grew.",
)


@pytest.fixture(scope="session")
def generation(bundled_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    store = Store(tmp_path_factory.mktemp("index"))
    build.reindex(ROOT / "memos", store, bundled_encoder.identity.model, lambda: bundled_encoder)
    return store.open()


class Small:
    """The small corpus and its searcher."""

    def __init__(self) -> None:
        self.encoder = HashedEncoder()
        self.corpus = Corpus([memo(str(number), text) for number, text in enumerate(TEXTS)])
        vectors = self.encoder.encode_passages(self.corpus.passages())
        self.searcher: Searcher = searcher_of(self.corpus, vectors, self.encoder)
        self.reranker = self.searcher.ranker

    def query(self, text: str) -> Query:
        return self.searcher.query(text, self.encoder)


def memo(name: str, text: str) -> Memo:
    """A memo of one paragraph."""
    paragraph = Paragraph(1, 0, len(text), (), Place((1, 1)), sentences_of(text, 0, len(text)))
    return Memo(name, "", "", text, (paragraph,), "0" * 64)


@pytest.fixture(scope="session")
def small() -> Small:
    return Small()
