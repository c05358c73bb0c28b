"""What docs/library.md promises of a cared-for library is tried on Slack and on Discord, over real sockets."""

import ast
from pathlib import Path

import pytest

E2E = Path(__file__).parents[1] / "e2e"
CHATS = ("discord", "slack")
PROMISES = {
    "test_library.py": ("details", "some_people", "leaves_a_group", "not_hold", "opens_as_a_picture"),
    "test_reviews.py": ("owner", "restart"),
    "test_exact_words.py": ("section", "reference", "find|found"),
}


def names_in(chat: str, file: str) -> set[str]:
    tree = ast.parse((E2E / chat / file).read_text("utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return {name for name in found if name.startswith("test_")}


@pytest.mark.parametrize("chat", CHATS)
@pytest.mark.parametrize("file", PROMISES)
def test_each_promise_has_a_test_on_each_chat(file: str, chat: str) -> None:
    names = names_in(chat, file)
    assert [one for one in PROMISES[file] if not any(word in name for name in names for word in one.split("|"))] == []


def test_the_library_s_tests_are_the_same_on_each_chat() -> None:
    one, other = (names_in(chat, "test_library.py") for chat in CHATS)
    assert one == other
