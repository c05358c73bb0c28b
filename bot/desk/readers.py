"""Say as whom the memos are read for a message: as its asker alone, or as the channel that sees the reply.

Whom a memo is for is its `Details.audience`. What cannot be looked up counts as not had.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.library import Library, LibraryView
from bot.port import Alone, Enclosure, ForAsker, Incoming, Lookup, Memberships, Notice, Passages, Post, Reply
from bot.present.wording import Words
from memoqa.errors import MemoqaError, PassageGone

Found = TypeVar("Found")
EVERYBODY: Final[frozenset[str]] = frozenset()  # no ids: what anybody whom memoqa answers may read


@dataclass(frozen=True, slots=True)
class Reader:
    """As whom the memos are read for one message.

    Attributes:
        alone: The ids of the asker, for what nobody else will see.
        together: The ids of whoever sees a reply in the channel; the asker's if nobody else is there.
        more: Whether the asker may read memos that others who see the channel may not.
        unsure: Whether there are memos that the asker may read or not: the platform did not say.
    """

    alone: frozenset[str]
    together: frozenset[str]
    more: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The view that had something, and whether it is the asker's alone."""

    view: LibraryView
    alone: bool

    def shown(self, reply: Passages | Notice | Enclosure) -> Reply:
        """The reply, to the asker alone if the others here may not read the memo."""
        return Alone(reply) if self.alone else reply


class Readers:
    """Looks up the readers of the indexed memos."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def restricted(self) -> bool:
        """Whether there are memos that not everybody may read."""
        return bool(await self._audiences())

    async def of(self, incoming: Incoming, lookup: Lookup) -> Reader:
        """Who reads the memos for a message; the platform is asked only about ids that some memo names.

        Args:
            incoming: The message. What it says of groups and roles is not trusted: it may be from before a restart.
            lookup: Asks the platform about the asker, as `Post.memberships` does.
        """
        audiences = await self._audiences()
        shared = frozenset() if incoming.private else incoming.places
        # Whoever writes in a channel reads what that channel may.
        known = incoming.places | {incoming.asker} - {""}
        wanted = frozenset(one for audience in audiences for one in audience) - known
        found = await lookup(wanted) if wanted else Memberships()
        alone = known | found.ids & wanted
        together = shared or alone
        denied = [audience for audience in audiences if alone.isdisjoint(audience)]
        return Reader(
            alone,
            together,
            more=any(together.isdisjoint(audience) for audience in audiences if audience not in denied),
            unsure=any(not found.unknown.isdisjoint(audience) for audience in denied),
        )

    async def found(
        self, incoming: Incoming, post: Post, words: Words, look: Callable[[LibraryView], Found]
    ) -> tuple[Found, Seen]:
        """What a view has: the one of all who would see the reply, else the asker's own.

        Raises:
            PassageGone: Neither has it: no memo does, or the asker may not read the memo.
            ForAsker: Neither has it, and the platform did not say what the asker may read.
        """
        reader = await self.of(incoming, post.memberships)
        together, *own = self.views(reader)
        try:
            return await asyncio.to_thread(look, together.view), together
        except PassageGone:
            for seen in own:
                with suppress(PassageGone):
                    return await asyncio.to_thread(look, seen.view), seen
            if reader.unsure:
                raise ForAsker(f"{words.passage_gone}\n{words.unsure_who_you_are}") from None
            raise

    def views(self, reader: Reader) -> list[Seen]:
        """What to look through, in this order: what all who see the reply may read, and what the asker may, if more."""
        together = Seen(self._library.seen_by(reader.together), alone=False)
        return [together, Seen(self._library.seen_by(reader.alone), alone=True)] if reader.more else [together]

    async def _audiences(self) -> frozenset[tuple[str, ...]]:
        try:
            return await asyncio.to_thread(self._library.audiences)
        except MemoqaError:  # there is no index, which whatever is done next says better
            return frozenset()
