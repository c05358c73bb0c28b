"""The payloads that the doctor checks are of every kind that memoqa posts, and what is wrong with one is found."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.adapters.slack import payloads
from bot.adapters.slack.payloads import payload_finding, samples, unknown_part
from bot.adapters.slack.render import RenderedMessage
from bot.present.wording import EN, WORDS, ZH_TW, Words
from tests.bot.adapters.slack.reading import sizes


class Slack(WebClient):
    """Slack's check of payloads, with the reply to each."""

    def __init__(self, *replies: dict[str, Any] | Exception) -> None:
        super().__init__()
        self.replies = list(replies)
        self.asked: list[dict[str, str]] = []

    def api_call(self, _method: str, **said: Any) -> Any:
        self.asked.append(said["params"])
        reply = self.replies.pop(0) if self.replies else {"ok": True}
        if isinstance(reply, Exception):
            raise reply
        if not reply["ok"]:
            raise SlackApiError("refused", type("Response", (dict,), {"data": reply})(reply))
        return reply


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_each_kind_of_payload_is_known_to_slack_sdk_in_every_part(words: Words) -> None:
    made = dict(samples(words))
    assert [unknown_part(payload) for payload in made.values()] == [""] * len(made)
    kinds = {block["type"] for payload in made.values() for block in payload["blocks"]}
    assert {"rich_text", "table", "context", "actions", "context_actions", "header", "divider", "input"} <= kinds


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_each_sample_message_is_within_slacks_limits(words: Words) -> None:
    shown = [RenderedMessage(one["text"], one["blocks"]) for _, one in samples(words) if "text" in one]
    assert [(name, size) for one in shown for name, size, most in sizes(one) if size > most] == []


@pytest.mark.parametrize(
    ("payload", "part"),
    [
        ({"text": "", "blocks": [{"type": "context", "elements": [], "unknown": 1}]}, "context"),
        ({"text": "", "blocks": [{"type": "hologram"}]}, "hologram"),
        ({"text": "", "blocks": [{"type": "table", "rows": [[{"type": "rich_text", "x": 1}]]}]}, "elements"),
        ({"text": "", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]}, "150"),
        ({"type": "home", "blocks": [{"type": "divider"}] * 101}, "100 blocks"),
        ({"type": "home", "blocks": [{"type": "divider", "unknown": 1}]}, "view"),
    ],
)
def test_a_part_that_slack_sdk_does_not_take_is_named(payload: dict[str, Any], part: str) -> None:
    assert part in unknown_part(payload)


def test_slack_is_asked_about_each_payload_and_slack_sdk_in_each_language() -> None:
    slack = Slack()
    finding = payload_finding(slack)
    count = sum(len(list(samples(words))) for words in WORDS.values())
    assert (finding.good, finding.says) == (True, f"{count}, all as slack_sdk knows them, and Slack takes them")
    assert len(slack.asked) == len(list(samples(EN)))
    assert all(set(said) in ({"message"}, {"view"}) for said in slack.asked)


@pytest.mark.parametrize("code", ["unknown_method", "ratelimited", "missing_scope"])
def test_where_slack_does_not_check_that_is_said_and_is_no_fault(code: str) -> None:
    slack = Slack({"ok": False, "error": code})
    finding = payload_finding(slack)
    assert (finding.good, f"left out ({code})" in finding.says, len(slack.asked)) == (True, True, 1)
    assert "left out (TimeoutError)" in payload_finding(Slack(TimeoutError())).says


def test_a_payload_that_slack_would_refuse_is_named_with_the_place() -> None:
    errors = [{"pointer": "/blocks/0/type", "code": "failed_constraint", "message": "words"}]
    finding = payload_finding(Slack({"ok": False, "error": "invalid_message", "errors": errors}))
    assert not finding.good
    assert "an answer (invalid_message: /blocks/0/type failed_constraint)" in finding.says


def test_a_payload_that_slack_sdk_does_not_take_is_named_and_slack_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payloads, "home_view", lambda *_, **__: {"type": "home", "blocks": []})
    slack = Slack()
    finding = payload_finding(slack)
    assert (finding.good, "the Home tab is not what slack_sdk knows" in finding.says) == (False, True)
    assert slack.asked == []
