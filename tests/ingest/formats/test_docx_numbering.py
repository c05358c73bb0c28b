"""The numbers that Word makes itself stand in front of their paragraphs, as a reader sees them."""

import pytest

from tests.ingest.formats.word import lines, p, row, table, texts, with_body


def level(number: int, text: str, number_format: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{number}'><w:start w:val='{start}'/><w:numFmt w:val='{number_format}'/>{more}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


def abstract(*levels: str, number: int = 1, more: str = "") -> str:
    return f"<w:abstractNum w:abstractNumId='{number}'>{more}{''.join(levels)}</w:abstractNum>"


def num(number: int, of: int = 1, more: str = "") -> str:
    return f"<w:num w:numId='{number}'><w:abstractNumId w:val='{of}'/>{more}</w:num>"


def item(text: str, depth: int = 0, of: int = 1) -> str:
    return p(text, f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{of}'/></w:numPr>")


def shown(*body: str, numbering: tuple[str, ...], styles: tuple[str, ...] = ()) -> list[str]:
    return texts(with_body(*body, numbering=numbering, styles=styles))


@pytest.mark.parametrize(
    ("text", "number_format", "first"),
    [
        ("%1.", "decimal", "1. 水費由房東付。"),
        ("(%1)", "lowerLetter", "(a) 水費由房東付。"),
        ("%1、", "taiwaneseCountingThousand", "一、水費由房東付。"),
        ("第%1條", "chineseCountingThousand", "第一條 水費由房東付。"),
        ("（%1）", "taiwaneseCountingThousand", "（一）水費由房東付。"),
        ("\uf0b7", "bullet", "• 水費由房東付。"),
        (" ", "bullet", "水費由房東付。"),
        ("", "none", "水費由房東付。"),
    ],
)
def test_a_level_s_text_stands_before_the_paragraph(text, number_format, first):
    list_of_one = (abstract(level(0, text, number_format)), num(1))
    assert shown(item("水費由房東付。"), numbering=list_of_one) == [first]


def test_a_number_without_anything_behind_it_touches_its_text():
    tight = (abstract(level(0, "§%1", more="<w:suff w:val='nothing'/>")), num(1))
    assert shown(item("Keys"), numbering=tight) == ["§1Keys"]


OUTLINE = (abstract(level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3")), num(1))


def test_a_deeper_level_has_its_outer_numbers_and_begins_again_under_the_next():
    body = (item("A"), item("B", 1), item("C", 1), item("D", 2), item("E"), item("F", 1))
    assert shown(*body, numbering=OUTLINE) == ["1. A", "1.1 B", "1.2 C", "1.2.1 D", "2. E", "2.1 F"]


def test_a_deep_item_before_any_outer_one_shows_the_outer_level_s_start():
    assert shown(item("A", 1), item("B", 1), item("C"), numbering=OUTLINE) == ["1.1 A", "1.2 B", "1. C"]


def test_paragraphs_between_do_not_stop_the_count():
    assert shown(item("A"), p("note"), item("B"), numbering=OUTLINE) == ["1. A", "note", "2. B"]


@pytest.mark.parametrize(("restart", "last"), [("0", "3) D"), ("1", "1) D")])
def test_a_level_begins_again_only_as_it_is_told(restart, last):
    told = (abstract(level(0, "%1."), level(1, "%2)", more=f"<w:lvlRestart w:val='{restart}'/>")), num(1))
    assert shown(item("A"), item("B", 1), item("B", 1), item("C"), item("D", 1), numbering=told)[-1] == last


def test_lists_of_one_definition_count_together_unless_one_overrides_its_start():
    override = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"
    lists = (abstract(level(0, "%1)")), num(1), num(2), num(3, more=override))
    body = (item("A"), item("B", of=2), item("C", of=3), item("D", of=3), item("E"))
    assert shown(*body, numbering=lists) == ["1) A", "2) B", "5) C", "6) D", "7) E"]


def test_lists_of_two_definitions_count_apart():
    lists = (abstract(level(0, "%1.")), abstract(level(0, "%1)"), number=2), num(1), num(2, of=2))
    assert shown(item("A"), item("B", of=2), item("C"), numbering=lists) == ["1. A", "1) B", "2. C"]


def test_a_list_may_override_a_whole_level():
    override = f"<w:lvlOverride w:ilvl='0'>{level(0, '%1:', 'upperLetter')}</w:lvlOverride>"
    assert shown(item("A"), numbering=(abstract(level(0, "%1.")), num(1, more=override))) == ["A: A"]


def test_legal_numbering_writes_outer_roman_numbers_in_digits():
    legal = (abstract(level(0, "Article %1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")), num(1))
    assert shown(item("Fees"), item("Rent", 1), numbering=legal) == ["Article I Fees", "1.1 Rent"]


def style(name: str, based_on: str = "", numbered: str = "", kind: str = "paragraph") -> str:
    listed = f"<w:pPr><w:numPr>{numbered}<w:numId w:val='1'/></w:numPr></w:pPr>" if numbered != "-" else ""
    based = f"<w:basedOn w:val='{based_on}'/>" if based_on else ""
    return f"<w:style w:type='{kind}' w:styleId='{name}'><w:name w:val='{name}'/>{based}{listed}</w:style>"


STYLED = (style("Clause"), style("Sub", "Clause", "<w:ilvl w:val='1'/>"), style("Plain", "Sub", "-"))


def in_style(text: str, style: str, more: str = "") -> str:
    return p(text, f"<w:pStyle w:val='{style}'/>{more}")


def test_a_style_numbers_its_paragraphs_and_those_of_styles_based_on_it():
    linked = (abstract(level(0, "%1.", more="<w:pStyle w:val='Clause'/>"), level(1, "%1.%2")), num(1))
    body = (in_style("A", "Clause"), in_style("B", "Sub"), in_style("C", "Plain"))
    assert shown(*body, numbering=linked, styles=STYLED) == ["1. A", "1.1 B", "1.2 C"]


def test_the_level_that_a_list_links_to_a_style_is_the_style_s():
    linked = (abstract(level(0, "%1."), level(1, "(%2)", more="<w:pStyle w:val='Clause'/>")), num(1))
    assert shown(in_style("A", "Clause"), numbering=linked, styles=STYLED) == ["(1) A"]


def test_a_paragraph_can_take_itself_off_its_style_s_list():
    off = "<w:numPr><w:numId w:val='0'/></w:numPr>"
    body = (in_style("A", "Clause", off), in_style("B", "Clause"))
    assert shown(*body, numbering=OUTLINE, styles=STYLED) == ["A", "1. B"]


def test_a_list_may_be_that_of_a_list_style():
    styles = (style("House", kind="numbering"),)
    lists = (
        abstract(level(0, "Rule %1:"), more="<w:styleLink w:val='House'/>"),
        abstract(number=2, more="<w:numStyleLink w:val='House'/>"),
        num(1),
        num(2, of=2),
    )
    assert shown(item("A"), item("B", of=2), numbering=lists, styles=styles) == ["Rule 1: A", "Rule 2: B"]


def test_a_list_style_that_links_to_itself_ends():
    styles = (style("Loop", kind="numbering"),)
    lists = (abstract(more="<w:numStyleLink w:val='Loop'/>"), num(1))
    assert shown(item("A"), numbering=lists, styles=styles) == ["A"]


def test_an_empty_item_is_counted_and_shows_no_number_of_its_own():
    assert shown(item("A"), item(""), item("C"), numbering=OUTLINE) == ["1. A", "", "3. C"]


def test_a_numbered_heading_has_its_number_and_its_level():
    body = item("Scope").replace("<w:pPr>", "<w:pPr><w:outlineLvl w:val='0'/>")
    [line] = lines(with_body(body, numbering=OUTLINE))
    assert (line.text, line.heading) == ("1. Scope", 1)


def test_a_table_s_column_of_automatic_numbers_has_them():
    body = table(row(item(""), "Kettle"), row(item(""), "Toaster"))
    assert shown(body, numbering=OUTLINE) == ["1.\tKettle", "2.\tToaster"]


def test_a_number_of_a_list_that_is_not_defined_is_none():
    assert shown(item("A", of=9), item("B", 7), numbering=OUTLINE) == ["A", "B"]
