"""Several files are added to the memos on Slack at once, with what is said of them before anybody can read them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.adapters.slack.details import PEOPLE
from bot.adapters.slack.upload_form import FILES, FORM
from bot.present.wording import EN
from bot.present.words.uploads import UPLOADS_EN
from tests.e2e.slack.forms import fill, opened
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, UPLOADS, Workspace, buttons, seen, until
from tests.ingest.archives import ASKED, INSIDE, SUMMARIES, circular, papers
from tests.library import Library, library_of

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
TAKE_IN = "take_in"
RULES = ("rules.md", "# Rules <!channel>\n\n## Saws\n\nAsk first.\n\n## Rooms\n\nSign here.\n")
PAY = ("pay.txt", "It is paid in March.\n")
TOOL = ("tool.exe", "MZ")


@pytest.fixture(scope="module")
def mode() -> str:
    return "socket"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(tmp_path_factory.mktemp("uploads"), {"leave.md": "# Leave\n\nAsk the manager.\n"})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    workspace: Workspace, mode: str, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bot]:
    """A bot over that library, with the scope to read files; root is its admin, and uses Slack in English."""
    workspace.scopes = (*workspace.scopes, UPLOADS)
    workspace.locales[workspace.users["root"]] = "en-GB"
    where = {"MEMOQA_MEMOS": str(library.memos), "MEMOQA_INDEX": str(library.index)}
    admins = f"slack:{workspace.users['root']}"
    folder: Path = tmp_path_factory.mktemp("bot")
    bot = await Bot(workspace, mode, folder, "tests.e2e.owned_bot", **where, MEMOQA_ADMINS=admins).start()
    yield bot
    assert await bot.end() == 0, bot.log.read_text()


def indexed(library: Library) -> set[str]:
    return {memo.id for memo in library.service().library().memos}


async def pointed_at(workspace: Workspace, *files: tuple[str, str | bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A message with these files, and the form that the shortcut on it opens for root."""
    message = await workspace.upload("root", *files)
    before = len(workspace.called("views.open"))
    await workspace.point_at("root", message, shortcut=TAKE_IN)
    return message, await opened(workspace, before)


async def whole(workspace: Workspace, root: str, text: str) -> str:
    """What the thread shows, once it has this text."""
    await workspace.message(text, root=root)
    return "\n".join(seen(one) for one in await workspace.thread(root))


async def sent_file(workspace: Workspace, root: str) -> bytes:
    """What the file in a thread holds, once it is there."""

    async def found() -> list[dict[str, Any]]:
        return [file for one in await workspace.thread(root) for file in one.get("files", ())]

    (file,) = await until(found)
    return await workspace.content(file)


async def test_of_several_files_the_good_ones_are_indexed_and_each_has_its_line_and_its_undo(
    workspace: Workspace, library: Library
) -> None:
    message, view = await pointed_at(workspace, RULES, TOOL, PAY)
    assert view["callback_id"] == FORM
    assert "rules.md, tool.exe, pay.txt" in str(view["blocks"])
    await fill(workspace, "root", view)
    told = await whole(workspace, message["ts"], UPLOADS_EN.counted.format(count=3, kept=2))
    assert UPLOADS_EN.added.format(name="rules.md") in told
    assert "“Rules <!channel>”: 2 sections, 2 paragraphs" in told
    assert UPLOADS_EN.added.format(name="pay.txt") in told
    assert "Not added: tool.exe. Memoqa does not read files of type .exe; send" in told
    assert indexed(library) == {"leave.md", "rules.md", "pay.txt"}
    report = await workspace.message("pay.txt", root=message["ts"])
    assert {"details", "undo_upload"} <= set(buttons(report))
    await workspace.command("root", "/reindex", "undo rules.md")
    await workspace.message(EN.upload_removed.format(name="rules.md"))
    assert indexed(library) == {"leave.md", "pay.txt"}
    await workspace.press("root", report, "undo_upload")
    await workspace.message(EN.upload_removed.format(name="pay.txt"), root=message["ts"])
    assert indexed(library) == {"leave.md"}


async def test_a_name_that_is_taken_is_asked_about_and_replaced_and_the_others_do_not_wait(
    workspace: Workspace, library: Library
) -> None:
    message, view = await pointed_at(workspace, ("leave.md", "# Leave\n\nAsk nobody.\n"), PAY)
    await fill(workspace, "root", view)
    asked = await workspace.message("There is a memo named leave.md already.", root=message["ts"])
    assert indexed(library) == {"leave.md", "pay.txt"}
    assert "manager" in (library.memos / "leave.md").read_text()
    await workspace.press("root", asked, "replace")
    await workspace.message(EN.upload_replaced.format(name="leave.md"), root=message["ts"])
    assert "nobody" in (library.memos / "leave.md").read_text()
    await workspace.command("root", "/reindex", "undo")
    await workspace.message(EN.upload_restored.format(name="leave.md"))
    await workspace.command("root", "/reindex", "undo")
    await workspace.message(EN.upload_removed.format(name="pay.txt"))


async def test_what_lies_in_an_archive_or_a_mail_is_named_quoted_and_sent_and_goes_when_its_file_goes(
    workspace: Workspace, library: Library
) -> None:
    before = indexed(library)
    message, view = await pointed_at(workspace, ("notice.eml", circular()), ("papers.zip", papers()))
    await fill(workspace, "root", view)
    told = await whole(workspace, message["ts"], UPLOADS_EN.counted.format(count=2, kept=2))
    for line in SUMMARIES:
        assert line in told
    assert indexed(library) == before | INSIDE
    report, forms = await workspace.message("bicycles.txt", root=message["ts"]), len(workspace.called("views.open"))
    await workspace.press("root", report, "details")
    assert "papers.zip" in str((await opened(workspace, forms))["blocks"][0])
    for question, text, memo, content in ASKED:
        root = await workspace.say("root", f"<@{BOT_USER}> {question}")
        answer = await workspace.message(text, root=root)
        await workspace.press("root", answer, "cite")
        await until(lambda: any(memo in str(call.said) for call in workspace.whispered()))  # noqa: B023
        await workspace.press("root", answer, "file")
        assert await sent_file(workspace, root) == content
    for name in ("papers.zip", "notice.eml"):
        await workspace.command("root", "/reindex", f"undo {name}")
        await workspace.message(EN.upload_removed.format(name=name))
    assert indexed(library) == before


async def test_files_in_a_direct_message_wait_until_the_admin_has_said_who_may_read_them(
    workspace: Workspace, bot: Bot, library: Library
) -> None:
    channel = await workspace.direct("root")
    generation = library.service().library().generation
    message = await workspace.upload("root", ("plan.txt", "The plan is secret.\n"), text="reindex", channel=channel)
    offered = await workspace.message(UPLOADS_EN.offer.format(names="plan.txt"), root=message["ts"], channel=channel)
    assert set(buttons(offered)) == {"take", "describe", "drop"}
    assert library.service().library().generation == generation
    await bot.kill()
    await bot.start()
    before = len(workspace.called("views.open"))
    await workspace.press("root", offered, "describe", channel=channel)
    view = await opened(workspace, before)
    assert not (library.memos / "plan.txt").exists()
    await fill(workspace, "root", view, owner="Ada", **{PEOPLE: [workspace.users["root"]]})
    await workspace.message(EN.upload_added.format(name="plan.txt"), root=message["ts"], channel=channel)
    (memo,) = [one for one in library.service().seen_by(None).library().memos if one.id == "plan.txt"]
    assert (memo.details.audience, memo.details.owner) == ((f"slack:{workspace.users['root']}",), "Ada")
    await workspace.press("root", offered, "take", channel=channel)
    await workspace.message("no longer waiting", root=message["ts"], channel=channel)


async def test_the_command_opens_a_form_with_a_field_for_files(workspace: Workspace, library: Library) -> None:
    channel = await workspace.direct("root")
    sent = await workspace.upload("root", ("fees.txt", "The fee is 500.\n"), channel=channel)
    before = len(workspace.called("views.open"))
    await workspace.command("root", "/reindex", "add", channel=channel, trigger=await workspace.trigger("root"))
    view = await opened(workspace, before)
    assert view["blocks"][0]["element"]["type"] == "file_input"
    await fill(workspace, "root", view, **{FILES: sent["files"]})
    await workspace.message(EN.upload_added.format(name="fees.txt"), channel=channel)
    assert (library.memos / "fees.txt").read_text() == "The fee is 500.\n"


async def test_whoever_is_no_admin_gets_no_form_and_no_file_is_fetched(workspace: Workspace) -> None:
    before, asked = len(workspace.called("views.open")), len(workspace.called("files.info"))
    message = await workspace.upload("alice", PAY)
    for step in (
        workspace.command("alice", "/reindex", "add"),
        workspace.point_at("alice", message, shortcut=TAKE_IN),
    ):
        responses = len(workspace.responses)
        whispered = len(workspace.called("chat.postEphemeral"))
        await step
        await until(lambda: EN.admins_only in str(
            [*workspace.responses[responses:], *[one.said for one in workspace.whispered(since=whispered)]]  # noqa: B023
        ))  # fmt: skip
    assert (len(workspace.called("views.open")), len(workspace.called("files.info"))) == (before, asked)
