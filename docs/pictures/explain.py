"""Draw docs/pictures/explain.png and print the text form for docs/documents.md: `python -m docs.pictures.explain`.

Needs the developer's installation and Chromium. reportlab makes an invented letter of two pages, memoqa explains how it
reads it, and Chromium takes a picture of the page that `memoqa index --explain … --html …` writes.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image  # reportlab brings it
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from docs.pictures.slack import photograph

FOLDER = Path(__file__).parent
NAME = "工具間借用.pdf"
FONT = "MSung-Light"  # reportlab names it and embeds nothing: the machine's own Chinese font draws it
WIDTH, HEIGHT = 420, 595  # points of an A5 page, whose print can be read in a small picture
LEFT, HANG = 44, 66  # points: the margin, and the text of a numbered point
PITCH = 18  # points from line to line
COLUMNS = (66, 176, 246, 376)  # points: the left ends of the table's columns, and its right end
WINDOW = 1180  # pixels
CELLS = 96  # of the text form
COLOURS = 24  # of the picture: a third of the bytes
LETTERHEAD = ("青禾社區大學總務室", "電話：(03) 555-0142　電子郵件：office@qinghe.example")
POLICY = re.compile(r"<meta http-equiv[^>]*>")
HEADER = ("設備", "押金", "借期")


def draw(path: Path) -> None:
    """Write the letter as a PDF."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    _first(canvas)
    _second(canvas)
    canvas.save()


def _first(canvas: Canvas) -> None:
    _begin(canvas, 1)
    canvas.setFont(FONT, 17)
    canvas.drawCentredString(WIDTH / 2, 508, "青禾社區大學　函")
    canvas.setFont(FONT, 11)
    y = _lines(canvas, LEFT, 474, "受文者：各班班長", "發文日期：中華民國115年2月20日", "發文字號：青禾總字第1150012號")
    y = _lines(canvas, LEFT, y - 8, "主旨：工具間自三月起改為預約借用")
    y = _lines(canvas, LEFT, y - 8, "說明：")
    y = _point(canvas, y, "一、", "借用人須於三天前在總務室登記，並出示學員證。未滿十八", "歲者，由班長代為登記。")
    y = _point(canvas, y, "二、", "每件設備得續借一次。逾期未還者，每逾一天停止借用一", "週。")
    y = _point(canvas, y, "三、", "各項設備的押金與借期如下：")
    _table(canvas, y + 4, HEADER, ("電鑽", "500 元", "三天"), ("水平儀", "300 元", "七天"), ("鋁梯", "不收", "當天"))
    canvas.showPage()


def _second(canvas: Canvas) -> None:
    _begin(canvas, 2)
    y = _table(canvas, 520, HEADER, ("熱風槍", "600 元", "三天"), ("砂光機", "800 元", "三天"))
    y = _point(canvas, y - 20, "四、", "設備損壞時，借用人應於一天內通知總務室。正常使用而", "損壞者，不必賠償。")
    y = _point(canvas, y, "五、", "工具間開放時間：星期二至星期六，下午二時至九時。")
    y = _lines(canvas, LEFT, y - 8, "正本：各班班長", "副本：教務處")
    y = _lines(canvas, LEFT, y - 16, "附件一")
    _lines(canvas, LEFT, y - 8, "預約單須寫明設備、日期與用途，並由班長簽名。現場不受理", "口頭預約。")
    canvas.showPage()


def _begin(canvas: Canvas, page: int) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawString(LEFT, 562, LETTERHEAD[0])
    canvas.drawRightString(WIDTH - LEFT, 562, LETTERHEAD[1])
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, 554, WIDTH - LEFT, 554)
    canvas.drawCentredString(WIDTH / 2, 26, f"第 {page} 頁，共 2 頁")
    canvas.setFont(FONT, 11)


def _lines(canvas: Canvas, x: float, y: float, *lines: str) -> float:
    """Draw lines below each other; the base line of the next."""
    for line in lines:
        canvas.drawString(x, y, line)
        y -= PITCH
    return y


def _point(canvas: Canvas, y: float, number: str, *lines: str) -> float:
    """Draw a numbered point, its lines hanging behind the number; the base line of the next."""
    canvas.drawString(LEFT, y, number)
    return _lines(canvas, HANG, y, *lines)


def _table(canvas: Canvas, top: float, *rows: tuple[str, ...]) -> float:
    """Draw a ruled table; its bottom."""
    bottom = top - len(rows) * 20
    for row in range(len(rows) + 1):
        canvas.line(COLUMNS[0], top - row * 20, COLUMNS[-1], top - row * 20)
    for column in COLUMNS:
        canvas.line(column, top, column, bottom)
    for row, cells in enumerate(rows):
        for column, cell in zip(COLUMNS, cells, strict=False):
            canvas.drawString(column + 8, top - row * 20 - 14, cell)
    return bottom


def explained(letter: Path, page: Path) -> str:
    """What `memoqa index --explain` prints of the letter; its page is written as well."""
    command = [sys.executable, "-m", "memoqa", "index", "--explain", str(letter)]
    subprocess.run([*command, "--html", str(page)], check=True, capture_output=True)  # noqa: S603 - our own program
    narrow = os.environ | {"COLUMNS": str(CELLS)}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=narrow).stdout  # noqa: S603 - as above


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        letter, page, picture = Path(name, NAME), Path(name, "page.html"), FOLDER / "explain.png"
        draw(letter)
        print(explained(letter, page), picture, sep="\n")  # noqa: T201 - for the document
        # The page lets no script run, and one measures its height.
        page.write_text(POLICY.sub("", page.read_text("utf-8")), "utf-8")
        photograph(page, picture, WINDOW)
        with Image.open(picture) as drawn:
            drawn.convert("RGB").quantize(COLOURS).save(picture, optimize=True)
