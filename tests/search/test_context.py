"""A paragraph is found by what it is about: its memo's title, its section and its lead count as said."""

import pytest

from memoqa.encoders.base import Encoder
from memoqa.index.corpus import Corpus
from memoqa.ingest.formats.table import TEXT
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from memoqa.search.search import searcher_of
from tests.doubles import HashedEncoder

MEMOS = {
    "pool.txt": """游泳池使用規則

第一條

開放時間為每日上午六時至下午九時。

第二條

十二歲以下兒童須由成人陪同入場。

第三條

違反規定者，管理員得請其離場。
""",
    "gym.txt": """健身房使用規則

第一條

開放時間為每日上午七時至下午十時。

第二條

使用器材後應擦拭乾淨。

第三條

各項費用如下：

(1) 月票：新臺幣八百元。

(2) 單次：新臺幣六十元。
""",
}


@pytest.fixture(scope="module")
def corpus():
    memos = []
    for name, text in MEMOS.items():
        lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
        memos.append(outline(Source(lines, TEXT), memo_id=name, source_sha256="0" * 64))
    return Corpus(memos)


def found(corpus: Corpus, encoder: Encoder, question: str) -> str:
    searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
    return corpus.text(searcher.search(question, encoder).paragraphs[0].index)


def test_a_context_is_title_section_and_lead(corpus):
    contexts = {corpus.text(index): corpus.context(index) for index in range(len(corpus))}
    assert contexts["(1) 月票：新臺幣八百元。"] == "健身房使用規則\n第三條\n各項費用如下："
    assert contexts["使用器材後應擦拭乾淨。"] == "健身房使用規則\n第二條"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("游泳池幾點開放？", "開放時間為每日上午六時至下午九時。"),
        ("健身房幾點開放？", "開放時間為每日上午七時至下午十時。"),
        ("健身房規則第二條規定什麼？", "使用器材後應擦拭乾淨。"),
        ("游泳池使用規則第 3 條說什麼？", "違反規定者，管理員得請其離場。"),
        ("健身房月票費用多少？", "(1) 月票：新臺幣八百元。"),
    ],
)
def test_a_question_that_names_the_memo_or_the_article_finds_its_paragraph(corpus, bundled_encoder, question, answer):
    assert found(corpus, bundled_encoder, question) == answer


def test_a_number_that_the_context_has_is_not_missing(corpus):
    encoder = HashedEncoder()
    searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
    candidates, _ = searcher.ranker.ranked(searcher.query("健身房規則第二條規定什麼？", encoder))
    missing = {corpus.text(candidate.index): float(candidate.features[4]) for candidate in candidates}
    assert missing["使用器材後應擦拭乾淨。"] == 0
    assert missing["開放時間為每日上午七時至下午十時。"] == 1
