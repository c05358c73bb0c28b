"""Scans, from the picture of a page to the quote, recognised for real: a letter, a newsletter and a table.

The pictures in tests/scans are drawn by `python -m benchmarks.scans --draw`, and made into scans here.
"""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.scans.__main__ import right_share
from benchmarks.scans.drawing import scanned
from benchmarks.scans.pages import BULLETIN, LETTER, TABLE
from memoqa.domain import Memo
from memoqa.index.store import Store
from memoqa.ingest import recognition
from memoqa.quotes.source_file import with_marks
from memoqa.service import MemoQA
from memoqa.settings import Settings

DRAWN = Path(__file__).parents[1] / "scans"
LEAST_RIGHT = 0.985  # of the characters
MEMOS = {"letter.pdf": LETTER, "bulletin.jpg": BULLETIN, "table.tif": TABLE}


def picture(name: str) -> Image.Image:
    return Image.open(DRAWN / f"{name}.png").convert("L")


def letter(path: Path) -> None:
    """A scan, askew, blurred and noisy, and behind it a page with text of its own."""
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawImage(ImageReader(scanned(picture("letter"))), 0, 0, 595, 842)
    canvas.showPage()
    canvas.drawString(72, 700, "This page has text of its own.")
    canvas.save()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> MemoQA:
    folder = tmp_path_factory.mktemp("scans")
    memos = folder / "memos"
    memos.mkdir()
    letter(memos / "letter.pdf")
    scanned(picture("bulletin"), degrees=180.3, noise=6).save(memos / "bulletin.jpg", quality=80)
    table, blank = picture("table").convert("1"), Image.new("1", (800, 1000), 1)
    table.save(memos / "table.tif", compression="group4", save_all=True, append_images=[blank])
    made = MemoQA.from_settings(Settings(memos=memos, index=folder / "index"))
    told: list[tuple[str, int, int]] = []
    report = made.reindex(lambda *step: told.append(step))
    assert report.skipped == ()
    assert [step for step in told if step[0].startswith("recognising")] == [
        ("recognising bulletin.jpg", 1, 1),
        ("recognising letter.pdf", 1, 1),
        ("recognising table.tif", 1, 2),
        ("recognising table.tif", 2, 2),
    ]
    return made


@pytest.fixture(scope="module")
def memos(service: MemoQA) -> dict[str, Memo]:
    return {memo.id: memo for memo in service.library().memos}


@pytest.mark.parametrize("name", MEMOS)
def test_the_characters_come_out_right_and_in_order(memos, name):
    found = "".join(memos[name].text.split()).removesuffix("Thispagehastextofitsown.")
    assert right_share(MEMOS[name].text, found) >= LEAST_RIGHT


@pytest.mark.parametrize("name", MEMOS)
def test_questions_are_answered_with_the_right_paragraph_first(service, name):
    firsts = [(service.ask(question).quotes[0], words) for question, words in MEMOS[name].questions]
    right = [quote.memo == name and words in " ".join(quote.text.split()) for quote, words in firsts]
    assert sum(right) >= 0.9 * len(right)


def test_what_was_recognised_says_so_and_what_the_file_itself_has_does_not(memos):
    scan = [paragraph for paragraph in memos["letter.pdf"].paragraphs if paragraph.place.page == 1]
    own = [paragraph for paragraph in memos["letter.pdf"].paragraphs if paragraph.place.page == 2]
    assert all(paragraph.recognised and 0.8 < paragraph.recognised <= 1 for paragraph in scan)
    assert [paragraph.recognised for paragraph in own] == [None]


def test_a_letters_parts_are_known_on_a_scan(memos):
    memo = memos["letter.pdf"]
    assert memo.title == "工具間自三月起改為預約借用，請查照"
    assert memo.date == "中華民國115年2月20日"
    first = next(paragraph for paragraph in memo.paragraphs if memo.text[paragraph.start :].startswith("一、"))
    assert [memo.text[lead.start : lead.end] for lead in first.lead] == ["說明："]


def test_a_table_on_a_scan_is_read_in_rows_under_its_header(memos):
    memo = memos["table.tif"]
    rows = [one for one in memo.paragraphs if one.lead and memo.text[one.start : one.end].startswith("韻律教室")]
    texts = [memo.text[row.start : row.end].replace(" ", "").split("\t") for row in rows]
    assert texts == [["韻律教室", "25人", "900元", "1,000元"]]


@pytest.mark.parametrize("name", MEMOS)
def test_the_page_is_shown_upright_with_the_quoted_words_marked(service, name):
    question, _ = MEMOS[name].questions[0]
    quote = service.ask(question).quotes[0]
    page = service.seen_by(None).page(with_marks(quote))
    assert (page.page, page.marked) == (1, True)
    shown = Image.open(io.BytesIO(page.png)).convert("L").resize((80, 113))
    drawn = picture(Path(name).stem).resize((80, 113))
    upright, turned = (
        sum(abs(a - b) for a, b in zip(shown.tobytes(), way.tobytes(), strict=True))
        for way in (drawn, drawn.rotate(180))
    )
    assert upright < turned


def test_reading_everything_again_recognises_nothing_again(service, monkeypatch):
    monkeypatch.setattr(recognition, "lines_from_child", lambda *_: pytest.fail("a page was recognised again"))
    assert service.reindex(fresh=True).skipped == ()


def test_a_file_that_is_removed_takes_its_recognised_pages_with_it(service):
    store = Store(service._store._folder)
    before = len(store.recognised.digests())
    (service.memos / "bulletin.jpg").unlink()
    service.reindex()
    assert len(store.recognised.digests()) == before - 1
