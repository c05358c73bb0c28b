"""Tables without rules: their rows are rows, whatever stands in their cells."""

import pytest

from memoqa.ingest.formats.pdf import pdf_lines
from tests.ingest.documents import CHINESE, drawn_pdf


def rows(draw):
    return [(line.text, line.table) for line in pdf_lines(drawn_pdf(draw)) if line.text]


def put(canvas, cells):
    for x, y, text in cells:
        canvas.drawString(x, y, text)


def test_a_row_is_a_line_with_its_cells_apart_by_tabs_and_empty_cells_kept():
    def draw(canvas):
        for y, cells in enumerate((("Item", "Out", "In"), ("Chairs", "40", ""), ("Fees", "", "75"))):
            put(canvas, [(72 + 90 * place, 700 - 16 * y, cell) for place, cell in enumerate(cells) if cell])
        put(canvas, [(72, 620, "The treasurer signs the sheet each month before it is filed.")])

    assert rows(draw) == [
        ("Item\tOut\tIn", 1), ("Chairs\t40\t", 1), ("Fees\t\t75", 1),
        ("The treasurer signs the sheet each month before it is filed.", None),
    ]  # fmt: skip


def test_a_cell_of_several_lines_is_one_cell():
    def draw(canvas):
        canvas.setFont(CHINESE, 12)
        put(canvas, [(72, 700, "種類"), (140, 700, "可借"), (320, 700, "不可借")])
        for y, name, yes, no in (
            (670, "圖書", ("一般圖書三週，", "兒童圖書兩週。"), ("辭典、", "地圖集。")),
            (626, "影音", ("光碟一週，可", "續借一次。"), ("唱片、", "錄音帶。")),
        ):
            put(canvas, [(72, y - 8, name)])
            put(canvas, [(140, y - 16 * place, text) for place, text in enumerate(yes)])
            put(canvas, [(320, y - 16 * place, text) for place, text in enumerate(no)])

    assert [text for text, table in rows(draw) if table == 1] == [
        "種類\t可借\t不可借",
        "圖書\t一般圖書三週，兒童圖書兩週。\t辭典、地圖集。",
        "影音\t光碟一週，可續借一次。\t唱片、錄音帶。",
    ]


def test_a_list_whose_numbers_stand_apart_is_no_table():
    def draw(canvas):
        for y, text in enumerate(("Sweep the yard.", "Oil the hinges.", "Count the keys.", "Bolt the gate.")):
            put(canvas, [(72, 700 - 16 * y, f"({'abcd'[y]})"), (190, 700 - 16 * y, text)])

    assert {table for _, table in rows(draw)} == {None}


def test_two_columns_of_text_are_no_table():
    def draw(canvas):
        for x in (72, 310):
            put(canvas, [(x, 700 - 14 * y, f"The {word} is read every day,") for y, word in enumerate("abcdef")])

    assert {table for _, table in rows(draw)} == {None}


@pytest.mark.parametrize("names_at_bottom", [False, True])
def test_a_header_of_several_lines_is_one_row(names_at_bottom):
    def draw(canvas):
        crop = [(72, 700 if names_at_bottom else 714, "Crop")]
        upper, lower = [(180, 714, "Rows per"), (300, 714, "Days until")], [(180, 700, "bed"), (300, 700, "harvest")]
        put(canvas, [*upper, *crop, *lower] if names_at_bottom else [*crop, *upper, *lower])
        for y, cells in enumerate((("Beans", "4", "60"), ("Kale", "3", "75"), ("Leeks", "5", "120"))):
            put(canvas, [(72 + place * 114, 678 - 16 * y, cell) for place, cell in enumerate(cells)])

    assert [text for text, _ in rows(draw)] == [
        "Crop\tRows per bed\tDays until harvest", "Beans\t4\t60", "Kale\t3\t75", "Leeks\t5\t120"
    ]  # fmt: skip


def test_a_row_of_words_below_words_is_a_row():
    def draw(canvas):
        put(canvas, [(72, 700, "Herbs"), (180, 700, "north"), (300, 700, "seldom")])
        for y, word in enumerate(("Beans", "Kale", "Leeks")):
            put(canvas, [(180, 686 - 28 * y, "south"), (300, 686 - 28 * y, "daily")])
            put(canvas, [(72, 672 - 28 * y, word), (180, 672 - 28 * y, "east"), (300, 672 - 28 * y, "weekly")])

    assert [text for text, _ in rows(draw)][:2] == ["Herbs\tnorth\tseldom", "\tsouth\tdaily"]


def test_a_row_of_words_below_a_header_above_words_is_a_row():
    def draw(canvas):
        put(canvas, [(72, 700, "Crop"), (180, 700, "Bed"), (300, 700, "Water")])
        put(canvas, [(180, 686, "south"), (300, 686, "daily")])
        for y, word in enumerate(("Beans", "Kale", "Leeks")):
            put(canvas, [(72, 672 - 14 * y, word), (180, 672 - 14 * y, "east"), (300, 672 - 14 * y, "weekly")])

    assert [text for text, _ in rows(draw)][:2] == ["Crop\tBed\tWater", "\tsouth\tdaily"]
