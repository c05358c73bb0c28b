"""Where a Word file says that words lead."""

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from tests.ingest.formats.test_docx_beside import note, reference, with_notes
from tests.ingest.formats.word import element, lines, table, with_body

FORM, OFFICE = "https://a.example/form", "mailto:office@a.example"
HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK


def linked(document):
    return [(line.text[start:end], address) for line in lines(document) for start, end, address in line.links]


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def p(*xml: str) -> str:
    return f"<w:p>{''.join(xml)}</w:p>"


def link(text: str, identifier: str = "rId90") -> str:
    return f"<w:hyperlink r:id='{identifier}'>{run(text[:2])}{run(text[2:])}</w:hyperlink>"


def field(instruction: str, shown: str) -> str:
    begin, separate, end = (f"<w:r><w:fldChar w:fldCharType='{one}'/></w:r>" for one in ("begin", "separate", "end"))
    half = len(instruction) // 2
    said = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (instruction[:half], instruction[half:]))
    return begin + said + separate + run(shown) + end


def document_of(*xml: str, **targets: str):
    document = with_body(*xml)
    for identifier, target in {"rId90": FORM, **targets}.items():
        document.part.rels.add_relationship(HYPERLINK, target, identifier, is_external=True)
    return document


def test_a_hyperlink_has_its_words_and_no_others():
    assert linked(document_of(p(run("To ask, "), link("apply here"), run(". Or call.")))) == [("apply here", FORM)]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///C:/form.docx", "form.docx"])
def test_other_addresses_are_passed_over(target):
    assert linked(document_of(p(link("apply here", "rId91")), rId91=target)) == []


def test_a_link_to_a_bookmark_is_passed_over():
    assert linked(document_of(p("<w:hyperlink w:anchor='below'>", run("see below"), "</w:hyperlink>"))) == []


def test_fields_that_are_hyperlinks_are_links():
    simple = f"<w:fldSimple w:instr=' HYPERLINK &quot;{OFFICE}&quot; '>{run('the office')}</w:fldSimple>"
    spread = field(f' HYPERLINK "{FORM}" \\o "tip"', "the form")
    inner = field(' HYPERLINK \\l "below"', "below")
    document = document_of(p(run("See "), simple, run(" or "), spread, run(" or "), inner, run(".")))
    assert linked(document) == [("the office", OFFICE), ("the form", FORM)]


def test_links_keep_their_words_behind_a_number_and_at_line_breaks():
    body = p("<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>", run("  "), link("apply here"),
             run(".<w:br/>Phone:".replace("<w:br/>", "</w:t><w:br/><w:t>")), link("the desk"))  # fmt: skip
    level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    abstract = f"<w:abstractNum w:abstractNumId='1'>{level}</w:abstractNum>"
    numbering = (abstract, "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>")
    document = with_body(body, numbering=numbering)
    document.part.rels.add_relationship(HYPERLINK, FORM, "rId90", is_external=True)
    assert [line.text for line in lines(document) if line.text] == ["1. apply here.", "Phone:the desk"]
    assert linked(document) == [("apply here", FORM), ("the desk", FORM)]


def test_a_cell_keeps_its_links_in_its_row():
    row = f"<w:tr><w:tc>{p(run('Hall'))}</w:tc><w:tc>{p(run(' '))}{p(link('apply here'), run(' today'))}</w:tc></w:tr>"
    document = document_of(table(row, row.replace("Hall", "Shed")))
    assert [line.text for line in lines(document) if line.text] == ["Hall\tapply here today", "Shed\tapply here today"]
    assert linked(document) == [("apply here", FORM)] * 2


def test_a_paragraph_whose_mark_was_deleted_keeps_its_links():
    held = p("<w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>", link("apply"))
    assert linked(document_of(held, p(run(" here or "), link("there")))) == [("apply", FORM), ("there", FORM)]


def test_a_page_header_names_its_addresses_by_ids_of_its_own():
    document = document_of(p(link("apply here")))
    header = document.sections[0].header
    header.is_linked_to_previous = False
    header.part.rels.add_relationship(HYPERLINK, OFFICE, "rId90", is_external=True)
    header._element.append(element(p(link("write to us"))))
    assert linked(document) == [("apply here", FORM), ("write to us", OFFICE)]


def test_a_note_names_its_addresses_by_ids_of_its_own():
    document = with_notes(document_of(p(link("apply here"), reference(5))), note(5, p(run("Or "), link("write to us"))))
    notes = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    notes.rels.add_relationship(HYPERLINK, OFFICE, "rId90", is_external=True)
    assert linked(document) == [("apply here", FORM), ("write to us", OFFICE)]


def test_a_document_without_links_has_none():
    document = docx.Document()
    document.add_paragraph("https://a.example is printed")
    assert linked(document) == []
