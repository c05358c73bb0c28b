"""What a printed line's length, size and place become."""

import pytest
from reportlab.lib.utils import simpleSplit

from memoqa.ingest.formats.pdf import pdf_lines
from tests.ingest.documents import drawn_pdf

NARROW = "It will fill till it is full, little by little, if all is still in it, and it is lifted in a jiffy. " * 3
WIDE = "Whenever women summon workmen to mow, common meadows make warm, memorable homes. " * 3


def wrapped(canvas, text, top, width=400):
    for place, line in enumerate(simpleSplit(text, "Helvetica", 12, width)):
        canvas.drawString(72, top - 14 * place, line)


def read(draw):
    return [line for line in pdf_lines(drawn_pdf(draw)) if line.text]


@pytest.mark.parametrize("text", [NARROW, WIDE])
def test_a_line_is_full_where_the_next_word_had_no_room_however_many_characters_it_has(text):
    def draw(canvas):
        wrapped(canvas, NARROW, 780)
        wrapped(canvas, WIDE, 700)
        wrapped(canvas, text, 600)

    lines = [line for line in read(draw) if not line.text.startswith("jiffy")]
    length = len(simpleSplit(text, "Helvetica", 12, 400))
    assert [line.full for line in lines[-length:-1]] == [True] * (length - 1)


def test_a_line_that_leaves_room_for_the_next_word_was_ended_on_purpose():
    def draw(canvas):
        wrapped(canvas, WIDE, 700)
        canvas.drawString(72, 600, "The mill at work")
        wrapped(canvas, WIDE, 586)

    assert next(line for line in read(draw) if line.text == "The mill at work").full is False


def test_a_size_counts_from_that_of_most_of_the_text():
    def draw(canvas):
        canvas.setFont("Helvetica", 18)
        canvas.drawString(72, 780, "On Mills")
        canvas.setFont("Helvetica", 12)
        wrapped(canvas, WIDE, 740)

    sizes = [line.size for line in read(draw)]
    assert (sizes[0], set(sizes[1:])) == (1.5, {1.0})


def test_an_items_later_lines_hang_under_it_though_it_is_set_in_far_itself():
    def draw(canvas):
        wrapped(canvas, WIDE, 780)
        canvas.drawString(72 + 60, 700, "(a) a pass for the tram, and for as long as they")
        canvas.drawString(72 + 78, 686, "work here a seat;")

    first, second = (len(line.text) - len(line.text.lstrip()) for line in read(draw)[-2:])
    assert second > first > 0


def test_a_note_below_the_text_begins_apart_and_does_not_cut_a_sentence():
    def first(canvas):
        wrapped(canvas, WIDE, 780)
        canvas.drawString(72, 700, "The bell is rung when the last cart has left and then")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 60, "1 Since the spring.")
        canvas.drawString(72, 50, "2 But not on Sundays.")

    def second(canvas):
        canvas.drawString(72, 780, "the gate is shut.")
        wrapped(canvas, WIDE, 740)

    texts = [line.text.strip() for line in pdf_lines(drawn_pdf(first, second))]
    cut = texts.index("the gate is shut.")
    assert texts[cut - 1].endswith("and then")
    assert texts[cut + 1 : cut + 5] == ["", "1 Since the spring.", "", "2 But not on Sundays."]


def letter_before_small_tables(canvas):
    """A title, and a letter in 16 points set wide apart; behind it, a page of many more characters in 7 points."""
    canvas.setFont("Helvetica", 20)
    canvas.drawString(72, 800, "On Mills")
    for size, pitch, text in ((16, 26, WIDE), (7, 8, NARROW * 4)):
        canvas.setFont("Helvetica", size)
        for place, line in enumerate(simpleSplit(text, "Helvetica", size, 400)):
            canvas.drawString(72, 760 - pitch * place, line)
        canvas.showPage()


def test_a_letter_in_larger_type_set_wide_apart_keeps_its_lines_together_before_pages_of_small_tables():
    title, *letter = [line for line in pdf_lines(drawn_pdf(letter_before_small_tables)) if line.page == 1]
    assert title.text == "On Mills"
    assert [line.text for line in letter].count("") == 1  # below the title


def test_a_letters_type_is_no_headings_though_the_tables_behind_it_are_set_smaller():
    lines = list(pdf_lines(drawn_pdf(letter_before_small_tables)))
    title, *letter = [line for line in lines if line.page == 1 and line.text]
    assert (title.size, {line.size for line in letter}) == (1.25, {1.0})
