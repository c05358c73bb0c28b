"""Draw a page whose text was recognised, with the quoted words washed and the answering ones stronger.

Runs in the child process only, as a reader: what it reads is a request in a line of JSON, then the file. It gives one
line as `marked_page` does. Words stand where recognition found them; the picture is turned as it was turned then.
"""

import base64
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from memoqa.ingest.formats.marked_page import ANSWERING, QUOTED, bare, longest_beginning
from memoqa.ingest.formats.page_images import page_image
from memoqa.ingest.formats.recognised_lines import words_in_order
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord, page_from_json
from memoqa.ingest.source import Line, UnreadableFile

SIDE: Final = 1_600  # pixels: small print can be read on any screen, and a chat takes the file
LEAST_FOUND: Final = 12  # characters of a paragraph that goes on overleaf


def marked_scan(content: bytes) -> Iterator[Line]:
    """The page as a picture; of a paragraph on two pages the one with the answering words.

    Raises:
        UnreadableFile: It cannot be drawn.
    """
    head, _, file = content.partition(b"\n")
    asked = json.loads(head)
    pages = {int(number): page_from_json(page) for number, page in asked["recognised"].items()}
    wanted, answers = bare(asked["text"], asked["answering"])
    number = int(asked["page"])
    if number not in pages:
        raise UnreadableFile("it has no such page; index again")
    number, words = _found(pages, number, wanted, answers)
    picture = _picture(page_image(file, asked["format"], number - 1, side=SIDE), pages[number], words)
    yield Line(base64.b64encode(picture).decode(), 1 if words else 0, number)


def _found(
    pages: Mapping[int, RecognisedPage], number: int, wanted: str, answers: Sequence[bool]
) -> tuple[int, list[tuple[RecognisedWord, bool]]]:
    """The page to draw, and the words on it that are quoted, each with whether it answers; none if not certain."""
    words = _from(pages[number], wanted, answers)
    if len(words) == len(wanted):
        return number, words
    length = longest_beginning(wanted, _text(pages[number]))
    overleaf = pages.get(number + 1)
    if overleaf and not any(answers[:length]) and any(answers):
        rest = _from(overleaf, wanted[length:], answers[length:])
        if rest:
            return number + 1, rest
    return number, _from(pages[number], wanted[:length], answers[:length]) if length >= LEAST_FOUND else []


def _from(page: RecognisedPage, wanted: str, answers: Sequence[bool]) -> list[tuple[RecognisedWord, bool]]:
    """For each wanted character its word, if the page has the characters once."""
    characters = [(unit, word) for word in words_in_order(page) for unit in bare(word.text, ())[0]]
    text = "".join(unit for unit, _ in characters)
    if not wanted or text.count(wanted) != 1:
        return []
    start = text.index(wanted)
    return [(characters[start + place][1], answer) for place, answer in enumerate(answers)]


def _text(page: RecognisedPage) -> str:
    return "".join(bare(word.text, ())[0] for word in words_in_order(page))


def _picture(image: Image.Image, page: RecognisedPage, words: Sequence[tuple[RecognisedWord, bool]]) -> bytes:
    image = image.convert("RGB")
    if page.skew:
        image = image.rotate(page.skew, Image.Resampling.BICUBIC, fillcolor="white")
    if page.turned:
        image = image.rotate(page.turned, expand=True)
    wash = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(wash)
    across, down = image.width / page.width, image.height / page.height
    for answers in (False, True):
        several = [word for word, answering in words if answering == answers]
        for _, beside in groupby(several, key=attrgetter("line")):
            line = list(beside)  # one box, since those of its characters leave gaps
            box = min(one.left for one in line), min(one.top for one in line), line[-1].right, line[-1].bottom
            places = [place * scale for place, scale in zip(box, (across, down) * 2, strict=True)]
            draw.rectangle(places, fill=ANSWERING if answers else QUOTED)
    file = io.BytesIO()
    ImageChops.multiply(image, wash).save(file, "PNG")
    return file.getvalue()
