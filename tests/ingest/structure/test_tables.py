"""Which lines of plain text are a table, and what becomes of it."""

import textwrap

import pytest

from tests.ingest.structure.memos import CLAIMS, PURCHASE, RAIL, memo_of, paragraphs, sections

CHINESE = "項目    上限    說明\n交通    500元   每日\n住宿    3000元  每夜"
ENGLISH = "Item        Limit   Note\nTransport   500     daily\nHotel       3000    nightly, with a receipt"
PROSE = textwrap.fill(RAIL, 72)
ZH_PROSE = "\n".join(PURCHASE[start : start + 30] for start in range(0, len(PURCHASE), 30))


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "table", [ENGLISH, ENGLISH.replace("   ", "\t"), "1.  Rail     200   yes\n2.  Air      900   no"]
)
def test_a_table_keeps_its_rows_and_gaps_and_swallows_no_paragraph(table, between):
    memo = memo_of(f"Travel\n\n{PROSE}{between}{table}{between}{PROSE}\n")
    assert paragraphs(memo) == [RAIL, table, RAIL]


@pytest.mark.parametrize(
    "table", [CHINESE, "項目\t上限\t說明\n交通\t500元\t每日", "類別\u3000\u3000\u3000件數   金額\n工程   12   3億元"]
)
@pytest.mark.parametrize("prose", [ZH_PROSE, "每年結算一次。"])
def test_a_table_in_chinese_keeps_its_rows_and_gaps(table, prose):
    memo = memo_of(f"差旅費標準\n\n{prose}\n{table}\n{prose}\n")
    assert paragraphs(memo) == [prose.replace("\n", ""), table, prose.replace("\n", "")]


def test_rows_that_are_set_in_begin_under_each_other_and_may_leave_cells_empty():
    head = "Fees\n\n   Item      Limit     Note\n   Bus       20        receipt"
    memo = memo_of(f"{head}\n   Rail      200\n\n   Air       900       economy\n")
    assert paragraphs(memo) == [
        "Item      Limit     Note\nBus       20        receipt\nRail      200",
        "Air 900 economy",
    ]


def test_rows_with_a_blank_line_between_them_are_one_table():
    memo = memo_of(f"差旅費標準\n\n{CHINESE}\n".replace("\n", "\n\n"))
    assert paragraphs(memo) == [CHINESE]


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
