"""What a sheet's XML says of its rows and columns."""

import io

import pytest

from memoqa.ingest.formats.xlsx_geometry import Geometry, covering, geometry_of
from memoqa.ingest.source import UnreadableFile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(xml: str, areas=()) -> Geometry:
    return geometry_of(io.BytesIO(f"<worksheet {MAIN}>{xml}</worksheet>".encode()), areas)


def test_hidden_rows_and_columns_merged_cells_and_header_rows_are_found():
    found = read(
        '<sheetViews><sheetView><pane ySplit="2" state="frozen"/></sheetView></sheetViews>'
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>'
        '<sheetData><row r="4" hidden="true"><c r="A4"/></row><row r="5"/></sheetData>'
        '<autoFilter ref="A7:C9"/><mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
        areas=["E11:F20"],
    )
    assert (found.hidden_rows, found.merged, found.headers) == ({4}, [(1, 1, 3, 1)], {1, 2, 7, 11})
    assert [column for column in range(1, 7) if found.hides(column)] == [2, 3]


def test_what_is_malformed_is_passed_over():
    found = read('<autoFilter ref="nonsense"/><mergeCells><mergeCell/></mergeCells>', areas=["A1:"])
    assert (found.merged, found.headers) == ([], set())


@pytest.mark.parametrize("cell", ["<c><f>1+1</f></c>", "<c><f>1+1</f><v/></c>", "<c><f>1+1</f><v></v></c>"])
def test_a_formula_without_a_result_is_refused_unless_its_row_is_hidden(cell):
    with pytest.raises(UnreadableFile, match="results were never saved"):
        read(f'<sheetData><row r="1">{cell}</row></sheetData>')
    assert read(f'<sheetData><row r="1" hidden="1">{cell}</row></sheetData>').hidden_rows == {1}


def test_the_areas_over_each_row_are_found_in_one_pass():
    first, second = (1, 1, 2, 3), (4, 2, 4, 2)
    assert covering([second, first], [1, 2, 3, 4]) == {1: [first], 2: [first, second], 3: [first], 4: []}
