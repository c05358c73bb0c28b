"""Run commands and buttons that are not questions: memos, paragraphs around a quote, feedback, forgetting."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.desk.admission import Admission
from bot.desk.changes import ChangesDesk
from bot.desk.details import DetailsDesk
from bot.desk.exact_words import ExactWords
from bot.desk.gaps import grouped, summary
from bot.desk.helper import HelperCommands
from bot.desk.readers import Readers
from bot.desk.reindex import Reindex
from bot.desk.review_presses import ReviewPresses
from bot.desk.sources import Sources
from bot.library import Library, LibraryView
from bot.port import Command, Incoming, Notice, Passages, Post
from bot.present.answers import citation_to_copy
from bot.present.reports import library_contents
from bot.present.wording import Words
from bot.settings import WEEKS
from bot.state.conversations import conversation_key
from bot.state.stores import State
from bot.telemetry.metrics import Metrics
from memoqa.domain import Quote
from memoqa.text.normalize import storable

LONGEST_COMPLAINT: Final = 2_000  # characters


class Commands:
    """Runs the commands and buttons; made for one event loop."""

    def __init__(
        self,
        library: Library,
        state: State,
        admission: Admission,
        metrics: Metrics,
        readers: Readers,
        details: DetailsDesk,
    ) -> None:
        self._library = library
        self._readers = readers
        self._state = state
        self._admission = admission
        self._reindex = Reindex(library, state.audit, admission, metrics, readers)
        self._run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "help": self._help,
            "memos": self._memos,
            "reindex": self._reindex.run,
            "replace": self._reindex.run,
            "keep_both": self._reindex.run,
            "drop": self._reindex.run,
            "take": self._reindex.run,
            "undo_upload": self._reindex.run,
            "forget": self._forget,
            "new": self._new,
            "gaps": self._gaps,
            "previous": self._beside,
            "next": self._beside,
            "section": self._section,
            "whole": self._whole,
            "cite": self._cite,
            "good": self._rate,
            "bad": self._rate,
            "missing": self._missing,
            **ExactWords(readers).run,
            **ChangesDesk(readers).run,
            **Sources(readers).run,
            **HelperCommands(library, state, admission).run,
            **ReviewPresses(library, state.audit, admission).run,
            **details.run,
        }

    async def run(self, incoming: Incoming, post: Post, words: Words) -> None:
        """Run the Incoming's command, and reply.

        Raises:
            MemoqaError: It cannot be done; the sentence says why.
        """
        await self._run[incoming.command](incoming, post, words)

    async def _help(self, _incoming: Incoming, post: Post, words: Words) -> None:
        await post.send(Notice(words.help, private=True))

    async def _memos(self, incoming: Incoming, post: Post, words: Words) -> None:
        reader = await self._readers.of(incoming, post.memberships)
        indexed = await asyncio.to_thread(self._library.seen_by(reader.alone).library)
        unsure = f"\n{words.unsure_who_you_are}" if reader.unsure else ""
        await post.send(Notice(library_contents(indexed, words) + unsure, private=True))

    async def _gaps(self, incoming: Incoming, post: Post, words: Words) -> None:
        admin = self._admission.is_admin(incoming)
        result, now = ("told" if admin else "refused"), datetime.now(UTC)
        await asyncio.to_thread(self._state.audit.add, incoming.asker, "/gaps", result, now)
        if not admin:
            await post.send(Notice(words.admins_only_gaps, private=True))
            return
        since = now - timedelta(weeks=WEEKS)
        # A rewritten question may have words of a memo that its asker may read and an admin may not.
        rewritten = not await self._readers.restricted()
        groups = await asyncio.to_thread(grouped, self._state.feedback, self._library, since, rewritten=rewritten)
        asked = await asyncio.to_thread(self._state.turns.count, since)
        await post.send(Notice(summary(groups, asked, since, words), private=True))

    async def _beside(self, incoming: Incoming, post: Post, words: Words) -> None:
        step = -1 if incoming.command == "previous" else 1
        quote, seen = await self._readers.found(incoming, post, words, lambda view: view.beside(incoming.about, step))
        if quote:
            await post.send(seen.shown(Passages((quote,), walkable=True, folded=True)))
        else:
            await post.send(Notice(words.first_paragraph if step < 0 else words.last_paragraph, private=True))

    async def _whole(self, incoming: Incoming, post: Post, words: Words) -> None:
        quote, seen = await self._readers.found(incoming, post, words, lambda view: _quoted(view, incoming.about))
        await post.send(seen.shown(Passages((quote,), walkable=True)))

    async def _section(self, incoming: Incoming, post: Post, words: Words) -> None:
        quotes, seen = await self._readers.found(incoming, post, words, lambda view: view.section(incoming.about))
        nothing = Notice(words.no_section, private=True)
        await post.send(seen.shown(Passages(quotes, walkable=False)) if quotes else nothing)

    async def _cite(self, incoming: Incoming, post: Post, words: Words) -> None:
        quote, seen = await self._readers.found(incoming, post, words, lambda view: _quoted(view, incoming.about))
        indexed = await asyncio.to_thread(seen.view.library)
        memo = next(memo for memo in indexed.memos if memo.id == quote.memo)
        await post.send(seen.shown(Notice(citation_to_copy(quote, memo, words), private=True)))

    async def _rate(self, incoming: Incoming, post: Post, words: Words) -> None:
        good, now = incoming.command == "good", datetime.now(UTC)
        await asyncio.to_thread(self._state.feedback.rate, incoming.about, incoming.asker, now, good=good)
        await post.send(Notice(words.thanks, private=True))

    async def _missing(self, incoming: Incoming, post: Post, words: Words) -> None:
        missing, now = storable(incoming.text).strip()[:LONGEST_COMPLAINT], datetime.now(UTC)
        if missing or incoming.reason:
            feedback, about = self._state.feedback, incoming.about
            await asyncio.to_thread(feedback.complain, about, incoming.asker, missing, now, incoming.reason)
            await post.send(Notice(words.thanks_missing, private=True))

    async def _new(self, incoming: Incoming, post: Post, words: Words) -> None:
        if incoming.conversation:
            key = conversation_key(incoming.platform, incoming.conversation)
            await asyncio.to_thread(self._state.conversations.begin, key, datetime.now(UTC))
        await post.send(Notice(words.new_conversation if incoming.conversation else words.new_here, private=True))

    async def _forget(self, incoming: Incoming, post: Post, words: Words) -> None:
        count = await asyncio.to_thread(self._state.forgetting.forget, incoming.asker)
        if incoming.conversation:
            key = conversation_key(incoming.platform, incoming.conversation)
            await asyncio.to_thread(self._state.conversations.forget, key)
        await post.send(Notice(words.forgotten.format(count=count), private=True))


def _quoted(view: LibraryView, receipt: str) -> Quote:
    quote = view.beside(receipt, 0)
    assert quote, "a paragraph is always beside itself"
    return quote
