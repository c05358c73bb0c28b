"""Read out of the source every sentence in which something states a problem that a chat may show."""

import ast
import importlib
import itertools
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType

from bot.state import errors as state_errors
from bot.state.errors import StateError
from memoqa import errors
from memoqa.errors import MemoqaError
from memoqa.ingest import names, opening, recognised, recognition
from memoqa.ingest.formats import mail_attachments, plain, zip_archive
from memoqa.ingest.formats.table import BUILT_IN, format_list
from memoqa.ingest.upload_names import UnfitMemo

ROOT = Path(__file__).parents[2]
SOURCES = {"memoqa": ROOT / "src", "bot": ROOT}
# What these state ends a command or the process: only a terminal or a log shows it.
ELSEWHERE = (
    "memoqa/cli/", "memoqa/settings.py", "memoqa/evaluation/run.py", "memoqa/evaluation/report.py",
    "memoqa/evaluation/questions.py", "bot/cli.py", "bot/doctor.py", "bot/health.py", "bot/platforms.py",
    "bot/adapters/console/input.py", "bot/adapters/discord/adapter.py", "bot/adapters/discord/doctor.py",
    "bot/adapters/slack/doctor.py", "bot/adapters/slack/setup.py", "bot/adapters/slack/transport.py", "bot/setup/",
    "bot/state/file.py", "bot/state/figures.py",
    "bot/state/restore.py",
)  # fmt: skip
KINDS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, MemoqaError)}
del KINDS["SettingsError"]  # ends the process at its start
KINDS |= {"StateError": StateError, "UnfitMemo": UnfitMemo, "FileRefused": MemoqaError}
SECOND = ("UnreadableMemo", "_skip", "refusal")  # have the text as their second argument
REASONS = ("UnreadableFile", "UnreadableMemo", "_skip")  # their text stands behind a memo's name
LOOKS = [said for _, said in plain.LOOKS_LIKE] + [row.looks_like for row in BUILT_IN if row.looks_like]
UNKNOWN = [
    f"memoqa does not read {what}; save it as {format_list(containers=False)}, or move it elsewhere"
    for what in ("files of type .exe", "files without an extension")
]
INSIDE = [  # why a file inside an archive or a mail is not read
    *(zip_archive.TWICE, zip_archive.LONG_NAME, zip_archive.LINK, zip_archive.FOLDER_NAME, zip_archive.METHOD),
    *(zip_archive.TOO_DEEP, zip_archive.DAMAGED, zip_archive.LOCKED, mail_attachments.CUT_OFF, names.UNFIT_NAME),
]
FILLED_IN = {  # what no constant and no variable near it tells
    "format_list()": [format_list()],
    "looks": LOOKS,
    "silent": [
        recognised.NO_TEXT,
        recognised.PICTURE,
        recognised.NOT_SURE,
        recognised.NOTHING_FOUND,
        recognition.PAGE_TOO_MUCH,
        recognition.PAGE_TOO_SLOW,
        recognition.TOO_MANY_PAGES,
    ],
    "other.looks_like": LOOKS,
    "remedy": sorted({*state_errors._REMEDIES.values()}),
    "subject": ["The bot's state file"],
    "otherwise": [plain.UNKNOWN_ENCODING],
    "reason_of(error)": [opening.reason_of(OSError(number, "Permission denied")) for number in (1, 2, 13, 5, 40)],
    "unknown_type(self.path.suffix)": UNKNOWN,
    "unknown_type(path.suffix)": UNKNOWN,
    "unknown_type(place.suffix)": UNKNOWN,
    "member.problem": INSIDE,
    "BINARY.format(f'U+{ord(character):04X}')": [plain.BINARY.format("U+0007")],
    "whose": ["its sidecar brief.pdf.toml", "the folder file hr/_folder.toml"],
    "kind.setting": ["MEMOQA_ENCODER"],
    "error": ["it is gone, or a link to nothing; index again, or remove the link"],  # a sidecar's
}
PASSED_ON = {  # the whole sentence or reason of another error, which is raised elsewhere
    "str(error)", "reason", "str(answer['problem'])", "entry['reason']", "str(error).replace(str(file), file.name)",
}  # fmt: skip
# Two variables of one name, each with its own sentence around it.
IMPOSSIBLE = re.compile(r"reads it failed .*free some disk space|could not start the process .*install memoqa again")


def left_out(pages: list[int]) -> list[str]:
    """Why pages are left out."""
    failed = dict.fromkeys(pages, recognised.NOT_SURE)
    return [recognised._not_installed(pages), recognised._not_recognised(failed)]


class Module:
    """One source file; gives what it states, with each place filled in by all that may stand there."""

    def __init__(self, path: Path, root: Path) -> None:
        self.name = ".".join(path.relative_to(root).with_suffix("").parts)
        self.tree = ast.parse(path.read_text("utf-8"))

    @cached_property
    def loaded(self) -> ModuleType:
        return importlib.import_module(self.name.removesuffix(".__init__"))

    def stated(self) -> Iterator[tuple[str, str]]:
        """Each kind of error, or "reason", with a sentence."""
        for call in (node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and node.args):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            said = call.args[min(1, len(call.args) - 1) if name in SECOND else 0]
            if ast.unparse(said) in PASSED_ON:
                continue
            if name == "refusal":
                for reason in self.texts(said):
                    yield "EncoderError", f"MEMOQA_READER=x cannot be used: {reason}; correct it, or set it to bundled."
            elif name in KINDS or name in REASONS:
                for text in self.texts(said):
                    yield ("reason" if name in REASONS else name), text

    def texts(self, node: ast.expr, depth: int = 0) -> list[str]:
        """What an expression may say."""
        match node:
            case _ if ast.unparse(node) in FILLED_IN:
                return FILLED_IN[ast.unparse(node)]
            case ast.Constant(value):
                return [value] if isinstance(value, str) else []
            case ast.JoinedStr(values):
                return ["".join(parts) for parts in itertools.product(*(self.texts(value, depth) for value in values))]
            case ast.FormattedValue(value):
                return self.texts(value, depth)
            case ast.BinOp(left, ast.Add(), right):
                return [a + b for a in self.texts(left, depth) for b in self.texts(right, depth)]
            case ast.IfExp(_, body, orelse):
                return [*self.texts(body, depth), *self.texts(orelse, depth)]
            case ast.Name(name) if isinstance(getattr(self.loaded, name, None), str):
                return [getattr(self.loaded, name)]
            case ast.Name(name) if depth < 3 and (assigned := self.assigned(name, depth)):
                return assigned
        return ["Permission denied" if "strerror" in ast.unparse(node) else "x1"]

    def assigned(self, name: str, depth: int) -> list[str]:
        """What the module gives a variable of this name that holds a text."""
        kinds = (ast.Constant, ast.JoinedStr, ast.IfExp, ast.BinOp)
        given = [
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]
        ]
        return [text for value in given if isinstance(value, kinds) for text in self.texts(value, depth + 1)]


def all_stated() -> list[tuple[str, str]]:
    found: set[tuple[str, str]] = {("reason", text) for pages in ([2], [2, 5]) for text in left_out(pages)}
    for package, root in SOURCES.items():
        for path in sorted((root / package).rglob("*.py")):
            if not path.relative_to(root).as_posix().startswith(ELSEWHERE):
                found |= set(Module(path, root).stated())
    assert not [one for one in found if one[1] == "x1"], "nobody can tell what it says: add it to FILLED_IN"
    return sorted(one for one in found if not IMPOSSIBLE.search(one[1]))
