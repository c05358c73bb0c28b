"""Which numbered lines are headings, and which paragraphs they head."""

from memoqa.ingest.formats.table import DOCX
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from tests.ingest.structure.memos import memo_of, paragraphs, sections


def test_headings_of_every_rank_nest_and_stay_out_of_paragraphs():
    memo = memo_of(
        "差勤要點\n壹、總則\n一、請假\n（一）事假\n1. 天數\n(1) 上限\n每年以十四日為限。\n"
        "（二）病假\n每年三十日。\n貳、附則\n自公布日施行。\n"
    )
    assert paragraphs(memo) == ["每年以十四日為限。", "每年三十日。", "自公布日施行。"]
    assert sections(memo) == [
        ("壹、總則", "一、請假", "（一）事假", "1. 天數", "(1) 上限"),
        ("壹、總則", "一、請假", "（二）病假"),
        ("貳、附則",),
    ]


def test_numbered_sentences_are_paragraphs_not_headings():
    memo = memo_of("差勤要點\n一、病假\n1. 須檢附證明。\n2. 每年以三十日為限。\n")
    assert paragraphs(memo) == ["1. 須檢附證明。", "2. 每年以三十日為限。"]


def test_a_list_of_short_numbered_items_is_no_tree_of_headings():
    memo = memo_of("Shopping\n\n1. apples\n2. pears\n3. plums\n\nAll of them must be ripe.\n")
    assert paragraphs(memo) == ["1. apples", "2. pears", "3. plums", "All of them must be ripe."]


def test_a_numbered_sentence_ends_the_section_that_its_sibling_heads():
    memo = memo_of(
        "出差辦法\n一、目的\n為規範出差，特訂定本辦法。\n二、本辦法適用於全體員工。\n三、費用\n每日上限三千元。\n"
    )
    assert sections(memo) == [("一、目的",), (), ("三、費用",)]


def test_a_list_under_a_heading_of_its_own_numbering_stays_under_it():
    memo = memo_of("出差辦法\n一、應備文件\n一、申請書。\n二、收據。\n二、期限\n三十日內。\n")
    assert sections(memo) == [("一、應備文件",), ("一、應備文件",), ("二、期限",)]


def test_docx_styles_make_title_and_headings():
    lines = (
        Line("Travel policy", 1, heading=0),
        Line("By Jane Doe", 2),
        Line("Rail", 3, heading=1),
        Line("1. Staff may book rail travel", 4),
        Line("Sleepers", 5, heading=2),
        Line("Not allowed.", 6),
    )
    memo = outline(Source(lines, DOCX), memo_id="a.docx", source_sha256="0" * 64)
    assert (memo.title, memo.byline) == ("Travel policy", "By Jane Doe")
    assert paragraphs(memo) == ["1. Staff may book rail travel", "Not allowed."]
    assert sections(memo) == [("Rail",), ("Rail", "Sleepers")]


def test_sections_of_a_statute_are_headings_though_their_titles_end_in_a_full_stop():
    memo = memo_of(
        "Town by-laws\n\n§ 12-30. Keeper of the Pound.\n\nA. The keeper feeds the dogs.\n\nB. The town pays for it.\n\n"
        "§ 12-35. Fees and Fines.\n\nA. A fee is five dollars.\n\n§ 12-36. Dogs must be on a lead.\n\nCats need none.\n"
    )
    keeper, fees = "§ 12-30. Keeper of the Pound.", "§ 12-35. Fees and Fines."
    assert sections(memo)[:3] == [(keeper,), (keeper,), (fees,)]
    assert "§ 12-36. Dogs must be on a lead." in paragraphs(memo)


def test_a_single_section_of_another_statute_heads_nothing():
    memo = memo_of("Notice\n\nThe council adds this to the by-laws:\n\n§ 9.4 Ponies\n\nA pony pays half.\n\nSigned.\n")
    assert set(sections(memo)) == {()}


def test_a_point_of_minutes_below_labels_that_are_numbered_like_it_heads_what_follows():
    memo = memo_of(
        "第三次社務會議紀錄\n\n壹、時間：2031年5月3日\n貳、主席：王小明\n參、報告事項\n一、屋頂已修繕。\n二、尚餘三千元。\n"
        "肆、臨時動議：無\n"
    )
    assert sections(memo) == [(), (), ("參、報告事項",), ("參、報告事項",), ()]
    assert memo.date == "2031年5月3日"
