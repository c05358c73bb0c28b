"""The child that reads reaches neither the network nor another program, whatever its reader tries."""

import socket

import pytest

from memoqa.ingest.formats import sandbox
from memoqa.ingest.formats.confinement import REFUSED
from memoqa.ingest.formats.format import Format
from memoqa.ingest.source import UnreadableFile

READER = Format("stand-in", (".x",), "stand_in:lines")
SWALLOWED = """
from memoqa.ingest.source import Line
def lines(content):
    try:
        {}
    except Exception:
        pass
    return [Line("read", 1)]
"""


@pytest.fixture
def read_by(tmp_path, monkeypatch):
    """Has the child run a reader that tries this and carries on."""

    def read_by(statement):
        (tmp_path / "stand_in.py").write_text(SWALLOWED.format(statement))
        monkeypatch.setattr(sandbox.sys, "path", [str(tmp_path), *sandbox.sys.path])
        return sandbox.lines_from_child(b"x", READER)

    return read_by


@pytest.mark.parametrize(
    "statement",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('memoqa.example', 80)",
        "import socket; socket.gethostbyname('memoqa.example')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import http.client; http.client.HTTPConnection('127.0.0.1', 9).connect()",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.fork() or os._exit(0)",
        "import ctypes; ctypes.CDLL(None)",
    ],
)
def test_a_reader_that_tries_to_leave_is_refused_even_if_it_catches_the_error(read_by, statement, capfd):
    with pytest.raises(UnreadableFile) as caught:
        read_by(statement)
    assert str(caught.value) == REFUSED
    assert capfd.readouterr() == ("", "")


def test_no_connection_of_a_reader_arrives(read_by):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        with pytest.raises(UnreadableFile):
            read_by(f"import urllib.request; urllib.request.urlopen('http://127.0.0.1:{server.getsockname()[1]}/')")
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_reader_that_does_not_try_is_not_disturbed_by_what_it_imports_late(read_by):
    assert [line.text for line in read_by("import csv, email, zipfile, socket, decimal, xml.dom.minidom")] == ["read"]
