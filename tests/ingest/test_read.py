"""A memo file read by the reader of its format, with its sidecar and front matter; another format is named."""

import pytest

from memoqa.ingest.about import About
from memoqa.ingest.formats.table import MARKDOWN


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"%PDF-1.7 ...", "a PDF; give it the extension .pdf"),
        (b"PK\x03\x04...", "zip archive"),
        (b"\x89PNG\r\n", "OCR"),
        (b"\xff\xd8\xff\xe0", "OCR"),
        (b"\xd0\xcf\x11\xe0", "old Office file"),
        (b"{\\rtf1 x", "RTF"),
    ],
)
def test_another_format_under_a_text_extension_is_named(reason, content, looks):
    assert looks in reason("a.txt", content)
    assert looks in reason("a.md", content)


def test_an_empty_file_is_refused(reason):
    assert reason("a.txt", b"") == "it is empty (0 bytes); save it again or remove it"


def test_the_sidecar_wins_over_front_matter(folder, read_bytes):
    (folder / "a.md.toml").write_text('title = "beside"')
    loaded = read_bytes("a.md", b"---\ntitle: within\ndate: 2019\n---\ntext")
    assert loaded.about == About("beside", "2019")
    assert loaded.source.format is MARKDOWN


def test_front_matter_in_a_text_file_is_read_as_in_markdown(read_bytes):
    loaded = read_bytes("a.txt", "---\ntitleFull: 園藝社章程\nmodifiedDate: 2031-03-31\n---\n第一條\n".encode())
    assert loaded.about == About("園藝社章程", "2031-03-31")
    assert [(line.number, line.text) for line in loaded.source.lines] == [(5, "第一條")]


@pytest.mark.parametrize(
    "text", ["---\nTO: all staff\nFROM: Jane\n---\nParking.", "---\na: b: c\n---\nx", "---\ntwo rules\n---\nx"]
)
def test_two_rules_in_a_text_file_that_say_no_title_or_date_are_text(read_bytes, text):
    assert read_bytes("a.txt", text.encode()).source.text == text
