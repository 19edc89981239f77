"""How a state of an older version becomes one of this: a step a version, all of them in one transaction.

What only the state has (unsealed runs, the frontier, texts that are held back) is kept by each step. A step is never
changed once it was released; the schema of a new state is in `database`, and a test compares the two.
"""

import sqlite3

# By the version that a step begins with, its statements.
STEPS: dict[int, tuple[str, ...]] = {
    3: ("CREATE TABLE redacted (key TEXT PRIMARY KEY) WITHOUT ROWID",),
    4: (
        "CREATE INDEX article_by_age_when_read ON article (source, (julianday(read_at) - julianday(published)))",
        "CREATE TABLE validator ( source TEXT NOT NULL, key TEXT NOT NULL, etag TEXT, modified TEXT, "
        "PRIMARY KEY (source, key) ) WITHOUT ROWID",
        """CREATE TABLE paging (
    source TEXT NOT NULL,
    language TEXT NOT NULL,
    template TEXT NOT NULL,
    started_at TEXT NOT NULL,
    PRIMARY KEY (source, language)
) WITHOUT ROWID""",
        "CREATE TABLE covered (  -- days that a backfill completed\n    position INTEGER PRIMARY KEY,\n"
        "    run TEXT NOT NULL REFERENCES run,\n    language TEXT,\n    section TEXT,\n    since TEXT NOT NULL,\n"
        "    until TEXT NOT NULL\n)",
        "CREATE TABLE progress (\n    job TEXT NOT NULL,\n    walk TEXT NOT NULL,\n"
        "    position TEXT NOT NULL,    -- where it goes on, in words of its plan\n    done INTEGER NOT NULL,\n"
        "    PRIMARY KEY (job, walk)\n) WITHOUT ROWID",
    ),
    5: (
        """CREATE TABLE told (  -- the alert that was last delivered of each source that is not well
    source TEXT PRIMARY KEY,
    findings TEXT NOT NULL,    -- apart by spaces
    since TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID""",
    ),
    6: ("CREATE TABLE link (copy TEXT PRIMARY KEY, original TEXT NOT NULL) WITHOUT ROWID",),
}
OLDEST = min(STEPS)


def migrate(database: sqlite3.Connection, version: int, newest: int) -> None:
    """Takes a state from its version to the newest. Belongs into a transaction of the caller."""
    for step in range(version, newest):
        for statement in STEPS[step]:
            database.execute(statement)
    database.execute(f"PRAGMA user_version = {newest}")
