"""The documents name every setting of every platform, and no path that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.platforms import installed
from memoqa.settings import names_of

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG", "index/README")]
    + list((ROOT / "docs").rglob("*.md"))
)
LINK = re.compile(r"\]\(([^)#:]+)\)")  # relative to its document; web addresses have a colon
PATH = re.compile(r"(?<![\w./-])(?:benchmarks|bot|deploy|docs|memos|requirements|src|tests)/(?:[\w-][\w./-]*\w)?")
MODULE = re.compile(r"(?<![\w./-])[\w/]+\.py\b")  # may leave out its first folders, as overview.md does


def missing_paths(document: Path, text: str) -> Iterator[str]:
    """The paths that a document names and that do not exist."""
    modules = [str(path) for folder in ("benchmarks", "bot", "docs", "src", "tests") for path in python_files(folder)]
    yield from (link for link in LINK.findall(text) if not (document.parent / link).exists())
    yield from (path for path in PATH.findall(text) if not (ROOT / path).exists())
    yield from (name for name in MODULE.findall(text) if not any(each.endswith(f"/{name}") for each in modules))


def python_files(folder: str) -> Iterator[Path]:
    return (ROOT / folder).rglob("*.py")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_path_in_a_document_exists(document: Path) -> None:
    assert list(missing_paths(document, document.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "see [it](gone.md)",
        "![a picture](pictures/gone.png)",
        "| tests/bot/test_gone.py, tests/bot |",
        "`src/memoqa/gone/`",
        "(`search/gone.py`)",
        "(`gone.py`)",
        "In deploy/gone.",
    ],
)
def test_a_path_that_does_not_exist_would_be_noticed(text: str) -> None:
    assert [path for path in missing_paths(ROOT / "docs/overview.md", text) if "gone" in path]


def test_every_decision_is_in_their_list() -> None:
    folder = ROOT / "docs/decisions"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize("name", [name for name, platform in installed().items() if platform.settings])
def test_every_setting_of_a_platform_is_in_its_document_and_in_the_example(name: str) -> None:
    settings = installed()[name].settings
    assert settings
    for place in (f"docs/{name}.md", ".env.example"):
        text = (ROOT / place).read_text("utf-8")
        assert [setting for setting in names_of(settings) if setting not in text] == []
