"""Take lines from the terminal to the desk, and its replies back; the user of the terminal is the admin."""

import asyncio
import difflib
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from bot.adapters.console.lines import piped_lines, prompted_lines
from bot.adapters.console.platform import OPERATOR
from bot.adapters.console.screen import Screen
from bot.desk.desk import Desk
from bot.port import Command, EventId, Incoming, Language, Notice, Reply, ThreadKey
from bot.present.wording import Wording, Words
from bot.state.stores import State
from memoqa.domain import Answer
from memoqa.errors import MemoqaError

PLATFORM: Final = "console"
CHANNEL: Final = "terminal"
COMMANDS: Final = ("/ask", "/memos", "/reindex", "/gaps", "/forget-me", "/thread", "/help", "/quit")
AT_THE_DESK: Final[dict[str, Command]] = {
    "/ask": "ask",
    "/memos": "memos",
    "/reindex": "reindex",
    "/gaps": "gaps",
    "/forget-me": "forget",
    "/help": "help",
}
LISTED_THREADS: Final = 10
LONGEST_OPENING: Final = 40  # characters of a thread's first question in the list


class ConsoleAdapter:
    """A chat over standard input and output."""

    def __init__(
        self, desk: Desk, state: State, wording: Wording, *, history: Path | None, play: tuple[str, ...] | None
    ) -> None:
        """Wire the chat; nothing is read or printed yet.

        Args:
            desk: Answers.
            state: Knows the terminal's threads.
            wording: Chooses the language of the chat's own sentences.
            history: Folder for what was typed, kept from one chat to the next; None keeps nothing.
            play: Lines to say first, as though typed. With them a standard input that is no terminal is not read.
        """
        self._desk = desk
        self._state = state
        self._wording = wording
        self._history = history
        self._play = play
        self._screen = Screen()
        self._thread = 1
        self._generation = "–"
        self._language: Language = "en"

    async def run(self) -> None:
        """Chat until /quit, the end of the input, or until nobody reads the output."""
        self._thread = await asyncio.to_thread(self._state.terminals.current, CHANNEL)
        await self._greet()
        preparing = asyncio.create_task(self._desk.prepare())
        try:
            async for line in self._lines():
                if self._screen.closed or not await self._take(line):
                    break
        finally:
            self._screen.settle()
            preparing.cancel()
            # What keeps the model from loading is said at each question.
            await asyncio.gather(preparing, return_exceptions=True)

    async def _greet(self) -> None:
        goes_on = await self._earlier()
        if _is_typed():
            self._say(self._words.welcome)
            if goes_on:
                await self._list_threads()  # what is asked now is taken as a follow-up
        try:
            self._generation = (await self._desk.library()).generation
        except MemoqaError:
            await self._hand_over("memos", "")  # the desk says what is missing, and what to do

    async def _lines(self) -> AsyncIterator[str]:
        for line in self._play or ():
            self._screen.echo(line)
            yield line
        if _is_typed():
            async for line in prompted_lines(COMMANDS, self._toolbar, self._history):
                yield line
        elif self._play is None and sys.stdin is not None:
            async for line in piped_lines():
                if line.strip():
                    self._screen.echo(line.strip())
                yield line

    async def _take(self, line: str) -> bool:
        """Do what a line says; False ends the chat."""
        command, text = parsed(line)
        if command == "/quit":
            return False
        if command == "/thread":
            await self._thread_command(text)
        elif command in AT_THE_DESK:
            if text or command != "/ask" or line.strip():
                await self._hand_over(AT_THE_DESK[command], text)
            if command == "/help":
                self._say(self._words.console_help)
        else:
            nearest = difflib.get_close_matches(command, COMMANDS, n=1, cutoff=0)[0]
            self._say(self._words.unknown_command.format(command=command, nearest=nearest))
        return True

    async def _hand_over(self, command: Command, text: str) -> None:
        """Bring one thing to the desk, and wait until it is done with it."""
        said = text if command == "ask" else ""
        self._language = self._wording.language(said, otherwise=self._language)
        incoming = Incoming(
            event=EventId(PLATFORM, (str(uuid.uuid4()),)).encode(),
            thread=self._key(),
            text=text,
            command=command,
            asker=OPERATOR,
            identities=frozenset({OPERATOR}),
            language=self._language,
        )
        try:
            await self._desk.handle(incoming, ConsolePost(self, self._key()))
        finally:
            self._screen.settle()

    async def _thread_command(self, argument: str) -> None:
        if argument == "new":
            # A thread that nothing was asked in is new already.
            if await self._earlier():
                self._thread = await asyncio.to_thread(self._state.terminals.begin, CHANNEL)
            self._say(self._words.thread_empty.format(number=self._thread))
        elif argument:
            number = int(argument) if argument.isdecimal() and len(argument) < 10 else 0
            if not await asyncio.to_thread(self._state.terminals.resume, CHANNEL, number):
                self._say(self._words.no_such_thread.format(number=argument))
                return
            self._thread = number
            await self._earlier()
            await self._list_threads()
        else:
            await self._list_threads()

    async def _list_threads(self) -> None:
        recent = await asyncio.to_thread(self._state.turns.recent, PLATFORM, CHANNEL, LISTED_THREADS)
        lines: list[str] = []
        for thread in recent:
            here = thread.root == str(self._thread)
            lines.append(
                (self._words.thread_current if here else self._words.thread_line).format(
                    number=thread.root,
                    latest=f"{thread.latest.astimezone():%Y-%m-%d %H:%M}",
                    turns=thread.turns,
                    opening=_shortened(thread.opening),
                )
            )
        turns = {thread.root: thread.turns for thread in recent}.get(str(self._thread))
        head = self._words.thread if turns else self._words.thread_empty
        self._say("\n".join([head.format(number=self._thread, turns=turns), *lines]))

    async def _earlier(self) -> bool:
        """Whether something was asked in this thread; the chat goes on in the language of what was."""
        earlier = await asyncio.to_thread(self._state.turns.last, self._key(), 1)
        self._language = self._wording.language(*(turn.question for turn in earlier), otherwise=self._language)
        return bool(earlier)

    def show(self, reply: Reply) -> None:
        """Print a reply of the desk's."""
        if isinstance(reply, Answer):
            self._generation = reply.generation
        self._screen.show(reply, self._words)

    def wait(self) -> None:
        """Show that an answer is on its way."""
        self._screen.searching(self._words)

    @property
    def _words(self) -> Words:
        return self._wording.words(otherwise=self._language)

    def _say(self, text: str) -> None:
        self.show(Notice(text))

    def _key(self) -> ThreadKey:
        return ThreadKey(PLATFORM, CHANNEL, str(self._thread))

    def _toolbar(self) -> str:
        return self._words.toolbar.format(number=self._thread, generation=self._generation)


class ConsolePost:
    """The way back to the terminal for one Incoming."""

    def __init__(self, chat: ConsoleAdapter, thread: ThreadKey) -> None:
        self._chat = chat
        self._thread = thread

    async def completed(self, incoming: Incoming) -> Incoming:
        """The same: a terminal has no more to tell."""
        return incoming

    async def waiting(self) -> None:
        """Turn a wheel."""
        self._chat.wait()

    async def send(self, reply: Reply) -> ThreadKey:
        """Print the reply; the thread is the one in which it was asked."""
        self._chat.show(reply)
        return self._thread

    async def update(self, notice: Notice) -> None:
        """Move the bar, or print a line where there is none."""
        self._chat.show(notice)

    async def posted(self) -> ThreadKey | None:
        """None: a terminal's questions end with it."""
        return None


def parsed(line: str) -> tuple[str, str]:
    """A line as a command and what follows it; a line that is no command is a question."""
    line = line.strip()
    if not line.startswith(("/", "／")):  # an input method for Chinese may write the full-width stroke
        return "/ask", line
    command, _, text = ("/" + line[1:]).partition(" ")
    return command.lower(), text.strip()


def _is_typed() -> bool:
    """Whether somebody types at a terminal; a closed standard input is None."""
    return sys.stdin is not None and sys.stdin.isatty()


def _shortened(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= LONGEST_OPENING else line[:LONGEST_OPENING] + "…"
