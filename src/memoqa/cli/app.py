"""The command line: `memoqa index | ask | eval | verify | doctor`, and what the bot adds to it."""

import io
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from memoqa.cli import doctor as checks
from memoqa.cli.json_output import answer_json, report_json
from memoqa.domain import Answer, Turn
from memoqa.errors import MemoqaError
from memoqa.extensions import extensions
from memoqa.index.build import IndexReport
from memoqa.quotes.terminal import answer_lines
from memoqa.quotes.wording import AnswerWords, words_for
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
        for entry in extensions(COMMANDS):
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
    settings = load_settings()
    service = MemoQA.from_settings(settings)
    answer = service.ask(question, [Turn(text) for text in earlier or []], limit)
    if service.alert:
        print(f"memoqa: {service.alert}", file=sys.stderr)
    if as_json:
        _print_json(answer_json(answer))
    else:
        _print_answer(answer, words_for(settings.language, question))


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


def _print_answer(answer: Answer, words: AnswerWords) -> None:
    """Print an answer for a reader; nothing in a memo can act on the terminal, and no quote is cut."""
    console = Console(highlight=False)
    styled = console.is_terminal and not console.no_color
    for line in answer_lines(answer, words, console.width, styled=styled, memo=True):
        console.print(line, soft_wrap=True)


def _print_findings(findings: list[checks.Finding]) -> None:
    console = Console(highlight=False)
    width = max(len(finding.name) for finding in findings) + 1
    for finding in findings:
        mark = Text("✓ ", "green") if finding.good else Text("✗ ", "red")
        console.print(Text.assemble(mark, (f"{finding.name:<{width}}", "bold"), finding.says), soft_wrap=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _fail(sentence: str) -> NoReturn:
    print(f"memoqa: {sentence}", file=sys.stderr)
    sys.exit(1)
