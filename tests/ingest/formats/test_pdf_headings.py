"""Headings that a PDF itself states: bookmarks and tags, held against the lines."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from memoqa.ingest.formats.pdf import pdf_lines

BODY = [f"The members of the tool room meet on day {n} and keep the minutes of it in the office." for n in range(9)]


def bookmarked(*bookmarks, lines, pages=1):
    """A PDF whose lines stand at heights 800, 780, …; a bookmark is (title, level, height), or None for no height."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for page in range(pages):
        canvas.setFont("Helvetica", 12)
        for number, text in enumerate(lines):
            canvas.drawString(72, 800 - 20 * number, text)
        for number, (title, level, height) in enumerate(bookmarks if page == 0 else ()):
            place = {"fit": "Fit"} if height is None else {"fit": "XYZ", "left": 72, "top": height}
            canvas.bookmarkPage(str(number), **place)
            canvas.addOutlineEntry(title, str(number), level)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def stated(content):
    return [(line.text, line.stated) for line in pdf_lines(content) if line.stated is not None]


def test_a_line_that_a_bookmark_names_at_its_place_is_a_heading_of_its_level():
    lines = ["House rules", BODY[0], "Keys", BODY[1]]
    found = stated(bookmarked(("House rules", 0, 812), ("Keys", 1, 772), lines=lines))
    assert found == [("House rules", 1), ("Keys", 2)]


def test_blanks_and_a_number_that_the_bookmark_leaves_out_make_no_difference():
    lines = ["2.1 Lost  keys", BODY[0]]
    assert stated(bookmarked(("Lost keys", 0, 812), lines=lines)) == [("2.1 Lost keys", 1)]


@pytest.mark.parametrize(
    ("title", "height"),
    [
        ("Cover", 812),
        ("Keys and", 772),
        ("keys", 812),
        ("Keys", 500),
    ],
    ids=["no line says it", "more than the line says", "another line", "two lines say it, neither there"],
)
def test_a_bookmark_that_no_line_at_its_place_bears_out_makes_no_heading(title, height):
    lines = ["Keys", BODY[0], "Keys", BODY[1], BODY[2]]
    assert stated(bookmarked((title, 0, height), lines=lines)) == []


def test_of_lines_that_say_the_same_the_one_at_the_bookmarks_place_is_meant():
    lines = ["Keys", BODY[0], "Keys", BODY[1]]
    lines_found = [line for line in pdf_lines(bookmarked(("Keys", 0, 770), lines=lines)) if line.text.strip()]
    assert [line.number for line in lines_found if line.stated] == [3]


def test_a_bookmark_without_a_place_counts_if_one_line_of_its_page_says_it():
    assert stated(bookmarked(("Keys", 0, None), lines=["Keys", BODY[0]])) == [("Keys", 1)]
    assert stated(bookmarked(("Keys", 0, None), lines=["Keys", BODY[0], "Keys", BODY[1]])) == []


def tagged(*lines, root=b"/MarkInfo<</Marked true>>"):
    """A tagged PDF of one page; a line is (tag, text)."""
    stream = b"".join(
        b"/%s <</MCID %d>> BDC BT /F1 12 Tf 72 %d Td (%s) Tj ET EMC\n" % (tag.encode(), n, 800 - 20 * n, text.encode())
        for n, (tag, text) in enumerate(lines)
    )
    kids = b" ".join(b"%d 0 R" % (9 + n) for n in range(len(lines)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R%s>>" % root,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/StructParents 0/Resources 8 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/StructTreeRoot/K 7 0 R/ParentTree<</Nums[0[%s]]>>>>" % kids,
        b"<</Type/StructElem/S/Document/P 6 0 R/K[%s]>>" % kids,
        b"<</Font<</F1 5 0 R>>>>",
        *(b"<</Type/StructElem/S/%s/P 7 0 R/Pg 3 0 R/K %d>>" % (tag.encode(), n) for n, (tag, _) in enumerate(lines)),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


PROSE = [("P", text) for text in BODY]


def test_a_line_that_is_tagged_as_a_heading_is_one_of_its_level():
    content = tagged(("H1", "House rules"), *PROSE[:4], ("H2", "Keys"), *PROSE[4:])
    assert stated(content) == [("House rules", 1), ("Keys", 2)]


def test_tags_that_call_a_quarter_of_all_lines_headings_tell_nothing():
    assert stated(tagged(*(("H1", text) for _, text in PROSE))) == []


def test_tags_of_a_file_that_does_not_say_it_is_tagged_tell_nothing():
    assert stated(tagged(("H1", "House rules"), *PROSE, root=b"")) == []


def test_a_stated_heading_stands_apart_from_the_text_right_below_it():
    lines = ["Keys", BODY[0], BODY[1]]
    texts = [line.text for line in pdf_lines(bookmarked(("Keys", 0, 812), lines=lines))]
    assert texts[texts.index("Keys") + 1] == ""
