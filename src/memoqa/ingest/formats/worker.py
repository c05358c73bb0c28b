"""The child process that runs a sandboxed reader: the file on standard input, JSON on standard output.

Prints `{"lines": [[text, number, page, …], …]}`, the fields of Line in order, or `{"problem": reason}`. Of a container
it also prints `"members": [[name, size, problem], …]`, and the members' bytes behind the first line end. Before it
reads a byte, it limits its own memory, time and output, and gives up the network and other programs. Its imports are
its start-up time: it imports one reader and never the table of formats.
"""

import dataclasses
import json
import operator
import sys
from collections.abc import Iterable, Iterator

from memoqa.ingest.formats.confinement import REFUSED, attempts, confine_self
from memoqa.ingest.formats.format import MAX_MEMORY_BYTES, MAX_SECONDS, reader_at, unpacker_at
from memoqa.ingest.source import Line, Member, UnreadableFile

MAX_OUTPUT_BYTES = 64_000_000  # 20 MB of text, as for text files, with room for JSON's part
MAX_CHARACTERS = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000  # of all files in a container; twice the largest file, held in memory once
_fields = operator.attrgetter(*(field.name for field in dataclasses.fields(Line)))
OUT_OF_MEMORY = 3  # the exit status if Python itself noticed


def main() -> None:
    """Read standard input: the command line names the reader, the format, and perhaps memory and seconds as limits.

    One more argument says that the format is a container, and which suffixes are wanted of it, apart by slashes.
    """
    path, name, *limits = sys.argv[1:]
    wanted = limits[2:]
    reader, unpacker = reader_at(path), unpacker_at(path)
    limit_self(*map(int, limits[:2]), members_bytes=MAX_UNPACKED_BYTES if wanted else 0)
    confine_self()
    try:
        if wanted:
            answer, files = _unpacked(unpacker(sys.stdin.buffer.read(), frozenset(wanted[0].split("/"))))
        else:
            answer, files = {"lines": list(bounded(reader(sys.stdin.buffer.read())))}, []
        if attempts():
            answer, files = {"problem": REFUSED}, []
        _write(answer, files)
    except UnreadableFile as reason:
        _write({"problem": str(reason)})
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001  # a reader's failure on a broken file may be of any type
        damaged = f"it is damaged, or not really {name.upper()} ({type(error).__name__})"
        _write({"problem": f"{damaged}; open it in the program that made it and save it again"})


def limit_self(memory: int = MAX_MEMORY_BYTES, seconds: int = MAX_SECONDS, *, members_bytes: int = 0) -> None:
    """Bound this process's memory, processor time and output, as far as the platform can.

    Args:
        memory: The most bytes of addresses.
        seconds: The most processor time.
        members_bytes: The most bytes of files inside a container, which are put out beside the lines.
    """
    try:
        import resource  # noqa: PLC0415  # Windows has none; there the parent's clock alone holds
    except ImportError:
        return
    for name, bound in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", MAX_OUTPUT_BYTES + members_bytes),
        ("RLIMIT_CORE", 0),
    ):
        if not hasattr(resource, name):
            continue
        _, hard = resource.getrlimit(getattr(resource, name))
        limit = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        try:
            resource.setrlimit(getattr(resource, name), (limit, limit))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


def bounded(lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
    """The lines as JSON has them: each its fields in order.

    Raises:
        UnreadableFile: They have more characters than the bound.
    """
    left = MAX_CHARACTERS
    for line in lines:
        left -= len(line.text) + 1
        if left < 0:
            raise UnreadableFile(f"it has more than {MAX_CHARACTERS:,} characters of text; split it")
        yield _fields(line)


def _unpacked(produced: Iterable[Line | Member]) -> tuple[dict[str, object], list[bytes]]:
    """What to print of a container: the answer, and the bytes of its members behind it."""
    lines: list[Line] = []
    members: list[Member] = []
    size = 0
    for one in produced:
        if isinstance(one, Line):
            lines.append(one)
            continue
        size += len(one.content or b"")
        if size > MAX_UNPACKED_BYTES:
            raise UnreadableFile(f"its files have more than {MAX_UNPACKED_BYTES / 1e6:g} MB together; split it")
        members.append(one)
    listed = [[one.name, None if one.content is None else len(one.content), one.problem] for one in members]
    return {"lines": list(bounded(lines)), "members": listed}, [b"\n", *(one.content or b"" for one in members)]


def _write(answer: dict[str, object], files: Iterable[bytes] = ()) -> None:
    # Through the buffer, so that a locale other than UTF-8 has no say; a lone surrogate cannot pass.
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    for content in files:
        sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
