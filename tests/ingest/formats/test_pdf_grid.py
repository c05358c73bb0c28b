"""Tables with rules: the rules say what a cell is."""

from memoqa.ingest.formats.pdf import pdf_lines
from memoqa.ingest.formats.pdf_grid import grids_of
from memoqa.ingest.formats.pdf_rules import Rule
from tests.ingest.documents import drawn_pdf


def rows(draw):
    return [(line.text, line.table) for line in pdf_lines(drawn_pdf(draw)) if line.text]


def test_cells_that_nearly_touch_are_apart_where_a_rule_stands():
    def draw(canvas):
        canvas.grid([70, 150, 260], [700, 668, 636])
        canvas.drawString(75, 688, "Room on the")
        canvas.drawString(75, 674, "ground floor")
        canvas.drawString(152, 681, "Twelve a day, no deposit")
        canvas.drawString(75, 656, "Hall for the")
        canvas.drawString(75, 642, "whole guild")
        canvas.drawString(152, 649, "Fifty a day, deposit ten")

    assert rows(draw) == [
        ("Room on the ground floor\tTwelve a day, no deposit", 1),
        ("Hall for the whole guild\tFifty a day, deposit ten", 1),
    ]


def test_the_rules_hold_whatever_the_order_of_drawing():
    def draw(canvas):
        canvas.grid([70, 150, 260], [700, 680, 660])
        for x, y, text in ((155, 665, "d"), (75, 665, "c"), (155, 685, "b"), (75, 685, "a")):
            canvas.drawString(x, y, text)

    assert rows(draw) == [("a\tb", 1), ("c\td", 1)]


def test_long_texts_side_by_side_are_read_one_after_the_other():
    def draw(canvas):
        canvas.grid([70, 300, 530], [700, 680, 440])
        for x, word in ((75, "old"), (305, "new")):
            canvas.drawString(x, 685, f"The {word} wording")
            for place in range(14):
                canvas.drawString(x, 660 - 15 * place, f"Line {place} of the {word} text.")

    found = rows(draw)
    assert {table for _, table in found} == {None}
    assert [text for text, _ in found][2:16] == [f"Line {place} of the old text." for place in range(14)]


def test_a_box_around_a_text_is_no_table():
    def draw(canvas):
        canvas.rect(70, 640, 300, 60)
        canvas.drawString(75, 680, "Lock the gate.")
        canvas.drawString(75, 660, "Hand in the key.")

    assert {table for _, table in rows(draw)} == {None}


def test_rules_that_do_not_meet_are_no_grid():
    upright = [Rule(x, 100, x + 1, 200) for x in (50, 100, 150)]
    assert grids_of([*upright, Rule(50, 300, 150, 301), Rule(50, 320, 150, 321)]) == []
    assert len(grids_of([*upright, Rule(50, 100, 150, 101), Rule(50, 200, 150, 201)])) == 1


def test_a_drawing_whose_labels_stand_each_alone_is_no_table():
    def draw(canvas):
        canvas.grid([70, 150, 230, 310], [700, 680, 660, 640])
        for place, text in enumerate(("pump", "tank", "pipe")):
            canvas.drawString(75 + 80 * place, 685 - 20 * place, text)

    assert rows(draw) == [("pump", None), ("tank", None), ("pipe", None)]
