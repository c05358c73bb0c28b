"""Run a reader in a child process: a hostile or broken file then costs one memo and not the bot.

Owns the child's life: its input and output, its time, and the error if it dies. `worker` has the child's limits.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection
from dataclasses import replace
from typing import IO, Any

from memoqa.domain import Link
from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.worker import MAX_OUTPUT_BYTES, MAX_UNPACKED_BYTES, OUT_OF_MEMORY
from memoqa.ingest.source import Line, Member, NotReadNow, UnreadableFile
from memoqa.text.linked_words import address_of

MAX_CLOCK_SECONDS = 300.0  # ten times the processor time: a busy machine makes an honest book wait, a bomb never ends
TOO_MUCH = (
    "it takes more than 1 GiB or 30 s to read; it may be a decompression bomb, or damaged: save or print it to a new "
    "file, or split it"
)
TOO_SLOW = (
    f"it was not read within {MAX_CLOCK_SECONDS:.0f} s; the machine may be busy: index again when it is not, or split "
    "the file"
)
# The child gets no token or setting from the environment; Windows cannot start Python without these.
KEPT_ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")


def lines_from_child(content: bytes, file_format: Format, seconds: float = MAX_CLOCK_SECONDS) -> tuple[Line, ...]:
    """The lines of a file, read by a process of its own.

    Args:
        content: The file's bytes, all of them; they have the format's magic.
        file_format: Names the reader, which only the child imports.
        seconds: On the clock, a far longer bound than the child's own on processor time; then it is killed.

    Raises:
        UnreadableFile: The reader's reason, or that the child died of its limits, or could not be started.
    """
    return lines_in(_output(content, file_format, seconds))


def unpacked_by_child(
    content: bytes, file_format: Format, wanted: Collection[str], seconds: float = MAX_CLOCK_SECONDS
) -> tuple[tuple[Line, ...], tuple[Member, ...]]:
    """The lines of a container's own text, and the files inside it, unpacked by a process of its own.

    Args:
        content: The container's bytes; they have the format's magic.
        file_format: A container's.
        wanted: The suffixes of the files whose bytes are wanted; others are named only.
        seconds: As for `lines_from_child`.

    Raises:
        UnreadableFile: As for `lines_from_child`.
    """
    output = _output(content, file_format, seconds, wanted)
    head, _, packed = output.partition(b"\n")
    lines = lines_in(head)
    members: list[Member] = []
    begin = 0
    try:
        for name, size, problem in json.loads(head)["members"]:
            end = begin + (size or 0)
            if not begin <= end <= len(packed):
                raise UnreadableFile(TOO_MUCH)
            members.append(Member(str(name), None if size is None else packed[begin:end], str(problem)))
            begin = end
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableFile(TOO_MUCH) from error  # as in `lines_in`
    return lines, tuple(members)


def _output(content: bytes, file_format: Format, seconds: float, wanted: Collection[str] | None = None) -> bytes:
    """What the child prints; `wanted` as for `unpacked_by_child`, and None if the format is no container."""
    most = MAX_OUTPUT_BYTES + (MAX_UNPACKED_BYTES if wanted is not None else 0)
    try:
        # Files, not pipes: the child's output is then bounded by its own RLIMIT_FSIZE, and nothing can block.
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            stdin.write(content)
            stdin.seek(0)
            status = _status(file_format, (stdin, stdout, stderr), seconds, wanted)
            if status is None:
                raise NotReadNow(TOO_SLOW)
            if status < 0 or status == OUT_OF_MEMORY:  # ended by a signal, as by its limit on processor time
                raise UnreadableFile(TOO_MUCH)
            size = min(stdout.seek(0, os.SEEK_END), most)  # a size, since a bound would be allocated whole
            stdout.seek(0)
            output = stdout.read(size)
            stderr.seek(max(0, stderr.seek(0, os.SEEK_END) - 300))
            last_words = stderr.read().decode(errors="replace").strip().rpartition("\n")[2]
    except OSError as error:
        problem = f"memoqa could not start the process that reads it ({error.strerror})"
        raise NotReadNow(f"{problem}; free some disk space or memory, then index again") from error
    if status != 0:
        problem = f"the process that reads it failed ({last_words or f'status {status}'})"
        raise UnreadableFile(f"{problem}; install memoqa again, or save the memo as .txt")
    return output


def _status(
    file_format: Format,
    streams: tuple[IO[bytes], IO[bytes], IO[bytes]],
    seconds: float,
    wanted: Collection[str] | None,
) -> int | None:
    """The child's exit status, negative for a signal; None if it had to be killed for time."""
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    # The same modules as here, wherever they came from, and with -P none from the working folder besides.
    environment["PYTHONPATH"] = os.pathsep.join(os.path.abspath(entry) for entry in sys.path if entry)  # noqa: PTH100
    stdin, stdout, stderr = streams
    worker = [sys.executable, "-P", "-m", "memoqa.ingest.formats.worker"]
    limits = str(file_format.most_memory), str(file_format.most_seconds)
    asked = [] if wanted is None else ["/".join(sorted(wanted))]
    command = [*worker, file_format.reader, file_format.name, *limits, *asked]
    with subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, env=environment) as child:  # noqa: S603  # from the table of formats
        try:
            return child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()  # also on Ctrl-C; a no-op once it has ended


def lines_in(output: bytes) -> tuple[Line, ...]:
    """The lines that the child printed.

    Raises:
        UnreadableFile: The reason that it printed instead, or that the output is malformed.
    """
    try:
        answer = json.loads(output)
        if "problem" in answer:
            raise UnreadableFile(str(answer["problem"]))
        return tuple(
            replace(Line(str(text), int(number), *others), links=_links(links))
            for text, number, *others, links in answer["lines"]
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        # Cut off at the bound, or written by a reader that was taken over: either way nothing to quote from.
        raise UnreadableFile(TOO_MUCH) from error


def _links(listed: list[tuple[Any, Any, Any]]) -> tuple[Link, ...]:
    """The links of a line; a reader that was taken over can give no address that the others would not have kept."""
    kept = ((start, end, address_of(str(address))) for start, end, address in listed)
    return tuple((int(start), int(end), address) for start, end, address in kept if address)
