"""The limits of an installation: memos by chat, shared channels, and being uninstalled."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from bot.present.wording import EN, ZH_TW
from bot.present.words.uploads import UPLOADS_ZH_TW
from memoqa.ingest.formats.table import format_list
from tests.bot.doubles import TEXT
from tests.e2e.slack.forms import fill, opened
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, TEAM, UPLOADS, Fault, Workspace, seen, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
MENTION = f"<@{BOT_USER}>"
MEMO = ("leave.txt", "Leave must be approved by the manager.\n")
TAKE_IN = "take_in"


@pytest.fixture
def granted(workspace: Workspace) -> Iterator[None]:
    """Grants the scope for reading files."""
    scopes, workspace.scopes = workspace.scopes, (*workspace.scopes, UPLOADS)
    yield
    workspace.scopes = scopes


async def whispered(workspace: Workspace, text: str, *, since: int = 0) -> None:
    """Wait until an ephemeral message with this text was shown."""
    await until(lambda: any(text in str(one.said) for one in workspace.whispered(since=since)))


async def responded(workspace: Workspace, text: str, *, since: int = 0) -> None:
    """Wait until a response URL got this text, outside any thread: in a thread, the asker might not see it."""

    def told() -> list[dict[str, object]]:
        return [one for one in workspace.responses[since:] if text in str(one)]

    await until(told)
    assert "thread_ts" not in told()[0]


async def told_alone(workspace: Workspace, text: str) -> None:
    """Wait until somebody was told this, and nobody else."""
    await until(lambda: [one for one in (*workspace.responses, *workspace.whispered()) if text in str(one)])


async def direct(workspace: Workspace, person: str) -> str:
    return str((await workspace.as_person(person, "conversations.open", users=BOT_USER))["channel"]["id"])


async def taken_in(workspace: Workspace, message: dict[str, Any]) -> None:
    """Have root use the shortcut on a message and submit the form as it is."""
    before = len(workspace.called("views.open"))
    await workspace.point_at("root", message, shortcut=TAKE_IN)
    await fill(workspace, "root", await opened(workspace, before))


async def test_a_shared_channel_sees_nothing_of_the_memos(workspace: Workspace, bot: Bot) -> None:
    made = await workspace.as_person("alice", "conversations.create", name=f"partners-{bot.mode}")
    channel = made["channel"]["id"]
    await workspace.as_person("alice", "conversations.invite", channel=channel, users=BOT_USER)
    workspace.shared[channel] = {"is_ext_shared": True, "connected_team_ids": [TEAM, "T0ELSEWHERE"]}
    posted = len(workspace.called("chat.postMessage"))
    await workspace.command("alice", "/ask", "may they read it?", channel=channel)
    await until(lambda: any(EN.other_organisation in str(one) for one in workspace.responses))
    await workspace.command("root", "/memos", channel=channel)
    await until(lambda: any(ZH_TW.other_organisation in str(one) for one in workspace.responses))
    ts = (await workspace.as_person("alice", "chat.postMessage", channel=channel, text="what of it?"))["ts"]
    message = next(one for one in (await workspace.history(channel=channel)) if one["ts"] == ts)
    before = len(workspace.responses)
    await workspace.point_at("alice", message, channel=channel)
    await responded(workspace, EN.other_organisation, since=before)
    assert len(workspace.called("chat.postMessage")) == posted
    asked = [call for call in workspace.called("conversations.info") if call.said["channel"] == channel]
    assert len(asked) == 1


@pytest.mark.usefixtures("granted")
async def test_an_admin_adds_a_messages_file_to_the_memos(workspace: Workspace, bot: Bot) -> None:
    message = await workspace.upload("alice", MEMO, text="our policy")
    await taken_in(workspace, message)
    told = await workspace.message(ZH_TW.upload_added.format(name="leave.txt"), root=message["ts"])
    assert "索引已更新" in seen(told)
    assert (bot.memos / "leave.txt").read_text() == MEMO[1]


@pytest.mark.usefixtures("granted")
async def test_an_upload_under_a_memos_name_is_asked_about_before_it_replaces_the_memo(
    workspace: Workspace, bot: Bot
) -> None:
    (bot.memos / "report.txt").write_text("The first report.\n")
    message = await workspace.upload("root", ("report.txt", "The second report.\n"))
    await taken_in(workspace, message)
    asked = await workspace.message(ZH_TW.keep_both, root=message["ts"])
    assert (bot.memos / "report.txt").read_text() == "The first report.\n"
    await workspace.press("root", asked, "replace")
    await workspace.message(ZH_TW.upload_replaced.format(name="report.txt"), root=message["ts"])
    assert (bot.memos / "report.txt").read_text() == "The second report.\n"


@pytest.mark.usefixtures("granted")
async def test_only_admins_add_files_and_nobody_elses_file_is_downloaded(workspace: Workspace, bot: Bot) -> None:
    message = await workspace.upload("alice", ("mine.txt", "Everyone is on leave.\n"))
    asked, before = len(workspace.called("files.info")), len(workspace.responses)
    await workspace.point_at("alice", message, shortcut=TAKE_IN)
    await responded(workspace, EN.admins_only, since=before)
    assert not (bot.memos / "mine.txt").exists()
    assert len(workspace.called("files.info")) == asked


@pytest.mark.usefixtures("granted")
async def test_an_admin_gives_a_memo_in_a_direct_message(workspace: Workspace, bot: Bot) -> None:
    channel = await direct(workspace, "root")
    message = await workspace.upload("root", ("direct.txt", MEMO[1]), text="Reindex", channel=channel)
    offered = await workspace.message(
        UPLOADS_ZH_TW.offer.format(names="direct.txt"), root=message["ts"], channel=channel
    )
    await workspace.press("root", offered, "take", channel=channel)
    await workspace.message(ZH_TW.upload_added.format(name="direct.txt"), root=message["ts"], channel=channel)
    assert (bot.memos / "direct.txt").read_text() == MEMO[1]


@pytest.mark.usefixtures("granted")
async def test_a_file_of_an_unsupported_type_is_refused_before_the_download(workspace: Workspace) -> None:
    message = await workspace.upload("root", ("tool.exe", "MZ"))
    asked = len(workspace.called("files.info"))
    await taken_in(workspace, message)
    await told_alone(workspace, f"請傳送 {format_list('zh-TW')} 檔")
    assert len(workspace.called("files.info")) == asked + 1  # for its name; once more would be for its address


async def test_the_upload_shortcut_on_a_message_without_files_says_so(workspace: Workspace) -> None:
    before = len(workspace.responses)
    await workspace.point_at("root", {"ts": await workspace.say("root", "no file")}, shortcut=TAKE_IN)
    await responded(workspace, UPLOADS_ZH_TW.no_file.format(formats=format_list("zh-TW")), since=before)


@pytest.mark.usefixtures("granted")
async def test_if_slack_opens_no_form_the_files_wait_and_nothing_is_indexed(workspace: Workspace, bot: Bot) -> None:
    message = await workspace.upload("root", ("later.txt", MEMO[1]))
    workspace.faults.append(Fault("views.open", times=2, error="expired_trigger_id"))
    await workspace.point_at("root", message, shortcut=TAKE_IN)
    offered = await workspace.message(UPLOADS_ZH_TW.offer.format(names="later.txt"), root=message["ts"])
    assert not (bot.memos / "later.txt").exists()
    assert "Slack did not open the form for memos" in bot.log.read_text()
    await workspace.press("root", offered, "drop")
    await workspace.message(UPLOADS_ZH_TW.dropped.format(names="later.txt"), root=message["ts"])


async def test_without_the_scope_for_files_the_admin_is_told_its_name(workspace: Workspace) -> None:
    message = await workspace.upload("root", MEMO)
    await taken_in(workspace, message)
    await told_alone(workspace, "缺少 Slack 權限 files:read")


async def test_events_about_other_tokens_or_earlier_installations_end_nothing(workspace: Workspace) -> None:
    await workspace.tell({"type": "tokens_revoked", "tokens": {"oauth": [workspace.users["alice"]]}})
    await workspace.tell({"type": "app_uninstalled"})
    ts = await workspace.say("alice", f"{MENTION} still there?")
    await workspace.message(TEXT, root=ts)


async def test_an_uninstall_that_slack_does_not_confirm_deletes_nothing(workspace: Workspace, bot: Bot) -> None:
    ts = await workspace.say("alice", f"{MENTION} to be kept?")
    await workspace.message(TEXT, root=ts)
    workspace.faults.append(fault := Fault("auth.test", times=1, status=503))
    await workspace.tell({"type": "app_uninstalled"})
    await until(lambda: not fault.times)
    after = await workspace.say("alice", f"{MENTION} still there?")
    await workspace.message(TEXT, root=after)
    with closing(sqlite3.connect(bot.state)) as state:
        assert state.execute("SELECT count(*) FROM turns WHERE question = 'to be kept?'").fetchone() == (1,)


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}]
)
async def test_when_memoqa_is_uninstalled_it_forgets_the_workspaces_people_and_ends(
    workspace: Workspace, bot: Bot, event: dict[str, object]
) -> None:
    ts = await workspace.say("alice", f"{MENTION} to be forgotten?")
    answer = await workspace.message(TEXT, root=ts)
    await workspace.press("alice", answer, "good")
    await whispered(workspace, EN.thanks)
    workspace.revoked = True
    await workspace.tell(event)
    assert await bot.ended() == 1
    assert bot.log.read_text().splitlines()[-1].startswith("memoqa was uninstalled from the Slack workspace")
    with closing(sqlite3.connect(bot.state)) as state:
        for table in ("turns", "feedback"):
            assert state.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert state.execute("SELECT count(*) FROM claims WHERE asker != ''").fetchone() == (0,)
        (last,) = state.execute("SELECT who, action, result FROM audit ORDER BY id DESC LIMIT 1").fetchall()
    assert last[:2] == (f"slack:{TEAM}", "uninstalled")
    assert last[2] != "questions forgotten: 0"
    workspace.revoked = False
    await bot.start()
