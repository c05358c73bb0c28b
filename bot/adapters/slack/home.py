"""Parse and render memoqa's Home tab: what a person sees on opening the app, its buttons, and the form to ask in.

Pure functions. The tab stays within Slack's limits because its lists and their lines are short: the last questions,
some memos, the beginning of each long line. A line says how many more there are.

Source: docs.slack.dev, Home tab views and the event app_home_opened.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.adapters.slack.blocks import Block, button, plain, rich, text
from bot.adapters.slack.events import PLATFORM, Payload, Workspace, is_internal_user
from bot.desk.home import Gaps, Home
from bot.desk.problems import explained
from bot.port import Command, Incoming
from bot.present.reports import MOST_LISTED, memo_line
from bot.present.splitting import between_characters
from bot.present.words import Words
from memoqa.domain import Verdict
from memoqa.errors import MemoqaError
from memoqa.view import LONGEST_QUESTION

ASK: Final = "home_ask"  # id of the button that opens the form; its field has the same id
ASK_FORM: Final = "ask_form"  # callback id of the form
COMMANDS: Final[dict[str, Command]] = {"home_reindex": "reindex", "home_gaps": "gaps"}  # by the id of their buttons
LONGEST_LINE: Final = 300  # characters of a question or a memo; some four lines


@dataclass(frozen=True, slots=True)
class Opened:
    """A person opened the app.

    Attributes:
        user: Slack's id of the person.
        channel: The direct messages between the person and memoqa.
        tab: "home" or "messages"; the thread's, if it is a thread of Slack's older agents, is "messages" too.
        root: The first message of such a thread; empty for anything else.
    """

    user: str
    channel: str
    tab: str
    root: str = ""


def opened(body: Payload, workspace: Workspace) -> Opened | None:
    """Parse an `app_home_opened` or `assistant_thread_started` event; None for another workspace's people."""
    event = body.get("event") or {}
    thread = event.get("assistant_thread") or {}
    user, channel = event.get("user") or thread.get("user_id"), event.get("channel") or thread.get("channel_id")
    own = body.get("team_id") == workspace.team and not body.get("is_ext_shared_channel")
    if not own or not user or not channel:
        return None
    return Opened(str(user), str(channel), str(event.get("tab") or "messages"), str(thread.get("thread_ts") or ""))


def opening(one: Opened, workspace: Workspace, command: Command = "help") -> Incoming:
    """Who opened the app, as an Incoming; of an admin command if user groups are to be looked up."""
    return _incoming(one.user, one.channel, "home", command, workspace)


def button_press(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse a press of a button for admins; the reply comes as a direct message."""
    command = COMMANDS.get(str((body.get("actions") or [{}])[0].get("action_id")))
    channel = channel_of_view(body)
    if command is None or not channel or not is_internal_user(body, workspace):
        return None
    return _incoming(body["user"]["id"], channel, body["trigger_id"], command, workspace)


def submitted_question(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse the submitted form to ask in; the answer comes as a direct message, in a thread of its own."""
    view, channel = body.get("view") or {}, channel_of_view(body)
    values = (view.get("state") or {}).get("values") or {}
    said = ((values.get(ASK) or {}).get(ASK) or {}).get("value")
    if not channel or not is_internal_user(body, workspace):
        return None
    return _incoming(body["user"]["id"], channel, view["id"], "ask", workspace, str(said or ""))


def channel_of_view(body: Payload) -> str:
    """The direct messages of whoever looks at the tab or the form; empty if memoqa did not know them."""
    return str((body.get("view") or {}).get("private_metadata") or "")


def home_view(home: Home | MemoqaError, words: Words, channel: str, *, admin: bool = False) -> Block:
    """The Home tab.

    Args:
        home: What to show, or why it cannot be shown.
        words: In the person's language.
        channel: The person's direct messages with memoqa; empty if they are not known, and then there are no buttons.
        admin: Whether the person is an admin.
    """
    blocks = [_line(words.home_intro), *(_buttons(words, admin=admin) if channel else ())]
    if isinstance(home, MemoqaError):
        blocks.append(_line(explained(home, words, admin=admin)))
    else:
        blocks += [*_questions(home, words), *_memos(home, words, admin=admin)]
        blocks += _gaps(home.gaps, words) if home.gaps else ()
    known = {"private_metadata": channel} if channel else {}
    return {"type": "home", **known, "blocks": blocks}


def ask_form(words: Words, channel: str) -> Block:
    """The form to ask in."""
    field = {"type": "plain_text_input", "action_id": ASK, "multiline": True, "max_length": LONGEST_QUESTION}
    label, hint = plain(words.your_question), plain(words.ask_hint)
    return {
        "type": "modal",
        "callback_id": ASK_FORM,
        "private_metadata": channel,
        "title": plain(words.ask_title),
        "submit": plain(words.submit),
        "close": plain(words.cancel),
        "blocks": [{"type": "input", "block_id": ASK, "label": label, "hint": hint, "element": field}],
    }


def _incoming(
    user: str, channel: str, occasion: str, command: Command, workspace: Workspace, said: str = ""
) -> Incoming:
    asker = f"{PLATFORM}:{user}"
    return Incoming(
        event=workspace.event(channel, occasion),
        thread=None,
        text=said,
        command=command,
        asker=asker,
        identities=frozenset({asker}),
        conversation=workspace.channel(channel) if command == "ask" else "",
    )


def _buttons(words: Words, *, admin: bool) -> list[Block]:
    ask = button(ASK, words.home_ask) | {"style": "primary"}
    more = [button("home_gaps", words.home_all_gaps), button("home_reindex", words.home_reindex)] if admin else []
    return [{"type": "actions", "elements": [ask, *more]}]


def _questions(home: Home, words: Words) -> Iterator[Block]:
    yield _header(words.home_questions)
    said: dict[Verdict, str] = {
        "answer": words.was_answered,
        "related": words.was_related,
        "none": words.was_none,
    }
    for one in home.questions:
        yield _line(f"• {_short(one.question)}", f" {said[one.verdict]}")
    yield _context(words.home_forget if home.questions else words.home_no_questions)


def _memos(home: Home, words: Words, *, admin: bool) -> Iterator[Block]:
    yield _header(words.library.format(count=len(home.memos)))
    if home.problem:
        yield _line(explained(home.problem, words, admin=admin))
    yield from _lines((memo_line(memo, words) for memo in home.memos[:MOST_LISTED]), len(home.memos), words)


def _gaps(gaps: Gaps, words: Words) -> Iterator[Block]:
    told = words.gaps if gaps.count else words.no_gaps
    yield {"type": "divider"}
    yield _line(told.format(gaps=gaps.count, asked=gaps.asked, since=gaps.since))
    yield from _lines((f"• {one}" for one in gaps.questions), len(gaps.questions) + gaps.more, words)


def _lines(texts: Iterable[str], total: int, words: Words) -> Iterator[Block]:
    """A line for each text, and one that says how many of them are left out."""
    lines = [_line(_short(one)) for one in texts]
    yield from lines
    if total > len(lines):
        yield _context(words.and_more.format(count=total - len(lines)))


def _short(said: str) -> str:
    """The beginning of a long text."""
    return said if len(said) <= LONGEST_LINE else f"{said[: between_characters(said, 0, LONGEST_LINE)]}…"


def _line(said: str, aside: str = "") -> Block:
    """A line in which Slack parses nothing; what is said aside is italic."""
    more = [text(aside) | {"style": {"italic": True}}] if aside else []
    return rich("rich_text_section", [text(said), *more])


def _header(said: str) -> Block:
    return {"type": "header", "text": plain(said)}


def _context(said: str) -> Block:
    return {"type": "context", "elements": [plain(said)]}
