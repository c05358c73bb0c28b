"""People's questions about paragraphs that are cut to pieces."""

import json

import pytest

from benchmarks.ragged import ragged_cases
from tests.doubles import HashedEncoder

SENTENCES = ["館內共有七個展廳。", "咖啡廳在三樓。", "週一休館。", "門票每張兩百元。", "學生半價。"]
ANSWERS = {"咖啡廳在幾樓？": "三樓", "門票多少錢？": "兩百元", "哪一天休館？": "週一"}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    context = "".join(SENTENCES)
    asked = [
        {"question": question, "answers": [{"text": answer, "answer_start": context.index(answer)}]}
        for question, answer in ANSWERS.items()
    ]
    impossible = {"question": "館長是誰？", "answers": [], "is_impossible": True}
    articles = [
        {"title": f"第{n}_博物館", "paragraphs": [{"context": context, "qas": [*asked, impossible]}]} for n in range(20)
    ]
    path = tmp_path_factory.mktemp("squad") / "museums.json"
    path.write_text(json.dumps({"data": articles}), "utf-8")
    return ragged_cases(path, HashedEncoder())


def test_each_answerable_question_is_about_a_piece_that_holds_its_answer(cases):
    assert len(cases) == 20 * len(ANSWERS)
    for case in cases:
        text = case.searcher.ranker.corpus.text(case.about)
        assert text[slice(*case.span)] == ANSWERS[case.query.text]


def test_a_paragraph_is_kept_whole_or_cut_to_pieces_or_to_a_list_under_its_first_sentence(cases):
    corpus = cases[0].searcher.ranker.corpus
    lengths = {len(corpus[index][1].sentences) for index in range(len(corpus))}
    leads = {lead for index in range(len(corpus)) for lead in corpus.lead(index)}
    assert {1, 2, 5} <= lengths
    assert leads == {SENTENCES[0]}


def test_a_piece_stands_under_its_articles_title(cases):
    corpus = cases[0].searcher.ranker.corpus
    assert corpus.context(0).startswith("第0 博物館")
