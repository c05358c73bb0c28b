"""The page and the file behind a quote, in Slack, over both transports: where they go, and what Slack may refuse."""

from typing import Any

import pytest

from bot.present.wording import EN
from tests.bot.doubles import PNG, TEXT
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, Workspace, buttons, seen, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
MENTION = f"<@{BOT_USER}>"
TITLE = "“四、習近平出訪俄羅斯、中亞之觀察”"


async def answered(workspace: Workspace, question: str) -> dict[str, Any]:
    ts = await workspace.say("alice", f"{MENTION} {question}")
    return await workspace.message(TEXT, root=ts)


async def carried(workspace: Workspace, channel: str, root: str = "") -> dict[str, Any]:
    """The latest message with a file, as soon as it is there."""

    async def found() -> dict[str, Any] | None:
        these = await (workspace.thread(root, channel=channel) if root else workspace.own_history(channel))
        return next((one for one in these if one.get("files")), None)

    return dict(await until(found))


async def test_a_place_is_a_link_and_its_page_stands_in_the_thread_with_a_button_that_sends_the_file(
    workspace: Workspace,
) -> None:
    answer = await answered(workspace, "paged for me?")
    assert "<https://docs.example.org/a.pdf#page=3|page 3>" in str(answer["blocks"])
    await workspace.press("alice", answer, "page")
    said = await workspace.message(EN.page_of.format(page=3, title=TITLE), root=answer["thread_ts"])
    page = await carried(workspace, "C000000001", answer["thread_ts"])
    assert [one["name"] for one in page["files"]] == ["report 1-3.png"]
    assert await workspace.content(page["files"][0]) == PNG
    await workspace.press("alice", said, "file")
    await until(lambda: len(workspace.called("files.completeUploadExternal")) == 2)
    last = workspace.called("files.completeUploadExternal")[-1]
    assert last.said["thread_ts"] == answer["thread_ts"]
    assert last.reply["files"][0]["name"] == "report 1.pdf"


async def test_the_page_of_a_memo_with_an_audience_goes_to_the_asker_directly(workspace: Workspace) -> None:
    answer = await answered(workspace, "secret for me?")
    uploads = len(workspace.called("files.completeUploadExternal"))
    await workspace.press("alice", answer, "page")
    await until(lambda: any(EN.sent_directly in str(call.said) for call in workspace.whispered()))
    (upload,) = workspace.called("files.completeUploadExternal")[uploads:]
    assert upload.said["channel_id"][0] == "D"
    assert not [one for one in await workspace.thread(answer["thread_ts"]) if one.get("files")]


async def test_without_the_scope_for_files_that_is_said_and_logged(workspace: Workspace, bot: Bot) -> None:
    answer = await answered(workspace, "paged once more?")
    workspace.scopes = tuple(scope for scope in workspace.scopes if scope != "files:write")
    await workspace.press("alice", answer, "page")
    told = await workspace.message(EN.file_refused, root=answer["thread_ts"])
    assert EN.page_of.partition("{")[0] not in seen(told)
    assert "page" not in buttons(told)
    assert "Slack did not take a file (missing_scope)" in bot.log.read_text()
