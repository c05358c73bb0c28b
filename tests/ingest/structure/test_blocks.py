"""Which lines of wrapped text are put together: items, their hanging indents, lists and prose."""

import textwrap

import pytest

from memoqa.ingest.formats.table import PDF
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.blocks import blocks_of, is_first_line
from memoqa.ingest.structure.outline import outline
from tests.ingest.structure.memos import CLAIMS, PURCHASE, RAIL, leads, memo_of, paragraphs, sections

SAFETY = (
    "The plant was inspected in May by the insurer, who asked for rules that everybody can read and follow. They are "
    "set out here and apply from the first of June to all who work in the hall."
)
RULES = (
    "Report every accident to the safety officer on the same day, however small it may be.",
    "Keep the gangways free of boxes, pallets and bicycles at all hours of the day and of the night.",
    "Ear protection is worn wherever the floor is marked in yellow, and by visitors too. It is handed out at the gate.",
)
SHOES = (
    "Safety shoes are worn in the hall even when the machines are switched off, and replaced once a year.",
    "Gloves are not worn at the drill, in whose chuck they are caught, but at the presses they are, and helmets.",
)
CHINESE_SAFETY = (
    "本廠於五月接受保險公司檢查，其要求訂定人人可讀可守之規則，爰訂定本規則，自六月一日起適用於全體在廠房工作之人員。"
)
CHINESE_RULES = (
    "任何事故應於當日向安全主管提出書面報告，說明事故發生之經過、原因及受傷人員，並附照片及現場圖。",
    "機器運轉時，人員不得進入黃線以內，違者由領班記錄並通報，一年內達三次者調離現場，並重新接受訓練。",
    "安全鞋每年更換一次，費用由工廠負擔，遺失者應自行購買，並於一週內補正，逾期者不得進入廠房工作。",
)


def test_wrapped_english_paragraphs_are_joined_with_spaces():
    wrapped = "\n\n".join(textwrap.fill(text, 72) for text in (RAIL, CLAIMS))
    assert paragraphs(memo_of(f"Travel\n\n1. Purpose\n\n{wrapped}\n")) == [RAIL, CLAIMS]


def test_a_line_with_room_for_the_next_word_ends_a_paragraph_without_a_blank_line():
    wrapped = "\n".join(textwrap.fill(text, 72) for text in (RAIL, CLAIMS))
    assert paragraphs(memo_of(f"Travel\n\n1. Purpose\n\n{wrapped}\n")) == [RAIL, CLAIMS]


def test_in_a_text_of_few_lines_a_long_unfinished_one_goes_on_before_a_small_letter():
    memo = memo_of(
        "Parking\n\nEmployees park in zone B between 8 am and 6 pm, and their\nvisitors in zone A.\n\nBikes are free."
    )
    assert paragraphs(memo) == [
        "Employees park in zone B between 8 am and 6 pm, and their visitors in zone A.",
        "Bikes are free.",
    ]


def test_short_lines_in_small_letters_are_not_run_together():
    assert paragraphs(memo_of("Shopping\n\napples\npears\nplums")) == ["apples", "pears", "plums"]


def test_wrapped_chinese_is_joined_without_spaces_and_split_at_indents():
    wrapped = "\n".join(("　　" + PURCHASE)[start : start + 30] for start in range(0, len(PURCHASE) + 2, 30))
    memo = memo_of(f"採購作業說明\n\n壹、前言\n\n{wrapped}\n{wrapped}\n\n貳、結語\n\n{wrapped}\n")
    assert paragraphs(memo) == [PURCHASE] * 3
    assert sections(memo) == [("壹、前言",), ("壹、前言",), ("貳、結語",)]


def test_wrapped_bullets_are_paragraphs_of_their_own():
    bullets = "\n".join(textwrap.fill(f"- {text}", 72, subsequent_indent="  ") for text in (RAIL, CLAIMS))
    assert paragraphs(memo_of(f"Travel\n\n{bullets}\n")) == [f"- {RAIL}", f"- {CLAIMS}"]


@pytest.mark.parametrize("mark", ["1. ", "(1) ", "一、"])
def test_a_numbered_item_with_a_hanging_indent_is_whole(mark):
    item = "Report every accident to the safety officer on the same day, however small it may be, and keep a copy."
    wrapped = textwrap.fill(f"{mark}{item}", 60, subsequent_indent="   ")
    memo = memo_of(f"Safety\n\n{textwrap.fill(RAIL, 60)}\n\n{wrapped}\n")
    assert paragraphs(memo) == [RAIL, f"{mark}{item}"]


def test_a_numbered_chinese_item_with_a_hanging_indent_is_whole():
    item = "1. 任何事故不論大小，均應於當日以書面報告職業安全衛生管理人員，並說明事故發生之時間、地點及經過情形。"
    wrapped = item[:32] + "\n   " + item[32:]
    prose = "\n".join(PURCHASE[start : start + 30] for start in range(0, len(PURCHASE), 30))
    assert paragraphs(memo_of(f"安全守則\n\n{prose}\n\n{wrapped}\n")) == [PURCHASE, item]


def test_where_most_lines_are_wrapped_bullets_each_is_whole():
    bullets = "\n".join(textwrap.fill(f"- {text}", 60, subsequent_indent="  ") for text in (RAIL, CLAIMS, RAIL))
    assert paragraphs(memo_of(f"Rules\n\n{bullets}\n")) == [f"- {RAIL}", f"- {CLAIMS}", f"- {RAIL}"]
    short = [
        f"- Safety shoes number {n} are worn wherever machines are switched on, and replaced once a year."
        for n in range(4)
    ]
    wrapped = "\n".join(textwrap.fill(text, 60, subsequent_indent="  ") for text in short)
    assert paragraphs(memo_of(f"Rules\n\n{wrapped}\n")) == short


@pytest.mark.parametrize("bullet", "▓■●-※")
def test_each_kind_of_bullet_begins_a_paragraph(bullet):
    memo = memo_of(f"標題\n一、重點\n{bullet} 第一點是這樣的。\n{bullet} 第二點是那樣的。\n")
    assert paragraphs(memo) == [f"{bullet} 第一點是這樣的。", f"{bullet} 第二點是那樣的。"]


def wrapped(text, number="", hang=True, columns=56):
    """`text`, Chinese, in lines of `columns`, with its later lines set in under the text behind its number."""
    width = sum(2 if ord(character) > 0x2E80 else 1 for character in number)
    room = (columns - width) // 2
    pieces = [text[start : start + room] for start in range(0, len(text), room)]
    return number + ("\n" + " " * (width if hang else 0)).join(pieces)


def filled(text, number="", hang=True):
    return textwrap.fill(text, 66, initial_indent=number, subsequent_indent=" " * (len(number) if hang else 0))


ENGLISH_NUMBERS = (("1. ", "2. ", "3. "), ("(1) ", "(2) ", "(3) "), ("(a) ", "(b) ", "(c) "), ("a. ", "b. ", "c. "))
CHINESE_NUMBERS = (
    ("1. ", "2. ", "3. "),
    ("一、", "二、", "三、"),
    ("（一）", "（二）", "（三）"),
    ("甲、", "乙、", "丙、"),
)


@pytest.mark.parametrize("kind", ["text", "pdf"])
@pytest.mark.parametrize("numbers", ENGLISH_NUMBERS, ids=lambda numbers: numbers[0])
def test_a_numbered_item_is_whole_with_the_lines_that_hang_under_its_number(numbers, kind):
    items = "\n".join(filled(rule, number) for rule, number in zip(RULES, numbers, strict=True))
    memo = memo_of(f"Safety\n\n{filled(SAFETY)}\n\n{items}\n", kind)
    assert paragraphs(memo) == [SAFETY, *(number + rule for rule, number in zip(RULES, numbers, strict=True))]
    assert set(sections(memo)) == {()}


@pytest.mark.parametrize("kind", ["text", "pdf"])
@pytest.mark.parametrize("numbers", CHINESE_NUMBERS, ids=lambda numbers: numbers[0])
def test_a_numbered_item_in_chinese_is_whole_with_the_lines_that_hang_under_its_number(numbers, kind):
    items = "\n".join(wrapped(rule, number) for rule, number in zip(CHINESE_RULES, numbers, strict=True))
    memo = memo_of(f"安全規則\n\n{wrapped(CHINESE_SAFETY)}\n\n{items}\n", kind)
    assert paragraphs(memo) == [
        CHINESE_SAFETY,
        *(number + rule for rule, number in zip(CHINESE_RULES, numbers, strict=True)),
    ]
    assert set(sections(memo)) == {()}


@pytest.mark.parametrize("indent", ["", "   "])
def test_without_prose_around_it_a_long_numbered_line_goes_on_before_a_small_letter(indent):
    memo = memo_of(
        "Safety\n\n1. Report every accident to the safety officer on the same day, however\n"
        f"{indent}small it may be.\n2. Keep the gangways free.\n"
    )
    assert paragraphs(memo) == [f"1. {RULES[0]}", "2. Keep the gangways free."]


def test_a_paragraph_back_at_the_margin_is_no_part_of_the_item_above_it():
    item = (
        "- Ear protection is worn in the yellow hall and by its visitors too,\n"
        "  who are given it at the gate in the morning, and return it all then."
    )
    memo = memo_of(f"Safety\n\n{filled(SAFETY)}\n\n{item}\n{filled(SAFETY)}\n")
    assert paragraphs(memo) == [SAFETY, item.replace("\n ", ""), SAFETY]


def test_an_item_out_again_begins_one_though_the_last_line_above_it_is_full_and_unfinished():
    first = (
        "1. Ear protection is worn in the yellow hall and by visitors, too,\n"
        "   who get it at the gate in the morning and hand it all in at night"
    )
    second = filled(RULES[2], "2. ")
    memo = memo_of(f"Safety\n\n{filled(SAFETY)}\n\n{first}\n{second}\n")
    assert paragraphs(memo) == [SAFETY, first.replace("\n  ", ""), f"2. {RULES[2]}"]


def test_a_sentence_that_ends_with_its_line_ends_no_item_that_is_set_in_deep():
    item = (
        "            (a) Ear protection is worn by all in the yellow hall.\n"
        "                It is handed out at the gate in the mornings, and\n"
        "                returned there.\n"
    )
    memo = memo_of(f"Safety\n\n{filled(SAFETY)}\n\n{item}")
    assert paragraphs(memo) == [SAFETY, " ".join(item.split())]


def test_items_with_letters_begin_below_a_long_numbered_line():
    memo = memo_of("Safety\n\n1. Report every accident to the safety officer\na. in writing,\nb. on the same day.\n")
    assert paragraphs(memo) == ["a. in writing,", "b. on the same day."]
    assert sections(memo)[0] == ("1. Report every accident to the safety officer",)


def test_a_short_heading_stays_one_above_a_paragraph_whose_first_line_is_set_in():
    text = textwrap.fill(SAFETY, 66, initial_indent="    ")
    memo = memo_of(f"Safety\n\n1. Purpose\n{text}\n2. Scope\n{text}\n")
    assert paragraphs(memo) == [SAFETY] * 2
    assert sections(memo) == [("1. Purpose",), ("2. Scope",)]


@pytest.mark.parametrize("kind", ["text", "pdf"])
@pytest.mark.parametrize("blank", ["", "\n"])
@pytest.mark.parametrize("hang", [True, False])
def test_wraps_are_undone_though_most_lines_are_of_bullets(hang, blank, kind):
    items = f"\n{blank}".join(filled(text, "- ", hang) for text in (*SHOES, *RULES))
    memo = memo_of(f"Safety\n\n{items}\n", kind)
    assert paragraphs(memo) == [f"- {text}" for text in (*SHOES, *RULES)]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wraps_of_chinese_bullets_are_undone_though_each_line_has_a_blank_one_behind_it(between):
    lines = "\n".join(wrapped(rule, "▓ ", hang=False) for rule in CHINESE_RULES).split("\n")
    memo = memo_of("安全規則" + between + between.join(lines) + "\n")
    assert paragraphs(memo) == [f"▓ {rule}" for rule in CHINESE_RULES]


def test_prose_beside_many_bullets_is_not_cut():
    items = "\n".join(f"- {rule}" for rule in ("Gloves are worn.", "Shoes are worn.", "Rings are not."))
    wide = "\n".join(filled(text, "- ") for text in SHOES)
    memo = memo_of(f"Safety\n\n{filled(SAFETY)}\n\n{items}\n{wide}\n\n{filled(SAFETY)}\n", "pdf")
    assert [paragraphs(memo)[0], paragraphs(memo)[-1]] == [SAFETY] * 2


@pytest.mark.parametrize(
    ("head", "before", "line", "in_item", "begins"),
    [
        (0, 0, 4, False, True),  # set in: a first line
        (0, 0, 1, False, False),  # a stray blank
        (4, 4, 0, False, False),  # the second line of a paragraph whose first is set in
        (0, 0, 3, True, False),  # hangs under the item's number
        (0, 3, 3, True, False),
        (0, 3, 0, True, True),  # out again
        (4, 8, 4, True, True),  # as far out as the item, which is set in
        (4, 8, 6, True, False),
        (0, 0, 0, True, False),  # an item whose lines do not hang
    ],
)
def test_a_first_line_is_set_in_and_what_hangs_under_an_item_is_none(head, before, line, in_item, begins):
    assert is_first_line(head, before, line, in_item=in_item) is begins


# What a printed line's end says: (text, whether its column had no room for the next word).


def printed(*lines):
    made = (Line("", 1, 1) if line is None else Line(line[0], 1, 1, full=line[1], size=1.0) for line in lines)
    return outline(Source(tuple(made), PDF), memo_id="a.pdf", source_sha256="0")


def test_a_full_printed_line_goes_on_however_short_it_is():
    memo = printed(("Mills", False), None, ("WORKMEN MOW", True), ("meadows.", False), ("Women mill.", False))
    assert paragraphs(memo) == ["WORKMEN MOW meadows.", "Women mill."]


def test_a_printed_items_first_line_that_is_full_is_no_heading():
    memo = printed(
        ("Mills", False), None,
        ("3. Whenever women summon", True), ("Workmen, they pay them.", False),
        ("4. Whenever it rains,", True), ("Nobody mows.", False),
    )  # fmt: skip
    assert paragraphs(memo) == [
        "3. Whenever women summon Workmen, they pay them.",
        "4. Whenever it rains, Nobody mows.",
    ]


def test_a_printed_line_with_room_behind_it_ends_though_it_is_unfinished():
    memo = printed(("Mills", False), None, ("the mill by the lane", False), ("The yard behind it", False))
    assert paragraphs(memo) == ["the mill by the lane", "The yard behind it"]


def test_an_unfinished_printed_item_goes_on_in_the_line_that_hangs_under_it():
    memo = printed(("Mills", False), None, ("  (a) a pass for", False), ("      Mill Lane.", False))
    assert paragraphs(memo) == ["(a) a pass for Mill Lane."]


def test_type_of_another_size_begins_a_block():
    lines = [Line("The mill is shut on Sundays and", 1, 1, full=True, size=1.0), Line("1 Since May.", 2, 1, size=0.7)]
    assert [len(block.lines) for block in blocks_of(Source(tuple(lines), PDF))] == [1, 1]


def test_the_rows_of_a_printed_table_are_paragraphs_under_their_header():
    rows = [Line(text, 1, 1, size=1.0, table=1) for text in ("Item\tFee", "Hall\t50", "Yard\t")]
    memo = outline(Source((Line("Fees", 1, 1, size=1.0), *rows), PDF), memo_id="a.pdf", source_sha256="0")
    assert paragraphs(memo) == ["Hall\t50", "Yard"]
    assert leads(memo) == [("Item\tFee",)] * 2


def test_a_word_that_is_broken_at_a_lines_end_is_joined_at_its_soft_hyphen():
    memo = printed(("Mills", False), None, ("the mill has no irri\u00ad", True), ("gation of its own.", False))
    assert paragraphs(memo) == ["the mill has no irri\u00adgation of its own."]


TITLE = ("Mills", False), None


def test_a_printed_sentence_that_a_notes_number_cut_goes_on_in_the_next_line():
    cut = ("借書證遺失者，應由原申請人4", "之家長陪同到館辦理，補發之證件5", "於三日後領取。")
    memo = printed(*TITLE, (cut[0], None), (cut[1], False), (cut[2], False))
    assert paragraphs(memo) == ["".join(cut)]


def test_printed_chinese_prose_goes_on_beside_a_picture_that_makes_its_lines_short():
    beside = ("泳池於每日清晨換水，換水時不開", "放，泳客請於九時以後入場，", "並自備泳帽。")
    assert paragraphs(printed(*TITLE, *((text, False) for text in beside))) == ["".join(beside)]


@pytest.mark.parametrize("below", ["散會：上午十時", "二、泳帽由泳客自備", "• 泳鏡"])
def test_unfinished_prose_does_not_go_on_in_a_label_or_an_item(below):
    assert paragraphs(printed(*TITLE, ("一、泳池清晨換水，不開放", False), (below, False)))[-1] == below


def test_a_label_below_a_printed_sentence_begins_a_paragraph_though_the_sentence_is_full():
    memo = printed(*TITLE, ("1. 鑰匙由李先生保管。", True), ("散會：12:20", False))
    assert paragraphs(memo) == ["1. 鑰匙由李先生保管。", "散會：12:20"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("(b) 更換伸出外牆之晾衣架者，應符合本須知第", "4.2 段之規定"),
        ("The keeper may let out boats to those who are named in section", "3. of this rule"),
    ],
)
def test_a_number_that_the_line_above_asks_for_is_no_headings(above, below):
    memo = printed(*TITLE, (above, True), (below, None), None, ("Nobody mows.", False))
    assert len(paragraphs(memo)) == 2
    assert paragraphs(memo)[0].endswith(below)


def test_labels_below_each_other_are_a_paragraph_each_however_full_the_lines_look():
    labels = ("時間：115年2月20日下午二時", "地點：第一會議室", "主席：王小明")
    lines = tuple(Line(text, place, 1, full=True, size=1.0) for place, text in enumerate(labels, 1))
    blocks = blocks_of(Source(lines, PDF))
    assert [[line.text for line in block.lines] for block in blocks] == [[text] for text in labels]
