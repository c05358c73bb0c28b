"""Check what memoqa posts against Slack's rules, for `memoqa doctor`: by slack_sdk's models, and by Slack's own check.

The payloads are made of memoqa's own words: nothing that people asked, and no memo, leaves the machine for this.

Source: docs.slack.dev, blocks.validate, which needs no scope.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from slack_sdk.errors import SlackApiError, SlackObjectFormationError, SlackRequestError
from slack_sdk.models.blocks import Block as BlockModel
from slack_sdk.models.views import View
from slack_sdk.web import WebClient

from bot.adapters.slack.blocks import Block
from bot.adapters.slack.client import error_code
from bot.adapters.slack.details import details_modal
from bot.adapters.slack.home import ask_form, home_view
from bot.adapters.slack.render import feedback_modal, messages, opening_message
from bot.adapters.slack.upload_form import Source, upload_modal
from bot.desk.details_form import FIELDS, DetailsForm
from bot.desk.home import Gaps, Home
from bot.port import Notice, Passages, Reply
from bot.present.wording import EN, WORDS, Words
from bot.present.words.details import details_words
from bot.state.turns import AskedQuestion
from memoqa.cli.doctor import Finding
from memoqa.domain import Answer, Memo, Place, Quote
from memoqa.ingest.about import DAYS

NAME: Final = "slack payloads"
REFUSED: Final = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})  # Slack's verdicts on a payload
EVENT: Final = "slack:T0:C0:1.1"
CHANNEL: Final = "D0"


def payload_finding(client: WebClient) -> Finding:
    """Whether slack_sdk's models and Slack take each kind of message and view that memoqa posts.

    Args:
        client: Holds the bot's token.
    """
    made = [sample for words in WORDS.values() for sample in samples(words)]
    for name, payload in made:
        if problem := unknown_part(payload):
            says = f"{name} is not what slack_sdk knows ({problem}); update memoqa, and what it is installed with."
            return Finding(NAME, good=False, says=says)
    told = f"{len(made)}, all as slack_sdk knows them"
    for name, payload in samples(EN):  # Slack limits these calls, and the other languages differ in words alone
        try:
            client.api_call("blocks.validate", params=_argument(payload))
        except SlackApiError as error:
            if (code := error_code(error)) in REFUSED:
                says = f"Slack would refuse {name} ({code}{_where(error)}); update memoqa, or report this."
                return Finding(NAME, good=False, says=says)
            return Finding(NAME, good=True, says=f"{told}; Slack's own check was left out ({code})")
        except (OSError, SlackRequestError) as error:
            return Finding(NAME, good=True, says=f"{told}; Slack's own check was left out ({type(error).__name__})")
    return Finding(NAME, good=True, says=f"{told}, and Slack takes them")


def samples(words: Words) -> Iterator[tuple[str, Block]]:
    """One of each kind of payload, with its name: messages as `{"text": …, "blocks": […]}`, and views."""
    text = words.help
    question, place = words.your_question, Place((1, 2))
    whole = Quote(text, ((0, 9),), "a.txt", question, (words.section,), 1, place, 0.9, "receipt")
    row = Quote("1\t2", ((0, 1),), "a.txt", question, (), 2, place, 0.8, "receipt", (("A\tB", place),))
    referring = replace(whole, refers=(("1", "receipt"), ("2", "receipt")))
    answer = Answer(question, f"{question}?", "answer", 0.9, (whole, row), "g", 1.0, found=9)
    replies: dict[str, Reply] = {
        "an answer": answer,
        "places of words": Passages((referring,), walkable=False, head=text, excerpts=True),
        "a notice with progress": Notice(text, share=0.5),
        "a question about an upload": Notice(text, ticket="ticket"),
        "files that wait": Notice(text, offer="ticket"),
        "a report about an upload": Notice(
            text, parts=(Notice(text, edits="reference", undo="ticket.1"),), undo="ticket"
        ),
        "a question about a memo's review": Notice(text, review="ticket"),
        "a notice about a memo's details": Notice(text, edits="reference", undoes=True),
    }
    shown = {name: messages(reply, words, EVENT) for name, reply in replies.items()}
    shown["the message that says who asked"] = [opening_message("U0", text, words)]
    for name, several in shown.items():
        yield from ((name, {"text": one.text, "blocks": one.blocks}) for one in several)
    memo = Memo("a.txt", question, "", "", (), "")
    home = Home((AskedQuestion(question, "answer"),), (memo,) * 99, Gaps((text,), 1, 2, 3, date.min))
    yield "the Home tab", home_view(home, words, CHANNEL, admin=True)
    yield "the form to ask in", ask_form(words, CHANNEL)
    said = details_words(words)
    values = dict.fromkeys(FIELDS, "") | {"owner": "A <slack:U012>", "audience": "slack:U012, slack:C012, slack:S012"}
    form = DetailsForm("reference", "a.txt", question, values | dict.fromkeys(DAYS, "2026-01-02"), said.hints)
    yield "the form of a memo's details", details_modal(form, words, CHANNEL, "en")
    yield "the same form without pickers", details_modal(form, words, CHANNEL, "en", pickers=False)
    yield "the form to add memos", upload_modal(Source(CHANNEL), words, "en")
    waiting = Source(CHANNEL, names=("a.txt", "b.pdf"), ticket="ticket")
    yield "the same form for files that wait", upload_modal(waiting, words, "en", pickers=False)
    yield "the form behind 👎", feedback_modal(words, json.dumps({"event": EVENT, "channel": CHANNEL, "root": "1.1"}))


def unknown_part(payload: Mapping[str, Any]) -> str:
    """What slack_sdk's models refuse in a payload, or do not know of it; empty if they take all of it."""
    try:
        if "type" in payload:
            return "" if View(**payload).to_dict() == payload else "view"
        blocks = (*payload["blocks"], *_cells(payload["blocks"]))
        return next((str(block.get("type")) for block in blocks if not _is_known(block)), "")
    except (SlackObjectFormationError, TypeError) as error:
        return str(error)


def _is_known(block: Block) -> bool:
    model = BlockModel.parse(block)
    return model is not None and model.to_dict() == block


def _cells(blocks: list[Block]) -> Iterator[Block]:
    """The cells of the tables, which slack_sdk's own model of a table does not look into."""
    for block in blocks:
        for row in block.get("rows", ()):
            yield from row


def _argument(payload: Mapping[str, Any]) -> dict[str, str]:
    return {"view" if "type" in payload else "message": json.dumps(payload)}


def _where(error: SlackApiError) -> str:
    """The place and the code of the first thing that Slack refuses; neither holds what was posted."""
    errors = error.response.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    named = " ".join(str(first.get(key) or "") for key in ("pointer", "code")).strip()
    return f": {named[:200]}" if named else ""
