"""What several tests of the reader's training share: articles, and a model that is small enough to train in a test."""

import json

import numpy as np
import torch

from benchmarks.reader.dressing import Words
from benchmarks.reader.mining import Mined
from benchmarks.reader.model import ReaderModel, Sizes
from benchmarks.reader.pairs import About
from benchmarks.reader.pidgin import Vocabulary
from benchmarks.reader.sources import Article, Asked, Passage
from benchmarks.reader.wording import Wording
from memoqa.encoders.bundled import source_file
from memoqa.encoders.packed import PackedModel

TEXT = (
    "張文雄生於高雄。1962年張文雄在臺南訪問了林秀蘭的工廠。1975年林秀蘭遷往花蓮，開了一家書店。書店後來由陳大同接手。"
)
ASKED = (("1962年張文雄在哪裡訪問了林秀蘭的工廠？", "臺南"), ("林秀蘭在哪一年遷往花蓮？", "1975年"))
ELSEWHERE = "臺南有一座老工廠，一九五〇年代由商人興建。工廠現在是博物館。"
SIZES = Sizes(hidden=32, layers=3, heads=2, intermediate=64, positions=300, epsilon=1e-5)


class SmallWords:
    """The bundled model's pieces with the first numbers of their embeddings."""

    def __init__(self):
        self._packed = PackedModel(source_file())
        self.pieces = self._packed.pieces

    def words(self, numbers):
        return np.ascontiguousarray(self._packed.words(numbers)[:, : SIZES.hidden])


def passage(text=TEXT, asked=ASKED, people=()):
    questions = [Asked(question, (text.index(answer), text.index(answer) + len(answer))) for question, answer in asked]
    return Passage(text, (*questions, *(Asked(question, None) for question in people)))


def article(*passages, title="張文雄", file="some"):
    return Article(file, title, passages or (passage(), passage(ELSEWHERE, (("工廠現在是什麼？", "博物館"),))))


def never(_one, _other):
    return False


def always(_one, _other):
    return True


def words():
    return Words(Vocabulary([TEXT]), Wording([TEXT], always))


def abouts(of):
    """The article's questions that have answers; the negatives of each come from an article about the factory."""
    beside = article(passage(ELSEWHERE, (("工廠現在是什麼？", "博物館"),)), title="工廠")
    asked = [(p, a) for p in of.passages for a in p.questions if a.answer]
    nearest = {(a.text, of.title): [(beside, beside.passages[0], 0)] for _, a in asked}
    return [About(a, p, of, Mined(nearest), never) for p, a in asked]


def small_model(seed=0):
    torch.manual_seed(seed)
    model = ReaderModel(SIZES)
    with torch.no_grad():
        model.roles.weight.normal_(std=0.1)
        model.places.normal_(std=0.1)
    return model


def squad_file(path, titles, text=TEXT, asked=ASKED):
    """A SQuAD file with the same paragraph under each title."""
    qas = [
        {"question": question, "answers": [{"text": answer, "answer_start": text.index(answer)}]}
        for question, answer in asked
    ]
    content = {"data": [{"title": title, "paragraphs": [{"context": text, "qas": qas}]} for title in titles]}
    path.write_text(json.dumps(content), "utf-8")
    return path
