"""Say how large a file Discord takes, and refuse a larger one in a sentence."""

import math
from typing import Any, Final

import discord

from bot.port import ForAsker
from bot.present.wording import Words

MEGABYTE: Final = 1 << 20  # as Discord counts a file's


def most_bytes(interaction: discord.Interaction[Any] | None, guild: discord.Guild | None) -> int:
    """The largest file that Discord takes over an interaction, else in a server, else in a direct message."""
    if interaction is not None:
        return interaction.filesize_limit
    return guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES


def refuse_too_large(content: bytes, most: int, words: Words) -> None:
    """Let only a file pass that has no more than `most` bytes.

    Raises:
        ForAsker: It has more; the sentence names both sizes.
    """
    if len(content) > most:
        size = math.ceil(10 * len(content) / MEGABYTE) / 10  # rounded up, or it would look as if it fitted
        raise ForAsker(words.file_too_large.format(size=f"{size:g}", limit=most // MEGABYTE))
