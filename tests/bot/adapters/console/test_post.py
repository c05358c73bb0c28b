"""As whom the terminal reads the memos."""

import pytest

from bot.adapters.console.post import ConsolePost
from bot.port import Memberships, ThreadKey

WANTED = frozenset({"slack:S1", "discord:role:7"})


@pytest.mark.parametrize(
    ("readers", "had"),
    [(None, WANTED), (frozenset({"slack:S1", "slack:U9"}), frozenset({"slack:S1"}))],
    ids=["the operator", "as somebody else"],
)
async def test_the_operator_reads_every_memo_unless_a_setting_says_as_whom(
    readers: frozenset[str] | None, had: frozenset[str]
) -> None:
    post = ConsolePost(ThreadKey("console", "terminal", "1"), lambda _: None, lambda: None, readers)
    assert await post.memberships(WANTED) == Memberships(had)
