"""Memo files made for the tests: PDFs drawn by reportlab, whose CID fonts need no font file; broken ones."""

import io
import zlib
from collections.abc import Callable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CHINESE = "MSung-Light"
Placed = tuple[float, float, str]  # points from the left, points from the bottom, text


def pdf(*pages: list[Placed], font: str = CHINESE, password: str | None = None) -> bytes:
    """A PDF of A4 pages (595 by 842 points) in 12 point type."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password is not None else None)
    for page in pages:
        canvas.setFont(font, 12)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def drawn_pdf(*pages: Callable[[Canvas], None], size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF whose pages are drawn by functions, in 12 point Helvetica where they set no other type."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size)
    for draw in pages:
        canvas.setFont("Helvetica", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def raw_pdf(stream: bytes, filters: bytes) -> bytes:
    """A one-page PDF whose content stream is as given, however wrong."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def deflated_repeat(unit: bytes, mebibytes: int) -> bytes:
    """That many MiB of the unit (whose length divides 1 MiB), deflated, without ever holding them."""
    block = unit * (2**20 // len(unit))
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(block) for _ in range(mebibytes)) + packer.flush()
