"""Notes, headers and footers: what stands beside a Word document's body."""

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tests.ingest.formats.word import W, element, lines, p, with_body

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
KINDS = {"footnotes": RELATIONSHIP_TYPE.FOOTNOTES, "endnotes": RELATIONSHIP_TYPE.ENDNOTES}


def reference(number: int, kind: str = "footnote", more: str = "") -> str:
    return f"<w:r><w:{kind}Reference w:id='{number}' {more}/></w:r>"


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    return f"<w:{kind} w:id='{number}'>{''.join(paragraphs)}</w:{kind}>"


def with_notes(document, *notes: str, kind: str = "footnotes"):
    separator = note(0, "<w:p><w:r><w:separator/></w:r></w:p>", kind=kind[:-1]).replace(">", " w:type='separator'>", 1)
    xml = f"<w:{kind} {W}>{separator}{''.join(notes)}</w:{kind}>"
    part = Part(PackURI(f"/word/{kind}.xml"), TYPE.format(kind), xml.encode(), document.part.package)
    document.part.relate_to(part, KINDS[kind])
    return document


def shown(document):
    return [(line.text, line.role) for line in lines(document)]


SENTENCE = "<w:p><w:r><w:t>Bicycles are lent for a day</w:t></w:r>{}<w:r><w:t> or two.</w:t></w:r></w:p>"


def test_a_footnote_leaves_its_sentence_whole_and_is_a_paragraph_of_its_own():
    document = with_notes(
        with_body(SENTENCE.format(reference(5))), note(5, p("A day ends at eight."), p("In May at nine."))
    )
    assert shown(document) == [
        ("Bicycles are lent for a day[1] or two.", "text"),
        ("[1] A day ends at eight.", "note"),
        ("In May at nine.", "note"),
    ]


def test_notes_stand_at_the_end_of_their_section():
    heading = p("Returns", "<w:outlineLvl w:val='0'/>")
    body = with_body(SENTENCE.format(reference(5)), p("Helmets too."), heading, SENTENCE.format(reference(2)))
    document = with_notes(body, note(2, p("Second.")), note(5, p("First.")))
    assert [text for text, _ in shown(document)] == [
        "Bicycles are lent for a day[1] or two.", "Helmets too.", "[1] First.",
        "Returns", "Bicycles are lent for a day[2] or two.", "[2] Second.",
    ]  # fmt: skip


def test_endnotes_count_apart_in_roman_numbers():
    body = with_body(SENTENCE.format(reference(1) + reference(1, "endnote")))
    document = with_notes(with_notes(body, note(1, p("F."))), note(1, p("E."), kind="endnote"), kind="endnotes")
    assert [text for text, _ in shown(document)][1:] == ["[1] F.", "[i] E."]


def test_a_document_may_say_how_its_notes_are_numbered():
    document = with_notes(with_body(SENTENCE.format(reference(1))), note(1, p("F.")))
    document.settings.element.append(element("<w:footnotePr><w:numFmt w:val='lowerLetter'/></w:footnotePr>"))
    assert shown(document)[-1] == ("[a] F.", "note")


def test_a_mark_of_the_author_s_own_is_not_numbered():
    own = reference(1, more="w:customMarkFollows='1'") + "<w:r><w:t>*</w:t></w:r>"
    document = with_notes(with_body(SENTENCE.format(own)), note(1, p("* Except in May.")))
    assert [text for text, _ in shown(document)] == ["Bicycles are lent for a day* or two.", "* Except in May."]


def test_a_mark_behind_a_full_stop_stands_apart_from_it():
    body = with_body(f"<w:p><w:r><w:t>Ask.</w:t></w:r>{reference(1)}</w:p>")
    assert shown(with_notes(body, note(1, p("F."))))[0] == ("Ask. [1]", "text")


def test_a_reference_to_a_note_that_is_not_there_is_nothing():
    assert shown(with_body(SENTENCE.format(reference(8)))) == [("Bicycles are lent for a day or two.", "text")]


@pytest.fixture
def lettered():
    document = docx.Document()
    document.add_paragraph("Bicycles are lent for a day.")
    return document


def test_a_header_and_a_footer_are_read_once_at_the_end(lettered):
    lettered.sections[0].header.paragraphs[0].text = "Bicycle Kitchen, telephone 5550 1234"
    lettered.sections[0].footer.paragraphs[0].text = "Registered charity 98"
    section = lettered.add_section()
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Bicycle Kitchen,  telephone 5550 1234"
    assert shown(lettered)[1:] == [
        ("", "text"),
        ("Bicycle Kitchen, telephone 5550 1234", "furniture"),
        ("Registered charity 98", "furniture"),
    ]


def test_a_header_that_says_what_the_body_says_is_not_read_again(lettered):
    lettered.sections[0].header.paragraphs[0].text = "Bicycles are lent for a day."
    assert len(shown(lettered)) == 1


def field(kind: str, shown: str) -> str:
    def mark(which: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{which}'/></w:r>"

    instruction = f"<w:r><w:instrText> {kind} </w:instrText></w:r>"
    return f"{mark('begin')}{instruction}{mark('separate')}<w:r><w:t>{shown}</w:t></w:r>{mark('end')}"


@pytest.mark.parametrize(
    "number",
    [
        "<w:p><w:r><w:t>Page </w:t></w:r><w:fldSimple w:instr=' PAGE '><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>",
        f"<w:p><w:r><w:t>第</w:t></w:r>{field('PAGE', '3')}<w:r><w:t>頁</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>- 3 -</w:t></w:r></w:p>",
    ],
)
def test_a_page_number_is_left_out(lettered, number):
    footer = lettered.sections[0].footer
    footer._element.append(element(number))
    assert [text for text, role in shown(lettered) if role == "furniture"] == []


def test_a_date_in_a_footer_and_another_field_are_kept(lettered):
    lettered.sections[0].footer._element.append(element(f"<w:p>{field('DATE', '2031-05-06')}</w:p>"))
    assert shown(lettered)[-1] == ("2031-05-06", "furniture")
