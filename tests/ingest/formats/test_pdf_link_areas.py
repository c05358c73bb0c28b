"""Where a PDF says that words lead: its links are areas of the page."""

import pytest
from reportlab.pdfbase.pdfdoc import PDFArray
from reportlab.pdfgen.canvas import Canvas

from memoqa.ingest.formats.pdf import pdf_lines
from tests.ingest.documents import CHINESE, drawn_pdf

FORM, OFFICE = "https://a.example/form", "mailto:office@a.example"


def put(canvas: Canvas, x: float, y: float, text: str, *linked: tuple[str, str], font: str = "Helvetica") -> None:
    """Draw a line of 12 points, with a link upon each of some words."""
    canvas.setFont(font, 12)
    canvas.drawString(x, y, text)
    for words, address in linked:
        left = x + canvas.stringWidth(text[: text.index(words)], font, 12)
        right = left + canvas.stringWidth(words, font, 12)
        canvas.linkURL(address, (left, y - 3, right, y + 10), relative=1)


def links(*pages):
    return [
        (line.text[start:end], address)
        for line in pdf_lines(drawn_pdf(*pages))
        for start, end, address in line.links
    ]  # fmt: skip


def test_the_words_under_a_link_are_its_words_and_those_beside_it_are_not():
    def draw(canvas):
        put(canvas, 72, 700, "To ask for one, apply here. Write to the office, or call.", ("apply here", FORM),
            ("the office", "mailto:office@a.example"))  # fmt: skip

    assert links(draw) == [("apply here", FORM), ("the office", "mailto:office@a.example")]


def test_a_link_upon_chinese_that_has_no_blanks_has_just_its_characters():
    def draw(canvas):
        put(canvas, 72, 700, "出差補助請於五月底前填寫申請表送總務處", ("申請表", FORM), font=CHINESE)

    assert links(draw) == [("申請表", FORM)]


def test_lines_above_and_below_a_link_are_not_linked():
    def draw(canvas):
        for place, text in enumerate(("apply one", "apply two", "apply three")):
            put(canvas, 72, 700 - 14 * place, text, *([("apply", FORM)] if place == 1 else []))

    assert links(draw) == [("apply", FORM)]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "form.pdf", "https://a.example\\@b"])
def test_other_addresses_are_passed_over(address):
    assert links(lambda canvas: put(canvas, 72, 700, "apply here", ("here", address))) == []


def test_a_link_to_a_place_in_the_file_is_passed_over():
    def draw(canvas):
        canvas.bookmarkPage("there")
        canvas.drawString(72, 700, "see page 1")
        canvas.linkAbsolute("", "there", (72, 697, 140, 710))

    assert links(draw) == []


@pytest.mark.parametrize("written", ["https://a.example/表單", "https://a.example/é"])
def test_an_address_in_the_pdfs_own_wide_characters_is_read(written):
    ((words, address),) = links(lambda canvas: put(canvas, 72, 700, "apply here", ("here", written)))
    assert (words, address.isascii(), address.startswith("https://a.example/%")) == ("here", True, True)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_links_turn_with_their_page(degrees):
    text = "出差補助請填寫申請表送總務處"

    def draw(canvas):
        canvas.setPageRotation(degrees)
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        put(canvas, -150, 0, "To ask, apply here.", ("apply here", FORM))
        put(canvas, -150, -30, text, ("申請表", OFFICE), font=CHINESE)

    assert links(draw) == [("apply here", FORM), ("申請表", OFFICE)]


def test_a_link_over_a_lines_end_has_only_its_words_on_both_lines():
    def draw(canvas):
        put(canvas, 72, 700, "All members of the guild may now apply")
        put(canvas, 72, 686, "here until the end of May.")
        left = 72 + canvas.stringWidth("All members of the guild may now ", "Helvetica", 12)
        right, below = left + 40, 72 + canvas.stringWidth("here", "Helvetica", 12)
        areas = [(left, 697, right, 710), (72, 683, below, 696)]
        corners = [number for x1, y1, x2, y2 in areas for number in (x1, y2, x2, y2, x1, y1, x2, y1)]
        canvas.linkURL(FORM, (72, 683, right, 710), QuadPoints=PDFArray(corners))

    assert links(draw) == [("apply", FORM), ("here", FORM)]


def test_a_cell_keeps_its_links_in_its_row():
    def draw(canvas):
        canvas.grid([70, 170, 300, 520], [700, 670, 640])
        for y, one, other in ((680, "Hall", "a"), (650, "Attic", "b")):
            put(canvas, 174, y, f"apply {other}", ("apply", f"{FORM}{other}"))
            put(canvas, 74, y, one)
            put(canvas, 304, y, "by Friday")

    assert links(draw) == [("apply", f"{FORM}a"), ("apply", f"{FORM}b")]


def test_a_cell_of_two_lines_without_rules_keeps_its_links_in_its_row():
    def draw(canvas):
        for y, one, other in ((680, "Hall", "a"), (654, "Attic", "b"), (628, "Shed", "c")):
            put(canvas, 72, y, one)
            put(canvas, 200, y, "the desk, or")
            put(canvas, 200, y - 12, f"apply {other}", ("apply", f"{FORM}{other}"))
            put(canvas, 350, y, "40")

    found = [(line.text, line.table) for line in pdf_lines(drawn_pdf(draw)) if line.text]
    assert found[0] == ("Hall\tthe desk, or apply a\t40", 1)
    assert links(draw) == [("apply", f"{FORM}{other}") for other in "abc"]


def test_a_cell_that_goes_on_overleaf_keeps_the_links_of_both_parts():
    def page(*rows):
        def draw(canvas):
            canvas.grid([70, 170, 300, 520], [700 - 30 * place for place in range(len(rows) + 1)])
            for place, row in enumerate(rows):
                for x, (text, *linked) in zip((74, 174, 304), row, strict=True):
                    put(canvas, x, 680 - 30 * place, text, *linked)

        return draw

    first = page((("Tool",), ("Shelf",), ("Care",)), (("Rake",), ("A",), ("Ask for it with the", ("the", FORM))))
    rest = ("",), ("",), ("form of the guild", ("form", FORM), ("guild", f"{FORM}2"))
    second = page(rest, (("Hoe",), ("B",), ("Oil",)), (("Axe",), ("C",), ("Whet",)))
    assert links(first, second) == [("the form", FORM), ("guild", f"{FORM}2")]


def test_furniture_that_is_kept_keeps_its_links():
    def page(text):
        def draw(canvas):
            put(canvas, 72, 815, "Guild of Tools, write to us", ("write to us", "mailto:us@a.example"))
            put(canvas, 72, 600, text)

        return draw

    assert links(*map(page, ("one text", "other words", "third page"))) == [("write to us", "mailto:us@a.example")]
