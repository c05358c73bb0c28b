"""Workbooks made by openpyxl for the tests, and their lines, read in this process, since that is faster."""

import io
import zipfile
from collections.abc import Callable

import openpyxl

from memoqa.ingest.formats.xlsx import xlsx_lines


def workbook(**sheets):
    """A workbook with a sheet for each name; a sheet is its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines(book):
    """The lines of a workbook, or of its bytes, but for what its properties say."""
    content = book if isinstance(book, bytes) else saved(book)
    return [line for line in xlsx_lines(content) if line.role not in {"title", "date"}]


def texts(book) -> list[str]:
    """Their texts, without the blank ones and those that are hidden."""
    return [line.text for line in lines(book) if line.text and line.role != "hidden"]


def repacked(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one of its parts changed, or added if there was none."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return file.getvalue()
