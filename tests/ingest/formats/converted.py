"""Two documents, and what LibreOffice makes of them: `python -m tests.ingest.formats.converted` makes it again.

It writes into libreoffice/ beside this file, by `soffice --headless --convert-to`; LibreOffice 7.4 made what is there.
"""

import io
import subprocess
import tempfile
from pathlib import Path

import pptx
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from tests.ingest.formats.test_docx_beside import field, note, reference, with_notes
from tests.ingest.formats.word import element, p, saved, with_body

FOLDER = Path(__file__).parent / "libreoffice"
LIST = """<w:abstractNum w:abstractNumId='7'>
<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='taiwaneseCountingThousand'/><w:lvlText w:val='%1、'/></w:lvl>
<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='(%2)'/></w:lvl>
</w:abstractNum>"""
NUMBERED = "<w:numPr><w:ilvl w:val='{}'/><w:numId w:val='3'/></w:numPr>"


def borrowing() -> bytes:
    """Rules of a tool library, as a .docx file with all that our readers look at."""
    outer, inner = (NUMBERED.format(level) for level in (0, 1))
    deleted = "<w:del w:id='1' w:author='a'><w:r><w:delText>兩天</w:delText></w:r></w:del>"
    inserted = "<w:ins w:id='2' w:author='a'><w:r><w:t>三天</w:t></w:r></w:ins>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>尚未公布</w:t></w:r>"
    document = with_body(
        p("青禾社區大學工具間借用辦法", "<w:pStyle w:val='Title'/>"),
        p("借用", "<w:pStyle w:val='Heading1'/>"),
        f"<w:p><w:r><w:t>借期以</w:t></w:r>{deleted}{inserted}<w:r><w:t>為限</w:t></w:r>{reference(5)}"
        f"<w:r><w:t>，得續借一次。</w:t></w:r>{hidden}</w:p>",
        p("借用人須備妥下列文件：", outer),
        p("學員證", inner),
        p("押金收據", inner),
        p("未滿十八歲者由班長代為登記。", outer),
        p("Opening hours", "<w:pStyle w:val='Heading2'/>"),
        "<w:p><w:r><w:t>Tuesday to Saturday</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>from two to nine.</w:t></w:r></w:p>",
        p("押金", "<w:pStyle w:val='Heading1'/>"),
        numbering=(LIST, "<w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num>"),
    )
    with_notes(document, note(5, p("遇國定假日順延。")))
    rows = (("設備", "押金", "借期"), ("電鑽", "500 元", "三天"), ("砂光機", "800 元", "三天"), ("梯子", "免", "一天"))
    table = document.add_table(len(rows), 3)
    for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
    document.add_paragraph("設備損壞時，借用人應於一天內通知總務室。")
    section = document.sections[0]
    section.header.paragraphs[0].text = "青禾社區大學總務室 電話 5550142"
    section.footer._element.append(
        element(f"<w:p><w:r><w:t>第</w:t></w:r>{field('PAGE', '1')}<w:r><w:t>頁</w:t></w:r></w:p>")
    )
    document.core_properties.title = ""
    return saved(document)


def welcome() -> bytes:
    """Three slides for new colleagues."""
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "新進同仁說明", "人事室"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "請假"
    frame = second.placeholders[1].text_frame
    frame.text = "特別休假"
    for text, level in (("滿一年七天", 1), ("滿兩年十天", 1), ("病假", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        if level:
            paragraph._p.get_or_add_pPr().append(parse_xml(f"<a:buAutoNum {nsdecls('a')} type='arabicPeriod'/>"))
    second.notes_slide.notes_text_frame.text = "提醒：病假三天以上須附證明。"
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "聯絡人"
    rows = (("業務", "分機", "座位"), ("請假", "214", "二樓"), ("薪資", "215", "三樓"))
    table = third.shapes.add_table(3, 3, Inches(1), Inches(3), Inches(6), Inches(1)).table
    for cell, text in zip(table.iter_cells(), (text for row in rows for text in row), strict=True):
        cell.text = text
    group = third.shapes.add_group_shape()
    for text, top in (("先打分機，", 2.0), ("再寄信。", 2.6)):
        group.shapes.add_textbox(Inches(1), Inches(top), Inches(3), Inches(0.5)).text_frame.text = text
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def convert(name: str, content: bytes, *steps: str) -> bytes:
    """A file that LibreOffice makes of another, format by format."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(content)
        for step in steps:
            out = Path(place) / step
            command = ["soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", step]
            subprocess.run([*command, "--outdir", out, path], check=True, capture_output=True)
            path = out / f"{path.stem}.{step}"
        return path.read_bytes()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for step in ("odt", "rtf"):
        (FOLDER / f"borrowing.{step}").write_bytes(convert("borrowing.docx", borrowing(), step))
    (FOLDER / "welcome.pptx").write_bytes(convert("welcome.pptx", welcome(), "odp", "pptx"))


if __name__ == "__main__":
    main()
