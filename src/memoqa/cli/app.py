"""The command line: `memoqa index`, `ask`, `find` and so on, and the commands that the bot adds.

What one command alone needs is imported in it: `memoqa ask` should start quickly.
"""

import io
import json
import logging
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from memoqa.cli.index_report import index_sentence, print_passed_over, rollback_sentence, stopped_sentence
from memoqa.cli.json_output import answer_json, found_json, report_json
from memoqa.cli.progress import progress_bar
from memoqa.domain import Answer, Turn
from memoqa.errors import MemoqaError
from memoqa.quotes.exact_words import Found, Words, typed_words
from memoqa.quotes.terminal import answer_lines, found_as_lines
from memoqa.quotes.words import AnswerWords, words_for
from memoqa.service import MemoQA
from memoqa.settings import extensions, load_settings
from memoqa.view import local_day

app = typer.Typer(
    help="Answers questions with your memos' own paragraphs, quoted word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of text.")]
STOPPED = 130  # the exit status after Ctrl-C, as shells have it
COMMANDS = "memoqa.commands"  # the group of entry points: typer applications, such as the bot's


def main() -> NoReturn:
    """Run the command line: exit status 0 done, 1 a stated problem (one sentence on stderr), 2 wrong usage."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a C locale has too few characters for memos
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        for entry in extensions(COMMANDS):
            app.add_typer(entry.load(), name=entry.name)
        app(standalone_mode=True)
    except MemoqaError as error:
        _fail(f"{error} ({error.place})" if error.place else str(error))
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m memoqa …: the traceback is wanted
            raise
        _fail(f"an unexpected {type(error).__name__}: {error}; `python -X dev -m memoqa …` shows where.")
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    sys.exit(0)


@app.command()
def index(
    as_json: Json = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read and encode everything again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Switch back to the previous index.")] = False,
    explain: Annotated[Path | None, typer.Option("--explain", help="Show how a file is read; index nothing.")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="With --explain: write it as an HTML page here.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every file that is passed over.")] = False,
) -> None:
    """Build or refresh the index from the memos.

    Only new and changed memos are read and encoded. Files that cannot be read are named and skipped; the exit status
    is then 1. If it is stopped, the next run goes on from there.
    """
    if rollback and (dry_run or fresh):
        raise typer.BadParameter("--rollback cannot be combined with --dry-run or --fresh.")
    if explain is not None:
        if rollback or dry_run or fresh or as_json:
            raise typer.BadParameter("--explain can be combined with --html alone.")
        from memoqa.cli.explain_command import show_explanation  # noqa: PLC0415

        show_explanation(explain, page, load_settings())
        return
    if page is not None:
        raise typer.BadParameter("--html needs --explain FILE.")
    service = MemoQA.from_settings(load_settings())
    if rollback:
        done = service.roll_back()
        if as_json:
            _print_json({"generation": done.generation, "created": done.created, "memos": len(done.memos)})
        else:
            print(rollback_sentence(done.generation, done.created, len(done.memos)))
        return
    try:
        with progress_bar() as tell:
            report = service.reindex(tell, fresh=fresh, dry_run=dry_run)
    except KeyboardInterrupt:
        print(f"memoqa: {stopped_sentence(dry_run=dry_run)}", file=sys.stderr)
        sys.exit(STOPPED)
    if as_json:
        _print_json(report_json(report))
    else:
        print(index_sentence(report))
    print_passed_over(report, Console(stderr=True, highlight=False), every=verbose)
    if report.skipped:
        sys.exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In Chinese or English.")],
    earlier: Annotated[
        list[str] | None, typer.Option("--earlier", help="An earlier question in the thread; repeatable, oldest first.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, max=10, help="Most paragraphs to quote.")] = None,
    as_json: Json = False,
) -> None:
    """Answer a question in the memos' own words, or report that they do not say."""
    settings = load_settings()
    service = MemoQA.from_settings(settings)
    answer = service.ask(question, [Turn(text) for text in earlier or []], limit)
    if service.alert:
        print(f"memoqa: {service.alert}", file=sys.stderr)
    if as_json:
        _print_json(answer_json(answer))
    else:
        _print_answer(answer, words_for(settings.language, question))


@app.command()
def find(
    words: Annotated[list[str], typer.Argument(help="What to find; several words stand one after the other.")],
    exact: Annotated[
        bool, typer.Option("--exact", help="Every character counts, as with the words in two pairs of quotes.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Count words in the memos, and show each place, up to ten; --json lists all.

    Width, Traditional and Simplified characters, capitals and white space make no difference, but with --exact.
    """
    settings = load_settings()
    typed = " ".join(words)
    sought = Words(typed, exact=True) if exact else typed_words(typed)
    found = MemoQA.from_settings(settings).find_words(sought)
    if as_json:
        _print_json(found_json(found))
    else:
        _print_found(found, words_for(settings.language, typed))


@app.command("eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Question files: SQuAD JSON, follow-ups, golden questions.")],
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="The SQuAD JSON file that follow-ups are about.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Ask only the first questions of each file.")
    ] = None,
    as_json: Json = False,
    report: Annotated[Path | None, typer.Option("--report", help="Write an HTML page with the misses here.")] = None,
) -> None:
    """Measure the quality of answers on question files."""
    from memoqa.evaluation import Evaluation  # noqa: PLC0415
    from memoqa.evaluation import output as figures  # noqa: PLC0415
    from memoqa.evaluation.report import write_report  # noqa: PLC0415

    with progress_bar() as tell, Evaluation.from_settings(load_settings(), tell) as evaluation:
        measured = [evaluation.measure(file, corpus=corpus, limit=limit) for file in files]
    for warning in filter(None, (some.warning for some in measured)):
        print(f"memoqa: {warning}", file=sys.stderr)
    if report is not None:
        write_report(report, measured)
    if as_json:
        _print_json([figures.measured_json(some) for some in measured])
    else:
        console = Console(highlight=False)
        for table in figures.tables(measured):
            console.print(table, "", width=max(console.width, figures.WIDTH), crop=False)
        for line in figures.lines(measured):
            console.print(line, width=max(console.width, figures.WIDTH), crop=False)


@app.command()
def verify(
    receipt: Annotated[str, typer.Argument(help="A receipt from `memoqa ask --json`.")], as_json: Json = False
) -> None:
    """Check that an indexed memo still has a quote's words at the quote's place; exit status 1 if not."""
    found = MemoQA.from_settings(load_settings()).verify(receipt)
    if as_json:
        _print_json({"verbatim": found is not None, "memo": found and found[0].id, "text": found and found[1]})
    elif found:
        print(f"{found[0].id} says, word for word:\n{found[1]}")
    if not found:
        _fail("no indexed memo has these words at this place; the memo was changed or removed since.")


@app.command()
def page(
    receipt: Annotated[str, typer.Argument(help="A receipt from `memoqa ask --json`; its memo is a PDF.")],
    png: Annotated[Path, typer.Option("--png", help="Write the picture here.")],
    as_json: Json = False,
) -> None:
    """Write the page that a quote stands on as a picture, with the quoted words marked."""
    picture = MemoQA.from_settings(load_settings()).page(receipt)
    try:
        png.write_bytes(picture.png)
    except OSError as error:
        raise MemoqaError(f"{png} cannot be written ({error.strerror}); choose another file.") from error
    if as_json:
        _print_json({"memo": picture.memo.id, "page": picture.page, "marked": picture.marked, "png": str(png)})
    else:
        print(f"{png} shows page {picture.page} of {picture.memo.id}.")
    if not picture.marked:
        print("memoqa: the quoted words were not found on it for certain, so nothing is marked.", file=sys.stderr)


@app.command()
def diff(
    names: Annotated[list[str] | None, typer.Argument(help="A memo's title or file, or a part of it.")] = None,
    as_json: Json = False,
    page: Annotated[Path | None, typer.Option("--html", help="Write it as an HTML page here.")] = None,
) -> None:
    """Show what the last reindex that changed something changed, word for word."""
    from memoqa.cli import diff as changes  # noqa: PLC0415

    found = MemoQA.from_settings(load_settings()).changes()
    listed = changes.about(found, names or [])
    if as_json:
        _print_json(changes.diff_json(found, listed))
    else:
        changes.show(found, listed, page)


@app.command()
def memos(
    as_json: Json = False,
    missing: Annotated[bool, typer.Option("--missing", help="Only those with something missing or due.")] = False,
) -> None:
    """List the indexed memos with owner, readers and days, and what is missing or due."""
    from memoqa.cli import memos as details  # noqa: PLC0415

    settings = load_settings()
    library = MemoQA.from_settings(settings).library()
    found = details.entries(library.memos, settings.memos, local_day())
    listed = [one for one in found if one.remarks or not missing]
    if as_json:
        _print_json([one.as_dict() for one in listed])
        return
    console = Console(highlight=False)
    if listed:
        console.print(details.table(listed))
    print(details.summary(found, listed))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Show what is configured and what works, and how to repair the rest."""
    from memoqa.cli import doctor as checks  # noqa: PLC0415
    from memoqa.cli.findings import finding_lines  # noqa: PLC0415

    # Each finding says in its own words what a chat's client would log above the table.
    logging.disable(logging.CRITICAL)
    findings = checks.examine(load_settings())
    logging.disable(logging.NOTSET)
    if as_json:
        _print_json([finding.as_dict() for finding in findings])
    else:
        console = Console(highlight=False)
        for line in finding_lines(findings):
            console.print(line, soft_wrap=True)
    if not all(finding.good for finding in findings):
        sys.exit(1)


def _print_answer(answer: Answer, words: AnswerWords) -> None:
    """Print an answer for a reader; nothing in a memo can act on the terminal, and no quote is cut."""
    console = Console(highlight=False)
    styled = console.is_terminal and not console.no_color
    for line in answer_lines(answer, words, console.width, styled=styled, memo=True):
        console.print(line, soft_wrap=True)


def _print_found(found: Found, words: AnswerWords) -> None:
    console = Console(highlight=False)
    styled = console.is_terminal and not console.no_color
    for line in found_as_lines(found, words, console.width, styled=styled):
        console.print(line, soft_wrap=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _fail(sentence: str) -> NoReturn:
    print(f"memoqa: {sentence}", file=sys.stderr)
    sys.exit(1)
