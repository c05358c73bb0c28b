"""Questions and answers in Slack, over both transports: every way to ask, follow-ups, buttons, refusals."""

import json
from typing import Any

import pytest

from bot.present.wording import EN, ZH_TW
from tests.bot.doubles import TEXT
from tests.e2e.slack.process import Bot
from tests.e2e.slack.stand_in_bot import DEEP, HOSTILE, LONG
from tests.e2e.slack.workspace import BOT_USER, Fault, Workspace, buttons, quoted, seen, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
MENTION = f"<@{BOT_USER}>"


async def asked(workspace: Workspace, question: str) -> str:
    """Ask by command, and wait for the answer; the root of its thread."""
    assert not await workspace.command("alice", "/ask", question)
    opening = await workspace.message(f"asked: {question}")
    await workspace.message(TEXT, root=opening["ts"])
    return str(opening["ts"])


async def below(workspace: Workspace, root: str, ts: str, button: str) -> list[dict[str, Any]]:
    """The messages of a thread below one, as soon as this button is under the last of them."""
    found = [one for one in await workspace.thread(root) if float(one["ts"]) > float(ts)]
    return found if any(button in buttons(one) for one in found[-1:]) else []


async def test_a_command_is_answered_in_a_thread_under_who_asked_what(workspace: Workspace) -> None:
    root = await asked(workspace, "who went where?")
    opening, answer = await workspace.thread(root)
    assert seen(opening) == EN.asked.format(asker=f"@{workspace.users['alice']}", question="who went where?")
    assert quoted([answer]) == TEXT
    assert "› （一）中俄雙邊關係之戰略意義 · ¶ 3 · lines 20–31" in seen(answer)
    assert (answer["unfurl_links"], answer["unfurl_media"]) == (False, False)


async def test_a_follow_up_needs_no_mention_and_is_answered_in_context(workspace: Workspace) -> None:
    root = await asked(workspace, "who began?")
    await workspace.say("alice", "and then?", thread=root)
    await workspace.message(EN.asked_as.format(asked_as="who began? and then?"), root=root)


async def test_a_mention_is_answered_once_in_the_thread_of_its_message(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} who was mentioned?")
    answer = await workspace.message(TEXT, root=ts)
    await workspace.say("alice", "and who else?", thread=ts)
    await workspace.message("who was mentioned? and who else?", root=ts)
    assert [one["user"] for one in await workspace.thread(ts)].count(BOT_USER) == 2
    assert answer["thread_ts"] == ts


async def test_a_direct_message_is_answered_in_its_thread(workspace: Workspace) -> None:
    opened = await workspace.as_person("root", "conversations.open", users=BOT_USER)
    channel = opened["channel"]["id"]
    ts = await workspace.say("root", "just between us?", channel=channel)
    await workspace.message(TEXT, root=ts, channel=channel)


async def test_what_is_said_elsewhere_is_not_answered(workspace: Workspace) -> None:
    before = len(workspace.called("chat.postMessage"))
    ts = await workspace.say("alice", "no question for a bot")
    await workspace.say("alice", "nor this", thread=ts)
    await asked(workspace, "something after that?")
    assert len(await workspace.thread(ts)) == 2
    assert len(workspace.called("chat.postMessage")) == before + 2


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"user": BOT_USER},
        {"team": "T0ELSEWHERE"},
        {"user_team": "T0ELSEWHERE"},
    ],
)
async def test_bots_edits_joins_and_other_workspaces_are_ignored(workspace: Workspace, changes: dict[str, str]) -> None:
    ts = await workspace.say("alice", f"{MENTION} meant for nobody?", **changes)
    after = await workspace.say("alice", f"{MENTION} a question after it?")
    await workspace.message(TEXT, root=after)
    assert len(await workspace.thread(ts)) == 1


async def test_the_shortcut_asks_a_messages_text(workspace: Workspace) -> None:
    ts = (await workspace.as_person("root", "chat.postMessage", channel="C000000001", text="what of it?"))["ts"]
    (message,) = await workspace.thread(ts)
    await workspace.point_at("alice", message)
    await workspace.message(TEXT, root=ts)


async def test_memos_are_listed_for_whoever_asks_alone(workspace: Workspace) -> None:
    told = len(workspace.responses)
    await workspace.command("alice", "/memos")
    await until(lambda: any("2019-07 · brief.txt" in str(one) for one in workspace.responses[told:]))
    assert {one["response_type"] for one in workspace.responses[told:]} == {"ephemeral"}
    assert not [one for one in await workspace.history() if "brief.txt" in seen(one)]


async def test_only_an_admin_reindexes(workspace: Workspace) -> None:
    await workspace.command("alice", "/reindex")
    await until(lambda: any(EN.admins_only in str(one) for one in workspace.responses))
    assert not [one for one in await workspace.history() if EN.reindexing in seen(one)]
    await workspace.command("root", "/reindex")
    await workspace.message("索引已更新")


async def test_a_member_of_an_admins_user_group_reindexes(workspace: Workspace) -> None:
    workspace.groups = {"S0EDITORS": [workspace.users["alice"]]}
    before = len(workspace.called("chat.update"))
    await workspace.command("alice", "/reindex")
    await until(lambda: len(workspace.called("chat.update")) > before)
    workspace.groups = {}


async def test_an_empty_question_gets_private_help_in_the_askers_language(workspace: Workspace) -> None:
    await workspace.command("root", "/ask", "  ")
    await until(lambda: any("我會一字不改地引用" in str(one) for one in workspace.responses))
    said = workspace.responses[-1]
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)


async def test_silence_says_so(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} silent 台積電的營收？")
    answer = await workspace.message(ZH_TW.none, root=ts)
    assert ZH_TW.none_hint in seen(answer)


async def test_the_same_event_twice_and_by_two_paths_is_answered_once(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} asked how often?")
    for retry, event in enumerate(workspace.events_of("alice", f"{MENTION} asked how often?", ts), 1):
        await workspace.tell(event, identity="Ev1", retry=retry)
        await workspace.tell(event, identity="Ev1", retry=retry)
    await workspace.message(TEXT, root=ts)
    after = await workspace.say("alice", f"{MENTION} and now another?")
    await workspace.message(TEXT, root=after)
    assert len(await workspace.thread(ts)) == 2


async def test_a_slow_answer_is_acknowledged_in_time_and_replaces_the_placeholder(workspace: Workspace) -> None:
    await workspace.command("alice", "/ask", "slowly now?")
    opening = await workspace.message("asked: slowly now?")
    waiting = await workspace.message(EN.searching, root=opening["ts"])
    answer = await workspace.message(TEXT, root=opening["ts"])
    assert answer["ts"] == waiting["ts"]
    assert len(await workspace.thread(opening["ts"])) == 2


async def test_a_slow_answer_has_a_status_line_under_its_thread_and_no_placeholder(
    workspace: Workspace, bot: Bot
) -> None:
    workspace.takes_status = True
    await bot.kill()  # so that it forgets that this workspace had no status lines
    await bot.start()
    edits = len(workspace.called("chat.update"))
    with bot.holding_answers():
        ts = await workspace.say("alice", f"{MENTION} slowly with a status?")
        await until(lambda: workspace.statuses.get(ts))
        assert workspace.statuses[ts] == EN.is_searching
        assert len(await workspace.thread(ts)) == 1
    await workspace.message(TEXT, root=ts)
    assert not workspace.statuses[ts]
    assert len(await workspace.thread(ts)) == 2
    assert len(workspace.called("chat.update")) == edits
    workspace.takes_status = False  # memoqa is refused once, and goes back to placeholders


async def test_a_question_at_the_limit_is_answered_and_a_longer_one_refused(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} " + "q" * 2_000)
    await workspace.message(TEXT, root=ts)
    await workspace.say("alice", f"{MENTION} " + "q" * 2_001)
    told = await until(lambda: [call for call in workspace.whispered() if "2001" in str(call.said)])
    assert told[0].said["user"] == workspace.users["alice"]


async def test_markup_and_everyone_in_a_quote_are_shown_letter_by_letter(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} markup <please> & @everyone?")
    answer = await workspace.message("<!channel>", root=ts)
    assert quoted([answer]) == HOSTILE
    assert "<!" not in answer["text"]
    assert (answer["parse"], answer["link_names"]) == ("none", False)


async def test_long_quotes_arrive_whole_over_several_messages(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} long one?")
    answers = await until(lambda: below(workspace, ts, ts, "good"))
    assert quoted(answers) == LONG * 10
    assert len(answers) > 1


async def test_a_very_long_paragraph_comes_in_part_and_whole_at_the_press_of_a_button(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} deep one?")
    answer = await workspace.message("Shown in part: the paragraph has 20000 characters.", root=ts)
    assert quoted([answer]) in DEEP
    assert DEEP[15_000:15_040] in quoted([answer])
    await workspace.press("alice", answer, "whole")
    assert quoted(await until(lambda: below(workspace, ts, answer["ts"], "cite"))) == DEEP


async def test_the_buttons_of_an_answer_do_what_they_say(workspace: Workspace) -> None:
    root = await asked(workspace, "what is around it?")
    answer = (await workspace.thread(root))[-1]
    await workspace.press("alice", answer, "next")
    await workspace.message("¶ 4", root=root)
    await workspace.press("alice", answer, "previous")
    await workspace.message("¶ 2", root=root)
    before = len(workspace.called("chat.postMessage"))
    await workspace.press("alice", answer, "section")
    await until(lambda: len(workspace.called("chat.postMessage")) > before)
    assert quoted([workspace.called("chat.postMessage")[-1].said]) == TEXT * 2
    await workspace.press("alice", answer, "good")
    await until(lambda: any(EN.thanks in str(call.said) for call in workspace.whispered()))
    await workspace.press("alice", answer, "cite")
    await until(lambda: any("receipt-2" in str(call.said) for call in workspace.whispered()))
    assert workspace.whispered()[-1].said["thread_ts"] == root


async def test_only_who_presses_an_old_button_sees_that_its_memo_has_changed(workspace: Workspace) -> None:
    root = await asked(workspace, "what was around it?")
    thread = await workspace.thread(root)
    rows = [block for block in thread[-1]["blocks"] if block["type"] == "actions"]
    (button,) = (one for row in rows for one in row["elements"] if one["action_id"] == "next")
    button["value"] = "receipt-0"
    await workspace.press("alice", thread[-1], "next")
    await until(lambda: any(EN.passage_gone in str(call.said) for call in workspace.whispered()))
    assert workspace.whispered()[-1].said["thread_ts"] == root
    assert len(await workspace.thread(root)) == len(thread)


async def test_a_follow_up_can_be_asked_as_a_new_question(workspace: Workspace) -> None:
    root = await asked(workspace, "who was the first?")
    await workspace.say("alice", "who was the second?", thread=root)
    answer = await workspace.message("who was the first? who was the second?", root=root)
    before = len(await workspace.thread(root))
    await workspace.press("alice", answer, "anew")
    thread = await until(lambda: longer(workspace, root, before))
    assert "Searched for" not in seen(thread[-1])


async def longer(workspace: Workspace, root: str, than: int) -> list[dict[str, object]] | None:
    thread = await workspace.thread(root)
    return thread if len(thread) > than else None


async def test_thumbs_down_asks_what_was_wrong_and_gaps_counts_it(workspace: Workspace) -> None:
    root = await asked(workspace, "what is not there?")
    opened = len(workspace.called("views.open"))
    await workspace.press("alice", (await workspace.thread(root))[-1], "bad")
    await until(lambda: len(workspace.called("views.open")) > opened)
    view = workspace.called("views.open")[-1].reply["view"]
    assert view["title"]["text"] == EN.bad_title
    assert json.loads(view["private_metadata"])["root"] == root
    await workspace.submit("alice", view, "the figure of 2020", chosen="out_of_date")
    await until(lambda: any(EN.thanks_missing in str(call.said) for call in workspace.whispered()))
    await workspace.command("root", "/gaps")
    await until(lambda: any("內容已經過時 1 人" in str(one) for one in workspace.responses))


async def test_where_slack_refuses_its_feedback_buttons_plain_ones_take_the_feedback(
    workspace: Workspace, bot: Bot
) -> None:
    workspace.faults.append(fault := Fault("chat.postMessage", times=1, error="invalid_blocks"))
    ts = await workspace.say("alice", f"{MENTION} what of old workspaces?")
    answer = await workspace.message(TEXT, root=ts)
    assert not fault.times
    assert buttons(answer)["good"]["type"] == "button"
    told = len(workspace.called("chat.postEphemeral"))
    await workspace.press("alice", answer, "good")
    await until(lambda: any(EN.thanks in str(call.said) for call in workspace.whispered(since=told)))
    assert "Slack refused its feedback buttons (invalid_blocks)" in bot.log.read_text()
    await bot.kill()  # so that it forgets what this workspace refused
    await bot.start()


async def test_a_command_in_a_channel_without_memoqa_gets_a_hint_to_invite_it(workspace: Workspace, bot: Bot) -> None:
    made = await workspace.as_person("alice", "conversations.create", name=f"closed-{bot.mode}", is_private="true")
    channel = made["channel"]["id"]
    await workspace.command("alice", "/ask", "am I alone?", channel=channel)
    await until(lambda: any(EN.invite in str(one) for one in workspace.responses))
    await workspace.command("alice", "/memos", channel=channel)
    await until(lambda: any("brief.txt" in str(one) for one in workspace.responses))


async def test_a_command_from_another_workspace_is_dropped(workspace: Workspace) -> None:
    body = {
        "team_id": "T0ELSEWHERE", "channel_id": "C000000001", "user_id": "U1", "command": "/ask", "text": "foreign?",
        "trigger_id": "9.9.9", "response_url": f"{workspace.base}/response/x", "api_app_id": "A0MEMOQA", "token": "x",
    }  # fmt: skip
    assert not await workspace.deliver("slash_commands", body)
    await asked(workspace, "a question from home?")
    assert not [one for one in await workspace.history() if "foreign?" in seen(one)]


async def test_a_rate_limit_is_waited_for_and_the_answer_posted_once(workspace: Workspace) -> None:
    workspace.faults.append(Fault("chat.postMessage", times=2, headers={"Retry-After": "1"}))
    ts = await workspace.say("alice", f"{MENTION} how long is the line?")
    await workspace.message(TEXT, root=ts)
    tried = [call for call in workspace.called("chat.postMessage") if call.said.get("thread_ts") == ts]
    assert [call.reply["ok"] for call in tried] == [False, False, True]
    assert tried[-1].at - tried[0].at >= 2


@pytest.mark.parametrize("opening", [True, False])
async def test_a_post_that_arrived_is_not_repeated_if_its_reply_was_lost(workspace: Workspace, opening: bool) -> None:
    question = f"was the {'opening' if opening else 'answer'} lost?"
    workspace.faults.append(Fault("chat.postMessage", times=1, lost=True))
    if opening:
        root = await asked(workspace, question)
    else:
        root = await workspace.say("alice", f"{MENTION} {question}")
        await workspace.message(TEXT, root=root)
    after = await workspace.say("alice", f"{MENTION} and another?")
    await workspace.message(TEXT, root=after)
    assert len(await workspace.thread(root)) == 2
    assert len([one for one in await workspace.history() if question in seen(one)]) == 1


@pytest.mark.parametrize("error", ["restricted_action", "is_archived"])
async def test_if_slack_takes_no_post_only_the_asker_of_a_command_is_told_and_the_log_names_slacks_code(
    workspace: Workspace, bot: Bot, error: str
) -> None:
    before = len(workspace.responses)
    workspace.faults.append(fault := Fault("chat.postMessage", times=9, error=error))
    await workspace.command("alice", "/ask", "is anybody there?")
    await until(lambda: workspace.responses[before:])
    fault.times = 0
    assert workspace.responses[before]["response_type"] == "ephemeral"
    assert EN.incident.partition("{")[0] in str(workspace.responses[before])
    assert f"SlackApiError ({error})" in bot.log.read_text()


async def test_nothing_is_answered_if_slack_does_not_say_whether_the_channel_is_shared(
    workspace: Workspace, bot: Bot
) -> None:
    made = await workspace.as_person("alice", "conversations.create", name=f"unsaid-{bot.mode}")
    channel = made["channel"]["id"]
    await workspace.as_person("alice", "conversations.invite", channel=channel, users=BOT_USER)
    before = len(workspace.responses)
    workspace.faults.append(Fault("conversations.info", times=1, error="internal_error"))
    await workspace.command("alice", "/ask", "who reads this?", channel=channel)
    await until(lambda: any(EN.try_again in str(one) for one in workspace.responses[before:]))
    await workspace.command("alice", "/ask", "and now?", channel=channel)
    await workspace.message("asked: and now?", channel=channel)


async def test_thanks_messages_to_others_and_edits_are_not_answered_in_a_thread(workspace: Workspace) -> None:
    root = await asked(workspace, "who is thanked?")
    await workspace.say("alice", "thanks 👍", thread=root)
    await workspace.say("alice", f"<@{workspace.users['root']}> do you know?", thread=root)
    edited = {"edited": {"user": workspace.users["alice"], "ts": "1700000000.000100"}}
    await workspace.say("alice", f"{MENTION} who then?", thread=root, **edited)
    before = len(await workspace.thread(root))
    await workspace.say("alice", "and who else?", thread=root)
    await workspace.message("who is thanked? and who else?", root=root)
    assert len(await workspace.thread(root)) == before + 2  # the question and its answer


async def test_a_thread_with_help_continues_without_a_mention(workspace: Workspace) -> None:
    ts = await workspace.say("alice", f"{MENTION} ")
    await until(lambda: any("/ask QUESTION" in str(call.said) for call in workspace.whispered()))
    await workspace.say("alice", "who is helped?", thread=ts)
    await workspace.message(TEXT, root=ts)


async def test_the_bots_words_are_in_the_askers_own_language_not_the_questions(
    workspace: Workspace,
) -> None:
    ts = await workspace.say("root", f"{MENTION} silent what was it?")
    answer = await workspace.message(ZH_TW.none, root=ts)
    assert ZH_TW.none_hint in seen(answer)


async def test_the_log_holds_no_message_text_and_no_token(bot: Bot) -> None:
    log = bot.log.read_text()
    assert not [word for word in ("who went", "習近平", "xoxb-memoqa", "xapp-memoqa", "ticket=") if word in log], log
