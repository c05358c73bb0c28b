"""What Slack tells of who asks and where, and what is declined for it."""

from dataclasses import replace

import pytest

from bot.adapters.slack.inquiry import NOTHING_GIVEN, Declined, Given, Inquiry
from bot.port import Incoming, Language
from bot.present.wording import EN, ZH_TW, Wording
from tests.bot.adapters.slack.doubles import HOME, Web

PRESSED = Incoming("slack:T1:C1:1.2.abc", HOME.thread("C1", "100.0"), "", "bad", "slack:U7", about="slack:T1:C1:100.0")


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def inquiry(web: Web) -> Inquiry:
    return Inquiry(web, HOME, Wording(), frozenset({"S1", "S2"}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "label", "language"), [("en-GB", "zh-TW", "en"), ("fr-FR", "zh-TW", "zh-TW"), ("fr-FR", None, None)]
)
async def test_the_language_that_a_person_has_set_counts_before_a_buttons(
    web: Web, inquiry: Inquiry, locale: str, label: Language | None, language: Language | None
) -> None:
    web.locale = locale
    assert (await inquiry.completed(replace(PRESSED, language=label), NOTHING_GIVEN)).language == language


@pytest.mark.parametrize("error", ["ratelimited", "internal_error"])
async def test_where_slack_does_not_say_who_reads_along_nothing_is_answered(
    web: Web, inquiry: Inquiry, error: str
) -> None:
    web.errors["channel"] = error
    with pytest.raises(Declined) as declined:
        await inquiry.completed(PRESSED, Given(trigger="1.2.abc"))
    assert str(declined.value) == ZH_TW.try_again
    assert web.opened == []


async def test_a_question_of_a_dead_process_is_not_answered_where_another_organisation_came_to_read_along(
    web: Web, inquiry: Inquiry
) -> None:
    web.channel, web.locale = {"is_ext_shared": True}, "en-GB"
    with pytest.raises(Declined, match=EN.other_organisation):
        await inquiry.completed(replace(PRESSED, command="ask"), NOTHING_GIVEN)


async def test_of_a_message_slack_has_said_that_nobody_else_reads_along(web: Web, inquiry: Inquiry) -> None:
    await inquiry.completed(replace(PRESSED, command="ask"), Given(unshared=True))
    assert web.channels_asked == []


async def test_thumbs_down_opens_its_dialogue_in_the_pressers_language_before_its_trigger_ends(
    web: Web, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.slack.people.PATIENCE_SECONDS", 0.05)
    web.person_known.clear()
    await inquiry.completed(PRESSED, Given(trigger="1.2.abc"))
    web.person_known.set()
    await inquiry.completed(PRESSED, Given(trigger="1.3.abc"))
    assert [one["view"]["title"]["text"] for one in web.opened] == [EN.missing_title, ZH_TW.missing_title]


@pytest.mark.parametrize(("command", "groups"), [("reindex", {"slack:S1"}), ("ask", set())])
async def test_user_groups_are_looked_up_for_an_admins_command(inquiry: Inquiry, command, groups: set[str]) -> None:
    asked = replace(PRESSED, command=command, identities=frozenset({"slack:U7"}))
    assert (await inquiry.completed(asked, NOTHING_GIVEN)).identities == {"slack:U7"} | groups
