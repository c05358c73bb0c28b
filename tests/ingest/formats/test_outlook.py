"""A mail that Outlook saved has the same lines and attachments as one in any other mail program."""

import struct
from datetime import UTC, datetime

import pytest

from memoqa.ingest.formats import mail
from memoqa.ingest.formats.outlook import outlook_parts
from memoqa.ingest.formats.rtf_body import text_of_rtf, unpacked_rtf
from memoqa.ingest.source import Line, Member, UnreadableFile
from tests.ingest.outlook_files import compound_file, filetime, message, properties

WANTED = frozenset({".txt", ".eml"})
SUBJECT, BODY, HTML, RTF, HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
SENDER = {0x0C1A: "總務室", 0x5D01: "office@house.example"}
SENT = {0x0039: filetime(datetime(2026, 2, 10, 1, 15, tzinfo=UTC))}
ADA = properties({0x3001: "Ada Lin", 0x39FE: "ada@house.example"}, {0x0C15: 1})
BO = properties({0x3001: "Bo Chen", 0x3003: "/O=HOUSE/CN=BO"}, {0x0C15: 2})
PEOPLE = {"__recip_version1.0_#00000000": ADA, "__recip_version1.0_#00000001": BO}


def texts(root):
    return [one.text for one in outlook_parts(compound_file(root), WANTED) if isinstance(one, Line) and one.text]


def attached(folders):
    root = message({SUBJECT: "Tools", BODY: "Closed."}, folders=folders)
    return {one.name: one.content for one in outlook_parts(compound_file(root), WANTED) if isinstance(one, Member)}


def packed_rtf(rtf):
    """RTF in its compressed form, without any repetition."""
    data = b"".join(b"\0" + rtf[place : place + 8] for place in range(0, len(rtf), 8))
    return struct.pack("<II4sI", len(data) + 12, len(rtf), b"LZFu", 0) + data


def test_subject_sender_date_recipients_and_body_become_lines():
    root = message({SUBJECT: "工具間改為預約", BODY: "三天前登記。\r\n星期一不開放。\r\n", **SENDER}, SENT, PEOPLE)
    assert texts(root) == [
        "工具間改為預約",
        "From: 總務室 <office@house.example>",
        "Date: Tue, 10 Feb 2026 01:15:00 +0000",
        "To: Ada Lin <ada@house.example>",
        "Cc: Bo Chen",
        "三天前登記。",
        "星期一不開放。",
    ]


def test_the_mails_own_header_lines_go_before_what_outlook_keeps():
    own = "From: =?utf-8?B?546L5bCP5piO?= <wang@house.example>\r\nDate: Mon, 9 Feb 2026 08:00:00 +0800\r\n"
    assert texts(message({SUBJECT: "Tools", BODY: "Closed.", HEADERS: own, **SENDER}, SENT, PEOPLE))[1:4] == [
        "From: 王小明 <wang@house.example>",
        "Date: Mon, 9 Feb 2026 08:00:00 +0800",
        "To: Ada Lin <ada@house.example>",
    ]


def test_a_body_that_is_a_web_page_is_read_in_its_code_page():
    root = message({SUBJECT: "x", HTML: "<p>三天前<b>登記</b>。</p><p>二</p>".encode("cp950")}, {0x3FDE: 950})
    assert texts(root)[1:] == ["三天前登記。", "二"]


def test_a_body_that_is_rtf_alone_is_read():
    rtf = r"{\rtf1\ansi\ansicpg950{\fonttbl{\f0 Arial;}}Closed on\~Monday.\par \'a4\'54\'a4\'d1\u21069?\par}"
    assert texts(message({SUBJECT: "x", RTF: packed_rtf(rtf.encode())}))[1:] == ["Closed on Monday.", "三天前"]


def test_a_web_page_inside_rtf_gives_the_text_for_other_programs():
    rtf = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}Ask first.\par{\*\htmltag72 </p>}}"
    assert text_of_rtf(rtf) == "Ask first.\n"


def test_compressed_rtf_is_unpacked_as_its_specification_shows():
    example = (
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af868206c09e020627008c0620a7d0a80 0fa0"
    ).replace(" ", "")
    assert unpacked_rtf(bytes.fromhex(example)).startswith(b"{\\rtf1\\ansi\\ansicpg1252\\pard")


def test_repetitions_in_compressed_rtf_may_reach_into_what_they_write():
    example = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked_rtf(example) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_attachments_are_files_and_pictures_in_the_text_are_passed_over():
    one = properties({0x3707: "議程.txt", 0x3704: "AGENDA~1.TXT", 0x3701: b"x"})
    logo = properties({0x3707: "logo.png", 0x370E: "image/png", 0x3712: "cid1", 0x3701: b"y"})
    film = properties({0x3704: "FILM.MP4", 0x3701: b"z" * 5000})
    folders = {f"__attach_version1.0_#0000000{n}": one for n, one in enumerate((one, logo, film))}
    assert attached(folders) == {"議程.txt": b"x", "FILM.MP4": None}


def test_a_message_within_a_message_becomes_an_eml_file_the_same_each_time():
    note = properties({0x3707: "附件.txt", 0x3701: b"Twelve days."})
    inner = message(
        {SUBJECT: "預約/登記", BODY: "三天前。", **SENDER}, SENT, {"__attach_version1.0_#00000000": note}, 24
    )
    folder = {"__attach_version1.0_#00000000": {**properties({0x3001: "x"}), "__substg1.0_3701000D": inner}}
    found = attached(folder)
    assert list(found) == ["預約_登記.eml"]
    assert attached(folder) == found
    parts = list(mail.mail_parts(found["預約_登記.eml"], WANTED))
    assert [one.text for one in parts if isinstance(one, Line) and one.text] == [
        "預約/登記",
        "From: 總務室 <office@house.example>",
        "Date: Tue, 10 Feb 2026 01:15:00 +0000",
        "三天前。",
    ]
    assert [one for one in parts if isinstance(one, Member)] == [Member("附件.txt", b"Twelve days.")]


def test_another_file_of_the_same_kind_is_refused():
    with pytest.raises(UnreadableFile, match="no mail that Outlook saved"):
        list(outlook_parts(compound_file({"WordDocument": b"x"}), WANTED))


def test_an_encrypted_mail_is_refused():
    root = message({0x001A: "IPM.Note.SMIME", SUBJECT: "x"})
    with pytest.raises(UnreadableFile, match="it is encrypted"):
        list(outlook_parts(compound_file(root), WANTED))
