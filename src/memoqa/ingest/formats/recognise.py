"""Recognise the text on the picture of a page, by RapidOCR: PP-OCRv6's small models on ONNX Runtime.

The only file that knows RapidOCR. Runs in the child process only, as a reader that is asked for one page: what it reads
is a request in a line of JSON, then the file. It gives one line, whose text is the page in JSON.

Source: rapidocr's documentation; PP-OCRv6. Its classifier of angles makes errors on upright pages, so pages that lie on
their side or upside down are found by how well samples of their lines can be read.
"""

import contextlib
import hashlib
import importlib
import json
import math
import os
import statistics
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from memoqa.ingest.formats.page_images import page_image
from memoqa.ingest.formats.picture_lines import Picture, rules_on, skew_of, straightened
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord, page_as_json
from memoqa.ingest.formats.recognised_text import in_one_script, with_wide_marks
from memoqa.ingest.source import Line

# RapidOCR brings requests, whose import opens a socket to look for IPv6: before the child gives sockets up, then.
with contextlib.suppress(ImportError):
    importlib.import_module("urllib3")

VERSION: Final = 1  # raised when the same picture would be recognised in another way
SIDE: Final = 2_000  # pixels: 170 dots an inch of A4; fewer lose small print, more take longer and read no better
MOST_THREADS: Final = 4
LEAST_CONFIDENCE: Final = 0.5  # of a line; below it is no text: stamps, pictures, dirt
SURE: Final = 0.85  # of a page; on one that is less certain, other ways up are tried
TALL: Final = 1.5  # times as high as wide
LEAST_CONTRAST: Final = 32  # of 255 between the darkest and the lightest: a blank sheet has less
SAMPLES: Final = 8  # lines that are tried in other ways up
READABLE: Final = 0.8  # of confidence: lines of a page on its side, turned
CLEARLY_BETTER: Final = 0.1  # of confidence


def recognised_page(content: bytes) -> Iterator[Line]:
    """A line of JSON: the digest of the page's picture, and the page as recognised, or null if it is known.

    Raises:
        UnreadableFile: The file cannot be opened, or has no such page.
    """
    head, _, file = content.partition(b"\n")
    asked = json.loads(head)
    number = int(asked["page"])
    image = page_image(file, str(asked["format"]), number - 1, side=SIDE).convert("L")
    picture = np.asarray(image, dtype=np.uint8)
    digest = hashlib.sha256(repr((VERSION, picture.shape)).encode() + picture.tobytes()).hexdigest()
    page = None if digest in asked["known"] else page_as_json(recognised(picture))
    yield Line(json.dumps({"digest": digest, "page": page}, ensure_ascii=False), 1, number)


def recognised(picture: Picture) -> RecognisedPage:
    """The text on a picture in gray."""
    height, width = picture.shape
    if np.ptp(picture) < LEAST_CONTRAST:
        return RecognisedPage(width, height)
    engine = _engine()
    skew = skew_of(picture)
    picture = straightened(picture, skew)
    lines = _lines(engine, picture)
    turned = 0
    if lines and (_confidence(lines) < SURE or _tall_share(lines) > 0.5):
        turned = _turn(engine, picture, lines)
        if turned:
            picture = np.rot90(picture, turned // 90)
            lines = _lines(engine, picture)
    height, width = picture.shape
    kept = [line for line in lines if line.confidence >= LEAST_CONFIDENCE]
    texts = in_one_script([with_wide_marks(line.text) for line in kept])
    lines_with_texts = enumerate(zip(kept, texts, strict=True))
    words = tuple(word for number, (line, text) in lines_with_texts for word in _words(line, text, number))
    return RecognisedPage(width, height, turned, skew, words, tuple(rules_on(picture)) if words else ())


class _FoundLine:
    """A line as the engine gives it: its four corners from the top left clockwise, its characters with their boxes."""

    def __init__(self, corners: Any, text: str, confidence: float, characters: Any) -> None:
        self.corners = [(float(x), float(y)) for x, y in corners]
        self.text = text
        self.confidence = confidence
        self.characters = characters

    @property
    def width(self) -> float:
        """Of its upper side."""
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        """Of its left side."""
        return math.dist(self.corners[0], self.corners[3])

    def cut_out(self, picture: Picture) -> Picture:
        """What the picture has there."""
        xs, ys = zip(*self.corners, strict=True)
        return picture[max(int(min(ys)), 0) : int(max(ys)) + 1, max(int(min(xs)), 0) : int(max(xs)) + 1]


def _engine() -> Any:
    # Each thread of OpenBLAS would take addresses from the limit; nothing here multiplies matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rapidocr = importlib.import_module("rapidocr")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.log_level": "critical",
            "Global.max_side_len": SIDE,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(cores, MOST_THREADS),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _lines(engine: Any, picture: Picture) -> list[_FoundLine]:
    found = engine(_in_colours(picture), use_det=True, use_rec=True, return_word_box=True)
    if found.boxes is None or found.txts is None:
        return []
    characters = found.word_results or [()] * len(found.txts)
    if len(characters) != len(found.txts):
        characters = [()] * len(found.txts)
    lines = zip(found.boxes, found.txts, found.scores, characters, strict=True)
    return [_FoundLine(corners, text, float(score), parts) for corners, text, score, parts in lines if text.strip()]


def _in_colours(picture: Picture) -> Picture:
    return np.ascontiguousarray(np.repeat(picture[:, :, np.newaxis], 3, axis=2))


def _confidence(lines: Sequence[_FoundLine]) -> float:
    characters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / max(characters, 1)


def _tall_share(lines: Sequence[_FoundLine]) -> float:
    """The share of the lines, by their areas, that stand upright like a column of text."""
    areas = [(line.width * line.height, line.height > TALL * line.width) for line in lines]
    return sum(area for area, tall in areas if tall) / max(sum(area for area, _ in areas), 1.0)


def _turn(engine: Any, picture: Picture, lines: Sequence[_FoundLine]) -> int:
    """The degrees to turn the picture by, against the clock, so that its text stands upright: 0 if it does."""
    tall = _tall_share(lines) > 0.5
    alike = [line for line in lines if (line.height > TALL * line.width) == tall]
    samples = sorted(alike, key=lambda line: max(line.width, line.height), reverse=True)[:SAMPLES]
    ways = (90, 270) if tall else (0, 180)
    scores = {way: _readability(engine, picture, samples, way) for way in ways}
    best = max(ways, key=lambda way: scores[way])
    if tall:  # the engine itself reads a tall line as if it lay on its right side; what runs down the page reads badly
        return best if scores[best] >= READABLE else 0
    return best if scores[best] > scores[0] + CLEARLY_BETTER else 0


def _readability(engine: Any, picture: Picture, samples: Sequence[_FoundLine], way: int) -> float:
    """How well lines can be read if the picture is turned: the mean confidence."""
    scores = []
    for line in samples:
        cut = np.rot90(line.cut_out(picture), way // 90)
        found = engine(_in_colours(cut), use_det=False, use_rec=True, return_word_box=False)
        scores.append(float(found.scores[0]) if found.scores and found.txts[0].strip() else 0.0)
    return statistics.fmean(scores) if scores else 0.0


def _words(line: _FoundLine, text: str, number: int) -> Iterator[RecognisedWord]:
    """The words of a line with this text: letters and figures together, each Chinese character alone."""
    boxes = _boxes(line, [character for character in text if not character.isspace()])
    blank, waiting = False, ""
    places: list[tuple[float, float, float, float]] = []
    place = iter(boxes)
    for character in f"{text} ":
        joins = character.isascii() and not character.isspace()
        if waiting and not joins:
            yield _word(waiting, places, number, line.confidence, blank=blank)
            waiting, places, blank = "", [], False
        if character.isspace():
            blank = True
        elif joins:
            waiting += character
            places.append(next(place))
        else:
            yield _word(character, [next(place)], number, line.confidence, blank=blank)
            blank = False


def _word(
    text: str, places: Sequence[tuple[float, float, float, float]], line: int, confidence: float, *, blank: bool
) -> RecognisedWord:
    lefts, tops, rights, bottoms = zip(*places, strict=True)
    return RecognisedWord(text, min(lefts), min(tops), max(rights), max(bottoms), line, blank, confidence)


def _boxes(line: _FoundLine, characters: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """A box for each character; if the engine gives other characters, shares of the line."""
    if [str(part[0]) for part in line.characters] and sum(len(str(part[0])) for part in line.characters) == len(
        characters
    ):
        return [box for part in line.characters for box in _shares(part[2], len(str(part[0])))]
    return _shares(line.corners, len(characters))


def _shares(corners: Any, count: int) -> list[tuple[float, float, float, float]]:
    """A box, which may lie askew, cut into so many beside each other."""
    top_left, top_right, bottom_right, bottom_left = [(float(x), float(y)) for x, y in corners]
    boxes = []
    for index in range(count):
        start, end = index / count, (index + 1) / count
        xs = [
            near[0] + share * (far[0] - near[0])
            for near, far in ((top_left, top_right), (bottom_left, bottom_right))
            for share in (start, end)
        ]
        ys = [
            near[1] + share * (far[1] - near[1])
            for near, far in ((top_left, top_right), (bottom_left, bottom_right))
            for share in (start, end)
        ]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return boxes
