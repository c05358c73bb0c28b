"""Which paragraphs answer a golden question."""

from memoqa.evaluation.questions import golden_questions
from memoqa.evaluation.records import GoldenQuestion
from memoqa.index.corpus import Corpus
from tests.ingest.structure.memos import memo_of

MEMO = memo_of(
    "Parking\n\nSend the form by 3 May to one of these:\n\n- the porter\n- the office\n\nBicycles park for free.\n"
)


def answering(gold):
    record = GoldenQuestion(id="a", lang="en", question="?", gold=[gold], kind="fact")
    (question,) = golden_questions([record], Corpus([MEMO]))
    corpus = Corpus([MEMO])
    return {corpus.text(index): spans for index, spans in question.answers.items()}


def test_a_paragraph_with_the_gold_text_answers_at_the_text():
    assert answering("park for free") == {"Bicycles park for free.": ((9, 22),)}


def test_a_paragraph_whose_lead_has_the_gold_text_or_begins_it_answers_too():
    assert answering("by 3 May") == {"- the porter": (), "- the office": ()}
    assert answering("one of these: - the porter") == {"- the porter": ()}
