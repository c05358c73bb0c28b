"""Two small corpora, and follow-ups rewritten over them."""

from collections.abc import Callable, Sequence

import pytest

from memoqa.index.corpus import Corpus
from memoqa.index.lexical import LexicalIndex
from memoqa.ingest.formats import table
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from memoqa.search.query import Query
from memoqa.search.rewrite.rewrite import Rewrite, rewritten
from memoqa.text.normalize import fold

Rewriting = Callable[[str, str], Rewrite]  # of a question and the one before it

TEXT = (
    "上合組織於2001年成立，目前有8個成員國。亞信會議於1999年成立，擁有27個成員國。\n"
    "The Shanghai Cooperation Organisation has eight members. The Federal Reserve has its seat in Washington."
)
LEAVE = (
    "正職員工滿一年有特休假7天，特休假未用完者折發工資。病假一年不超過30天。特休假申請流程見附件。\n"
    "顧維鈞與施肇基出席「華盛頓軍備會議」。首爾半導體論壇有40家廠商，首爾半導體論壇每年舉行。\n"
    "Northwind Traders and Contoso Industries signed the Lisbon Supply Agreement. The Falcon Pro lasts 14 hours."
)
LIKE = [
    {"特休假", "病假", "事假"},
    {"廠商", "觀眾", "参展国家", "參展國家"},
    {"employees", "shareholders"},
    {"半導體論壇", "東京半導體論壇", "首爾半導體論壇"},
    {"Norway", "Sweden", "South Africa", "North America", "Canada"},
    {"正職員工", "員工", "實習生"},
]


def shared(text: str, others: Sequence[str]) -> list[float]:
    """Likeness by the characters in common, which is enough for what these tests put in a place."""
    return [len(set(text) & set(other)) / len(set(text) | set(other)) for other in others]


def by_kind(text: str, others: Sequence[str]) -> list[float]:
    """Likeness as the model has it, for things of these tests: high for two of a kind, low for all others."""
    return [0.7 if any({text, other} <= kind for kind in LIKE) else 0.2 for other in others]


def corpus_of(text: str) -> Corpus:
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
    return Corpus([outline(Source(lines, table.TEXT), memo_id="a.txt", source_sha256="0" * 64)])


def folded(corpus: Corpus) -> list[list[str]]:
    """The folded sentences of each paragraph."""
    return [[fold(sentence) for sentence in corpus.sentences(index)] for index in range(len(corpus))]


def over(corpus: Corpus, likeness: Callable[[str, Sequence[str]], Sequence[float]]) -> Rewriting:
    lexical, paragraphs = LexicalIndex.build(corpus), folded(corpus)
    return lambda question, earlier: rewritten(Query.of(question), Query.of(earlier), paragraphs, lexical, likeness)


@pytest.fixture(scope="package")
def corpus() -> Corpus:
    return corpus_of(TEXT)


@pytest.fixture(scope="package")
def lexical(corpus: Corpus) -> LexicalIndex:
    return LexicalIndex.build(corpus)


@pytest.fixture(scope="package")
def paragraphs(corpus: Corpus) -> list[list[str]]:
    return folded(corpus)


@pytest.fixture(scope="package")
def whole(corpus: Corpus) -> Callable[[str, str], str]:
    made = over(corpus, shared)
    return lambda question, earlier: made(question, earlier).text


@pytest.fixture(scope="package")
def leave() -> Callable[[str, str], str]:
    made = over(corpus_of(LEAVE), by_kind)
    return lambda question, earlier: made(question, earlier).text
