"""After a crash, memoqa finds what it posted for an event by the metadata."""

from tests.bot.adapters.slack.doubles import NO_STATUS, THREAD, WORKSPACE, Web, post
from tests.bot.doubles import answer, quote


async def test_a_posted_answer_is_found_after_a_crash_even_under_a_commands_opening(web: Web) -> None:
    for thread in (THREAD, None):
        web.messages.clear()
        assert await post(web, thread).posted() is None
        sent = await post(web, thread).send(answer())
        assert await post(web, thread).posted() == sent


async def test_after_a_crash_the_opening_and_the_placeholder_are_reused(web: Web) -> None:
    web.errors["status"] = NO_STATUS
    await post(web, None).waiting()
    later = post(web, None)
    assert await later.posted() is None
    await later.send(answer())
    assert [one["metadata"]["event_type"] for one in web.messages] == ["memoqa_question", "memoqa_answer"]


async def test_only_the_rest_of_a_partly_posted_answer_is_posted(web: Web) -> None:
    long = answer(quotes=(quote("習。" * 990, ""),) * 12)
    await post(web).send(long)
    whole = [one["blocks"] for one in web.messages]
    assert len(whole) > 2
    del web.messages[1:]
    later = post(web)
    assert await later.posted() is None
    await later.send(long)
    assert [one["blocks"] for one in web.messages] == whole


async def test_metadata_of_another_app_or_question_does_not_count(web: Web) -> None:
    await post(web).send(answer())
    web.messages[0]["user"] = "U7"
    assert await post(web).posted() is None
    web.messages[0] |= {
        "user": WORKSPACE.user,
        "metadata": {"event_type": "memoqa_answer", "event_payload": {"event": "x"}},
    }
    assert await post(web).posted() is None


async def test_without_the_scope_to_read_no_posted_answer_is_found(web: Web) -> None:
    await post(web).send(answer())
    web.errors["read"] = "missing_scope"
    assert await post(web).posted() is None
