"""A document that LibreOffice has converted says the same as the one it was made from."""

import pytest

from memoqa.ingest.formats.table import format_of
from memoqa.ingest.formats.worker import reader_at
from memoqa.ingest.structure.outline import outline
from tests.ingest.formats.converted import FOLDER, borrowing, welcome


@pytest.fixture
def memo(read_bytes):
    def memo(name, content):
        loaded = read_bytes(name, content)
        return outline(loaded.source, memo_id=name, source_sha256=loaded.sha256)

    return memo


def squeezed(memo) -> str:
    return "".join(memo.text.split())


def told(memo) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Of each paragraph, its section, its leads and its text."""
    return [
        (one.section, tuple(memo.text[lead.start : lead.end] for lead in one.lead), memo.text[one.start : one.end])
        for one in memo.paragraphs
    ]


@pytest.mark.parametrize(
    ("name", "made", "original"),
    [
        ("borrowing.odt", borrowing, "a.docx"),
        ("borrowing.rtf", borrowing, "a.docx"),
        ("welcome.pptx", welcome, "a.pptx"),
    ],
)
def test_a_converted_document_has_the_text_and_the_paragraphs_of_its_original(memo, name, made, original):
    converted, first = memo(name, (FOLDER / name).read_bytes()), memo(original, made())
    assert squeezed(converted) == squeezed(first)
    assert told(converted) == told(first)
    assert converted.title == first.title


def test_the_documents_have_what_is_to_be_converted(memo):
    paragraphs = told(memo("a.docx", borrowing()))
    assert ("借用",) in [section for section, _, _ in paragraphs]
    assert (("押金",), ("設備\t押金\t借期",), "電鑽\t500 元\t三天") in paragraphs
    texts = [text for _, _, text in paragraphs]
    assert {"(1) 學員證", "二、未滿十八歲者由班長代為登記。", "[1] 遇國定假日順延。"} <= set(texts)
    assert "青禾社區大學總務室 電話 5550142" in texts
    assert not any(word in text for text in texts for word in ("兩天", "尚未公布", "第1頁"))


@pytest.mark.parametrize("name", ["borrowing.odt", "borrowing.rtf", "welcome.pptx"])
def test_every_line_of_a_converted_table_knows_its_role(name):
    row = format_of(name)
    assert row
    roles = [line.role for line in reader_at(row.reader)((FOLDER / name).read_bytes()) if line.table]
    assert roles[0] == "table header"
    assert set(roles[1:]) == {"table row"}
