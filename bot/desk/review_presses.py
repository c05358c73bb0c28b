"""Carry out what a memo's owner or an admin presses under a message about its review."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.desk.details_form import is_owner
from bot.desk.reviews import ticket_of
from bot.library import Library
from bot.port import REVIEWS, Command, ForAsker, Incoming, Notice, Post
from bot.present.stated import stated
from bot.present.wording import Words
from bot.state.audit import Audit
from memoqa.domain import Memo
from memoqa.errors import ReindexUnderWay
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.upload_details import EditDetails
from memoqa.ingest.upload_names import UnfitMemo
from memoqa.quotes.shown import shown_heading
from memoqa.view import local_day

FOLDER: Final = "/"  # in the id of a memo that is in a folder, where no upload goes


class ReviewPresses:
    """Runs the three buttons; the audit trail has each press and its result."""

    def __init__(self, library: Library, audit: Audit, admission: Admission) -> None:
        self._library = library
        self._audit = audit
        self._admission = admission
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = dict.fromkeys(
            REVIEWS, self._pressed
        )

    async def _pressed(self, incoming: Incoming, post: Post, words: Words) -> None:
        memo = await asyncio.to_thread(self._memo, incoming.about)
        if memo is None:
            await post.send(Notice(words.review_gone, private=True))
            return
        own = is_owner(memo.details.owner, {incoming.asker, *incoming.identities})
        if not (own or self._admission.is_admin(incoming)):
            await self._note(incoming, memo, "refused")
            await post.send(Notice(words.owners_only, private=True))
        elif incoming.command == "how_to_replace":
            file = outermost(memo.id)
            sentence = words.replace_in_folder if FOLDER in file else words.replace_by_upload
            await self._note(incoming, memo, "told how")
            await post.send(Notice(sentence.format(name=file), private=True))
        else:
            await self._write(incoming, post, words, memo)

    async def _write(self, incoming: Incoming, post: Post, words: Words, memo: Memo) -> None:
        """Write the new days into the memo's sidecar, and reindex; the old sidecar is put back if that fails."""
        today = local_day()
        day, sentence = _a_year_after(today), words.reviewed
        days = {"review_by": day, "checked": today}
        if incoming.command == "retire":
            day, sentence = today, words.retired
            days = {"valid_until": today}
        change = EditDetails(self._library.memos, memo.id, days)
        try:
            done = await asyncio.to_thread(self._library.reindex, change=change)
        except ReindexUnderWay:
            await self._note(incoming, memo, "another is under way")
            await post.send(Notice(words.already_under_way, private=True))
            return
        except Exception as error:
            await self._note(incoming, memo, f"failed: {type(error).__name__}")
            if isinstance(error, UnfitMemo):  # the owner is told why, who may not be an admin
                raise ForAsker(stated(str(error), words)) from None
            raise
        written = "".join(f"{key} = {day.isoformat()}, " for key, day in days.items())
        await self._note(incoming, memo, f"{written}generation {done.generation}")
        title = words.title.format(title=shown_heading(memo.title, memo.id))
        await post.send(Notice(sentence.format(title=title, name=memo.id, day=day.isoformat()), private=True))

    def _memo(self, ticket: str) -> Memo | None:
        memos = self._library.seen_by(None).library().memos
        return next((memo for memo in memos if ticket_of(memo) == ticket), None)

    async def _note(self, incoming: Incoming, memo: Memo, result: str) -> None:
        action = f"review: {incoming.command} {memo.id}"[:200]
        await asyncio.to_thread(self._audit.add, incoming.asker, action, result, datetime.now(UTC))


def _a_year_after(today: date) -> date:
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today.replace(year=today.year + 1, day=28)
