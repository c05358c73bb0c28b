"""Cut a SQuAD file's paragraphs as real memos are cut: lists and single lines beside whole paragraphs, under a title.

People's questions then have short paragraphs to find, whose subject often stands in the title, the lead or the
paragraph before. An article is a memo under its title. Of its paragraphs a third stay whole; a quarter become pieces of
two or three sentences, a quarter single sentences, and the rest a list under its first sentence, unless that answers.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.datasets import Case
from memoqa.domain import Lead, Memo, Paragraph, Place, Sentence
from memoqa.encoders.base import Encoder
from memoqa.index.corpus import Corpus
from memoqa.search.search import searcher_of
from memoqa.text.normalize import is_chinese
from memoqa.text.sentences import sentences_of

MOST_CASES = 4000  # of a file
_WHOLE, _PIECES, _LINES = 0.35, 0.6, 0.85  # a random number up to which a paragraph is cut so; above, it is a list
_PLACE = Place((1, 1))


def ragged_cases(path: Path, encoder: Encoder) -> list[Case]:
    """A file's questions of one language, each about a piece that holds its answer."""
    articles = json.loads(path.read_text("utf-8"))["data"]
    random_ = random.Random(7)
    memos, asked = [], []
    for number, article in enumerate(articles):
        memo, questions = _memo(number, article, random_)
        asked += [(number, *question) for question in questions]
        memos.append(memo)
    corpus = Corpus(memos)
    first = np.cumsum([0, *(len(memo.paragraphs) for memo in memos)]).tolist()
    searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder)
    cases = []
    for number, question, place, span in asked[:: len(asked) // MOST_CASES + 1]:
        about = first[number] + place
        if is_chinese(question) == is_chinese(corpus.text(about)):
            cases.append(Case(searcher, searcher.query(question, encoder), about, span, number))
    return cases


def _memo(number: int, article: dict[str, Any], random_: random.Random) -> tuple[Memo, list[Any]]:
    """An article as a memo, and its questions, each with its paragraph's place and the span of its answer there."""
    text = ""
    paragraphs: list[Paragraph] = []
    questions = []
    for paragraph in article["paragraphs"]:
        start = len(text)
        text += paragraph["context"] + "\n\n"
        sentences = sentences_of(text, start, start + len(paragraph["context"]))
        answerable = [question for question in paragraph["qas"] if not question.get("is_impossible")]
        answers = [(start + q["answers"][0]["answer_start"], q["answers"][0]["text"]) for q in answerable]
        lead, pieces = _cut(sentences, [place for place, _ in answers], random_)
        made = [
            Paragraph(len(paragraphs) + n, piece[0].start, piece[-1].end, (), _PLACE, tuple(piece), lead)
            for n, piece in enumerate(pieces, 1)
        ]
        for question, (begin, answer) in zip(answerable, answers, strict=True):
            own = next((piece for piece in made if piece.start <= begin < piece.end), None)
            if own is not None:
                span = begin - own.start, begin - own.start + len(answer)
                questions.append((question["question"], own.number - 1, span))
        paragraphs += made
    title = article.get("title", "").replace("_", " ")
    return Memo(str(number), title, "", text, tuple(paragraphs), "0" * 64), questions


def _cut(
    sentences: Sequence[Sentence], answers: Sequence[int], random_: random.Random
) -> tuple[tuple[Lead, ...], list[Sequence[Sentence]]]:
    """A paragraph's sentences in pieces, and the lead of all of them, if they are a list; `answers` begin there."""
    drawn = random_.random()
    if drawn < _WHOLE or len(sentences) < 2:
        return (), [sentences]
    lead: tuple[Lead, ...] = ()
    if drawn >= _LINES and not any(place < sentences[0].end for place in answers):
        lead, sentences = (Lead(sentences[0].start, sentences[0].end, _PLACE),), sentences[1:]
    pieces = []
    begin = 0
    while begin < len(sentences):
        size = random_.choice((2, 3)) if drawn < _PIECES else 1
        pieces.append(sentences[begin : begin + size])
        begin += size
    return lead, pieces
