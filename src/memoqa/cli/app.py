"""The command line: `memoqa index | ask | eval | verify | doctor`, and what the bot adds to it."""

import io
import json
import logging
import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from memoqa.cli import doctor as checks
from memoqa.cli.findings import finding_lines
from memoqa.cli.index_report import index_sentence, rollback_sentence
from memoqa.cli.json_output import answer_json, report_json
from memoqa.cli.progress import progress_bar
from memoqa.domain import Answer, Outlined, Quote, Turn
from memoqa.errors import MemoqaError
from memoqa.quotes.terminal import answering_lines, quote_lines, text_lines
from memoqa.service import MemoQA
from memoqa.settings import load_settings

app = typer.Typer(
    help="Answers questions with your memos' own paragraphs, quoted word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of text.")]
COMMANDS = "memoqa.commands"  # the group of entry points: typer applications, such as the bot's
_PREFACES = {
    "related": "The memos may not answer this; the nearest passages:",
    "none": "The memos do not say.",
}


def main() -> NoReturn:
    """Run the command line: exit status 0 done, 1 a stated problem (one sentence on stderr), 2 wrong usage."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a C locale has too few characters for memos
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        for entry in sorted(entry_points(group=COMMANDS), key=lambda entry: entry.name):
            app.add_typer(entry.load(), name=entry.name)
        app(standalone_mode=True)
    except MemoqaError as error:
        _fail(f"{error} ({error.place})" if error.place else str(error))
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m memoqa …: the traceback is wanted
            raise
        _fail(f"an unexpected {type(error).__name__}: {error}; `python -X dev -m memoqa …` shows where.")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


@app.command()
def index(
    as_json: Json = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read and encode everything again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Switch back to the previous index.")] = False,
) -> None:
    """Build or refresh the index from the memos.

    Only new and changed memos are read and encoded. Files that cannot be read are named and skipped; the exit status
    is then 1.
    """
    if rollback and (dry_run or fresh):
        raise typer.BadParameter("--rollback cannot be combined with --dry-run or --fresh.")
    service = MemoQA.from_settings(load_settings())
    if rollback:
        library = service.roll_back()
        memos = len(library.memos)
        if as_json:
            _print_json({"generation": library.generation, "created": library.created, "memos": memos})
        else:
            print(rollback_sentence(library.generation, library.created, memos))
        return
    with progress_bar() as tell:
        report = service.reindex(tell, fresh=fresh, rehearse=dry_run)
    if as_json:
        _print_json(report_json(report))
    else:
        print(index_sentence(report))
    for skipped in report.skipped:
        print(f"memoqa: skipped {skipped}", file=sys.stderr)
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
    service = MemoQA.from_settings(load_settings())
    answer = service.ask(question, [Turn(text) for text in earlier or []], limit)
    if service.shelf.alert:
        print(f"memoqa: {service.shelf.alert}", file=sys.stderr)
    if as_json:
        _print_json(answer_json(answer))
    else:
        _print_answer(answer)


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
    from memoqa.evaluation import Evaluation  # noqa: PLC0415  # a template engine that nothing else needs
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
        console.print(figures.table(measured), width=max(console.width, figures.WIDTH), crop=False)


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
def doctor(as_json: Json = False) -> None:
    """Show what is configured and what works, and how to repair the rest."""
    findings = checks.examine(load_settings())
    if as_json:
        _print_json([finding.as_dict() for finding in findings])
    else:
        console = Console(highlight=False)
        for line in finding_lines(findings):
            console.print(line, soft_wrap=True)
    if not all(finding.good for finding in findings):
        sys.exit(1)


def _print_answer(answer: Answer) -> None:
    """An answer for a reader; nothing in a memo can act on the terminal, and no quote is cut."""
    console = Console(highlight=False)
    styled = console.is_terminal and not console.no_color
    lines = [_PREFACES[answer.verdict]] if answer.verdict != "answer" else []
    if answer.asked_as != answer.question:
        lines.append(f"Searched for: {answer.asked_as}")
    lines += _outline(answer.outlined)
    if answer.verdict == "answer" and answer.found > len(answer.quotes):
        lines.append(f"{answer.found} paragraphs speak of this; shown: {len(answer.quotes)}.")
    for line in lines:
        _show(console, text_lines(line, console.width))
    for number, quote in enumerate(answer.quotes):
        if number or lines:
            console.print()
        if not styled:
            _show(console, answering_lines(quote, console.width))
        _show(console, quote_lines(quote, console.width))
        _show(console, text_lines(_place(quote, answer, number), console.width, first="  ", rest="  ", style="dim"))


def _outline(outlined: Outlined | None) -> list[str]:
    """What was asked about a memo as such."""
    if outlined is None:
        return []
    if outlined.sections is not None:
        return [f"Sections: {', '.join(outlined.sections) or 'none'}"]
    return [f"Paragraphs: {outlined.paragraphs}" if outlined.paragraphs is not None else f"Date: {outlined.date}"]


def _place(quote: Quote, answer: Answer, number: int) -> str:
    """Title, section, paragraph and lines or page of a quote; under the first of an answer also the confidence."""
    where = " › ".join([f"《{quote.title}》", *quote.section])
    paragraph = f"¶ {quote.paragraph}" if quote.paragraph else "title and byline"
    lines = quote.place.lines
    place = f"page {quote.place.page}"
    if lines:
        place = f"line {lines[0]}" if lines[0] == lines[1] else f"lines {lines[0]}–{lines[1]}"
    sure = [f"confidence {answer.confidence:.0%}"] if answer.verdict == "answer" and not number else []
    return " · ".join([where, paragraph, place, quote.memo, *sure])


def _show(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        console.print(line, soft_wrap=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _fail(sentence: str) -> NoReturn:
    print(f"memoqa: {sentence}", file=sys.stderr)
    sys.exit(1)
