"""The numbers that are printed on a PDF's pages: its labels, if the pages show them."""

import io

from reportlab.pdfgen.canvas import Canvas

from memoqa.ingest.formats.pdf import pdf_lines


def labelled(*pages, start=1, style="ROMAN_LOWER"):
    """A PDF whose pages are labelled from a page on; a page is what it shows at its foot."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for number, foot in enumerate(pages):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, f"The members of the tool room meet on day {number} and keep the minutes of it.")
        canvas.drawString(290, 40, foot)
        canvas.showPage()
    canvas.addPageLabel(start, style=style, start=1)
    canvas.save()
    return file.getvalue()


def printed(content):
    return [(line.page, line.printed) for line in pdf_lines(content) if line.text.startswith("The members")]


def test_a_page_has_the_number_that_its_label_and_its_foot_say():
    assert printed(labelled("", "i", "ii")) == [(1, ""), (2, "i"), (3, "ii")]


def test_labels_that_no_page_shows_are_not_believed():
    assert printed(labelled("", "2", "3")) == [(1, ""), (2, ""), (3, "")]


def test_a_page_without_its_number_is_believed_if_half_the_others_show_theirs():
    assert printed(labelled("", "i", "", "iii", "iv"))[2] == (3, "ii")
    assert {number for _, number in printed(labelled("", "i", "", "", ""))} == {""}


def test_labels_that_count_as_the_pages_do_are_none():
    assert printed(labelled("1", "2", start=0, style="ARABIC")) == [(1, ""), (2, "")]
