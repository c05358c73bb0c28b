"""The tables of the bot's state in SQLite, and the steps that bring an older file's tables up to date."""

import sqlite3
from collections.abc import Iterator
from typing import Final

APPLICATION_ID: Final = 0x6D656D6F  # "memo": tells our file from any other SQLite database
MIGRATIONS: Final = (  # a file's version is the number of steps that were run on it; append, never change
    """
    CREATE TABLE claims (event TEXT PRIMARY KEY, claimed_at TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL, channel TEXT NOT NULL, root TEXT NOT NULL,
        question TEXT NOT NULL, asked_as TEXT NOT NULL,
        verdict TEXT NOT NULL, quoted TEXT NOT NULL,  -- a JSON array of receipts
        asked_at TEXT NOT NULL                        -- ISO 8601, UTC
    );
    CREATE INDEX turns_by_thread ON turns (platform, channel, root, id);
    CREATE TABLE terminals (channel TEXT PRIMARY KEY, current INTEGER NOT NULL, newest INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE claims ADD COLUMN asker TEXT NOT NULL DEFAULT '';
    ALTER TABLE claims ADD COLUMN leased_until TEXT NOT NULL DEFAULT '';
    ALTER TABLE claims ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE claims ADD COLUMN done INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE claims ADD COLUMN incoming TEXT;           -- a JSON object while a question is in hand, then NULL
    CREATE INDEX claims_by_asker ON claims (asker, claimed_at);
    CREATE INDEX claims_in_hand ON claims (leased_until) WHERE done = 0;
    ALTER TABLE turns ADD COLUMN event TEXT NOT NULL DEFAULT '';
    ALTER TABLE turns ADD COLUMN asker TEXT NOT NULL DEFAULT '';
    ALTER TABLE turns ADD COLUMN generation TEXT NOT NULL DEFAULT '';
    CREATE INDEX turns_by_event ON turns (event);
    CREATE INDEX turns_by_asker ON turns (asker, id);
    CREATE TABLE feedback (
        event TEXT NOT NULL, asker TEXT NOT NULL,          -- who pressed the button, not who asked
        good INTEGER NOT NULL, missing TEXT NOT NULL DEFAULT '', given_at TEXT NOT NULL,
        PRIMARY KEY (event, asker)
    ) WITHOUT ROWID;
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, result TEXT NOT NULL
    );
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE claims ADD COLUMN thread TEXT NOT NULL DEFAULT '';  -- a JSON array: platform, channel, root
    CREATE INDEX claims_by_thread ON claims (thread) WHERE thread != '';
    """,
    """
    CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER audit_is_never_overwritten BEFORE INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit)
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
    """,
    """
    ALTER TABLE feedback ADD COLUMN reason TEXT NOT NULL DEFAULT '';  -- one of port.REASONS, if somebody chose one
    """,
    """
    ALTER TABLE claims ADD COLUMN unasked INTEGER NOT NULL DEFAULT 0;  -- nobody said it to memoqa
    CREATE TABLE helpers (  -- no row: the channel is answered when asked
        channel TEXT PRIMARY KEY,                  -- an EventId without the occasion
        mode TEXT NOT NULL, day TEXT NOT NULL DEFAULT '', given INTEGER NOT NULL DEFAULT 0  -- answers on that day, UTC
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE reviews (  -- memos whose owner was asked within the last month
        memo TEXT PRIMARY KEY, asked_on TEXT NOT NULL  -- ISO 8601, the machine's own day
    ) WITHOUT ROWID;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Run the steps that this file lacks, within the caller's transaction, and mark the file as ours."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for migration in MIGRATIONS[version:]:
        # Not executescript: it would commit the transaction that holds the other processes off.
        for statement in _statements(migration):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; a trigger's body has semicolons of its own."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip("; \n"), "a migration ends in the middle of a statement"
