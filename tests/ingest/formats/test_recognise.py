"""Which way up a page is recognised; the engine is a stand-in that reads what stands upright."""

import numpy as np
import pytest

from memoqa.ingest.formats import recognise


class Found:
    def __init__(self, boxes, texts, scores):
        self.boxes, self.txts, self.scores, self.word_results = boxes, texts, scores, None


class Engine:
    """Finds one line around the dark pixels; sure of it if they are darker at the left and the line lies.

    A line that stands is read as the real engine reads it: turned against the clock first.
    """

    def __call__(self, picture, *, use_det, **_):
        gray = picture[:, :, 0]
        rows, columns = np.where(gray < 200)
        cut = gray[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        seen = np.rot90(cut) if use_det and cut.shape[0] > 1.5 * cut.shape[1] else cut
        lies = seen.shape[1] > seen.shape[0]
        half = seen.shape[1] // 2
        score = 0.95 if lies and seen[:, :half].mean() < seen[:, half:].mean() else 0.3
        if not use_det:
            return Found(None, ["text"], [score])
        left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        return Found([[(left, top), (right, top), (right, bottom), (left, bottom)]], ["text"], [score])


@pytest.fixture
def sheet(monkeypatch):
    """A sheet with one line, darker where it begins."""
    monkeypatch.setattr(recognise, "_engine", Engine)
    page = np.full((400, 300), 255, np.uint8)
    page[100:120, 50:150], page[100:120, 150:250] = 20, 120
    return page


@pytest.mark.parametrize("turns", range(4))
def test_a_page_is_turned_until_its_text_stands_upright(sheet, turns):
    page = recognise.recognised(np.rot90(sheet, -turns).copy())
    assert page.turned == 90 * turns
    assert (page.width, page.height) == (300, 400)
    (word,) = page.words
    assert (word.left, word.top, word.right, word.bottom) == (50, 100, 250, 120)


def test_text_that_reads_badly_each_way_stays_as_it_is(sheet, monkeypatch):
    monkeypatch.setattr(recognise, "LEAST_CONFIDENCE", 0.2)
    monkeypatch.setattr(recognise, "_readability", lambda *_: 0.3)
    assert recognise.recognised(np.rot90(sheet, 2).copy()).turned == 0
    assert recognise.recognised(np.rot90(sheet, 1).copy()).turned == 0


def test_a_blank_sheet_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(recognise, "_engine", lambda: pytest.fail("it was looked at"))
    page = recognise.recognised(np.full((400, 300), 250, np.uint8))
    assert (page.words, page.width, page.height) == ((), 300, 400)


def test_a_sheet_that_lay_askew_is_laid_straight(sheet):
    from memoqa.ingest.formats.picture_lines import skew_of, straightened

    lines = np.full((900, 700), 255, np.uint8)
    for top in range(100, 800, 40):
        lines[top : top + 12, 80:620] = 0
    for degrees in (-2.0, 0.4, 1.5):
        askew = straightened(lines, -degrees)
        assert abs(skew_of(askew) - degrees) <= 0.06
    assert skew_of(sheet) == 0
