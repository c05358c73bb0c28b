"""Which lines of plain text are a table, and what becomes of it."""

import textwrap

import pytest

from memoqa.ingest.structure.tables import has_header
from tests.ingest.structure.memos import CLAIMS, PURCHASE, RAIL, leads, memo_of, paragraphs, sections

CHINESE = "項目    上限    說明\n交通    500元   每日\n住宿    3000元  每夜"
ENGLISH = "Item        Limit   Note\nTransport   500     daily\nHotel       3000    nightly, with a receipt"
PROSE = textwrap.fill(RAIL, 72)
ZH_PROSE = "\n".join(PURCHASE[start : start + 30] for start in range(0, len(PURCHASE), 30))


def rows_below(table):
    """The rows below a table's header, each a paragraph; the whole table if it has no header."""
    rows = table.split("\n")
    return [table] if rows[0].startswith("1.") else rows[1:]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "table", [ENGLISH, ENGLISH.replace("   ", "\t"), "1.  Rail     200   yes\n2.  Air      900   no"]
)
def test_a_table_keeps_its_rows_and_gaps_and_swallows_no_paragraph(table, between):
    memo = memo_of(f"Travel\n\n{PROSE}{between}{table}{between}{PROSE}\n")
    assert paragraphs(memo) == [RAIL, *rows_below(table), RAIL]


@pytest.mark.parametrize(
    "table", [CHINESE, "項目\t上限\t說明\n交通\t500元\t每日", "類別\u3000\u3000\u3000件數   金額\n工程   12   3億元"]
)
@pytest.mark.parametrize("prose", [ZH_PROSE, "每年結算一次。"])
def test_a_table_in_chinese_keeps_its_rows_and_gaps(table, prose):
    memo = memo_of(f"差旅費標準\n\n{prose}\n{table}\n{prose}\n")
    assert paragraphs(memo) == [prose.replace("\n", ""), *rows_below(table), prose.replace("\n", "")]


def test_rows_that_are_set_in_begin_under_each_other_and_may_leave_cells_empty():
    head = "Fees\n\n   Item      Limit     Note\n   Bus       20        receipt"
    memo = memo_of(f"{head}\n   Rail      200\n\n   Air       900       economy\n")
    assert paragraphs(memo) == ["Bus       20        receipt", "Rail      200", "Air 900 economy"]


def test_rows_with_a_blank_line_between_them_are_one_table():
    memo = memo_of(f"差旅費標準\n\n{CHINESE}\n".replace("\n", "\n\n"))
    assert paragraphs(memo) == rows_below(CHINESE)
    assert leads(memo) == [("項目    上限    說明",)] * 2


@pytest.mark.parametrize(
    "prose",
    [
        textwrap.fill(RAIL, 72).replace(". ", ".  "),
        (  # flush on the right, by blanks
            "The  committee met on  Tuesday to consider the  travel policy. It agreed\n"
            "that  staff  may book rail travel  without prior approval where the fare\n"
            "is  below 200 dollars. Dr.  Smith objected, noting that  sleepers cost a\n"
            "lot."
        ),
    ],
)
def test_doubled_blanks_make_no_table(prose):
    assert paragraphs(memo_of(f"Travel\n\n{prose}\n\n{textwrap.fill(CLAIMS, 72)}\n")) == [
        " ".join(prose.split()),
        CLAIMS,
    ]


def test_a_table_whose_rows_are_numbered_is_no_title_and_ends_no_section():
    table = "一、    交通    500元\n二、    住宿    3000元"
    assert memo_of(f"{table}\n\n每年結算一次。\n").title == "travel"
    rows = "二、    住宿    3000元\n三、    其他    無"
    memo = memo_of(f"差旅費\n一、標準\n標準如下。\n{rows}\n每年結算一次。\n二、附則\n自公布日施行。\n")
    assert sections(memo) == [*[("一、標準",)] * 3, ("二、附則",)]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        (["| Age | Days |", "|---|---|", "| 3 | 14 |"], True),
        (["| Age | Days |", "| 3 | 14 |"], False),
        (["姓名\t分機", "王小明\t301"], True),
        (["王小明\t秘書", "陳大文\t會計"], False),  # two columns without a number: nothing tells
        (["類別\t可回收\t不可回收", "紙類\t報紙\t衛生紙"], True),
        (["2030\t2031\t2032", "3\t4\t5"], False),
        (["Item\tLimit\tNote", "Bus\t20"], True),
        (["Item\tLimit", "Bus\t20\tdaily"], False),  # it does not name the third
    ],
)
def test_a_header_names_the_columns_and_has_no_digits(rows, header):
    assert has_header(rows) is header


def test_each_row_of_a_word_table_stands_under_its_header():
    memo = memo_of("分機表\n本表每季更新。\n姓名\t分機\n王小明\t301\n陳大文\t302\n以上分機上班時間接聽。", "docx")
    assert paragraphs(memo) == ["本表每季更新。", "王小明\t301", "陳大文\t302", "以上分機上班時間接聽。"]
    assert leads(memo) == [(), ("姓名\t分機",), ("姓名\t分機",), ()]
