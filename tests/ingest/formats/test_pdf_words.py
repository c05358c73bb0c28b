"""The words of a page: what pdfium gives for each character, and where it gives none."""

import pytest
from pypdfium2 import PdfDocument

from memoqa.ingest.formats.pdf_words import UNKNOWN, is_inferred, is_wide, words_of
from tests.ingest.documents import drawn_pdf, raw_pdf

CMAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000><FFFF> "
    b"endcodespacerange 4 beginbfchar <0041> <0041> <0042> <D840DC0B> <0043> <00660069> <0044> <0002> endbfchar "
    b"endcmap CMapName currentdict /CMap defineresource pop end end"
)


def page(codes):
    """A page in a font that says four of its characters: A, one beyond U+FFFF, the two letters of fi, a control."""
    nameless = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
        b"\nendobj\n6 0 obj\n<</Length %d>>stream\n%s\nendstream" % (len(CMAP), CMAP)
    )
    content = raw_pdf(b"BT /F1 12 Tf 72 700 Td <" + codes + b"> Tj ET", b"[]")
    return PdfDocument(content.replace(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", nameless))[0].get_textpage()


def found(text_page):
    return [(word.text, start, end) for word, start, end in words_of(text_page)]


def test_a_character_beyond_the_basic_plane_is_one_and_a_ligature_its_letters():
    assert found(page(b"004100420043")) == [("A\U0002000bfi", 0, 4)]


def test_a_glyph_without_a_character_is_unknown_among_others():
    assert found(page(b"00410045")) == [("A" + UNKNOWN, 0, 1)]


def test_a_control_that_pdfium_leaves_out_of_its_text_moves_no_index():
    assert found(page(b"0041004400410041"))[-1] == ("AA", 2, 3)


def test_white_space_that_the_file_writes_is_not_inferred():
    def draw(canvas):
        canvas.drawString(72, 700, "one two")

    text_page = PdfDocument(drawn_pdf(draw))[0].get_textpage()
    (_, _, end), (word, start, _) = words_of(text_page)
    assert word.blank == " "
    assert not is_inferred(text_page, end + 1, start)


def test_a_gap_between_words_is_inferred_white_space():
    def draw(canvas):
        canvas.drawString(72, 700, "one")
        canvas.drawString(100, 700, "two")

    text_page = PdfDocument(drawn_pdf(draw))[0].get_textpage()
    (_, _, end), (_, start, _) = words_of(text_page)
    assert is_inferred(text_page, end + 1, start)


def test_a_word_behind_a_line_end_begins_a_line():
    def draw(canvas):
        for y, line in ((700, "one two"), (680, "three")):
            canvas.drawString(72, y, line)

    words = words_of(PdfDocument(drawn_pdf(draw))[0].get_textpage())
    assert [(word.text, word.begins, word.blank) for word, _, _ in words] == [
        ("one", True, ""), ("two", False, " "), ("three", True, "")
    ]  # fmt: skip


@pytest.mark.parametrize(("character", "wide"), [("字", True), ("，", True), ("𠀋", True), ("a", False), ("…", False)])
def test_chinese_and_its_punctuation_are_wide(character, wide):
    assert is_wide(character) == wide
