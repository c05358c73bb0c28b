"""The corpus: rows, and its form on the disk."""

from memoqa.domain import Place
from memoqa.index.corpus import Corpus
from memoqa.ingest.formats.table import MARKDOWN, TEXT
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline


def memo(text, memo_id, page=None, **details):
    printed = "iii" if page else ""
    lines = tuple(
        Line(line, number, page, printed=printed, **details) for number, line in enumerate(text.split("\n"), 1)
    )
    return outline(Source(lines, TEXT), memo_id=memo_id, source_sha256="0" * 64, date="2024")


def test_json_and_back_is_the_same_corpus():
    recognised = memo("Only this:\n\n- one", "b.pdf", page=3, recognised=0.97)
    linked = memo("See a form.", "c.pdf", page=1, links=((4, 10, "https://a.example/"),))
    corpus = Corpus([memo("標題\n王大明\n一、目的\n第一句。第二句。", "a.txt"), recognised, linked])
    assert corpus.memos[2].paragraphs[0].links == ((4, 10, "https://a.example/"),)
    assert corpus.memos[1].paragraphs[0].place == Place(page=3, printed="iii")
    assert any(paragraph.lead for memo in corpus.memos for paragraph in memo.paragraphs)
    assert {paragraph.recognised for memo in corpus.memos for paragraph in memo.paragraphs} == {None, 0.97}
    assert Corpus.from_json(corpus.to_json()).memos == corpus.memos


def test_passages_are_all_paragraphs_under_their_context_then_all_sentences():
    corpus = Corpus([memo("第一句。第二句。", "a.txt"), memo("第三句。", "b.txt")])
    assert corpus.passages() == ["a\n第一句。第二句。", "b\n第三句。", "第一句。", "第二句。", "第三句。"]
    assert corpus.first_sentence.tolist() == [0, 2, 3]


def test_the_paragraphs_before_one_are_the_two_above_it_in_its_section():
    text = "住戶規約\n\n# 寵物\n\n可以養狗。\n\n須繫繩。\n\n不得吠叫。\n\n須打疫苗。\n\n# 停車\n\n限停一輛。"
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), 1))
    corpus = Corpus([outline(Source(lines, MARKDOWN), memo_id="a.md", source_sha256="0" * 64), memo("別的。", "b.txt")])
    before = {corpus.text(n): [corpus.text(other) for other in corpus.before(n)] for n in range(len(corpus))}
    assert before["可以養狗。"] == before["限停一輛。"] == before["別的。"] == []
    assert before["須繫繩。"] == ["可以養狗。"]
    assert before["須打疫苗。"] == ["不得吠叫。", "須繫繩。"]


def test_a_paragraph_that_repeats_an_earlier_one_word_for_word_is_left_out():
    corpus = Corpus([memo("第一句。", "a.txt"), memo("第 一句。", "copy.txt"), memo("第三句。", "b.txt")])
    assert corpus.without_repeats([2, 1, 0]) == {2, 1}
