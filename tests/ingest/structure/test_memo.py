"""The project's own memo, read from its file: checked against what a person reads in it."""

from pathlib import Path

import pytest

from memoqa.ingest.formats.table import TEXT
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline

MEMO = Path(__file__).parents[3] / "memos" / "2019-07-xi-russia-central-asia.txt"


@pytest.fixture(scope="module")
def memo():
    text = MEMO.read_text("utf-8")
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
    return outline(Source(lines, TEXT), memo_id="memo.txt", source_sha256="0" * 64)


def text_of(memo, number):
    paragraph = next(paragraph for paragraph in memo.paragraphs if paragraph.number == number)
    return memo.text[paragraph.start : paragraph.end]


def test_title_and_byline_are_one_front_paragraph(memo):
    assert memo.title == "四、習近平出訪俄羅斯、中亞之觀察"
    assert memo.byline == "中興大學國際政治研究所教授蔡東杰主稿"
    assert text_of(memo, 0) == f"{memo.title}\n{memo.byline}"


def test_the_two_highlights_are_paragraphs_of_their_own_before_any_section(memo):
    first, second = memo.paragraphs[1:3]
    assert (first.section, second.section) == ((), ())
    assert text_of(memo, 1) == (
        "▓ 面對美中貿易戰依舊前途未卜，習近平強化密集出訪安排，不啻有尋求「突破口」之戰略設想，後續發展值得觀察。"
    )
    assert text_of(memo, 2) == "▓ 儘管中俄關係持續升溫，在中亞事務方面也具一定協調度，但雙方地緣競爭仍存矛盾。"


def test_the_three_sections_have_three_two_and_two_paragraphs(memo):
    sections = [paragraph.section for paragraph in memo.paragraphs[3:]]
    assert sections == [
        *[("（一）中俄雙邊關係之戰略意義",)] * 3,
        *[("（二）中國深化對中亞地區影響力",)] * 2,
        *[("（三）不確定之歐亞周邊地緣環境",)] * 2,
    ]


@pytest.mark.parametrize(
    ("number", "begins", "ends", "lines"),
    [
        (3, "繼 3月份對歐洲進行本年度初次出訪後，", "陸續造訪 5個國家。", (19, 31)),
        (4, "其中，俄羅斯既是第一站，", "「新時代全面戰略協作夥伴關係」。", (33, 53)),
        (5, "值得注意的是，中俄互動", "在「對美」方面之共同利益。", (55, 68)),
        (6, "訪俄結束後不到一周，", "成為舉世矚目之焦點。", (74, 96)),
        (7, "可以這麼說，無論推動", "經略中亞埋下負面伏筆。", (98, 117)),
        (8, "總的來說，習近平的俄羅斯", "地緣複雜性更與日劇增。", (123, 135)),
        (9, "至於其後續發展，", "一個沉重的戰略包袱。", (137, 147)),
    ],
)
def test_each_body_paragraph_is_whole_and_knows_its_lines(memo, number, begins, ends, lines):
    text = text_of(memo, number)
    assert text.startswith(begins)
    assert text.endswith(ends)
    assert "\n" not in text
    assert memo.paragraphs[number].place.lines == lines


def test_a_page_break_in_the_middle_of_a_sentence_is_undone(memo):
    assert "於今（2019）年生效後，雙方既進一步推動建構「歐亞經濟夥伴關係」" in text_of(memo, 5)
    assert "事實上此區域其他國家的反中情緒亦持續醞釀中" in text_of(memo, 7)


def test_sentences_end_at_full_stops_but_not_inside_brackets(memo):
    paragraph = memo.paragraphs[4]
    sentences = [memo.text[sentence.start : sentence.end] for sentence in paragraph.sentences]
    assert sentences[0] == "其中，俄羅斯既是第一站，也是重中之重。"
    assert len(sentences) == 4


def test_without_white_space_the_canonical_text_is_the_source(memo):
    assert "".join(memo.text.split()) == "".join(MEMO.read_text("utf-8").split())
