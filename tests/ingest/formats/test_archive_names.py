"""The names in an archive are decoded in the character set in which somebody wrote them."""

import struct
import zlib

import pytest

from memoqa.ingest.formats.zip_archive import zip_members
from tests.ingest.archives import archive, raw_archive

NAMES = ("會議紀錄/工具間借用辦法.md", "115年度/簽呈.md", "附件一.md")
SIMPLIFIED = ("会议纪录/工具间借用办法.md", "附件一.md")


def names(packed):
    return [one.name for one in zip_members(packed, frozenset({".md"}))]


def packed(*written, encoding):
    return raw_archive([(name.encode(encoding), b"x") for name in written])


def test_names_with_the_flag_are_utf_8():
    assert names(archive(dict.fromkeys(NAMES, "x"))) == sorted(NAMES)


@pytest.mark.parametrize("encoding", ["utf-8", "cp950"])
def test_names_without_the_flag_are_what_they_read_as(encoding):
    assert names(packed(*NAMES, encoding=encoding)) == sorted(NAMES)


@pytest.mark.parametrize("name", ["簽呈.md", "附件一.md", "工具間借用辦法.md"])
def test_one_short_name_is_enough(name):
    assert names(packed(name, encoding="cp950")) == [name]


def test_simplified_names_are_known_from_traditional_ones():
    assert names(packed(*SIMPLIFIED, encoding="gb18030")) == sorted(SIMPLIFIED)


def test_western_names_are_those_of_the_standard():
    assert names(packed("Küche/Protokoll für März.md", "résumé.md", encoding="cp437")) == [
        "Küche/Protokoll für März.md",
        "résumé.md",
    ]


def test_a_name_in_the_unicode_field_goes_before_the_old_one():
    old = "工具.md".encode("cp950")
    field = struct.pack("<BI", 1, zlib.crc32(old)) + "工具.md".encode()
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert names(raw_archive([(old, b"x")], extra=extra)) == ["工具.md"]
    stale = extra[:5] + b"\0\0\0\0" + extra[9:9] + "別的.md".encode()
    assert names(raw_archive([(old, b"x")], extra=stale[:4] + stale[4:])) == ["工具.md"]
