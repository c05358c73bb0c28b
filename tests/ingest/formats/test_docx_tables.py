import pytest

from tests.ingest.formats.word import lines, p, row, table, texts, with_body

SHADED = "<w:tcPr><w:shd w:val='clear' w:fill='D9D9D9'/></w:tcPr>"
BOLD = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>X</w:t></w:r></w:p>"
HEADER = "<w:tblHeader/>"
LONG = "The storeroom is locked at six and the key is handed to the porter, who signs for it. " * 2


def roles(document):
    return [line.role for line in lines(document)]


def test_a_table_of_one_cell_is_layout_and_its_paragraphs_are_read_with_their_styles():
    heading = p("Lending tools", "<w:outlineLvl w:val='0'/>")
    document = with_body(table(row(f"{p('Tool library')}{heading}{p('Tools are lent for a week.')}")))
    assert [(line.text, line.heading, line.role) for line in lines(document)] == [
        ("Tool library", None, "text"),
        ("Lending tools", 1, "text"),
        ("Tools are lent for a week.", None, "text"),
    ]


def test_a_table_of_one_column_is_layout_however_many_rows_it_has():
    assert roles(with_body(table(row("工具借用須知"), row("借期一週。")))) == ["text", "text"]


def test_a_table_inside_a_layout_table_is_a_table():
    inner = table(row("Tool", "Days"), row("Drill", "3"))
    document = with_body(table(row(f"{p('Terms')}{inner}<w:p/>")))
    assert texts(document) == ["Terms", "Tool\tDays", "Drill\t3", ""]


def test_a_table_inside_a_cell_of_a_row_stays_in_the_row():
    inner = table(row("a", "b"))
    assert texts(with_body(table(row("Sizes", f"{inner}<w:p/>")))) == ["Sizes\ta b"]


def test_a_row_in_which_one_cell_holds_all_the_text_is_read_paragraph_by_paragraph():
    document = with_body(table(row("Logo", "Hours"), row("", f"{p('Open daily.')}{p('Closed in May.')}")))
    assert texts(document) == ["Logo\tHours", "", "Open daily.", "Closed in May."]


def test_a_row_as_long_as_a_page_is_read_paragraph_by_paragraph():
    document = with_body(table(row("Keys", p(LONG) * 4), row("Bins", "Emptied on Monday.")))
    assert texts(document) == ["Keys", *[LONG] * 4, "Bins\tEmptied on Monday."]


@pytest.mark.parametrize("cell", [f"<w:tc>{SHADED}{p('X')}</w:tc>", f"<w:tc>{BOLD}</w:tc>"])
def test_a_first_row_that_is_shaded_or_bold_where_the_second_is_not_is_the_header(cell):
    header = f"<w:tr>{cell.replace('X', 'Tool')}{cell.replace('X', 'Deposit')}</w:tr>"
    assert roles(with_body(table(header, row("Drill", "40"), row("Saw", "25")))) == ["table header", *["table row"] * 2]


def test_rows_that_word_repeats_on_each_page_are_the_header():
    headers = row("Loan", "2031", properties=HEADER), row("Tool", "Days", properties=HEADER)
    assert roles(with_body(table(*headers, row("Saw", "3")))) == ["table header", "table header", "table row"]


def test_three_plain_columns_without_a_digit_head_those_below():
    document = with_body(table(row("Tool", "Days", "Fee"), row("Saw", "3", "0"), row("Drill", "1", "5")))
    assert roles(document) == ["table header", "table row", "table row"]


@pytest.mark.parametrize(
    "rows",
    [
        (row("Name", "Ada"), row("Room", "12"), row("Phone", "88")),
        (row("2031", "2032", "2033"), row("3", "4", "5"), row("6", "7", "8")),
        (row("Saw", "", "Drill"), row("3", "4", "5"), row("6", "7", "8")),
        (row("a", "b", "c", properties=HEADER),),
    ],
)
def test_a_row_that_may_well_be_data_is_no_header(rows):
    assert "table header" not in roles(with_body(table(*rows)))


def test_a_short_row_across_the_whole_table_heads_the_rows_below_and_they_may_have_a_header():
    actions = row("項目", "誰", "何時"), row("購票", "林", "3/1"), row("訂房", "王", "3/2")
    document = with_body(p("Before."), table(row("主席", "陳雅"), row("待辦事項"), *actions))
    assert [(line.text, line.heading, line.role) for line in lines(document)][2:4] == [
        ("待辦事項", 95, "text"),
        ("項目\t誰\t何時", None, "table header"),
    ]


def test_the_first_row_of_a_document_that_is_one_table_may_be_its_title():
    assert lines(with_body(table(row("工具館會議紀錄"), row("日期", "3/1"))))[0].heading is None


def test_a_sentence_across_the_whole_table_is_no_heading():
    assert roles(with_body(table(row("Tool", "Days"), row("Ask before you borrow.")))) == ["table row", "table row"]


def test_the_rows_of_a_table_have_its_number_and_other_lines_have_none():
    tables = table(row("Saw", "3"), row("Drill", "1")), table(row("Lamp", "2"), row("Cord", "2"))
    assert [line.table for line in lines(with_body(tables[0], p("Or ask."), tables[1]))] == [1, 1, None, 2, 2]


def test_a_column_whose_name_is_left_empty_above_the_rows_own_names_has_a_header_all_the_same():
    document = with_body(table(row("", "Days", "Fee"), row("Saw", "3", "0"), row("Drill", "1", "5")))
    assert roles(document)[0] == "table header"


def test_a_cell_beside_one_that_goes_on_from_above_is_no_heading():
    begun = f"<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{p('Monday')}</w:tc>"
    gone_on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    first, second = (
        f"<w:tr>{cell}<w:tc>{p(tool)}</w:tc></w:tr>" for cell, tool in ((begun, "Saws"), (gone_on, "Lamps"))
    )
    document = with_body(p("Lent on:"), table(first, second))
    assert [(line.text, line.heading) for line in lines(document)][1:] == [("Monday\tSaws", None), ("Lamps", None)]
