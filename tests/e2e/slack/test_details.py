"""A memo's details are edited by a form, over both transports: what is wrong stands at its field, the rest is saved."""

import json
from typing import Any

import pytest

from bot.adapters.slack.details import FORM, PEOPLE
from bot.present.words.details import DETAILS_ZH_TW
from tests.e2e.slack.forms import fill
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import Workspace, seen, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def form(workspace: Workspace, channel: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `/memos edit` shows, and the form behind its button."""
    await workspace.command("root", "/memos", "edit brief", channel=channel)
    shown = await workspace.message("brief.txt", channel=channel)
    opened = len(workspace.called("views.open"))
    await workspace.press("root", shown, "details", channel=channel)
    await until(lambda: len(workspace.called("views.open")) > opened)
    call = workspace.called("views.open")[-1]
    assert call.reply["ok"], call.reply
    return shown, call.reply["view"]


async def test_an_admin_edits_the_details_of_a_memo_by_a_form(workspace: Workspace, bot: Bot) -> None:
    (bot.memos / "brief.txt").write_text("習近平出訪俄羅斯\n\n八次。\n", "utf-8")
    channel = await workspace.direct("root")
    shown, view = await form(workspace, channel)
    assert DETAILS_ZH_TW.nothing_said in seen(shown)
    assert view["callback_id"] == FORM
    refused = await fill(workspace, "root", view, url="nowhere")
    answer = refused if isinstance(refused, dict) else json.loads(refused)
    assert (answer["response_action"], answer["errors"]) == ("errors", {"url": DETAILS_ZH_TW.bad_url})
    await fill(workspace, "root", view, url="https://example.org/", **{PEOPLE: [workspace.users["alice"]]})
    fields = "、".join((DETAILS_ZH_TW.fields["audience"], DETAILS_ZH_TW.fields["url"]))
    said = await workspace.message(DETAILS_ZH_TW.saved.format(name="brief.txt", fields=fields), channel=channel)
    written = f'audience = ["slack:{workspace.users["alice"]}"]\nurl = "https://example.org/"\n'
    assert (bot.memos / "brief.txt.toml").read_text() == written
    await workspace.press("root", said, "undo_edit", channel=channel)
    await workspace.message(DETAILS_ZH_TW.undone.format(name="brief.txt"), root=said["ts"], channel=channel)
    assert not (bot.memos / "brief.txt.toml").exists()
