"""Workbooks: what a sheet shows is read, row by row, and what it hides is left out and said."""

import datetime
import io
import zipfile

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from memoqa.ingest.formats import xlsx
from memoqa.ingest.formats.format import OLE_MAGIC
from memoqa.ingest.formats.xlsx import xlsx_lines
from memoqa.ingest.formats.zip_package import ENCRYPTED_OFFICE
from memoqa.ingest.source import UnreadableFile
from tests.ingest.formats.workbooks import lines, repacked, saved, texts, workbook

RATES = [["City", "Rate", "Share", "From"], ["Bern", 1200, 0.35, datetime.date(2031, 3, 1)]]
SHEET = "xl/worksheets/sheet1.xml"


def shown(book):
    return [(line.text, line.number, line.heading, line.role) for line in lines(book) if line.text]


def test_a_row_is_a_line_with_its_number_and_cells_are_as_the_sheet_shows_them():
    book = workbook(Sheet1=RATES)
    sheet = book["Sheet1"]
    sheet["B2"].number_format, sheet["C2"].number_format, sheet["D2"].number_format = "#,##0", "0%", "yyyy/m/d"
    assert shown(book) == [
        ("City\tRate\tShare\tFrom", 1, None, "table header"),
        ("Bern\t1,200\t35%\t2031/3/1", 2, None, "table row"),
    ]


def test_each_of_several_sheets_is_a_section_and_none_of_their_names_is_the_title():
    assert shown(workbook(Home=RATES[:1], Abroad=RATES[:1]))[::2] == [
        ("Home", 1, 1, "heading"),
        ("Abroad", 1, 1, "heading"),
    ]


def test_what_stands_over_the_only_table_is_the_title_and_only_then_comes_the_sheets_name():
    book = workbook(Travel=[["Rates for journeys"], ["Issued by the lodge"], *RATES])
    assert shown(book)[:3] == [
        ("Rates for journeys", 1, 0, "text"),
        ("Issued by the lodge", 2, None, "text"),
        ("Travel", 1, 1, "text"),
    ]


@pytest.mark.parametrize("name", ["Sheet1", "工作表1", "Tabelle1"])
def test_a_name_that_a_program_gave_the_only_sheet_is_no_heading(name):
    assert texts(workbook(**{name: RATES}))[0] == "City\tRate\tShare\tFrom"


def test_a_cell_merged_over_rows_is_read_in_each_and_over_columns_once():
    book = workbook(Sheet1=[["Land", "City", "Fee"], ["Japan", "Tokyo", 9], [None, "Osaka", 8], ["Closed until May"]])
    book["Sheet1"].merge_cells("A2:A3")
    book["Sheet1"].merge_cells("A4:C4")
    assert texts(book)[1:] == ["Japan\tTokyo\t9", "Japan\tOsaka\t8", "Closed until May"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_said():
    book = workbook(Open=[["A", "B", "C"], ["x", "1", "2"], ["y", "3", "4"]], Closed=[["secret"]], Deep=[["secret"]])
    book["Closed"].sheet_state, book["Deep"].sheet_state = "hidden", "veryHidden"
    book["Open"].row_dimensions[3].hidden = True
    book["Open"].column_dimensions["B"].hidden = True
    assert texts(book) == ["Open", "A\tC", "x\t2"]
    assert [line.text for line in lines(book) if line.role == "hidden"] == [
        "hidden sheet: Closed", "hidden sheet: Deep", "hidden row: y | 3 | 4", "hidden column B: B",
    ]  # fmt: skip


def test_a_workbook_is_indexed_without_complaint_about_what_it_hides_on_purpose(read_bytes):
    book = workbook(Open=RATES, Closed=[["secret"]])
    book["Closed"].sheet_state = "hidden"
    loaded = read_bytes("a.xlsx", saved(book))
    assert loaded.unread == ""
    assert [line.text for line in loaded.source.left_out] == ["hidden sheet: Closed"]


def test_a_hidden_row_does_not_set_tables_apart_and_a_blank_one_does():
    book = workbook(Sheet1=[["A", "B", "C"], ["x", "y", "z"], ["u", "v", "w"], [], ["D", "E", "F"], ["1", "2", "3"]])
    book["Sheet1"].row_dimensions[2].hidden = True
    assert [line.table for line in lines(book) if line.text and line.role != "hidden"] == [1, 1, 2, 2]


def test_stored_results_stand_for_formulas():
    book = saved(workbook(Sheet1=[["City", "Rate"], ["Bern", "=2*600"]]))
    stored = repacked(
        book, SHEET, lambda xml: xml.replace(b"<v />", b"<v>1200</v>").replace(b"<v></v>", b"<v>1200</v>")
    )
    assert texts(stored)[1] == "Bern\t1200"


def test_a_formula_without_a_stored_result_is_refused_since_its_cell_would_be_empty():
    with pytest.raises(UnreadableFile, match="formulas whose results were never saved; open it in Excel"):
        lines(workbook(Sheet1=[["City", "Rate"], ["Bern", "=2*600"]]))


def test_a_formula_that_gives_an_empty_text_has_a_result():
    book = saved(workbook(Sheet1=[["City", "Rate"], ["Bern", '=""']]))
    made = repacked(book, SHEET, lambda xml: xml.replace(b'<c r="B2">', b'<c r="B2" t="str">'))
    assert texts(made) == ["City\tRate", "Bern"]


def test_errors_and_truth_values_are_read_as_shown():
    assert texts(workbook(Sheet1=[["A", "B"], ["#N/A", True]]))[1] == "#N/A\tTRUE"


def test_headers_are_known_by_bold_type_shading_frozen_rows_filters_and_declared_tables():
    words = [["Tool", "Keeper"], ["Saw", "Ada"]]
    books = [workbook(Sheet1=words) for _ in range(5)]
    for cell in books[0]["Sheet1"][1]:
        cell.font = Font(bold=True)
    for cell in books[1]["Sheet1"][1]:
        cell.fill = PatternFill("solid", fgColor="DDDDDD")
    books[2]["Sheet1"].freeze_panes = "A2"
    books[3]["Sheet1"].auto_filter.ref = "A1:B2"
    books[4]["Sheet1"].add_table(Table(displayName="Tools", ref="A1:B2"))
    for book in books:
        assert [line.role for line in lines(book)] == ["table header", "table row"]
    assert [line.role for line in lines(workbook(Sheet1=words))] == ["table row", "table row"]


def test_the_workbooks_properties_say_its_title_and_day_and_the_text_says_them_better(read_bytes):
    book = workbook(Sheet1=RATES)
    book.properties.title, book.properties.modified = "Rates", datetime.datetime(2031, 3, 1, 8, 0, tzinfo=datetime.UTC)
    source = read_bytes("a.xlsx", saved(book)).source
    assert (source.title, source.text.count("Rates")) == ("Rates", 0)
    # openpyxl sets the day when it saves, and it is in the file.
    assert source.date == datetime.datetime.now(datetime.UTC).date().isoformat()


def test_a_workbook_that_says_no_day_has_none(read_bytes):
    content = repacked(saved(workbook(Sheet1=RATES)), "docProps/core.xml", lambda _: b"<x/>")
    assert read_bytes("a.xlsx", content).source.date is None


def test_a_dimension_of_a_million_rows_and_all_columns_costs_nothing():
    book = repacked(
        saved(workbook(Sheet1=RATES)), SHEET, lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    )
    assert b"XFD1048576" in zipfile.ZipFile(io.BytesIO(book)).read(SHEET)
    assert len(texts(book)) == 2


def test_a_dimension_that_is_too_small_hides_nothing():
    book = repacked(saved(workbook(Sheet1=RATES)), SHEET, lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1"'))
    assert texts(book)[1].startswith("Bern\t1200")


def test_a_merge_over_the_whole_sheet_costs_nothing():
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="F1:XFD1048576"/></mergeCells>'
    book = repacked(saved(workbook(Sheet1=RATES)), SHEET, lambda xml: xml.replace(b"</sheetData>", merge))
    assert len(texts(book)) == 2


def test_a_sheet_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert len(lines(workbook(Sheet1=[[number, "x"] for number in range(3)]))) == 3
    with pytest.raises(UnreadableFile, match="more than 20,000 rows"):
        lines(workbook(Sheet1=[[number, "x"] for number in range(4)]))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "it is damaged, or not an Excel workbook"),
        (saved(workbook(Sheet1=RATES))[:2000], "it is damaged, or not an Excel workbook"),
        (repacked(saved(workbook(Sheet1=RATES)), SHEET, lambda xml: xml[:-60]), "it is damaged"),
        (repacked(saved(workbook(Sheet1=RATES)), "[Content_Types].xml", lambda _: b"<x/>"), "it is damaged"),
        (
            repacked(saved(workbook(Sheet1=RATES)), SHEET, lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml),
            "entities",
        ),
        (repacked(saved(workbook(Sheet1=RATES)), SHEET, lambda _: b" " * 50_000_000), "decompression bomb"),
        (OLE_MAGIC + b"Workbook", "it is in Excel's old .xls format; open it and save it as .xlsx"),
        (OLE_MAGIC + ENCRYPTED_OFFICE, "it is protected by a password"),
        (saved(workbook(Sheet1=[])), "none of its sheets has text"),
    ],
    ids=["magic alone", "cut off", "cut part", "no types", "entities", "bomb", "xls", "password", "empty"],
)
def test_a_workbook_that_cannot_be_read_says_why(reason, content, told):
    assert told in reason("a.xlsx", content)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"", "it is empty (0 bytes)"),
        ("a.xlsx", b"<html><table>", "it is not a .xlsx file, whatever its name says"),
        ("a.csv", b"PK\x03\x04", "Word file or another zip archive"),
    ],
)
def test_a_file_of_another_kind_says_so(reason, name, content, told):
    assert told in reason(name, content)


def test_what_a_workbook_refers_to_outside_itself_is_never_opened(monkeypatch):
    def opened(*_args, **_more):
        raise AssertionError("something was opened")

    content = saved(workbook(Sheet1=RATES))
    link = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    link += (
        b'<Relationship Id="r9" Type="http://x/externalLink" Target="http://192.0.2.1/a.xlsx" TargetMode="External"/>'
    )
    linked = repacked(content, "xl/worksheets/_rels/sheet1.xml.rels", lambda _: link + b"</Relationships>")
    monkeypatch.setattr("socket.socket.connect", opened)
    assert len([line for line in xlsx_lines(linked) if line.table]) == 2
