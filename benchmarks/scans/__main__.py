"""Draw pages, have them recognised, and ask: `python -m benchmarks.scans [--fonts ROOT] [--pages letter …]`.

Prints for each page the share of its characters that came out right and in order, the questions whose first quote is
the right paragraph, and what recognising it took. `--draw FOLDER` writes the clean pages there and measures nothing.
"""

import argparse
import difflib
import io
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from benchmarks.scans.drawing import DOTS_AN_INCH, DrawnPage, drawn, missing_fonts, scanned
from benchmarks.scans.pages import PAGES
from memoqa.service import MemoQA
from memoqa.settings import Settings


def main() -> None:
    arguments = parser().parse_args()
    if missing := missing_fonts(arguments.fonts):
        sys.exit(f"These fonts are missing; apt-get install {' '.join(missing)}")
    pages = [page for page in PAGES if not arguments.pages or page.name in arguments.pages]
    if arguments.draw:
        for page in pages:
            one_bit(drawn(page, arguments.fonts)).save(arguments.draw / f"{page.name}.png", optimize=True)
        return
    total = [measure(page, arguments.fonts) for page in pages]
    characters, right, asked, seconds = (sum(column) for column in zip(*total, strict=True))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"all: {characters / len(total):.4f} of the characters, {right} of {asked} questions, "
        f"{seconds / len(total):.1f} s of processor time a page, at most {peak:.0f} MB"
    )


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.scans")
    made.add_argument("--fonts", type=Path, default=Path("/"), help="the folder in which usr/share/fonts lies")
    made.add_argument("--pages", nargs="*", help="the names of pages; all by default")
    made.add_argument("--draw", type=Path, help="write the clean pages here")
    return made


def measure(page: DrawnPage, fonts: Path) -> tuple[float, int, int, float]:
    """The share of characters that came out right, questions right and asked, and seconds of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        memos = Path(folder) / "memos"
        memos.mkdir()
        (memos / f"{page.name}.png").write_bytes(as_png(scanned(drawn(page, fonts))))
        service = MemoQA.from_settings(Settings(memos=memos, index=Path(folder) / "index"))
        spent, began = children_seconds(), time.perf_counter()
        report = service.reindex()
        seconds, clock = children_seconds() - spent, time.perf_counter() - began
        if report.skipped:
            sys.exit(f"{page.name}: {report.skipped[0].reason}")
        (memo,) = service.library().memos
        share = right_share(page.text, "".join(memo.text.split()))
        answers = [service.ask(question) for question, _ in page.questions]
        firsts = [answer.quotes[0].text if answer.quotes else "" for answer in answers]
        wanted = [words for _, words in page.questions]
        right = [words in " ".join(first.split()) for words, first in zip(wanted, firsts, strict=True)]
    print(f"{page.name}: {share:.4f}, {sum(right)} of {len(right)}, {seconds:.1f} s ({clock:.1f} s on the clock)")
    for (question, _), first, is_right in zip(page.questions, firsts, right, strict=True):
        if not is_right:
            print(f"    {question} {first[:60]!r}")
    return share, sum(right), len(right), seconds


def right_share(wanted: str, found: str) -> float:
    """The share of the wanted characters that stand in what was found, in order, less those too many."""
    matcher = difflib.SequenceMatcher(None, wanted, found, autojunk=False)
    edits = sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return 1 - edits / len(wanted)


def children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def one_bit(image: Image.Image) -> Image.Image:
    made = image.point(lambda level: 255 * (level > 150)).convert("1", dither=Image.Dither.NONE)
    made.info["dpi"] = (DOTS_AN_INCH, DOTS_AN_INCH)
    return made


if __name__ == "__main__":
    main()
