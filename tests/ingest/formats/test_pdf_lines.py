"""Words become lines by where they stand."""

from memoqa.ingest.formats.pdf import pdf_lines
from tests.ingest.documents import CHINESE, drawn_pdf


def texts(draw):
    return [line.text for line in pdf_lines(drawn_pdf(draw)) if line.text]


def test_blanks_that_letter_spacing_shows_between_chinese_characters_are_none():
    def draw(canvas):
        canvas.setFont(CHINESE, 12)
        x = 72.0
        for place, character in enumerate("借閱圖書應於三週內歸還"):
            canvas.drawString(x, 700, character)
            x += 12 + (5 if place % 2 else 0)

    assert texts(draw) == ["借閱圖書應於三週內歸還"]


def test_blanks_of_the_files_own_go_where_letters_are_spaced_and_stay_between_names():
    def draw(canvas):
        canvas.setFont(CHINESE, 12)
        canvas.drawString(72, 700, "借 閱 圖書 應 於 三 週 內 歸還")
        canvas.drawString(72, 680, "出席：王大明 陳小華 林美玉 張志強")

    assert texts(draw) == ["借閱圖書應於三週內歸還", "出席：王大明 陳小華 林美玉 張志強"]


def test_a_gap_of_a_character_between_chinese_words_is_a_blank():
    def draw(canvas):
        canvas.setFont(CHINESE, 12)
        canvas.drawString(72, 700, "主席")
        canvas.drawString(72 + 24 + 11, 700, "王大明")

    assert texts(draw) == ["主席 王大明"]


def test_a_raised_number_that_is_drawn_last_belongs_to_its_line():
    def draw(canvas):
        canvas.setFont(CHINESE, 12)
        canvas.drawString(72, 700, "鍋爐由持證人員")
        canvas.drawString(72 + 7 * 12 + 5, 700, "操作並每日記錄。")
        canvas.drawString(72, 680, "停用時應先洩壓。")
        canvas.setFont(CHINESE, 7)
        canvas.drawString(72 + 7 * 12 + 1, 705, "3")

    assert texts(draw) == ["鍋爐由持證人員3操作並每日記錄。", "停用時應先洩壓。"]


def test_an_items_number_that_is_drawn_apart_stands_before_its_text():
    def draw(canvas):
        for number, y in (("4.1", 700), ("4.2", 660)):
            canvas.drawString(72, y, number)
        canvas.drawString(110, 700, "Bring the key back to the porter.")
        canvas.drawString(110, 660, "Lock the shed at dusk.")

    assert texts(draw) == ["4.1 Bring the key back to the porter.", "4.2 Lock the shed at dusk."]


def test_columns_beside_each_other_are_not_joined():
    def draw(canvas):
        for x, words in ((72, ("Feed the hens", "at six")), (180, ("Water the beds", "at noon"))):
            for place, text in enumerate(words):
                canvas.drawString(x, 700 - 14 * place, text)

    assert texts(draw) == ["Feed the hens", "at six", "Water the beds", "at noon"]


def test_a_line_that_is_turned_against_the_page_is_read_whole_and_last():
    def draw(canvas):
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(300, -40, "printed by the works office")
        canvas.restoreState()
        canvas.drawString(72, 700, "The gate opens at eight.")

    assert texts(draw) == ["The gate opens at eight.", "printed by the works office"]
