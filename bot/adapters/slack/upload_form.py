"""Render and parse the form that adds memos: which files, what to do if a name is taken, and what is said of them.

Pure functions. The form is submitted before anything is indexed, so a memo for some people only is never for everybody.

Source: docs.slack.dev, Block Kit, file input element.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.adapters.slack.blocks import Block, plain
from bot.adapters.slack.details import LONGEST_HINT, LONGEST_TITLE, fields, typed
from bot.adapters.slack.escaping import text_of
from bot.adapters.slack.events import DIRECT, PLATFORM, Payload, Workspace, is_internal_user
from bot.desk.details_form import FIELDS, DetailsForm
from bot.desk.uploads import IF_TAKEN
from bot.port import Incoming, Language
from bot.present.words import Words
from bot.present.words.details import details_words
from bot.present.words.uploads import upload_words
from memoqa.ingest.upload_batch import MOST_FILES

FORM: Final = "add_memos"  # callback id of the form
DESCRIBE: Final = "describe"  # id of the button that opens it for files that wait
FILES: Final = "files"  # ids of its fields, beside those of the details
TAKEN: Final = "taken"
ASK: Final = "ask"
SAID: Final = ("date", "owner", "audience")  # the details that it asks for, as Discord's form does
CHECK_FILE_INFO: Final = "check_file_info"  # a file's `file_access` if it has to be asked for


@dataclass(frozen=True, slots=True)
class Source:
    """What the form is about, and where the reply goes.

    Attributes:
        channel: Slack's id of the channel.
        root: The thread's; empty for the channel itself.
        response_url: Reaches the asker only, for half an hour; empty if nothing gave one.
        names: The files' names; empty if the form itself is to take the files.
        files: Slack's ids of the files, if they are a message's.
        ticket: The ticket under which they wait, if they do.
    """

    channel: str
    root: str = ""
    response_url: str = ""
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    ticket: str = ""


def upload_modal(source: Source, words: Words, language: Language, *, pickers: bool = True) -> Block:
    """The form; the last two arguments are those of `details_modal`."""
    said, about = upload_words(words), source
    kept = {"channel": about.channel, "root": about.root, "url": about.response_url, "files": about.files,
            "ticket": about.ticket, "language": language}  # fmt: skip
    named = said.form_names.format(names=words.separator.join(source.names))[:LONGEST_HINT]
    first = {"type": "context", "elements": [plain(named)]} if source.names else _file_input(words)
    blank = DetailsForm("", "", "", dict.fromkeys(FIELDS, ""), details_words(words).hints)
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps(kept),
        "title": plain(said.form_title[:LONGEST_TITLE]),
        "submit": plain(said.form_submit),
        "close": plain(words.cancel),
        "blocks": [
            first,
            _if_taken(words),
            {"type": "context", "elements": [plain(said.form_all)]},
            *fields(blank, words, pickers=pickers, shown=SAID),
        ],
    }


def submission(body: Payload, workspace: Workspace) -> tuple[Incoming, str, tuple[Payload, ...] | None] | None:
    """Parse the submitted form: what to do, the response URL, and the files unless they wait; None as for `typed`."""
    view = body.get("view") or {}
    if view.get("callback_id") != FORM or not is_internal_user(body, workspace):
        return None
    about = json.loads(view["private_metadata"])
    asker, channel = f"{PLATFORM}:{text_of(body['user']['id'])}", text_of(about["channel"])
    place = "" if channel.startswith(DIRECT) else f"{PLATFORM}:{channel}"
    values = (view.get("state") or {}).get("values") or {}
    chosen = text_of((_state(values, TAKEN).get("selected_option") or {}).get("value"))
    ticket, root = text_of(about.get("ticket")), text_of(about.get("root"))
    incoming = Incoming(
        event=workspace.event(channel, f"{view['id']}.{view.get('hash', '')}"),
        thread=workspace.thread(channel, root) if root else None,
        text=chosen if chosen in IF_TAKEN else "",
        command="take" if ticket else "reindex",
        about=ticket,
        asker=asker,
        identities=frozenset({asker}),
        language=about.get("language"),
        places=frozenset({place} - {""}),
        channel=place,
        details=tuple(typed(view).items()),
    )
    described = [{"id": text_of(one), "file_access": CHECK_FILE_INFO} for one in about.get("files") or ()]
    sent = [file for file in _state(values, FILES).get("files") or () if isinstance(file, Mapping)]
    return incoming, text_of(about.get("url")), None if ticket else tuple(described or sent)


def _state(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return (values.get(name) or {}).get(name) or {}


def _file_input(words: Words) -> Block:
    label = upload_words(words).form_files.format(most=MOST_FILES)
    element = {"type": "file_input", "action_id": FILES, "max_files": MOST_FILES}
    return {"type": "input", "block_id": FILES, "label": plain(label), "element": element}


def _if_taken(words: Words) -> Block:
    labels = {ASK: words.upload_ask, "keep_both": words.keep_both, "replace": words.replace}
    options = [{"text": plain(label), "value": value} for value, label in labels.items()]
    element = {"type": "radio_buttons", "action_id": TAKEN, "options": options, "initial_option": options[0]}
    hint = plain(words.upload_kept)
    return {"type": "input", "block_id": TAKEN, "label": plain(words.upload_if_taken), "element": element, "hint": hint}
