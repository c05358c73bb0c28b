"""Answer, where a channel's admins want it, what was said to nobody in particular; quietly, or not at all.

Source: docs/slack.md and docs/discord.md, "Answers that nobody asked for".
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.desk.overheard import asks_memos
from bot.desk.small_talk import is_small_talk
from bot.library import Library
from bot.port import Command, EventId, Incoming, Notice, Post, Unasked
from bot.present.wording import Words
from bot.state.helpers import MODES, USUAL, Helpers, Mode
from bot.state.stores import State
from memoqa.domain import Answer
from memoqa.text.normalize import storable
from memoqa.view import LONGEST_QUESTION

MOST_A_DAY: Final = 20  # answers in a channel that nobody asked for; set by hand: two or three an hour of work
MOST_IN_HAND: Final = 4  # unasked questions at the desk, one searched for at a time; the next one is left alone
MOST_LISTED: Final = 50  # channels in one notice
# Set by hand: the confidence from which talk among people is answered. Over the project's own memo talk that is about
# something else has at most .31, and words to look for (上合組織成立) have .46 and more. Of what ten encyclopedia pages
# have as "related" it keeps 7 of 26 for questions about something else, and 59 of 70 for questions about these pages.
FOUND_FROM: Final = 0.4
STATUS: Final = frozenset({"", "status"})


class Helper:
    """The channels' helper modes and what follows from them; made for one event loop."""

    def __init__(self, state: State, admission: Admission) -> None:
        self._state = state
        self._admission = admission
        self.in_hand = 0

    async def overhears(self, incoming: Incoming) -> bool:
        """Whether to search for a message that was not said to memoqa; nothing was claimed or noted yet."""
        text = storable(incoming.text).strip()
        if len(text) > LONGEST_QUESTION or self.in_hand >= MOST_IN_HAND:
            return False
        asks = not is_small_talk(text) if incoming.titled else asks_memos(text)
        if not asks or not incoming.channel or self._admission.is_outside_channels(incoming):
            return False
        return await asyncio.to_thread(self._has_room, channel_of(incoming))

    def _has_room(self, channel: EventId) -> bool:
        helpers: Helpers = self._state.helpers
        return helpers.mode(channel) != USUAL and helpers.has_room(channel, MOST_A_DAY, datetime.now(UTC))

    async def answers(self, incoming: Incoming, answer: Answer) -> bool:
        """Whether to post what was found for such a message; if so, it counts for the channel's day."""
        return await asyncio.to_thread(self._take, incoming, answer)

    def _take(self, incoming: Incoming, answer: Answer) -> bool:
        channel, helpers = channel_of(incoming), self._state.helpers
        mode = helpers.mode(channel)
        # A forum's post asks by being there, but what only may help is shown to a question alone.
        may_help = answer.verdict == "related" and answer.confidence >= FOUND_FROM and asks_memos(incoming.text)
        may_help = may_help and answer.quotes[0].standing.holds
        fits = (mode != USUAL and answer.verdict == "answer") or (mode == "every-question" and may_help)
        return fits and helpers.take(channel, MOST_A_DAY, datetime.now(UTC))


class HelperCommands:
    """Runs `/memos helper`, and the buttons under an answer that nobody asked for."""

    def __init__(self, library: Library, state: State, admission: Admission) -> None:
        self._library = library
        self._state = state
        self._admission = admission
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "helper": self._helper,
            "mine": self._show_again,
            "share": self._show_again,
        }

    async def _helper(self, incoming: Incoming, post: Post, words: Words) -> None:
        said = incoming.text.strip().lower()
        mode = next((mode for mode in MODES if mode == said), None)
        is_admin = self._admission.is_admin(incoming)
        if mode is None:
            unknown = [] if said in STATUS else [words.unknown_mode.format(mode=said[:40])]
            text = "\n".join([*unknown, *await asyncio.to_thread(self._status, incoming, words, is_admin=is_admin)])
        elif not is_admin:
            await self._note(incoming, mode, "refused")
            text = words.admins_only_helper
        elif not incoming.channel:
            text = words.helper_in_channels
        else:
            await asyncio.to_thread(self._state.helpers.set, channel_of(incoming), mode)
            await self._note(incoming, mode, "set")
            deaf = [words.helper_is_deaf_to_admin] if mode != USUAL and incoming.hears is False else []
            text = "\n".join([_sentence(mode, words), *deaf])
        await post.send(Notice(text, private=True))

    def _status(self, incoming: Incoming, words: Words, *, is_admin: bool) -> list[str]:
        """How memoqa answers here; for an admin also where else it answers unasked, and what can be set."""
        lines = []
        if incoming.channel:
            mode = self._state.helpers.mode(channel_of(incoming))
            lines.append(_sentence(mode, words))
            deaf = words.helper_is_deaf_to_admin if is_admin else words.helper_is_deaf
            lines += [deaf] if mode != USUAL and incoming.hears is False else []
        if is_admin:
            listed = self._state.helpers.listed(incoming.platform)
            lines += [words.helper_channels.format(count=len(listed))] if listed else []
            lines += [f"• {channel.parts[-1]}: {mode}" for channel, mode in listed[:MOST_LISTED]]
            lines += [words.and_more.format(count=len(listed) - MOST_LISTED)] if len(listed) > MOST_LISTED else []
        return [*lines, words.helper_usage]

    async def _note(self, incoming: Incoming, mode: Mode, result: str) -> None:
        where = f" in {channel_of(incoming).encode()}" if incoming.channel else ""
        action = f"/memos helper {mode}{where}"
        await asyncio.to_thread(self._state.audit.add, incoming.asker, action, result, datetime.now(UTC))

    async def _show_again(self, incoming: Incoming, post: Post, words: Words) -> None:
        """Show an answer to its asker alone, or to everybody again; it is searched for anew."""
        asker = await asyncio.to_thread(self._state.turns.asker, incoming.about)
        question = await asyncio.to_thread(self._state.turns.question, incoming.about)
        private = incoming.command == "mine"
        if question is None:
            await post.send(Notice(words.question_gone, private=True))
        elif asker != incoming.asker:
            await post.send(Notice(words.not_yours_to_hide, private=True))
        elif not private and await post.posted():
            await post.send(Notice(words.shown_already, private=True))
        else:
            answer = await asyncio.to_thread(self._library.seen_by(incoming.places).ask, question)
            if not answer.quotes:
                await post.send(Notice(words.passage_gone, private=True))
                return
            thread = await post.send(Unasked(answer, private=private))
            # Below a hidden answer people talk to each other again.
            await asyncio.to_thread(self._state.turns.move, incoming.about, None if private else thread)


def channel_of(incoming: Incoming) -> EventId:
    """The id under which the state keeps the helper mode of a message's channel: `slack:T1:C1`."""
    platform, parts = incoming.platform, EventId.decode(incoming.event).parts
    return EventId(platform, (*parts[:-2], incoming.channel.removeprefix(f"{platform}:")))


def _sentence(mode: Mode, words: Words) -> str:
    sentences: dict[Mode, str] = {
        "when-asked": words.when_asked,
        "when-sure": words.when_sure,
        "every-question": words.every_question,
    }
    return sentences[mode].format(most=MOST_A_DAY)
