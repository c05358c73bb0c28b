"""Show and edit a memo's details in a chat: for admins, and for the memo's owner; each edit can be undone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.desk.details_form import (
    FIELDS,
    LISTS,
    Described,
    DetailsForm,
    Held,
    about,
    described,
    entries,
    held_of,
    named_place,
    problems,
    reference,
    same,
)
from bot.desk.permissions import IdForm
from bot.library import Library
from bot.port import Command, ForAsker, Incoming, Notice, Post
from bot.present.reports import reindex_report
from bot.present.stated import stated, stated_reason
from bot.present.wording import Words
from bot.present.words.details import DetailsWords, details_words
from bot.state.audit import Audit
from bot.telemetry.metrics import Metrics
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport
from memoqa.ingest.about import OF_ONE_MEMO
from memoqa.ingest.upload_details import EditDetails, UndoDetails, last_edit
from memoqa.ingest.upload_names import UnfitMemo

MOST_NAMED: Final = 5  # memos of which one is to be chosen
MOST_KEPT: Final = 100  # forms that could not be saved, whose fields wait for their typist; a restart forgets them


class DetailsDesk:
    """Edits details; made for one event loop."""

    def __init__(
        self, library: Library, audit: Audit, admission: Admission, metrics: Metrics, forms: Sequence[IdForm]
    ) -> None:
        self._library = library
        self._audit = audit
        self._admission = admission
        self._metrics = metrics
        self._forms = tuple(forms)
        self._typed: dict[tuple[str, str], Mapping[str, str]] = {}  # by who typed it, and the memo's reference
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "edit": self._show,
            "save": self._save,
            "undo_edit": self._undo,
        }

    async def form(self, incoming: Incoming, about_memo: str, words: Words) -> DetailsForm:
        """The form behind a button, as of now.

        Args:
            incoming: Who pressed it.
            about_memo: The button's reference.
            words: In that person's language.

        Raises:
            MemoqaError: That person may not edit the memo, or there is none; the sentence says so.
        """
        memo = await asyncio.to_thread(self._editable, incoming, about_memo, words)
        held = await asyncio.to_thread(self._held, memo, words)
        said = details_words(words)
        typed = self._typed.pop((incoming.asker, reference(memo.id)), {})
        values = {field: typed.get(field, held[field].text) for field in FIELDS}
        return DetailsForm(about(memo.id, held), memo.id, memo.title, values, _hints(memo, held, said))

    def problems(self, values: Mapping[str, str], words: Words) -> dict[str, str]:
        """What is plainly wrong with what was typed, by field, while the form is still open."""
        return problems(values, self._forms, "", words)

    async def _show(self, incoming: Incoming, post: Post, words: Words) -> None:
        said, name = details_words(words), incoming.text.strip()
        if not name:
            await post.send(Notice(said.usage, private=True))
            return
        found = await asyncio.to_thread(self._named, incoming, name)
        if not found:
            raise ForAsker(said.not_yours.format(name=name[:200]))
        if len(found) > 1:
            names = words.separator.join(memo.id for memo in found[:MOST_NAMED])
            await post.send(Notice(said.several.format(names=names), private=True))
            return
        memo = found[0]
        held = await asyncio.to_thread(self._held, memo, words)
        text = "\n".join([*_named_above(memo, said), *_lines(held, said)])
        await post.send(Notice(text, private=True, edits=reference(memo.id)))

    async def _save(self, incoming: Incoming, post: Post, words: Words) -> None:
        said = details_words(words)
        memo = await self._editable_now(incoming, words)
        held = await asyncio.to_thread(self._held, memo, words)
        typed = {field: value for field, value in incoming.details if field in FIELDS}
        if about(memo.id, held) != incoming.about:
            raise ForAsker(said.changed_since)
        wrong = problems(_whole(typed, held), self._forms, memo.id, words) | _elsewhere(typed, held, memo.id, said)
        wrong |= _of_no_memo(typed, held, memo, said)
        if wrong := {field: wrong[field] for field in FIELDS if field in wrong and field in typed}:
            self._keep(incoming.asker, reference(memo.id), typed)
            await self._note(incoming, memo.id, f"refused: {', '.join(wrong)}")
            lines = [f"{said.fields[field]}: {problem}" for field, problem in wrong.items()]
            await post.send(Notice("\n".join([said.wrong, *lines]), private=True, edits=reference(memo.id)))
            return
        changes = _changes(typed, held)
        if not changes:
            await post.send(Notice(said.unchanged.format(name=memo.id), private=True))
            return
        done = await self._reindexed(incoming, memo.id, EditDetails(self._library.memos, memo.id, changes), words)
        await self._note(incoming, memo.id, f"generation {done.generation}, set {', '.join(changes)}")
        fields = words.separator.join(said.fields[field] for field in changes)
        saved = said.saved.format(name=memo.id, fields=fields)
        text = f"{saved}\n{reindex_report(done, words)}"
        await post.send(Notice(text, private=True, edits=reference(memo.id), undoes=True))

    async def _undo(self, incoming: Incoming, post: Post, words: Words) -> None:
        said = details_words(words)
        if not incoming.about:  # typed: the last edit of a memo that this person may edit
            step = await asyncio.to_thread(last_edit, self._library.memos)
            if step is None:
                await post.send(Notice(said.nothing_to_undo, private=True))
                return
            memo = await self._editable_now(incoming, words, reference(step.name))
        else:
            memo = await self._editable_now(incoming, words)
        done = await self._reindexed(incoming, memo.id, UndoDetails(self._library.memos, memo.id), words)
        await self._note(incoming, memo.id, f"generation {done.generation}, undone")
        text = f"{said.undone.format(name=memo.id)}\n{reindex_report(done, words)}"
        await post.send(Notice(text, private=True))

    async def _reindexed(
        self, incoming: Incoming, memo_id: str, change: AbstractContextManager[object], words: Words
    ) -> IndexReport:
        work = asyncio.create_task(asyncio.to_thread(self._library.reindex, change=change))
        work.add_done_callback(lambda done: self._metrics.reindexed(failed=bool(done.cancelled() or done.exception())))
        try:
            return await work
        except Exception as error:
            await self._note(incoming, memo_id, f"failed: {type(error).__name__}")
            if isinstance(error, UnfitMemo):  # whoever may edit the memo may know why, also who runs nothing
                raise ForAsker(stated(str(error), words)) from None
            raise

    async def _editable_now(self, incoming: Incoming, words: Words, ref: str = "") -> Described:
        try:
            return await asyncio.to_thread(self._editable, incoming, ref or incoming.about, words)
        except ForAsker:
            await self._note(incoming, ref or incoming.about, "refused")
            raise

    def _editable(self, incoming: Incoming, about_memo: str, words: Words) -> Described:
        ref = about_memo.partition(".")[0]
        found = [memo for memo in self._all_editable(incoming) if reference(memo.id) == ref]
        if not found:
            raise ForAsker(details_words(words).not_yours_now)
        return found[0]

    def _held(self, memo: Described, words: Words) -> dict[str, Held]:
        try:
            return held_of(self._library.memos, memo.id)
        except UnreadableMemo as error:
            raise ForAsker(f"{memo.id}: {stated_reason(error.reason, words)}") from None

    def _named(self, incoming: Incoming, name: str) -> list[Described]:
        """What somebody may edit and means by this name: by id, by title, or by a part of either.

        By the name of a memo that lies inside an archive or a mail they mean that file: only it has a sidecar.
        """
        memos, sought = self._all_editable(incoming), name.casefold()
        for fits in (
            lambda text: text == name,
            lambda text: text.casefold() == sought,
            lambda text: sought in text.casefold(),
        ):
            if found := [memo for memo in memos if any(map(fits, _names(memo)))]:
                return found
        return []

    def _all_editable(self, incoming: Incoming) -> list[Described]:
        # An admin may have to say again who may read a memo that nobody can read now; details are not its text.
        files = described(self._library.seen_by(None).library().memos)
        if self._admission.is_admin(incoming):
            return files
        ids = {incoming.asker, *incoming.identities}
        return [file for file in files if file.is_owned_by(ids)]

    def _keep(self, asker: str, ref: str, typed: Mapping[str, str]) -> None:
        while len(self._typed) >= MOST_KEPT:
            del self._typed[next(iter(self._typed))]
        self._typed[asker, ref] = typed

    async def _note(self, incoming: Incoming, memo_id: str, result: str) -> None:
        action = f"/memos {'undo' if incoming.command == 'undo_edit' else 'edit'} {memo_id}"[:200]
        await asyncio.to_thread(self._audit.add, incoming.asker, action, result, datetime.now(UTC))


def _names(file: Described) -> Iterator[str]:
    """The ids and titles by which people mean a file."""
    yield file.id
    for memo in (*([file.own] if file.own else ()), *file.inside):
        yield from (memo.id, memo.title)


def _named_above(file: Described, said: DetailsWords) -> list[str]:
    """The lines above what is said of a file: its name, and how much that speaks of."""
    name = said.of_memo.format(title=file.title, memo=file.id) if file.own else file.id
    return [name, *([said.holds_inside.format(count=len(file.inside))] if file.inside else ())]


def _of_no_memo(
    typed: Mapping[str, str], held: Mapping[str, Held], file: Described, said: DetailsWords
) -> dict[str, str]:
    """The fields that were filled in of an archive, but speak of one memo."""
    filled = (field for field in OF_ONE_MEMO if not file.own and typed.get(field, "").strip())
    return {field: said.of_one_memo for field in filled if not same(field, typed[field], held[field].text)}


def _whole(typed: Mapping[str, str], held: Mapping[str, Held]) -> dict[str, str]:
    """Each field as it would be: a form may have a part of them."""
    return {field: typed.get(field, held[field].text) for field in FIELDS}


def _elsewhere(typed: Mapping[str, str], held: Mapping[str, Held], memo_id: str, said: DetailsWords) -> dict[str, str]:
    """The fields that were emptied, but whose value no sidecar can take away."""
    own = {None, f"{memo_id}.toml"}
    places = {field: held[field].place for field, value in typed.items() if not value.strip()}
    return {
        field: said.said_elsewhere.format(place=named_place(place, said))
        for field, place in places.items()
        if place is not None and place not in own
    }


def _changes(typed: Mapping[str, str], held: Mapping[str, Held]) -> dict[str, object | None]:
    changed = {
        field: typed[field] for field in FIELDS if field in typed and not same(field, typed[field], held[field].text)
    }
    return {
        field: (entries(field, value) if field in LISTS else value.strip()) or None for field, value in changed.items()
    }


def _hints(file: Described, held: Mapping[str, Held], said: DetailsWords) -> dict[str, str]:
    hints = said.hints if file.own else said.hints | dict.fromkeys(OF_ONE_MEMO, said.of_one_memo)
    return {field: "".join([hints[field], *_place(held[field], said)]) for field in FIELDS}


def _place(held: Held, said: DetailsWords) -> list[str]:
    return [] if held.place is None else [said.from_here.format(place=named_place(held.place, said))]


def _lines(held: Mapping[str, Held], said: DetailsWords) -> list[str]:
    """What is said of a memo, each with the file that says it."""
    lines = [
        said.line.format(field=said.fields[field], value=one.text, place=named_place(one.place, said))
        for field, one in held.items()
        if one.place is not None
    ]
    return lines or [said.nothing_said]
