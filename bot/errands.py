"""Do what a command or a button asks that is no question: memos, reindexing, paragraphs around a quote, feedback."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from bot.incidents import harmless
from bot.messages import Command, Incoming, Notice, Passages, Post
from bot.record import Record
from bot.threads import ThreadLog
from bot.wording import Words, citation_to_copy, contents, report
from memoqa.indexing import IndexReport
from memoqa.service import MemoQA

PROGRESS_SECONDS: Final = 1.0  # Slack takes about one message a second in a channel
LONGEST_COMPLAINT: Final = 2_000  # characters of what someone says was missing


class Errands:
    """What the desk sends out for; made for one event loop."""

    def __init__(self, library: MemoQA, threads: ThreadLog, admins: frozenset[str]) -> None:
        self._library = library
        self._record = Record(threads)
        self._admins = admins
        self._reindexing = False
        self._run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "help": self._help,
            "memos": self._memos,
            "reindex": self._reindex,
            "forget": self._forget,
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
        await post.send(Notice(contents(await asyncio.to_thread(self._library.library), words)))

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

    async def _reindex(self, incoming: Incoming, post: Post, words: Words) -> None:
        if self._admins.isdisjoint(incoming.identities):
            await self._note(incoming, "refused")
            await post.send(Notice(words.admins_only, private=True))
        elif self._reindexing:
            await post.send(Notice(words.already_under_way, private=True))
        else:
            self._reindexing = True
            try:
                await post.send(Notice(words.reindexing, share=0.0))
                done = await self._reindexed(post, words)
                await self._note(incoming, f"generation {done.generation}")
                await post.update(Notice(report(done, words)))
            finally:
                self._reindexing = False

    async def _reindexed(self, post: Post, words: Words) -> IndexReport:
        """Reindex in a thread of its own, so that questions keep theirs, and show at intervals how far it is."""
        latest = shown = Notice(words.reindexing, share=0.0)

        def note(phase: str, done: int, total: int) -> None:
            nonlocal latest
            sentence = {"reading": words.reading, "encoding": words.encoding}.get(phase, words.publishing)
            latest = Notice(sentence.format(done=done, total=total), share=done / total if total else 1.0)

        work = asyncio.create_task(asyncio.to_thread(self._library.reindex, note))
        while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
            if latest != shown:
                shown = latest
                await harmless(post.update(shown))
        return work.result()

    async def _note(self, incoming: Incoming, result: str) -> None:
        action = f"/{incoming.command} {incoming.text}".strip()[:200]
        await asyncio.to_thread(self._record.audit, incoming.asker, action, result, datetime.now(UTC))
