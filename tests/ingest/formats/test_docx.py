"""Word files: what a reader sees, in order, with the levels that the styles say."""

import io
import re
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from memoqa.ingest.formats.table import DOCX
from memoqa.ingest.source import UnreadableFile
from tests.ingest.formats.word import W, lines, p, saved, texts, with_body


def repacked(content: bytes, part: str, change) -> bytes:
    """The package with one part's bytes changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def test_a_docx_is_read_through_the_child_as_it_is_without(read_bytes):
    document = docx.Document()
    document.add_heading("題目", 0)
    source = read_bytes("a.docx", saved(document)).source
    assert (source.format, source.lines) == (DOCX, lines(saved(document)))


def test_paragraphs_and_tables_come_in_order_with_their_levels():
    document = docx.Document()
    document.add_heading("題目", 0)
    document.add_heading("一、背景", 1)
    document.add_paragraph("　　內文。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, "甲乙丙丁", strict=True):
        cell.text = text
    document.add_paragraph("")
    document.add_heading("（一）細節", 2)
    assert [(line.number, line.heading, line.text) for line in lines(saved(document))] == [
        (1, 0, "題目"), (2, 1, "一、背景"), (3, None, "　　內文。"), (4, None, "甲\t乙"), (5, None, "丙\t丁"),
        (6, None, ""), (7, 2, "（一）細節"),
    ]  # fmt: skip


def test_a_style_based_on_a_heading_is_one_and_an_outline_level_counts():
    document = docx.Document()
    derived = document.styles.add_style("章名", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = document.styles["Heading 3"]
    document.add_paragraph("章", style=derived)
    for level in (1, 9):
        paragraph = document.add_paragraph("節", style="Heading 5" if level == 9 else None)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="{level}"/>'))
    assert [line.heading for line in lines(saved(document))] == [3, 2, None]


def test_a_style_that_is_based_on_itself_ends():
    document = docx.Document()
    style = document.styles.add_style("circle", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = style
    document.add_paragraph("text", style=style)
    assert [line.heading for line in lines(saved(document))] == [None]


def test_merged_cells_are_not_repeated():
    document = docx.Document()
    table = document.add_table(2, 3)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "tall"
    assert texts(saved(document)) == ["wide\ttall", "3\t4"]


def test_links_and_insertions_are_read_and_deletions_are_not():
    content = with_body(
        "<w:p><w:r><w:t>一</w:t></w:r><w:hyperlink><w:r><w:t>二</w:t></w:r></w:hyperlink>"
        "<w:ins><w:r><w:t>三</w:t></w:r></w:ins><w:del><w:r><w:delText>X</w:delText><w:tab/></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>X</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>四</w:t></w:r></w:moveTo>"
        "<w:sdt><w:sdtContent><w:r><w:t>五</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:instrText>X</w:instrText></w:r></w:p>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>六</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    assert texts(content) == ["一二三四五", "六"]


def test_breaks_within_a_paragraph_are_white_space_and_hyphens_stay():
    content = with_body(
        "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b\nb</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
    )
    assert texts(content) == ["a b b\tc-d"]


def test_a_ruby_text_is_read_without_its_phonetic_part():
    content = with_body(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>ㄒㄧˊ</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>習</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert texts(content) == ["習"]


def test_a_text_box_is_read_once_after_its_paragraph():
    box = "<w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    content = with_body(
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>around</w:t></w:r></w:p>"
    )
    assert texts(content) == ["around", "box"]


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next():
    deleted = p("借用人須", "<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>")
    assert texts(with_body(deleted, p("自備頭盔。"))) == ["借用人須自備頭盔。"]
    assert texts(with_body(p("借期一日。"), deleted)) == ["借期一日。", "借用人須"]


def test_hidden_text_is_not_read():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>X</w:t></w:r>"
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>b</w:t></w:r>"
    assert texts(with_body(f"<w:p><w:r><w:t>a</w:t></w:r>{hidden}{shown}</w:p>")) == ["ab"]


def test_a_field_s_instruction_is_not_read_and_what_it_shows_is():
    content = with_body(
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF clause </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>clause 4</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    assert texts(content) == ["clause 4"]


@pytest.mark.parametrize("written", ["<w:sym w:font='Wingdings' w:char='F0FE'/>", "<w:t>\uf0fe</w:t>"])
def test_a_ticked_box_of_a_symbol_font_is_one(written):
    assert texts(with_body(f"<w:p><w:r>{written}<w:t>同意</w:t></w:r></w:p>")) == ["☑同意"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The hall is let by<w:br/>the hour.", ["The hall is let by the hour."]),
        ("會堂按時出租。<w:br/>租金另議。", ["會堂按時出租。", "租金另議。"]),
        ("TO: all staff<w:br/>FROM: the porter", ["TO: all staff", "FROM: the porter"]),
        ("出席<w:br/>一、主席<w:br/>（二）秘書", ["出席", "一、主席", "（二）秘書"]),
        ("Hours<w:br/><w:br/>Nine to five", ["Hours", "Nine to five"]),
        ("Part one<w:br w:type='page'/>Part two", ["Part one", "Part two"]),
    ],
)
def test_a_line_break_begins_a_line_of_its_own_where_the_text_says_so(written, shown):
    runs = "".join(f"<w:t>{text}</w:t>" if "w:" not in text else text for text in re.split("(<[^>]*>)", written))
    assert texts(with_body(f"<w:p><w:r>{runs}</w:r></w:p>")) == shown


def test_a_table_of_contents_is_reported_as_left_out_with_its_heading():
    styles = ("<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>",)
    body = (p("目錄", "<w:outlineLvl w:val='0'/>"), "<w:p/>", p("壹、借用\t2", "<w:pStyle w:val='T1'/>"), p("壹、借用"))
    read = lines(with_body(*body, styles=styles))
    assert [(line.text, line.role) for line in read if line.text] == [
        ("目錄", "left out"), ("壹、借用\t2", "left out"), ("壹、借用", "text"),
    ]  # fmt: skip


def test_a_line_that_names_the_table_of_contents_is_left_out_with_it_and_no_other_line_is():
    styles = ("<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>",)
    entry = p("Loans\t2", "<w:pStyle w:val='T1'/>")
    body = p("Tool library"), entry, p("Table of Contents"), "<w:p/>", entry, p("Contents")
    read = lines(with_body(*body, styles=styles))
    assert [line.role for line in read if line.text] == ["text", "left out", "left out", "left out", "text"]


def test_a_gallery_of_contents_is_left_out_whole():
    gallery = "<w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    read = lines(with_body(f"<w:sdt>{gallery}<w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>", p("Body.")))
    assert [line.role for line in read] == ["left out", "text"]


def test_what_a_reader_leaves_out_is_no_part_of_the_memo_but_of_its_source(read_bytes):
    styles = ("<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>",)
    document = with_body(p("Loans\t2", "<w:pStyle w:val='T1'/>"), p("Loans end at six."), styles=styles)
    source = read_bytes("a.docx", saved(document)).source
    assert [line.text for line in source.lines] == ["Loans end at six."]
    assert [line.text for line in source.left_out] == ["Loans\t2"]


def test_tables_nested_without_end_are_refused():
    body = p("x")
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}<w:p/></w:tc></w:tr></w:tbl>"
    with pytest.raises(UnreadableFile, match="damaged"):
        lines(with_body(body))


def test_a_document_without_text_is_refused(reason):
    assert "no text" in reason("a.docx", saved(docx.Document()))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"plain text", "it is not a .docx file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old .doc format"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_a_file_that_is_not_docx_is_named(reason, content, named):
    assert named in reason("a.docx", content)


def test_another_office_file_is_refused(reason):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(
            "[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
        )
    assert "not a Word document" in reason("a.docx", file.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(reason, encoding):
    document = docx.Document()
    document.add_paragraph("text")

    def with_entity(xml: bytes) -> bytes:
        text = xml.decode().partition("?>")[2]
        head = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]>"
        return (head + text.replace("text", "&a;")).encode(encoding)

    assert "XML entities" in reason("a.docx", repacked(saved(document), "word/document.xml", with_entity))
