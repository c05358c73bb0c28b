"""Tell what comes of a reindex: its progress, then a report that names no memo to those who may not read it.

A report names memos and counts them. If there are memos that not everybody may read, it goes to the admin alone, and
the others who see the channel learn that it is done.
"""

from dataclasses import replace

from bot.desk.readers import Readers
from bot.port import Alone, Notice, Post
from bot.present.wording import Words
from bot.telemetry.incidents import harmless


class Report:
    """The report of one reindex, in the place where an admin asked for it."""

    def __init__(self, post: Post, words: Words, readers: Readers, *, seen_by_others: bool) -> None:
        """Prepare the report.

        Args:
            post: Sends it.
            words: In the admin's language.
            readers: Knows whether there are memos that not everybody may read.
            seen_by_others: Whether others see what is said here.
        """
        self._post = post
        self._words = words
        self._readers = readers
        self._seen_by_others = seen_by_others
        self._alone = False
        self._begun = False
        self._shown = Notice(words.reindexing, share=0.0)

    async def begin(self) -> None:
        """Say that the work is under way."""
        await self._look()
        await self._post.send(self._shown)
        self._begun = True

    async def progress(self, text: str, share: float) -> None:
        """Show how much is done, from 0 to 1; nothing if it is as shown already."""
        latest = Notice(self._words.reindexing if self._alone else text, share=share)
        if latest != self._shown:
            self._shown = latest
            await harmless(self._post.update(latest))

    async def end(self, text: str, *, restricted: bool = False) -> None:
        """Say what came of it; `restricted` as in IndexReport."""
        await self.end_with(Notice(text), restricted=restricted)

    async def end_with(self, notice: Notice, *, restricted: bool = False) -> None:
        """Likewise with a notice that has buttons."""
        self._alone = self._alone or (restricted and self._seen_by_others)
        await self._look()
        show = self._post.update if self._begun else self._post.send
        if self._alone:
            await show(Notice(self._words.report_alone))
            await self._post.send(Alone(replace(notice, private=True)))
        else:
            await show(notice)

    async def tell(self, text: str) -> None:
        """Answer with nothing begun; only the admin sees it."""
        await self._post.send(Notice(text, private=True))

    async def _look(self) -> None:
        # Once it has to be alone it stays so: a reindex may have removed the memos of which it tells.
        if self._seen_by_others and not self._alone:
            self._alone = await self._readers.restricted()
