"""The command line: `memoqa index | ask | eval | verify | doctor`, and what the bot adds to it."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from memoqa.cli import doctor as checks
from memoqa.cli.json_output import answer_json, report_json
from memoqa.domain import Answer, MemoFacts, Quote, Turn
from memoqa.errors import MemoqaError
from memoqa.index.build import IndexReport
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
COMMANDS = "memoqa.commands"  # the group of entry points: typer applications, which the bot has
_PREFACES = {
    "related": "The memos may not answer this; the nearest passages:",
    "none": "The memos do not say.",
}
PHASES = {
    "reading": "Reading memos",
    "encoding": "Encoding passages",
    "publishing": "Publishing",
    "asking": "Asking questions",
}


def main() -> NoReturn:
    """Run the command line: exit status 0 done, 1 a stated problem (one sentence on stderr), 2 wrong usage."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # memos need more than a C locale has
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
        _fail(f"an unforeseen {type(error).__name__}: {error}; `python -X dev -m memoqa …` shows where.")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


@app.command()
def index(
    as_json: Json = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read and encode everything anew.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Answer from the generation before again.")] = False,
) -> None:
    """Build or refresh the index from the memos.

    Only what is new is read and encoded. Files that cannot be read are named and skipped, with exit status 1.
    """
    if rollback and (dry_run or fresh):
        raise typer.BadParameter("--rollback goes with neither --dry-run nor --fresh; it changes back at once.")
    service = MemoQA.from_settings(load_settings())
    if rollback:
        library = service.roll_back()
        held = {"generation": library.generation, "created": library.created, "memos": len(library.memos)}
        if as_json:
            _print_json(held)
        else:
            print("Answering from generation {generation} of {created} again; memos: {memos}.".format(**held))
        return
    with _progress() as tell:
        report = service.reindex(tell, fresh=fresh, dry_run=dry_run)
    if as_json:
        _print_json(report_json(report))
    else:
        print(_index_sentence(report))
    for skipped in report.skipped:
        print(f"memoqa: skipped {skipped}", file=sys.stderr)
    if report.skipped:
        sys.exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In Chinese or English.")],
    earlier: Annotated[
        list[str] | None, typer.Option("--earlier", help="An earlier question of the thread; oldest first, repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, max=10, help="Most paragraphs to quote.")] = None,
    as_json: Json = False,
) -> None:
    """Answer a question with the memos' own words, or say that the memos do not say."""
    service = MemoQA.from_settings(load_settings())
    answer = service.ask(question, [Turn(text) for text in earlier or []], limit)
    if service.alert:
        print(f"memoqa: {service.alert}", file=sys.stderr)
    if as_json:
        _print_json(answer_json(answer))
    else:
        _print_answer(answer)


@app.command("eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Question files: SQuAD JSON, follow-ups, golden questions.")],
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="The SQuAD JSON that follow-ups are asked of.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Ask only the first questions of each file.")
    ] = None,
    as_json: Json = False,
    report: Annotated[Path | None, typer.Option("--report", help="Write a page with figures and misses here.")] = None,
) -> None:
    """Measure the quality of answers on question files."""
    from memoqa.evaluation import Evaluation  # noqa: PLC0415  # a template engine that nothing else needs
    from memoqa.evaluation import output as figures  # noqa: PLC0415
    from memoqa.evaluation.report import write_report  # noqa: PLC0415

    with _progress() as tell, Evaluation.from_settings(load_settings(), tell) as evaluation:
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
    """Say what is configured, what works, and what to do about the rest."""
    findings = checks.examine(load_settings())
    if as_json:
        _print_json([finding.as_dict() for finding in findings])
    else:
        _print_findings(findings)
    if not all(finding.good for finding in findings):
        sys.exit(1)


class _progress:  # noqa: N801  # used as a function
    """A progress bar on stderr where that is a terminal, as a callback for `MemoQA.reindex`."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, phase: str, done: int, total: int) -> None:
        self._bar.update(self._task, description=PHASES[phase], completed=done, total=total)


def _index_sentence(report: IndexReport) -> str:
    holds = ", ".join(
        f"{count} {thing}{'' if count == 1 else 's'}"
        for count, thing in ((report.memos, "memo"), (report.paragraphs, "paragraph"), (report.sentences, "sentence"))
    )
    if report.unchanged:
        return f"Nothing has changed: {holds} (generation {report.generation})."
    news = [
        f"{len(memos)} {what}"
        for memos, what in ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
        if memos
    ]
    if report.dry_run:
        return f"Would hold {holds}: {', '.join(news) or 'no memo changed'}; {report.encoded} passages to encode."
    quality = ""
    if report.quality is not None:
        before, now = report.quality
        quality = (
            f" Golden questions that come out right: {now:.0%}{'' if before is None else f', before {before:.0%}'}."
        )
    return (
        f"Indexed {holds} in {report.seconds:.1f} s: {', '.join(news) or 'no memo changed'}; "
        f"{report.encoded} passages encoded, {report.reused} reused (generation {report.generation}).{quality}"
    )


def _print_answer(answer: Answer) -> None:
    """An answer for a reader; nothing in a memo can act on the terminal, and no quote is cut."""
    console = Console(highlight=False)
    styled = console.is_terminal and not console.no_color
    lines = [_PREFACES[answer.verdict]] if answer.verdict != "answer" else []
    if answer.asked_as != answer.question:
        lines.append(f"Searched for: {answer.asked_as}")
    lines += _outline(answer.memo_facts)
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


def _outline(outlined: MemoFacts | None) -> list[str]:
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


def _print_findings(findings: list[checks.Finding]) -> None:
    console = Console(highlight=False)
    width = max(len(finding.name) for finding in findings) + 1
    for finding in findings:
        mark = Text("✓ ", "green") if finding.good else Text("✗ ", "red")
        console.print(Text.assemble(mark, (f"{finding.name:<{width}}", "bold"), finding.says), soft_wrap=True)


def _show(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        console.print(line, soft_wrap=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _fail(sentence: str) -> NoReturn:
    print(f"memoqa: {sentence}", file=sys.stderr)
    sys.exit(1)
