"""A mail's text is its memo: subject, sender, date, recipients and body; what is attached are files of their own."""

import base64
import email
import quopri
from email import policy

import pytest

from memoqa.ingest.formats import mail as mails
from memoqa.ingest.formats.mail import mail_parts
from memoqa.ingest.formats.mail_attachments import CUT_OFF, ENCRYPTED
from memoqa.ingest.source import Line, Member, UnreadableFile
from tests.ingest.archives import mail, message_within

WANTED = frozenset({".txt", ".pdf", ".eml"})


def texts(content):
    return [one.text for one in mail_parts(content, WANTED) if isinstance(one, Line) and one.text]


def attached(content):
    return {one.name: one.content for one in mail_parts(content, WANTED) if isinstance(one, Member)}


def raw(head, body=b"Closed on Monday.\n"):
    return head.replace(b"\n", b"\r\n") + b"\r\n" + body


def refusal(content):
    with pytest.raises(UnreadableFile) as caught:
        list(mail_parts(content, WANTED))
    return str(caught.value)


def test_the_subject_is_the_title_and_the_head_stands_below_it():
    lines = list(mail_parts(mail(To="all@house.example", Cc="bo@house.example"), WANTED))
    assert (lines[0].text, lines[0].heading) == ("Tool room", 0)
    assert texts(mail(To="all@house.example", Cc="bo@house.example")) == [
        "Tool room",
        "From: Ada Lin <ada@house.example>",
        "Date: Tue, 10 Feb 2026 09:15:00 +0800",
        "To: all@house.example",
        "Cc: bo@house.example",
        "The tool room is closed on Monday.",
    ]


@pytest.mark.parametrize("charset", ["big5", "gb2312", "utf-8", "iso-2022-jp"])
def test_the_words_of_the_head_are_decoded(charset):
    word = "会社" if charset == "iso-2022-jp" else "公司" if charset == "gb2312" else "總務室"
    head = f"From: =?{charset}?B?".encode() + base64.b64encode(word.encode(charset))
    assert texts(raw(head + b"?= <a@b.example>\nSubject: x\n"))[1] == f"From: {word} <a@b.example>"


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("big5", "工具間星期一不開放。"),
        ("gb2312", "工具间星期一不开放。"),
        ("iso-2022-jp", "月曜日は休みです。"),
        ("windows-1252", "“Closed” on Monday."),
    ],
)
@pytest.mark.parametrize("transfer", ["8bit", "base64", "quoted-printable"])
def test_the_body_is_decoded(charset, text, transfer):

    content = text.encode(charset)
    encoded = {"8bit": content, "base64": base64.encodebytes(content), "quoted-printable": quopri.encodestring(content)}
    head = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}\n"
    assert texts(raw(head.encode(), encoded[transfer]))[-1] == text


def test_a_body_in_another_character_set_than_it_says_is_still_read():
    head = b"From: a@b.example\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 8bit\n"
    assert texts(raw(head, "工具間星期一不開放，請先登記。".encode("cp950")))[-1] == "工具間星期一不開放，請先登記。"


def test_of_two_forms_the_plain_one_is_read():

    made = email.message_from_bytes(mail(), policy=policy.default)
    made.add_alternative("<p>The <b>same</b>, with pictures.</p>", subtype="html")
    assert texts(made.as_bytes())[-1] == "The tool room is closed on Monday."


WEB = b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n"


def test_a_web_page_alone_is_read_with_its_headings_numbers_and_tables():
    page = b"<title>Page</title><h2>Saws</h2><p>Tools &amp; saws:<ol><li>one\n day<li>two</ol>"
    page += b"<table><tr><th>tool<th>day<tr><td>saw<td>5</table>"
    body = [one for one in mail_parts(raw(WEB, page), WANTED) if one.text][1:]
    assert [(line.text, line.heading, line.role) for line in body] == [
        ("Saws", 2, "text"),
        ("Tools & saws:", None, "text"),
        ("1. one day", None, "item"),
        ("2. two", None, "item"),
        ("tool\tday", None, "table header"),
        ("saw\t5", None, "table row"),
    ]


def test_each_line_break_of_a_web_page_is_where_somebody_pressed_enter():
    assert texts(raw(WEB, b"<div>Bring<br>a torch<br><br>Ada</div>"))[1:] == ["Bring", "a torch", "Ada"]


def test_what_stands_around_a_web_page_is_kept_as_furniture_and_once():
    page = b"<p>Closed.</p><nav>Rooms</nav><footer>Tel: 02 1234 5678</footer>"
    body = [one for one in mail_parts(raw(WEB, page), WANTED) if one.text][1:]
    assert [(line.text, line.role) for line in body] == [
        ("Closed.", "text"),
        ("Rooms", "furniture"),
        ("Tel: 02 1234 5678", "furniture"),
    ]


def test_a_web_page_that_says_nothing_is_no_text():
    assert texts(raw(b"Subject: x\n" + WEB, b"<p> </p>")) == ["x", "From: a@b.example"]


def test_beside_plain_text_a_web_page_is_text_line_by_line():
    made = email.message_from_bytes(mail(), policy=policy.default)
    made.add_attachment("<h2>Saws</h2><ul><li>one</ul><pre>two\nthree</pre>", subtype="html", disposition="inline")
    body = [one for one in mail_parts(made.as_bytes(), WANTED) if one.text][-5:]
    assert [line.text for line in body] == ["The tool room is closed on Monday.", "Saws", "• one", "two", "three"]
    assert {(line.heading, line.full, line.role) for line in body} == {(None, False, "text")}


def test_an_attachment_is_a_file_of_its_own():
    assert attached(mail(attached={"agenda.txt": b"x"})) == {"agenda.txt": b"x"}


def test_an_attachment_that_is_not_wanted_is_named():
    assert attached(mail(attached={"film.mp4": b"x"})) == {"film.mp4": None}


def test_two_attachments_of_one_name_are_told_apart():
    made = mail(attached={"a.txt": b"1", "b.txt": b"2"}).replace(b'"b.txt"', b'"a.txt"')
    assert attached(made) == {"a.txt": b"1", "a (2).txt": b"2"}


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ('filename="=?utf-8?B?6K2w56iLLnR4dA==?="', "議程.txt"),
        ("filename*=utf-8''%E8%AD%B0%E7%A8%8B.txt", "議程.txt"),
        ("filename*0*=utf-8''%E8%AD%B0; filename*1*=%E7%A8%8B.txt", "議程.txt"),
        ('filename="../../etc/a.txt"', "_.._etc_a.txt"),
        ('filename="C:\\\\papers\\\\a.txt"', "C__papers_a.txt"),
    ],
)
def test_the_name_of_an_attachment_is_decoded_and_no_path(stated, name):
    made = mail(attached={"x.txt": b"x"}).replace(b'filename="x.txt"', stated.encode())
    assert list(attached(made)) == [name]


def test_a_very_long_name_keeps_its_extension():
    (name,) = attached(mail(attached={"a" * 4000 + ".txt": b"x"}))
    assert len(name) < 130
    assert name.endswith(".txt")


def test_a_logo_in_the_text_is_passed_over_in_silence():
    made = mail(attached={"logo.png": b"x", "plan.png": b"y"})
    logo = made.replace(
        b'Content-Disposition: attachment; filename="logo.png"', b'Content-Disposition: inline; filename="logo.png"'
    )
    logo = logo.replace(b"application/octet-stream", b"image/png")
    assert attached(logo) == {"plan.png": None}


def test_a_message_within_a_message_is_a_file_named_by_its_subject():
    found = attached(message_within("See below.", mail(Subject="Tools/saws")))
    assert list(found) == ["Tools_saws.eml"]
    assert texts(found["Tools_saws.eml"])[-1] == "The tool room is closed on Monday."


def test_what_is_quoted_keeps_one_mark_a_paragraph():
    text = "Yes.\n\nOn Monday, Bo wrote:\n> May we have the saw?\n> It is for the shelves.\n>\n> Thanks\n"
    assert texts(mail(text))[3:] == [
        "Yes.",
        "On Monday, Bo wrote:",
        "> May we have the saw?",
        "It is for the shelves.",
        "> Thanks",
    ]


def test_a_signature_is_known_as_such():
    lines = list(mail_parts(mail("Closed.\n\n-- \nAda Lin\nOffice 555-0142\n"), WANTED))
    assert [line.text for line in lines if line.text and line.role == "furniture"] == [
        "-- ",
        "Ada Lin",
        "Office 555-0142",
    ]


def test_lines_that_the_mail_program_wrapped_are_full():
    text = (
        "The tool room is closed on Monday because the floor is being painted, and\n"
        "nobody may walk on it. Tools that are due on Monday may be brought back on\n"
        "Tuesday.\n"
        "Ada\n"
    )
    full = [line.full for line in mail_parts(mail(text), WANTED) if line.text][-4:]
    assert full == [True, True, False, False]


def test_flowed_text_is_joined():
    made = mail("one \ntwo\nthree\n").replace(b'charset="utf-8"', b'charset="utf-8"; format=flowed')
    assert texts(made)[-2:] == ["one two", "three"]


@pytest.mark.parametrize("content", [b"Just words.\n", b"\0\1\2", b"%PDF-1.4"])
def test_what_is_no_mail_is_refused(content):
    assert refusal(content) == mails.NO_MAIL


def test_an_encrypted_mail_is_refused():
    head = b"From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
    assert refusal(raw(head)) == ENCRYPTED


def test_a_mail_without_subject_and_text_is_refused():
    assert "it has no text" in refusal(raw(b"From: a@b.example\n", b"\n"))


def test_the_attachment_in_which_a_mail_ends_is_told():
    made = mail(attached={"a.txt": b"1", "b.txt": b"2" * 500})
    found = [one for one in mail_parts(made[:-200], WANTED) if isinstance(one, Member)]
    assert [(one.name, one.problem) for one in found] == [("a.txt", ""), ("b.txt", CUT_OFF)]


def test_a_mail_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(mails, "MOST_PARTS", 3)
    assert attached(mail(attached={"a.txt": b"1"}))
    assert refusal(mail(attached={"a.txt": b"1", "b.txt": b"2"})) == mails.TOO_MANY
