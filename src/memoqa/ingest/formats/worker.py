"""The child process that runs a sandboxed reader: the file on standard input, JSON on standard output.

Prints `{"lines": [[text, number, page, …], …]}`, the fields of Line in order, or `{"problem": reason}`. Before it
reads a byte, it limits its own memory, time and output, and gives up the network and other programs. Its imports are
its start-up time: it imports one reader and never the table of formats.
"""

import dataclasses
import json
import operator
import sys
from collections.abc import Iterable, Iterator

from memoqa.ingest.formats.confinement import REFUSED, attempts, confine_self
from memoqa.ingest.formats.format import reader_at
from memoqa.ingest.source import Line, UnreadableFile

MAX_MEMORY_BYTES = 1 << 30  # a 100 MB file thrice over, and its parse; an order of magnitude above real memos
MAX_SECONDS = 30  # of processor time; pdfium reads some hundred pages in one
MAX_OUTPUT_BYTES = 64_000_000  # 20 MB of text, as for text files, with room for JSON's part
MAX_CHARACTERS = 20_000_000
_fields = operator.attrgetter(*(field.name for field in dataclasses.fields(Line)))
OUT_OF_MEMORY = 3  # the exit status if Python itself noticed


def main() -> None:
    """Read standard input by the reader that the command line names first, as the format that it names second."""
    path, name = sys.argv[1:]
    reader = reader_at(path)
    limit_self()
    confine_self()
    try:
        lines = list(bounded(reader(sys.stdin.buffer.read())))
        _write({"problem": REFUSED} if attempts() else {"lines": lines})
    except UnreadableFile as reason:
        _write({"problem": str(reason)})
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001  # a reader's failure on a broken file may be of any type
        damaged = f"it is damaged, or not really {name.upper()} ({type(error).__name__})"
        _write({"problem": f"{damaged}; open it in the program that made it and save it again"})


def limit_self() -> None:
    """Bound this process's memory, processor time and output, as far as the platform can."""
    try:
        import resource  # noqa: PLC0415  # Windows has none; there the parent's clock alone holds
    except ImportError:
        return
    for name, bound in (
        ("RLIMIT_AS", MAX_MEMORY_BYTES),
        ("RLIMIT_CPU", MAX_SECONDS),
        ("RLIMIT_FSIZE", MAX_OUTPUT_BYTES),
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


def _write(answer: dict[str, object]) -> None:
    # Through the buffer, so that a locale other than UTF-8 has no say; a lone surrogate cannot pass.
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
