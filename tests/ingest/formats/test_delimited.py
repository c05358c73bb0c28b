"""Files of cells set apart by commas and the like: every usual delimiter, encoding and way of quoting."""

import pytest

from memoqa.ingest.formats import delimited
from memoqa.ingest.formats.delimited import delimited_lines
from memoqa.ingest.source import UnreadableFile

TEXT = '城市,日支費,適用日\n東京,"6,000",2031/3/1\n大阪,"5,000",2031/3/1\n'


def texts(content: str | bytes) -> list[str]:
    made = content.encode() if isinstance(content, str) else content
    return [line.text for line in delimited_lines(made) if line.text]


def test_the_first_row_names_the_columns_and_cells_are_as_the_file_has_them():
    found = list(delimited_lines(TEXT.encode()))
    assert [(line.text, line.number, line.role) for line in found] == [
        ("城市\t日支費\t適用日", 1, "table header"),
        ("東京\t6,000\t2031/3/1", 2, "table row"),
        ("大阪\t5,000\t2031/3/1", 3, "table row"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    rows = ["City{0}Rate{0}Note", "Bern{0}1.200,50{0}no lift", "Rome{0}900,00{0}by the sea, quiet"]
    quoted = [row.format(delimiter) for row in rows] if delimiter != "," else ["City,Rate,Note", '"Bern","1.200,50",x']
    assert texts("\n".join(quoted))[0] == "City\tRate\tNote"
    assert texts("\n".join(quoted))[1].startswith("Bern\t1.200,50")


def test_a_line_that_states_the_delimiter_is_obeyed_and_no_text():
    assert texts("sep=;\na,b;c,d\n1;2\n") == ["a,b\tc,d", "1\t2"]
    assert [line.number for line in delimited_lines(b"sep=;\na;b\n1;2\n")] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "gb18030", "utf-16"])
def test_encodings_are_found_as_in_plain_text(encoding):
    text = TEXT if encoding != "gb18030" else TEXT.replace("東", "东").replace("費", "费").replace("適", "适")
    assert texts(text.encode(encoding))[1] in {"東京\t6,000\t2031/3/1", "东京\t6,000\t2031/3/1"}


def test_quoted_cells_may_hold_the_delimiter_quotation_marks_and_line_ends():
    assert texts('Name,Says\nAda,"Well, ""yes""\nand no"\n') == ["Name\tSays", 'Ada\tWell, "yes" and no']


def test_a_title_above_the_table_is_the_title_and_a_note_below_it_is_text():
    found = list(delimited_lines("Fees of 2031,,\nRoom,Fee,Days\nHall,90,2\n註：逾時另計。,,\n".encode()))
    assert [(line.text, line.heading, line.table) for line in found] == [
        ("Fees of 2031", 0, None),
        ("Room\tFee\tDays", None, 1),
        ("Hall\t90\t2", None, 1),
        ("註：逾時另計。", None, None),
    ]


def test_a_first_row_of_figures_is_no_header():
    assert [line.role for line in delimited_lines(b"1,2,3\n4,5,6\n")] == ["table row", "table row"]


def test_rows_may_be_longer_or_shorter_than_the_first():
    assert texts("A,B,C\nx\ny,1,2,3\n") == ["A\tB\tC", "x", "y\t1\t2\t3"]


def test_a_file_of_one_column_is_lines_of_text():
    assert [line.table for line in delimited_lines(b"Be quiet.\nBe kind.\n")] == [None, None]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty (0 bytes)"),
        (b",,\n,,\n", "it has no text in any cell"),
        (b"a,b\x00c\n", "it has control characters (U+0000)"),
        (b'A,B\nx,"never closed\ny,2\n', "it has a quotation mark that is never closed"),
        (b'A,B\nx,"' + b"y" * 140_000, "it has a quotation mark that is never closed"),
        (b"\x89PNG\r\n\x1a\n", "it looks like a PNG picture"),
        (b"a,\xff\xfe\xfd\n", "its encoding is not plainly UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(reason, content, told):
    assert told in reason("a.csv", content)


def test_a_million_blank_lines_are_too_many_and_fewer_cost_little():
    assert texts("a,b\n" + "\n" * 900_000 + "1,2\n3,4\n5,6\n") == ["a\tb", "1\t2", "3\t4", "5\t6"]
    with pytest.raises(UnreadableFile, match="more than 20,000 rows"):
        texts("a,b\n" + "\n" * 1_000_001)


def test_a_blank_line_behind_every_row_sets_nothing_apart():
    rows = list(delimited_lines(b"City,Rate\r\n\r\nBern,90\r\n\r\nRome,80\r\n"))
    assert [(line.text, line.table) for line in rows] == [("City\tRate", 1), ("Bern\t90", 1), ("Rome\t80", 1)]


def test_only_line_feeds_and_carriage_returns_end_a_row():
    assert texts("Name,Says\rAda,one\u2028two\x0cthree\r\n") == ["Name\tSays", "Ada\tone two three"]


def test_an_inch_mark_is_no_quotation_that_lacks_its_other_half():
    assert texts('Pipe,Width\nsteel,5"\ncopper,4\n') == ["Pipe\tWidth", 'steel\t5"', "copper\t4"]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(delimited, "MOST_ROWS", 3)
    assert len(texts("a,b\n1,2\n3,4\n")) == 3
    with pytest.raises(UnreadableFile, match="more than 20,000 rows"):
        texts("a,b\n1,2\n3,4\n5,6\n")


def test_a_tsv_is_read_likewise(read_bytes):
    assert read_bytes("a.tsv", b"City\tRate\nBern\t90, or 95\n").source.text == "City\tRate\nBern\t90, or 95"
