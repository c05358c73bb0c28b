"""PDFs: the text layer in order, without page furniture; what has no text is refused with what to do."""

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from memoqa.ingest.formats.pdf import pdf_lines
from memoqa.ingest.formats.table import PDF
from tests.ingest.documents import CHINESE, drawn_pdf, pdf, raw_pdf

PAGE_ONE = ["面對美中貿易戰依舊前途未卜，習近平強化密集出訪安排，不啻", "有尋求「突破口」之戰略設想，後續"]
PIECES = ["甲乙", "The gate", "3.", "(a)", "well-", "known", "7 丙丁，戊", "1n"]
PAGE_TWO = ["發展值得觀察。", "儘管中俄關係持續升溫，雙方地緣競爭仍存矛盾。"]


def column(lines, top=780.0, pitch=20.0, left=72.0):
    return [(left, top - pitch * place, text) for place, text in enumerate(lines)]


def lines(*pages, **options):
    # In this process, since that is faster.
    return tuple(line for line in pdf_lines(pdf(*pages, **options)) if line.role != "left out")


def test_a_pdf_is_read_through_the_child_as_it_is_without(read_bytes):
    source = read_bytes("a.pdf", pdf(column(PAGE_ONE), column(PAGE_TWO))).source
    assert (source.format, source.lines) == (PDF, lines(column(PAGE_ONE), column(PAGE_TWO)))


def test_a_paragraph_that_crosses_a_page_is_one_piece():
    pages = [[*column(text), (290, 30, f"- {number} -")] for number, text in enumerate([PAGE_ONE, PAGE_TWO], start=1)]
    assert [(line.page, line.number, line.text) for line in lines(*pages)] == [
        (1, 1, PAGE_ONE[0]), (1, 2, PAGE_ONE[1]), (2, 1, PAGE_TWO[0]), (2, 2, PAGE_TWO[1]),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["- {} -", "{}", "第 {} 頁", "第{}頁，共9頁", "Page {} of 9", "{}/9", "p. {}"])
@pytest.mark.parametrize("height", [30, 815])
def test_page_numbers_of_every_form_are_left_out(label, height):
    pages = [[(290, height, label.format(number + 6)), *column([f"text {number}"])] for number in (1, 2)]
    assert [line.text for line in lines(*pages)] == ["text 1", "text 2"]


def test_a_number_in_a_pages_margin_that_does_not_count_up_is_text():
    pages = [[*column([f"text of {figure}"]), (290, 30, figure)] for figure in ("2019", "17")]
    assert [line.text for line in lines(*pages) if line.text] == ["text of 2019", "2019", "text of 17", "17"]


def test_a_page_number_amid_the_page_is_text():
    assert [line.text for line in lines(column(["text", "- 1 -"], top=400))] == ["text", "- 1 -"]


def test_a_running_header_is_kept_once_at_the_end_whatever_its_digits():
    pages = [[(72, 815, f"會議紀要 {number}"), *column([f"{word}文"])] for number, word in enumerate("本正內", start=1)]
    assert [line.text for line in lines(*pages)] == ["本文", "正文", "內文", "", "會議紀要 1"]


def test_page_numbers_and_repeats_are_reported_as_left_out_and_a_kept_header_as_furniture():
    pages = [[(72, 815, "會議紀要"), *column([text]), (290, 30, str(number))] for number, text in enumerate("甲乙", 1)]
    found = [(line.text, line.page, line.role) for line in pdf_lines(pdf(*pages)) if line.role != "text"]
    assert found == [
        ("會議紀要", 1, "furniture"), ("1", 1, "left out"), ("會議紀要", 2, "left out"), ("2", 2, "left out"),
    ]  # fmt: skip


def test_two_pages_share_a_header_only_if_it_is_the_same_in_every_character():
    for second, count in (("會議紀要甲", 1), ("會議紀要乙", 2)):
        pages = [[(72, 815, head), *column([text])] for head, text in (("會議紀要甲", "本文"), (second, "正文"))]
        assert sum("會議紀要" in line.text for line in lines(*pages)) == count


def test_a_line_that_repeats_in_the_body_is_text():
    pages = [column(["同一句話"], top=400) for _ in range(4)]
    assert [line.text for line in lines(*pages)] == ["同一句話"] * 4


def test_the_figures_of_tables_are_not_taken_for_a_header():
    pages = [[(72, 815, f"{number},000"), *column([f"text {number}"])] for number in (3, 5, 8)]
    assert [line.text for line in lines(*pages) if "," in line.text] == ["3,000", "5,000", "8,000"]


def test_a_clear_gap_is_a_blank_line_and_usual_spacing_is_none():
    page = [*column(["one", "two"]), *column(["three", "four"], top=720)]
    assert [line.text for line in lines(page)] == ["one", "two", "", "three", "four"]


def test_an_indented_line_begins_with_spaces():
    page = [(96, 780, "縮排段落首行"), *column(["第二行", "第三行"], top=760)]
    assert [line.text for line in lines(page)] == ["    縮排段落首行", "第二行", "第三行"]


def test_an_indentation_that_the_file_writes_is_not_doubled():
    assert [line.text for line in lines(column(["　　縮排", "第二行", "第三行"]))] == ["　　縮排", "第二行", "第三行"]


def test_a_centred_line_is_not_indented():
    page = [(250, 780, "標題"), *column(["第二行", "第三行"], top=760)]
    assert [line.text for line in lines(page)] == ["標題", "第二行", "第三行"]


@pytest.mark.parametrize("hyphen", ["-", "\u00ad"])
def test_the_hyphen_of_a_broken_word_is_a_soft_hyphen(hyphen):
    page = column([f"an inter{hyphen}", "esting line"], pitch=14)
    assert [line.text for line in lines(page, font="Helvetica")] == ["an inter\u00ad", "esting line"]


@pytest.mark.usefixtures("without_recognition")
def test_a_page_of_garbage_is_named_and_the_others_are_read(read_bytes):
    garbage = [
        "B7$K!Q.'.XF 12@3A)) H9=]ny;345= G3HIJ-6)191)))J:KHI",
        "7=]Un:345=q dd[7^a %d{q}x*}+%~ 4(b*c^^d) 187)JMN",
    ] * 2
    found = lines(column(garbage), column(["The second page can be read."]), font="Helvetica")
    assert [(line.page, line.text, line.unread) for line in found] == [
        (1, "", True), (2, "The second page can be read.", False),
    ]  # fmt: skip
    loaded = read_bytes("a.pdf", pdf(column(garbage), column(["The second page can be read."]), font="Helvetica"))
    assert loaded.unread.startswith("page 1 cannot be read")
    assert loaded.source.text == "The second page can be read."


def test_characters_beyond_the_basic_plane_are_whole():
    assert [line.text for line in lines(column(["人名𠀋字"]))] == ["人名𠀋字"]


def test_a_pdf_with_an_owners_password_only_is_read():
    assert [line.text for line in lines(column(["text"]), password="")] == ["text"]


def test_an_encrypted_pdf_is_refused(reason):
    assert (
        reason("a.pdf", pdf(column(["text"]), password="secret"))
        == "it is protected by a password; save it without one"
    )


@pytest.mark.usefixtures("without_recognition")
def test_a_scan_is_refused_with_what_to_do(reason, tmp_path):
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    assert "`pip install 'memoqa[ocr]'`" in reason("a.pdf", (tmp_path / "scan.pdf").read_bytes())


@pytest.mark.usefixtures("without_recognition")
def test_fonts_that_do_not_say_their_characters_are_refused(reason):
    glyphs = raw_pdf(b"BT /F1 12 Tf 72 700 Td <00010002000300040005> Tj ET", b"[]")
    nameless = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
        b"/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    content = glyphs.replace(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", nameless)
    assert "its fonts do not say which characters" in reason("a.pdf", content)


def test_a_stray_glyph_without_a_character_shows_as_unknown():
    content = raw_pdf(
        b"BT /F1 12 Tf 72 700 Td (A sentence of some length with one \\001 stray glyph in it.) Tj ET", b"[]"
    )
    (line,) = pdf_lines(content)
    assert line.text == "A sentence of some length with one \ufffd stray glyph in it."


@pytest.mark.parametrize("content", [b"not a pdf", b" " * 1024 + b"%PDF-1.4"])
def test_a_file_without_the_header_is_not_a_pdf(reason, content):
    assert "it is not a .pdf file" in reason("a.pdf", content)


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"%PDF-1.4\n" + bytes(range(256)) * 40])
def test_a_broken_pdf_is_refused(reason, content):
    assert "damaged" in reason("a.pdf", content)


def test_without_white_space_the_lines_are_the_text_layer():
    page = [(96, 780, PAGE_ONE[0]), *column([*PAGE_ONE, " 𠀋 x"], top=700)]
    drawn = "".join("".join(text.split()) for _, _, text in page)
    assert "".join("".join(line.text.split()) for line in lines(page)) == drawn


@given(
    st.lists(
        st.tuples(
            st.integers(20, 500), st.integers(20, 800), st.sampled_from([7, 10, 12, 20]), st.sampled_from(PIECES)
        ),
        min_size=1,
        max_size=25,
    ),
    st.lists(st.tuples(st.integers(20, 400), st.integers(20, 600)), max_size=3),
)
def test_wherever_pieces_and_rules_stand_no_character_is_lost(pieces, grids):
    def draw(canvas):
        for x, y, size, text in pieces:
            canvas.setFont(CHINESE, size)
            canvas.drawString(x, y, text)
        for x, y in grids:
            canvas.grid([x, x + 60, x + 150], [y, y + 30, y + 90])

    content = drawn_pdf(draw)
    drawn = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    found = "".join(line.text for line in pdf_lines(content))
    hyphens = str.maketrans("\ufffe\x02\u00ad", "---")  # each way to say a broken word's
    assert sorted("".join(found.split()).translate(hyphens)) == sorted("".join(drawn.split()).translate(hyphens))


def test_a_page_with_nothing_but_its_number_has_no_lines():
    assert lines([(290, 30, "1")]) == ()


def test_a_page_that_is_a_picture_is_named_among_pages_with_text():
    def text(canvas):
        canvas.drawString(72, 700, "The boats are moored along the north bank.")

    def scan(canvas):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    def logo(canvas):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 90, 120)

    assert [line.page for line in pdf_lines(drawn_pdf(text, scan, logo)) if line.unread] == [2]


@pytest.mark.parametrize(
    ("stamp", "share", "unread"),
    [
        ("", 0.9, True),
        ("", 0.5, True),
        ("", 0.3, False),
        ("Archive no. 114", 0.95, True),
        ("Archive no. 114", 0.5, False),
    ],
    ids=["a scan", "half a page", "a logo", "a stamp on a scan", "a picture with its caption"],
)
def test_a_page_is_a_scan_if_it_is_a_picture_with_no_more_than_a_stamp_on_it(tmp_path, stamp, share, unread):
    file = tmp_path / "scan.pdf"
    canvas = Canvas(str(file), pagesize=(600, 800))
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 600 * share**0.5, 800 * share**0.5)
    canvas.drawString(50, 780, stamp)
    canvas.showPage()
    canvas.drawString(50, 780, "This page has text of its own, and the picture before it has none.")
    canvas.save()
    assert [line.page for line in pdf_lines(file.read_bytes()) if line.unread] == [1] * unread


def test_in_a_pdf_without_any_text_each_page_is_to_be_recognised(tmp_path):
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    for _ in range(2):
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    found = list(pdf_lines((tmp_path / "scan.pdf").read_bytes()))
    assert [(line.page, line.text, line.unread) for line in found] == [(1, "", True), (2, "", True)]
