"""A memo file read by the reader of its format, with its sidecar and front matter; another format is named."""

import pytest

from memoqa.domain import Details
from memoqa.ingest.about import About
from memoqa.ingest.formats.table import MARKDOWN


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"%PDF-1.7 ...", "a PDF; give it the extension .pdf"),
        (b"PK\x03\x04...", "zip archive"),
        (b"\x89PNG\r\n\x1a\n", "give it the extension .png"),
        (b"\xff\xd8\xff\xe0", "give it the extension .jpg"),
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


@pytest.fixture
def nested(folder, read_bytes):
    """Reads hr/pay/a.md with these folder files, by their folders."""

    (folder / "hr" / "pay").mkdir(parents=True)

    def read(content=b"text", **files):
        for place, said in files.items():
            (folder / {"top": ".", "hr": "hr", "pay": "hr/pay"}[place] / "_folder.toml").write_text(said, "utf-8")
        return read_bytes("hr/pay/a.md", content).about

    return read


def test_of_folder_files_the_nearest_wins_each_key_by_itself(nested):
    about = nested(
        top='owner = "the top"\norigin = "HQ"', hr='owner = "HR"\naudience = ["slack:S1"]', pay="review_by = 2027-01-01"
    )
    assert about == About(origin="HQ", details=Details(owner="HR", audience=("slack:S1",), review_by="2027-01-01"))


def test_front_matter_goes_before_a_folder_file(nested):
    about = nested(
        b"---\nowner: within\naudience: [slack:S2]\n---\ntext",
        hr='owner = "above"\naudience = ["slack:S1"]\ntags = ["pay"]',
    )
    assert about.details == Details(owner="within", audience=("slack:S2",), tags=("pay",))


def test_a_folder_file_that_cannot_be_read_keeps_back_every_memo_below_it(folder, reason):
    (folder / "_folder.toml").write_text("audience = [", "utf-8")
    assert "the folder file _folder.toml is not TOML" in reason("a.txt", b"text")
    (folder / "_folder.toml").write_text('audeince = ["slack:S1"]', "utf-8")
    assert "unknown key 'audeince'; write audience" in reason("b.txt", b"text")


def test_a_folder_file_speaks_of_no_memo_beside_its_folder(folder, read_bytes):
    (folder / "hr").mkdir()
    (folder / "hr" / "_folder.toml").write_text('audience = ["slack:S1"]', "utf-8")
    assert read_bytes("a.txt", b"text").about == About()


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("audiance: [slack:S1]", "unknown key 'audiance'; write audience"),
        ("audience: everyone", "'everyone' in its audience"),
        ("audience:", "empty audience"),
        ("title: T\nvalid_until: soon", "valid_until that is not a day"),
    ],
)
def test_front_matter_that_would_restrict_a_memo_is_never_passed_over(reason, name, block, said):
    assert said in reason(name, f"---\n{block}\n---\ntext".encode())


def test_what_other_programs_write_into_front_matter_is_passed_over(read_bytes):
    content = b"---\ntitle: T\nurl: /2026/leave/\nlanguage: {code: zh}\nlayout: post\nweight: 3\n---\ntext"
    assert read_bytes("a.md", content).about == About("T")
