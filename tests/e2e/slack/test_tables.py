"""A quoted row of a table in Slack, over both transports: a table, or text where the workspace refuses tables."""

import pytest

from tests.e2e.slack.process import Bot
from tests.e2e.slack.stand_in_bot import ROW
from tests.e2e.slack.workspace import BOT_USER, Fault, Workspace, quoted, seen

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
MENTION = f"<@{BOT_USER}>"


async def test_a_row_is_posted_as_a_table_and_as_text_once_slack_has_refused_one(
    workspace: Workspace, bot: Bot
) -> None:
    ts = await workspace.say("alice", f"{MENTION} table of limits?")
    answer = await workspace.message("City | Limit\nKyoto | 4,000", root=ts)
    assert quoted([answer]) == ""
    workspace.faults.append(Fault("chat.postMessage", times=1, error="invalid_blocks"))
    ts = await workspace.say("alice", f"{MENTION} table of old workspaces?")
    answer = await workspace.message(ROW, root=ts)
    assert "table" not in [block["type"] for block in answer["blocks"]]
    assert "City\tLimit" in seen(answer)
    ts = await workspace.say("alice", f"{MENTION} table once more?")
    await workspace.message(ROW, root=ts)
    assert bot.log.read_text().count("Slack refused its tables (invalid_blocks)") == 1
