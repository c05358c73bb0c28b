"""A paragraph is found by what it is about: its memo's title, its section and its lead count as said."""

from dataclasses import replace

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


PETS = """寵物飼養辦法

第二條

飼養寵物應向管理室登記。

第三條

飼主應隨時清理寵物的排泄物。

犬隻進入公共區域時，應戴嘴套並以繩索牽引。

違反前項規定者，管理室得書面勸導。

第四條

本辦法自公告日起施行。
"""
THIRD = [
    "飼主應隨時清理寵物的排泄物。",
    "犬隻進入公共區域時，應戴嘴套並以繩索牽引。",
    "違反前項規定者，管理室得書面勸導。",
]


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(MEMOS)


def corpus_of(files: dict[str, str]) -> Corpus:
    memos = []
    for name, text in files.items():
        lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
        memos.append(outline(Source(lines, TEXT), memo_id=name, source_sha256="0" * 64))
    return Corpus(memos)


def found(corpus: Corpus, encoder: Encoder, question: str) -> str:
    searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
    return corpus.text(searcher.search(question, encoder).paragraphs[0].index)


def test_a_context_is_title_file_name_section_and_lead(corpus):
    contexts = {corpus.text(index): corpus.context(index) for index in range(len(corpus))}
    assert contexts["(1) 月票：新臺幣八百元。"] == "健身房使用規則\ngym\n第三條\n各項費用如下："
    assert contexts["使用器材後應擦拭乾淨。"] == "健身房使用規則\ngym\n第二條"


def test_of_a_file_name_a_context_has_what_the_title_lacks(corpus):
    memo = replace(corpus.memos[0], id="規則/2024_游泳池-使用規則_草案.txt")
    assert Corpus([memo]).context(1) == "游泳池使用規則\n2024 草案\n第一條"


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


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("第 3 條", THIRD),
        ("寵物飼養辦法第三條規定什麼？", THIRD),
        ("第三條的內容是什麼？", THIRD),
        ("第三條的犬隻要戴什麼？", None),
    ],
)
def test_an_article_asked_for_by_itself_is_quoted_in_its_order(question: str, answers: list[str] | None) -> None:
    corpus, encoder = corpus_of({"pets.txt": PETS}), HashedEncoder()
    searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
    texts = [corpus.text(entry.index) for entry in searcher.search(question, encoder).paragraphs]
    shown = [text for text in texts if text in THIRD]
    assert shown == answers if answers else shown[0] == THIRD[1]


def test_a_number_that_the_context_has_is_not_missing(corpus):
    encoder = HashedEncoder()
    searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
    candidates, _ = searcher.ranker.ranked(searcher.query("健身房規則第二條規定什麼？", encoder))
    missing = {corpus.text(candidate.index): float(candidate.features[4]) for candidate in candidates}
    assert missing["使用器材後應擦拭乾淨。"] == 0
    assert missing["開放時間為每日上午七時至下午十時。"] == 1


MINUTES = """住戶委員會會議紀錄

會議日期：{date}

決議事項

{decision}

主席宣布散會。
"""
DATES = {
    "民國 112 年 3 月 8 日": "地下室的照明改為感應式，由總務採購。",
    "民國 112 年 9 月 6 日": "地下室的照明維持原狀，不再更換。",
    "民國 113 年 3 月 8 日": "地下室的照明增設十二盞，由保全巡檢。",
}


@pytest.fixture(scope="module")
def minutes():
    memos = []
    for number, (date, decision) in enumerate(DATES.items()):
        text = MINUTES.format(date=date, decision=decision).split("\n")
        lines = tuple(Line(line, place) for place, line in enumerate(text, 1))
        memos.append(outline(Source(lines, TEXT), memo_id=f"{number}.txt", source_sha256=f"{number}" * 64))
    return Corpus(memos)


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("112年9月6日會議對地下室照明的決議是什麼？", "民國 112 年 9 月 6 日"),
        ("2023年3月的會議怎麼處理地下室的照明？", "民國 112 年 3 月 8 日"),
        ("2024/3/8 地下室照明的決議？", "民國 113 年 3 月 8 日"),
    ],
)
def test_a_question_that_names_a_date_finds_the_memo_of_that_date(minutes, bundled_encoder, question, date):
    assert found(minutes, bundled_encoder, question) == DATES[date]


def test_naming_the_date_does_not_cost_the_answer_its_confidence(minutes, bundled_encoder):
    searcher = searcher_of(minutes, bundled_encoder.encode_passages(minutes.passages()), bundled_encoder)
    plain, dated = (
        searcher.search(question, bundled_encoder).confidence
        for question in ("決議地下室的照明改為感應式，由誰採購？", "112年3月8日決議地下室的照明改為感應式，由誰採購？")
    )
    assert dated > plain - 0.1


def test_a_letters_date_alone_on_a_line_is_found_as_its_date(bundled_encoder):
    text = "停水通知\n\n各住戶：\n\n因水塔清洗，全區將停水一天，請預先儲水。\n\n如有不便，敬請見諒。\n\n2023年4月7日\n"
    lines = tuple(Line(line, place) for place, line in enumerate(text.split("\n"), 1))
    corpus = Corpus([outline(Source(lines, TEXT), memo_id="a.txt", source_sha256="0" * 64)])
    assert found(corpus, bundled_encoder, "停水通知是哪一天發出的？") == "2023年4月7日"


CLUB = """Bylaws

1. The club meets on Mondays.

2. Members bring their own boats.

3. Whoever breaks clause 2 pays for the loan of a boat.

§ 12-4. Fees.

A year costs forty dollars.

§ 12-5. Boats.

Boats are stored in the shed.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does clause 2 say?", "2. Members bring their own boats."),
        ("What does section 12-4 say?", "A year costs forty dollars."),
    ],
)
def test_a_clause_that_is_asked_for_goes_before_one_that_mentions_it(bundled_encoder, question, answer):
    lines = tuple(Line(line, place) for place, line in enumerate(CLUB.split("\n"), 1))
    corpus = Corpus([outline(Source(lines, TEXT), memo_id="a.txt", source_sha256="0" * 64)])
    assert found(corpus, bundled_encoder, question) == answer
