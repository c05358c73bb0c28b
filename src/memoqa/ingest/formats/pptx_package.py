"""Check a .pptx file before anything parses it, and say what else it is."""

import zipfile
from typing import Final

from memoqa.ingest.formats import zip_package
from memoqa.ingest.formats.format import OLE_MAGIC
from memoqa.ingest.formats.zip_package import ENCRYPTED_OFFICE, LOCKED
from memoqa.ingest.source import UnreadableFile

DAMAGED: Final = "it is damaged, or not a presentation; open it in PowerPoint and save it as .pptx again"
OLD_FORMAT: Final = "it is in PowerPoint's old .ppt format; open it and save it as .pptx"


def check_package(content: bytes) -> None:
    """Check the archive.

    Raises:
        UnreadableFile: Of the old format, damaged, with a password, with entities, or a bomb.
    """
    if content.startswith(OLE_MAGIC):
        raise UnreadableFile(LOCKED if ENCRYPTED_OFFICE in content else OLD_FORMAT)
    try:
        zip_package.check_package(content)
    except zipfile.BadZipFile as error:
        raise UnreadableFile(DAMAGED) from error
