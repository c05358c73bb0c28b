"""An Incoming is enriched with what Slack knows, or declined for it."""

from dataclasses import replace

import pytest

from bot.adapters.slack.enrichment import NO_CONTEXT, Declined, Enrichment, EventContext
from bot.port import Incoming, Language
from bot.present.wording import EN, ZH_TW, Wording
from tests.bot.adapters.slack.doubles import WORKSPACE, Web

PRESSED = Incoming(
    "slack:T1:C1:1.2.abc", WORKSPACE.thread("C1", "100.0"), "", "bad", "slack:U7", about="slack:T1:C1:100.0"
)


@pytest.fixture
def enrichment(web: Web) -> Enrichment:
    return Enrichment(web, WORKSPACE, Wording(), frozenset({"S1", "S2"}), lambda _: False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "label", "language"), [("en-GB", "zh-TW", "en"), ("fr-FR", "zh-TW", "zh-TW"), ("fr-FR", None, None)]
)
async def test_the_users_own_language_wins_over_the_buttons(
    web: Web, enrichment: Enrichment, locale: str, label: Language | None, language: Language | None
) -> None:
    web.locale = locale
    assert (await enrichment.enriched(replace(PRESSED, language=label), NO_CONTEXT)).language == language


@pytest.mark.parametrize("error", ["ratelimited", "internal_error"])
async def test_nothing_is_answered_if_slack_does_not_say_whether_the_channel_is_shared(
    web: Web, enrichment: Enrichment, error: str
) -> None:
    web.errors["channel"] = error
    with pytest.raises(Declined) as declined:
        await enrichment.enriched(PRESSED, EventContext(trigger="1.2.abc"))
    assert str(declined.value) == ZH_TW.try_again
    assert web.opened == []


async def test_an_admin_is_told_who_knows_why_slack_does_not_say(web: Web) -> None:
    web.errors["channel"] = "ratelimited"
    enrichment = Enrichment(web, WORKSPACE, Wording(), frozenset(), lambda _: True)  # type: ignore[arg-type]
    with pytest.raises(Declined) as declined:
        await enrichment.enriched(PRESSED, NO_CONTEXT)
    assert str(declined.value) == ZH_TW.try_again_to_admin


async def test_a_dead_processs_question_is_not_answered_if_the_channel_is_shared_by_now(
    web: Web, enrichment: Enrichment
) -> None:
    web.channel, web.locale = {"is_ext_shared": True}, "en-GB"
    with pytest.raises(Declined, match=EN.other_organisation):
        await enrichment.enriched(replace(PRESSED, command="ask"), NO_CONTEXT)


async def test_a_message_needs_no_lookup_of_its_channel(web: Web, enrichment: Enrichment) -> None:
    await enrichment.enriched(replace(PRESSED, command="ask"), EventContext(unshared=True))
    assert web.channels_asked == []


async def test_thumbs_down_opens_its_modal_in_the_pressers_language_before_the_trigger_ends(
    web: Web, enrichment: Enrichment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.slack.users.TIMEOUT_SECONDS", 0.05)
    web.person_known.clear()
    await enrichment.enriched(PRESSED, EventContext(trigger="1.2.abc"))
    monkeypatch.setattr("bot.adapters.slack.users.TIMEOUT_SECONDS", 60)
    web.person_known.set()
    await enrichment.enriched(PRESSED, EventContext(trigger="1.3.abc"))
    assert [one["view"]["title"]["text"] for one in web.opened] == [EN.bad_title, ZH_TW.bad_title]


@pytest.mark.parametrize(("command", "groups"), [("reindex", {"slack:S1"}), ("replace", {"slack:S1"}), ("ask", set())])
async def test_user_groups_are_looked_up_for_an_admins_command(
    enrichment: Enrichment, command, groups: set[str]
) -> None:
    asked = replace(PRESSED, command=command, identities=frozenset({"slack:U7"}))
    assert (await enrichment.enriched(asked, NO_CONTEXT)).identities == {"slack:U7"} | groups
