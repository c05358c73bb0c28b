"""Presentations: each slide a section, its shapes as a person reads them."""

import io

import pptx
import pytest
from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from memoqa.domain import Place, Quote
from memoqa.ingest.formats.pptx import pptx_lines
from memoqa.ingest.formats.table import PPTX
from memoqa.quotes.wording import citation_parts
from memoqa.quotes.words import EN, ZH_TW
from tests.ingest.formats.office import package
from tests.ingest.formats.test_docx import repacked

TITLE, TITLE_AND_BODY, TITLE_ONLY, BLANK = 0, 1, 5, 6


@pytest.fixture
def deck():
    return pptx.Presentation()


def slide_of(deck, layout=TITLE_ONLY, title="Returns"):
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title and slide.shapes.title is not None:
        slide.shapes.title.text = title
    return slide


def box(shapes, text, left=1.0, top=1.0):
    made = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(0.4))
    made.text_frame.text = text
    return made


def saved(deck) -> bytes:
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def shown(deck):
    lines = pptx_lines(deck if isinstance(deck, bytes) else saved(deck))
    return [(line.text, line.role) for line in lines if line.text.strip() and line.role not in {"title", "date"}]


def texts(deck) -> list[str]:
    return [text for text, role in shown(deck) if role != "left out"]


def test_a_pptx_is_read_through_the_child_as_it_is_without(read_bytes, deck):
    slide_of(deck)
    source = read_bytes("a.pptx", saved(deck)).source
    read = tuple(line for line in pptx_lines(saved(deck)) if line.role not in {"title", "date"})
    assert (source.format, source.lines) == (PPTX, read)


def test_a_slide_is_a_section_under_its_title_and_its_number_is_the_place(deck):
    first = slide_of(deck, TITLE, "Bicycle Kitchen")
    first.placeholders[1].text = "Rules"
    box(slide_of(deck).shapes, "Bring it back on time.")
    lines = [line for line in pptx_lines(saved(deck)) if line.role != "date"]
    assert [(line.number, line.heading, line.text) for line in lines] == [
        (1, 0, "Bicycle Kitchen"), (1, None, "Rules"), (2, 1, "Returns"), (2, None, "Bring it back on time."),
    ]  # fmt: skip


@pytest.mark.parametrize(("words", "place"), [(EN, "slide 2"), (ZH_TW, "第 2 張投影片")])
def test_the_place_of_a_quote_is_its_slide_in_both_languages(words, place):
    quote = Quote("Ask.", (), "a.pptx", "Rules", (), 1, Place(lines=(2, 2)), 1.0, "receipt")
    assert place in "".join(citation_parts(quote, words))


def test_a_slide_without_a_title_is_headed_by_the_short_line_at_its_top(deck):
    slide = slide_of(deck, BLANK)
    box(slide.shapes, "Bring it back on time.", 1, 3)
    box(slide.shapes, "Returns", 1, 1)
    box(slide_of(deck, BLANK).shapes, "Alone")
    sentences = slide_of(deck, BLANK)
    box(sentences.shapes, "This is a sentence.", 1, 1)
    box(sentences.shapes, "And this is one.", 1, 3)
    assert [(line.text, line.heading) for line in pptx_lines(saved(deck)) if line.role == "text"] == [
        ("Returns", 1), ("Bring it back on time.", None), ("Alone", None), ("This is a sentence.", None),
        ("And this is one.", None),
    ]  # fmt: skip


def test_shapes_are_read_row_by_row_after_the_title_and_those_of_a_group_together(deck):
    slide = slide_of(deck)
    box(slide.shapes, "right", 6, 3)
    box(slide.shapes, "low", 1, 6)
    box(slide.shapes, "left", 1, 3.1)
    group = slide.shapes.add_group_shape()
    box(group.shapes, "in the group, below", 4, 5)
    box(group.shapes, "in the group", 4, 2)
    box(slide.shapes, "above the title", 1, 0)
    assert texts(deck) == [
        "Returns", "above the title", "in the group", "in the group, below", "left", "right", "low",
    ]  # fmt: skip


def test_the_points_of_a_slide_are_items_with_the_bullets_of_its_master(deck):
    frame = slide_of(deck, TITLE_AND_BODY).placeholders[1].text_frame
    frame.text = "1. 總則"
    inner = frame.add_paragraph()
    inner.text, inner.level = "目的", 1
    assert shown(deck)[1:] == [("• 1. 總則", "item"), ("• 目的", "item")]


@pytest.mark.parametrize(
    ("properties", "numbers"),
    [
        ("<a:buAutoNum type='arabicPeriod'/>", ["1. ", "2. "]),
        ("<a:buAutoNum type='alphaLcParenBoth' startAt='3'/>", ["(c) ", "(d) "]),
        ("<a:buAutoNum type='romanUcParenR'/>", ["I) ", "II) "]),
        ("<a:buAutoNum type='ea1ChtPeriod'/>", ["一. ", "二. "]),
        ("<a:buAutoNum type='circleNumDbPlain'/>", ["① ", "② "]),
        ("<a:buNone/>", ["", ""]),
        ("<a:buChar char='-'/>", ["• ", "• "]),
    ],
)
def test_a_paragraph_s_own_number_or_bullet_is_shown(deck, properties, numbers):
    frame = slide_of(deck, TITLE_AND_BODY).placeholders[1].text_frame
    frame.text = "x"
    frame.add_paragraph().text = "x"
    for paragraph in frame.paragraphs:
        for child in etree.fromstring(f"<x {nsdecls('a')}>{properties}</x>"):
            paragraph._p.get_or_add_pPr().append(child)
    assert texts(deck)[1:] == [f"{number}x" for number in numbers]


def test_an_inner_list_begins_again_under_the_next_outer_number(deck):
    frame = slide_of(deck, TITLE_AND_BODY).placeholders[1].text_frame
    frame.text = "A"
    for text, level in (("a", 1), ("b", 1), ("B", 0), ("a", 1)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    for paragraph in frame.paragraphs:
        paragraph._p.get_or_add_pPr().append(parse_xml(f"<a:buAutoNum {nsdecls('a')} type='arabicPeriod'/>"))
    assert texts(deck)[1:] == ["1. A", "1. a", "2. b", "2. B", "1. a"]


def table_of(slide, *rows):
    table = slide.shapes.add_table(len(rows), len(rows[0]), Inches(1), Inches(2), Inches(6), Inches(1)).table
    for cell, text in zip(table.iter_cells(), (text for row in rows for text in row), strict=True):
        cell.text = text
    return table


def test_a_table_is_its_rows_under_the_header_row_that_it_states(deck):
    table = table_of(slide_of(deck), ("tool", "fee"), ("drill", "5"), ("saw", "3"))
    assert [role for _, role in shown(deck)][1:] == ["table header", "table row", "table row"]
    assert texts(deck)[1:] == ["tool\tfee", "drill\t5", "saw\t3"]
    table.first_row = False
    assert [role for _, role in shown(deck)][1:] == ["table row"] * 3


def test_merged_cells_are_not_repeated(deck):
    table = table_of(slide_of(deck), ("wide", "", "tall"), ("1", "2", ""))
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).merge(table.cell(1, 2))
    assert texts(deck)[1:] == ["wide\ttall", "1\t2"]


def test_notes_follow_their_slide_as_notes(deck):
    slide_of(deck).notes_slide.notes_text_frame.text = "Say who to ask.\nThe office."
    slide_of(deck, title="Fees")
    assert shown(deck) == [("Returns", "text"), ("Say who to ask.", "note"), ("The office.", "note"), ("Fees", "text")]


def test_hidden_slides_and_shapes_are_left_out(deck):
    slide = slide_of(deck)
    box(slide.shapes, "secret")._element.nvSpPr.cNvPr.set("hidden", "1")
    slide_of(deck, title="Internal")._element.set("show", "0")
    assert shown(deck) == [("Returns", "text"), ("Internal", "left out")]


def test_what_layouts_and_footers_say_is_kept_once_without_numbers_of_slides(deck):
    layout = deck.slide_layouts[TITLE_ONLY]
    layout.shapes._spTree.append(box(slide_of(deck, title="Moved").shapes, "Bicycle Kitchen")._element)
    for kind, text in (("ftr", "Registered charity 98"), ("sldNum", "1"), ("dt", "6 May 2031")):
        for slide in (slide_of(deck), slide_of(deck, title="Fees")):
            shape = box(slide.shapes, text)
            shape._element.nvSpPr.nvPr.append(parse_xml(f"<p:ph {nsdecls('p')} type='{kind}'/>"))
    assert [line for line in shown(deck) if line[1] == "furniture"] == [
        ("Bicycle Kitchen", "furniture"), ("Registered charity 98", "furniture"),
    ]  # fmt: skip
    assert not {"1", "6 May 2031"} & set(texts(deck))


def test_a_line_break_is_read_as_in_word_files_and_fields_as_they_are_shown(deck):
    slide = slide_of(deck)
    frame = box(slide.shapes, "one\vtwo").text_frame
    field = f"<a:fld {nsdecls('a')} id='{{1}}' type='datetime1'><a:t>6 May 2031</a:t></a:fld>"
    paragraph = frame.add_paragraph()
    paragraph._p.append(parse_xml(field))
    assert texts(deck)[1:] == ["one two", "6 May 2031"]


def test_the_words_of_a_smartart_drawing_are_read(deck):
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    slide = slide_of(deck)
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    points = "".join(
        f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>" for text in ("Borrow", "Return")
    )
    xml = f"<d:dataModel xmlns:d='{diagram}' {nsdecls('a')}><d:ptLst>{points}</d:ptLst></d:dataModel>"
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", slide.part.package, xml.encode())
    relation = slide.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    )
    frame = table_of(slide, ("x", "y"), ("z", "w"))._graphic_frame._element
    data = frame.find(f".//{qn('a:graphicData')}")
    data.clear()
    data.append(parse_xml(f"<d:relIds xmlns:d='{diagram}' {nsdecls('r')} r:dm='{relation}'/>"))
    assert texts(deck)[1:] == ["Borrow", "Return"]


def test_pictures_and_links_outside_are_never_opened(deck):
    paragraph = box(slide_of(deck).shapes, "").text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text, run.hyperlink.address = "the rules", "http://127.0.0.1:9/rules"
    assert texts(deck)[1:] == ["the rules"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 no", "damaged"),
        (package({"word/document.xml": b"<x/>"}), "damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "old .ppt format"),
        (package({"ppt/presentation.xml": b" " * 50_000_000}), "decompression bomb"),
        (b"", "0 bytes"),
        (b"%PDF-1.7", "not a .pptx file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(reason, content, told):
    assert told in reason("a.pptx", content)


def test_a_deck_that_is_cut_off_trapped_or_without_text_says_why(reason, deck):
    slide_of(deck, BLANK)
    content = saved(deck)
    assert "no text" in reason("a.pptx", content)
    assert "damaged" in reason("a.pptx", content[:-300])
    trap = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'http://memoqa.example/'>]><x>&a;</x>"
    assert "XML entities" in reason("a.pptx", repacked(content, "ppt/slides/slide1.xml", lambda _: trap))
    assert "damaged" in reason("a.pptx", repacked(content, "ppt/slides/slide1.xml", lambda xml: xml[:200]))


def test_groups_nested_without_end_are_refused(reason, deck):
    shapes = slide_of(deck).shapes
    for _ in range(40):
        shapes = shapes.add_group_shape().shapes
    assert "damaged" in reason("a.pptx", saved(deck))
