"""Chat in the terminal: hand typed lines to the desk, and print its replies. Whoever uses the terminal is an admin."""

import asyncio
import difflib
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.adapters.console.commands import COMMANDS, DESK_COMMANDS, parsed
from bot.adapters.console.details import DetailsQuestions
from bot.adapters.console.files import attached
from bot.adapters.console.input import piped_lines, prompted_lines
from bot.adapters.console.output import Output, Printed
from bot.adapters.console.platform import OPERATOR
from bot.adapters.console.post import ConsolePost
from bot.desk.desk import Desk
from bot.port import Command, Enclosure, EventId, Incoming, Language, Notice, ThreadKey
from bot.present.components import held_by, is_excerpt, opened
from bot.present.wording import Wording, Words
from bot.present.words.details import details_words
from bot.present.words.uploads import upload_words
from bot.state.stores import State
from memoqa.domain import Answer, Quote
from memoqa.errors import MemoqaError
from memoqa.quotes.words import language_of

PLATFORM: Final = "console"
CHANNEL: Final = "terminal"
LISTED_THREADS: Final = 10
LONGEST_OPENING: Final = 40  # characters of a thread's first question, in the list of threads


class ConsoleAdapter:
    """A chat over standard input and output."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        wording: Wording,
        *,
        history: Path | None,
        play: tuple[str, ...] | None,
        readers: frozenset[str] | None = None,
    ) -> None:
        """Wire the chat without reading or printing.

        Args:
            desk: Answers.
            state: Knows the terminal's threads.
            wording: Chooses the language of the chat's own sentences.
            history: The folder that keeps typed lines from one chat to the next; None keeps nothing.
            play: Lines to enter first, as if typed. If given, the chat does not read a standard input that is not a
                terminal.
            readers: The ids that the memos are read as; None for the operator, who may read every memo.
        """
        self._readers = readers
        self._desk = desk
        self._state = state
        self._wording = wording
        self._history = history
        self._play = play
        self._output = Output()
        self._thread = 1
        self._generation = "–"
        self._quotes: tuple[Quote, ...] = ()  # the last answer's
        self._in_part: tuple[str, ...] = ()  # receipts of the quotes that were shown in part last
        self._places: tuple[str, ...] = ()  # receipts of the places that the quotes shown last refer to
        self._language: Language = "en"
        self._edits = ""  # the reference of the form that the last notice offers
        self._questions: DetailsQuestions | None = None  # the form whose fields are being asked for

    async def run(self) -> None:
        """Chat until /quit, the end of the input, or a closed output."""
        self._thread = await asyncio.to_thread(self._state.terminals.current, CHANNEL)
        await self._greet()
        preparing = asyncio.create_task(self._desk.prepare())
        try:
            async for line in self._lines():
                if self._output.closed or not await self._handle(line):
                    break
        finally:
            self._output.stop_animation()
            preparing.cancel()
            # Each question reports why the model does not load.
            await asyncio.gather(preparing, return_exceptions=True)

    async def _greet(self) -> None:
        has_turns = await self._load_thread()
        if _is_interactive():
            self._say(self._words.welcome)
            if has_turns:
                await self._list_threads()  # the next question is a follow-up
        try:
            library = await self._desk.library(self._incoming("memos", ""), self._post().memberships)
            self._generation = library.generation
        except MemoqaError:
            await self._hand_over("memos", "")  # the desk says what is missing, and what to do

    async def _lines(self) -> AsyncIterator[str]:
        for line in self._play or ():
            self._output.echo(line)
            yield line
        if _is_interactive():
            async for line in prompted_lines(COMMANDS, self._toolbar, self._history):
                yield line
        elif self._play is None and sys.stdin is not None:
            async for line in piped_lines():
                if line.strip():
                    self._output.echo(line.strip())
                yield line

    async def _handle(self, line: str) -> bool:
        """Carry out a line; False ends the chat."""
        if self._questions:
            await self._answer(self._questions, line)
            return True
        command, text = parsed(line)
        if command == "/quit":
            return False
        if command == "/thread":
            await self._thread_command(text)
        elif command == "/new":
            await self._thread_command("new")
        elif command in {"/paragraph", "/places", "/source"}:
            await self._go_on_from_quotes(command, text)
        elif command in DESK_COMMANDS:
            if text or command != "/ask" or line.strip():
                await self._hand_over(DESK_COMMANDS[command], text)
                await self._ask_for_details()
            if command == "/help":
                self._say(self._words.console_help)
        else:
            nearest = difflib.get_close_matches(command, COMMANDS, n=1, cutoff=0)[0]
            self._say(self._words.unknown_command.format(command=command, nearest=nearest))
        return True

    async def _go_on_from_quotes(self, command: str, text: str) -> None:
        if command == "/paragraph":
            await self._show_again("whole", self._in_part, self._words.none_in_part)
        elif command == "/places":
            await self._show_again("refer", self._places, self._words.no_places)
        else:
            await self._open_source(text)

    async def _show_again(self, command: Command, receipts: tuple[str, ...], none: str) -> None:
        """Show whole what was shown in part last, or the places that it refers to; `none` if there are none."""
        for receipt in receipts:
            await self._hand_over(command, "", about=receipt)
        if not receipts:
            self._say(none)

    async def _open_source(self, number: str) -> None:
        """Open the page or the file of one of the last answer's quotes, the first if none is named."""
        place = int(number) - 1 if number.isdecimal() and len(number) < 3 else 0 if not number else -1
        if not 0 <= place < len(self._quotes):
            self._say(self._words.no_pages)
            return
        quote = self._quotes[place]
        command: Command = "page" if quote.place.page is not None else "file"
        await self._hand_over(command, "", about=held_by(command, quote))

    async def _ask_for_details(self) -> None:
        """Ask for the fields of the form that the last notice offers, if it does."""
        if self._edits:
            incoming = self._incoming("edit", "")
            said = details_words(self._words)
            try:
                self._questions = DetailsQuestions(
                    await self._desk.details.form(incoming, self._edits, self._words), said
                )
            except MemoqaError as error:
                self._say(self._desk.explained(error, incoming))
                return
            self._say(f"{said.console_intro}\n{self._questions.question}")

    async def _answer(self, questions: DetailsQuestions, line: str) -> None:
        """Take the answer to one of those questions, and ask the next one, or save."""
        if not questions.answer(line):
            self._questions = None
            self._say(details_words(self._words).console_stopped)
        elif questions.question:
            self._say(questions.question)
        else:
            self._questions = None
            await self._hand_over("save", "", about=questions.about, details=tuple(questions.typed.items()))
            await self._ask_for_details()

    async def _hand_over(
        self, command: Command, text: str, *, about: str = "", details: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Give the desk one Incoming, and wait until the desk is done with it."""
        question = text if command == "ask" or language_of(text) == "zh-TW" else ""
        self._language = self._wording.language(question, otherwise=self._language)
        self._edits = ""
        text, files = attached(text) if command == "reindex" else (text, ())
        incoming = replace(self._incoming(command, text, about), details=details, attachments=files)
        try:
            await self._desk.handle(incoming, self._post())
        finally:
            self._output.stop_animation()
            self._edits = "" if command == "reindex" else self._edits  # nobody asked to edit anything

    def _incoming(self, command: Command, text: str, about: str = "") -> Incoming:
        return Incoming(
            event=EventId(PLATFORM, (str(uuid.uuid4()),)).encode(),
            thread=self._key(),
            text=text,
            command=command,
            asker=OPERATOR,
            identities=frozenset({OPERATOR}),
            language=self._language,
            about=about,
        )

    def _post(self) -> ConsolePost:
        return ConsolePost(self._key(), self._show, self._show_searching, self._readers)

    async def _thread_command(self, argument: str) -> None:
        if argument == "new":
            # A thread without a question is new already.
            if await self._load_thread():
                self._thread = await asyncio.to_thread(self._state.terminals.begin, CHANNEL)
            self._say(self._words.thread_empty.format(number=self._thread))
        elif argument:
            number = int(argument) if argument.isdecimal() and len(argument) < 10 else 0
            if not await asyncio.to_thread(self._state.terminals.resume, CHANNEL, number):
                self._say(self._words.no_such_thread.format(number=argument))
                return
            self._thread = number
            await self._load_thread()
            await self._list_threads()
        else:
            await self._list_threads()

    async def _list_threads(self) -> None:
        recent = await asyncio.to_thread(self._state.turns.recent, PLATFORM, CHANNEL, LISTED_THREADS)
        lines: list[str] = []
        for thread in recent:
            is_current = thread.root == str(self._thread)
            lines.append(
                (self._words.thread_current if is_current else self._words.thread_line).format(
                    number=thread.root,
                    latest=f"{thread.latest.astimezone():%Y-%m-%d %H:%M}",
                    turns=thread.turns,
                    opening=_shortened(thread.opening),
                )
            )
        turns = {thread.root: thread.turns for thread in recent}.get(str(self._thread))
        head = self._words.thread if turns else self._words.thread_empty
        self._say("\n".join([head.format(number=self._thread, turns=turns), *lines]))

    async def _load_thread(self) -> bool:
        """Whether this thread has turns; the chat continues in the language of the last one."""
        turns = await asyncio.to_thread(self._state.turns.last, self._key(), 1)
        self._language = self._wording.language(*(turn.question for turn in turns), otherwise=self._language)
        return bool(turns)

    def _show(self, reply: Printed) -> None:
        if isinstance(reply, Answer):
            self._generation = reply.generation
            self._quotes = reply.quotes
        if isinstance(reply, Answer) or is_excerpt(reply):
            self._in_part = tuple(one.receipt for one in reply.quotes if is_excerpt(reply) or opened(one, reply))
        if isinstance(reply, Notice):
            self._edits = "" if reply.undoes else reply.edits
        elif not isinstance(reply, Enclosure):
            self._places = tuple(dict.fromkeys(receipt for one in reply.quotes for _, receipt in one.refers))
        self._output.show(reply, self._words)
        if isinstance(reply, Notice) and any(one.ticket for one in (reply, *reply.parts)):
            self._say(upload_words(self._words).console_decide)  # where a chat has buttons

    def _show_searching(self) -> None:
        self._output.show_searching(self._words)

    @property
    def _words(self) -> Words:
        return self._wording.words(otherwise=self._language)

    def _say(self, text: str) -> None:
        self._show(Notice(text))

    def _key(self) -> ThreadKey:
        return ThreadKey(PLATFORM, CHANNEL, str(self._thread))

    def _toolbar(self) -> str:
        return self._words.toolbar.format(number=self._thread, generation=self._generation)


def _is_interactive() -> bool:
    """Whether standard input is a terminal; Python makes a closed one None."""
    return sys.stdin is not None and sys.stdin.isatty()


def _shortened(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= LONGEST_OPENING else line[:LONGEST_OPENING] + "…"
