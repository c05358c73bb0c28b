"""The child process that runs a sandboxed reader: the file on standard input, JSON on standard output.

Prints `{"lines": [[text, number, page, …], …]}`, the fields of Line in order, or `{"problem": reason}`. It limits its
own memory, time and output before it reads a byte. Its imports are its start-up time: it imports one reader and never
the table of formats.
"""

import dataclasses
import json
import operator
import sys
from collections.abc import Iterable, Iterator

from memoqa.ingest.formats.format import MAX_MEMORY_BYTES, MAX_SECONDS, reader_at
from memoqa.ingest.source import Line, UnreadableFile

MAX_OUTPUT_BYTES = 64_000_000  # 20 MB of text, as for text files, with room for JSON's part
MAX_CHARACTERS = 20_000_000
_fields = operator.attrgetter(*(field.name for field in dataclasses.fields(Line)))
OUT_OF_MEMORY = 3  # the exit status if Python itself noticed


def main() -> None:
    """Read standard input: the command line names the reader, the format, and perhaps the limits of `limit_self`."""
    path, name, *limits = sys.argv[1:]
    reader = reader_at(path)
    limit_self(*map(int, limits))
    try:
        _write({"lines": list(bounded(reader(sys.stdin.buffer.read())))})
    except UnreadableFile as reason:
        _write({"problem": str(reason)})
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001  # a reader's failure on a broken file may be of any type
        damaged = f"it is damaged, or not really {name.upper()} ({type(error).__name__})"
        _write({"problem": f"{damaged}; open it in the program that made it and save it again"})


def limit_self(memory: int = MAX_MEMORY_BYTES, seconds: int = MAX_SECONDS) -> None:
    """Bound this process's memory, processor time and output, as far as the platform can."""
    try:
        import resource  # noqa: PLC0415  # Windows has none; there the parent's clock alone holds
    except ImportError:
        return
    for name, bound in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", seconds),
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
