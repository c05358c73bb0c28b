"""The nearest wrong paragraphs come from other articles."""

import numpy as np

from benchmarks.reader.mining import mined, synonymous_by
from tests.benchmarks.reader.samples import article, passage
from tests.doubles import HashedEncoder

FIRST = article(passage("張文雄在臺南訪問了工廠。", (("張文雄在哪裡訪問了工廠？", "臺南"),)), title="一")
NEAR = article(passage("林秀蘭在臺南訪問了工廠。", (("誰訪問了工廠？", "林秀蘭"),)), title="二")
FAR = article(passage("The harbour froze in winter.", (("When did it freeze?", "winter"),)), title="三")


def test_the_nearest_paragraph_of_another_article_is_found_first():
    found = mined([[FIRST, NEAR, FAR]], HashedEncoder()).beside(FIRST.passages[0].questions[0], FIRST)
    assert found[0][:2] == (NEAR, NEAR.passages[0])
    assert FIRST not in [other for other, _, _ in found]


def test_a_library_is_mined_for_its_own_questions_alone():
    found = mined([[FIRST], [NEAR, FAR]], HashedEncoder())
    assert found.beside(FIRST.passages[0].questions[0], FIRST) == []


class Words:
    """An encoder to which some words are the same."""

    def encode_passages(self, texts):
        return np.array([[1.0, 0.0] if text in ("安裝", "裝設") else [0.0, 1.0] for text in texts])


def test_words_with_near_vectors_are_synonymous_and_numbers_never_are():
    synonymous = synonymous_by(Words(), 0.9)
    assert synonymous("安裝", "裝設")
    assert not synonymous("安裝", "拆除")
    assert not synonymous("1962", "1975")
