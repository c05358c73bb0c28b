"""Do what a command or a button asks that is no question: memos, paragraphs around a quote, feedback, forgetting."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.desk.gaps import WEEKS, grouped, told
from bot.desk.reindex import Reindexing
from bot.port import Command, Incoming, Notice, Passages, Post
from bot.present.answers import citation_to_copy
from bot.present.reports import library_contents
from bot.present.wording import Words
from bot.state.record import Record
from bot.state.threads import ThreadLog
from bot.telemetry.metrics import Metrics
from memoqa.service import MemoQA

LONGEST_COMPLAINT: Final = 2_000  # characters of what someone says was missing


class Errands:
    """What the desk sends out for; made for one event loop."""

    def __init__(self, library: MemoQA, threads: ThreadLog, admins: frozenset[str], metrics: Metrics) -> None:
        self._library = library
        self._record = Record(threads)
        self._admins = admins
        self._reindexing = Reindexing(library, self._record, admins, metrics)
        self._run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "help": self._help,
            "memos": self._memos,
            "reindex": self._reindexing.run,
            "forget": self._forget,
            "gaps": self._gaps,
            "previous": self._beside,
            "next": self._beside,
            "section": self._section,
            "cite": self._cite,
            "good": self._rate,
            "bad": self._rate,
            "missing": self._missing,
        }

    async def run(self, incoming: Incoming, post: Post, words: Words) -> None:
        """Do what the Incoming's command says, and reply.

        Raises:
            MemoqaError: It cannot be done; the sentence says why.
        """
        await self._run[incoming.command](incoming, post, words)

    async def _help(self, _incoming: Incoming, post: Post, words: Words) -> None:
        await post.send(Notice(words.help, private=True))

    async def _memos(self, _incoming: Incoming, post: Post, words: Words) -> None:
        await post.send(Notice(library_contents(await asyncio.to_thread(self._library.library), words)))

    async def _gaps(self, incoming: Incoming, post: Post, words: Words) -> None:
        admin = not self._admins.isdisjoint(incoming.identities)
        result, now = ("told" if admin else "refused"), datetime.now(UTC)
        await asyncio.to_thread(self._record.audit, incoming.asker, "/gaps", result, now)
        if not admin:
            await post.send(Notice(words.admins_only_gaps, private=True))
            return
        since = now - timedelta(weeks=WEEKS)
        groups = await asyncio.to_thread(grouped, self._record, self._library, since)
        asked = await asyncio.to_thread(self._record.asked, since)
        await post.send(Notice(told(groups, asked, WEEKS, words), private=True))

    async def _beside(self, incoming: Incoming, post: Post, words: Words) -> None:
        step = -1 if incoming.command == "previous" else 1
        quote = await asyncio.to_thread(self._library.beside, incoming.about, step)
        if quote:
            await post.send(Passages((quote,), walkable=True))
        else:
            await post.send(Notice(words.first_paragraph if step < 0 else words.last_paragraph, private=True))

    async def _section(self, incoming: Incoming, post: Post, words: Words) -> None:
        quotes = await asyncio.to_thread(self._library.section, incoming.about)
        await post.send(Passages(quotes, walkable=False) if quotes else Notice(words.no_section, private=True))

    async def _cite(self, incoming: Incoming, post: Post, words: Words) -> None:
        quote = await asyncio.to_thread(self._library.beside, incoming.about, 0)
        assert quote, "a paragraph is always beside itself"
        library = await asyncio.to_thread(self._library.library)
        memo = next(memo for memo in library.memos if memo.id == quote.memo)
        await post.send(Notice(citation_to_copy(quote, memo, words), private=True))

    async def _rate(self, incoming: Incoming, post: Post, words: Words) -> None:
        good = incoming.command == "good"
        await asyncio.to_thread(self._record.rate, incoming.about, incoming.asker, datetime.now(UTC), good=good)
        await post.send(Notice(words.thanks, private=True))

    async def _missing(self, incoming: Incoming, post: Post, words: Words) -> None:
        said = incoming.text.encode(errors="replace").decode().strip()[:LONGEST_COMPLAINT]
        if said:
            await asyncio.to_thread(self._record.complain, incoming.about, incoming.asker, said, datetime.now(UTC))
            await post.send(Notice(words.thanks_missing, private=True))

    async def _forget(self, incoming: Incoming, post: Post, words: Words) -> None:
        count = await asyncio.to_thread(self._record.forget, incoming.asker)
        await post.send(Notice(words.forgotten.format(count=count), private=True))
