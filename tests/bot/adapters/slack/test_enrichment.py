"""An Incoming is enriched with what Slack knows, or declined for it."""

from dataclasses import replace

import pytest

from bot.adapters.slack.enrichment import NO_CONTEXT, Declined, Enrichment, EventContext
from bot.desk.desk import Desk
from bot.port import Command, Incoming, Language
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.stores import State
from memoqa.errors import EncoderError
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.doubles import FakeLibrary, Transcript

PRESSED = Incoming(
    "slack:T1:C1:1.2.abc", WORKSPACE.thread("C1", "100.0"), "", "bad", "slack:U7", about="slack:T1:C1:100.0"
)


@pytest.fixture
def enrichment(web: Web) -> Enrichment:
    return Enrichment(web, WORKSPACE, Wording(), frozenset({"S1", "S2"}), lambda _: False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "label", "language"), [("en-GB", "zh-TW", "en"), ("fr-FR", "zh-TW", "zh-TW"), ("fr-FR", None, "en")]
)
async def test_the_users_own_language_wins_over_the_buttons(
    web: Web, enrichment: Enrichment, locale: str, label: Language | None, language: Language
) -> None:
    web.locale = locale
    enriched = await enrichment.enriched(replace(PRESSED, context_language=label), NO_CONTEXT)
    assert Wording().language_for(enriched) == language


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


@pytest.mark.parametrize(("command", "stays"), [("reindex", False), ("replace", False), ("ask", True), ("cite", True)])
async def test_user_groups_are_known_for_every_event_and_looked_up_anew_for_an_admins_command(
    web: Web, enrichment: Enrichment, command: Command, *, stays: bool
) -> None:
    asked = replace(PRESSED, command=command, identities=frozenset({"slack:U7"}))
    assert (await enrichment.enriched(asked, NO_CONTEXT)).identities == {"slack:U7", "slack:S1"}
    web.errors["group"] = "no_such_subteam"
    known = (await enrichment.enriched(asked, NO_CONTEXT)).identities
    assert known == ({"slack:U7", "slack:S1"} if stays else {"slack:U7"})


async def test_an_admin_by_a_user_group_is_told_what_an_admin_is_told(
    web: Web, library: FakeLibrary, state: State
) -> None:
    web.locale = "en-GB"
    desk = Desk(library, state, Wording(), frozenset({"slack:S1"}))
    library.failure = EncoderError("MEMOQA_ENCODER=x cannot be used: it is gone; correct it.")
    enrichment = Enrichment(web, WORKSPACE, Wording(), frozenset({"S1"}), desk.is_admin)  # type: ignore[arg-type]
    for user, told in (("U7", str(library.failure)), ("U8", EN.cannot_search)):
        incoming = Incoming(f"slack:T1:D1:{user}", None, "who?", asker=f"slack:{user}")
        incoming = replace(incoming, identities=frozenset({incoming.asker}))
        post = Enriching(enrichment)
        await desk.handle(incoming, post)
        assert post.texts == [told]


async def test_an_admin_by_a_user_group_is_told_who_knows_why_slack_does_not_say(web: Web) -> None:
    web.errors["channel"] = "ratelimited"
    admins = frozenset({"slack:S1"})

    def is_admin(incoming: Incoming) -> bool:
        return not admins.isdisjoint(incoming.identities)

    enrichment = Enrichment(web, WORKSPACE, Wording(), frozenset({"S1"}), is_admin)  # type: ignore[arg-type]
    with pytest.raises(Declined) as declined:
        await enrichment.enriched(PRESSED, NO_CONTEXT)
    assert str(declined.value) == ZH_TW.try_again_to_admin


class Enriching(Transcript):
    """A post that enriches as the adapter's own does."""

    def __init__(self, enrichment: Enrichment) -> None:
        super().__init__()
        self._enrichment = enrichment

    async def completed(self, incoming: Incoming) -> Incoming | None:
        return await self._enrichment.enriched(incoming, EventContext(unshared=True))
