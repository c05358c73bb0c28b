"""The order in which the lines of a recognised page are read."""

from memoqa.ingest.formats.recognised_order import Box, rows_in_order


def boxes(*places, size=10):
    """Lines at these places: left, right and middle."""
    return [Box(number, *place, size) for number, place in enumerate(places)]


def test_lines_are_read_from_the_top_whatever_the_order_in_which_they_were_found():
    assert list(rows_in_order(boxes((0, 90, 50), (0, 90, 20), (0, 90, 80)))) == [[1], [0], [2]]


def test_lines_beside_each_other_are_a_row_from_the_left():
    assert list(rows_in_order(boxes((60, 90, 21), (0, 40, 20)))) == [[1, 0]]


def column(left, right, count, top=0):
    return [(left, right, top + 16 * number) for number in range(count)]


def test_two_columns_of_text_are_read_one_after_the_other():
    found = list(rows_in_order(boxes(*column(0, 200, 6), *column(220, 420, 6))))
    assert found == [[number] for number in range(12)]


def test_a_title_above_two_columns_and_a_line_below_them_are_read_first_and_last():
    lines = [(100, 320, -20), *column(0, 200, 6), *column(220, 420, 6), (0, 420, 120)]
    assert list(rows_in_order(boxes(*lines))) == [[number] for number in range(14)]


def test_three_columns_are_read_one_after_the_other():
    lines = [*column(0, 200, 5), *column(220, 420, 5), *column(440, 640, 5)]
    assert list(rows_in_order(boxes(*lines))) == [[number] for number in range(15)]


def test_cells_beside_each_other_are_rows_and_no_columns():
    cells = [(left, left + wide, 20 * row) for row in range(5) for left, wide in ((0, 40 + 20 * row), (220, 35))]
    assert list(rows_in_order(boxes(*cells))) == [[2 * row, 2 * row + 1] for row in range(5)]


def test_a_margins_notes_are_no_column():
    lines = [*column(0, 20, 6), *column(60, 420, 6)]
    assert list(rows_in_order(boxes(*lines))) == [[number, number + 6] for number in range(6)]


def test_notes_in_the_right_margin_are_read_behind_the_text_that_they_stand_beside():
    text, notes = column(0, 400, 9), [(408, 450, 16 * line) for line in (0, 4, 7)]
    assert list(rows_in_order(boxes(*text, *notes))) == [[number] for number in range(12)]


def test_figures_to_the_right_of_a_list_stay_in_its_rows():
    names, figures = column(0, 400, 6), [(408, 418, 16 * line) for line in range(6)]
    assert list(rows_in_order(boxes(*names, *figures))) == [[line, line + 6] for line in range(6)]


def test_people_and_their_posts_beside_each_other_are_rows_and_no_columns():
    left, right = [95, 92, 96, 93, 130, 60], [110, 112, 111, 60, 112, 110]
    lines = [(start, start + wide, 16 * row) for row in range(6) for start, wide in ((0, left[row]), (200, right[row]))]
    assert list(rows_in_order(boxes(*lines))) == [[2 * row, 2 * row + 1] for row in range(6)]


def test_lines_that_share_a_character_are_a_row():
    assert list(rows_in_order(boxes((0, 100, 50), (92, 200, 50)))) == [[0, 1]]
