"""Send the desk's replies to the terminal."""

from collections.abc import Callable

from bot.adapters.console.output import Printed
from bot.port import Alone, Incoming, Memberships, Notice, Reply, ThreadKey, Unasked


class ConsolePost:
    """The Post for one Incoming."""

    def __init__(self, thread: ThreadKey, show: Callable[[Printed], None], show_searching: Callable[[], None]) -> None:
        """Prepare the post.

        Args:
            thread: The thread of the Incoming.
            show: Prints a reply.
            show_searching: Shows that a search is under way.
        """
        self._thread = thread
        self._show = show
        self._show_searching = show_searching

    async def completed(self, incoming: Incoming) -> Incoming:
        """Return the Incoming unchanged: a terminal knows nothing more."""
        return incoming

    async def memberships(self, wanted: frozenset[str]) -> Memberships:
        """All: whoever uses the terminal can read the files."""
        return Memberships(wanted)

    async def waiting(self) -> None:
        """Show a spinner."""
        self._show_searching()

    async def send(self, reply: Reply) -> ThreadKey:
        """Print the reply; the thread is the question's own."""
        reply = reply.reply if isinstance(reply, Alone) else reply
        self._show(reply.answer if isinstance(reply, Unasked) else reply)
        return self._thread

    async def update(self, notice: Notice) -> None:
        """Advance the progress bar, or print a line if there is no bar."""
        self._show(notice)

    async def posted(self) -> ThreadKey | None:
        """None: a console's questions end with its process."""
        return None
