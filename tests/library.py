"""A small library on the disk for tests: memo files, an index, and the service over both with the hashed encoder."""

from dataclasses import dataclass
from pathlib import Path

from memoqa.index import build
from memoqa.index.store import Store
from memoqa.ingest import uploads
from memoqa.service import MemoQA
from tests.doubles import HashedEncoder


@dataclass(frozen=True)
class Library:
    memos: Path
    index: Path

    def service(self, **details):
        return MemoQA(self.memos, Store(self.index), "hashed", HashedEncoder, **details)


def index(library, **details):
    return build.reindex(library.memos, Store(library.index), "hashed", HashedEncoder, **details)


def library_of(folder, texts):
    """A library of these memos, by file name, indexed."""
    made = Library(folder / "memos", folder / "index")
    made.memos.mkdir()
    for name, text in texts.items():
        (made.memos / name).parent.mkdir(parents=True, exist_ok=True)
        (made.memos / name).write_text(text, "utf-8")
    index(made)
    return made


def upload_memo(memos, name, content):
    """Upload a memo by itself, in place of one with its name, with no index that must have it."""
    with uploads.Upload(memos, name, content, replace=True) as upload:
        return upload.uploaded


def undo_upload(memos):
    with uploads.UndoUpload(memos) as upload:
        return upload.uploaded
