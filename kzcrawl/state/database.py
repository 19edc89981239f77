"""The database of the state: its schema, how it is opened, and the one kind of transaction."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kzcrawl.exceptions import (
    UNTOUCHED,
    BadInputError,
    DamagedStateError,
    NewerError,
    UnwritableArchiveError,
    unwritable,
)
from kzcrawl.failpoints import reached
from kzcrawl.state.migrations import OLDEST, migrate

VERSION = 7

_SCHEMA = """
-- The journal: runs that are not sealed yet, and what they keep.
CREATE TABLE run (
    name TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    job TEXT NOT NULL,
    started_at TEXT NOT NULL,
    base_url TEXT,             -- where a crawl fetches its pages
    demo INTEGER NOT NULL,
    touched_at TEXT NOT NULL,  -- of the newest step: the end of a run that was cut off
    captured_bytes INTEGER NOT NULL,  -- how much of its capture is whole and on the disk
    captured_records INTEGER NOT NULL,
    closed TEXT                -- the manifest without its files, fixed when the run is closed
) WITHOUT ROWID;
CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run,
    folder TEXT NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX journal_of_run ON journal (run, folder, position);
CREATE TABLE held (  -- embedded texts that wait for their own page, or for the end of a job of that kind
    position INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    since TEXT NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX held_of_id ON held (id);
CREATE TABLE tally (
    run TEXT NOT NULL REFERENCES run,
    part TEXT NOT NULL,  -- saw, kept, changes … (PARTS of the journal)
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (run, part, name)
) WITHOUT ROWID;
CREATE TABLE input (
    position INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (run, name, sha256)
);

CREATE TABLE body (  -- where captures have each body; other runs may refer to it once the run that has it is sealed
    digest TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    url TEXT NOT NULL,
    date TEXT NOT NULL,
    run TEXT                   -- while that is under way
) WITHOUT ROWID;
CREATE TABLE walk (
    position INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run,
    value TEXT NOT NULL
);
CREATE TABLE covered (  -- days that a backfill completed
    position INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run,
    language TEXT,
    section TEXT,
    since TEXT NOT NULL,
    until TEXT NOT NULL
);

-- How far the walks of each backfill have come: a row a walk.
CREATE TABLE progress (
    job TEXT NOT NULL,
    walk TEXT NOT NULL,
    position TEXT NOT NULL,    -- where it goes on, in words of its plan
    done INTEGER NOT NULL,
    PRIMARY KEY (job, walk)
) WITHOUT ROWID;

-- The frontier: article pages to be fetched, a row each.
CREATE TABLE frontier (
    position INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    stamp TEXT,
    title TEXT,
    found_by TEXT NOT NULL,
    found_at TEXT NOT NULL,
    job TEXT NOT NULL,         -- whose row it is: the kind of a job that there is one of, else its name
    due TEXT NOT NULL,
    tries INTEGER NOT NULL,
    given_up INTEGER NOT NULL,
    UNIQUE (source, key)
);

-- The index: what the records and walks of all runs say, sealed or not.
CREATE TABLE article (  -- each article whose address is known
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    section TEXT,
    language TEXT NOT NULL,
    weight TEXT NOT NULL,      -- of two addresses of an article, the heavier is known
    published TEXT,            -- UTC, the latest that its stamp allows; of a copy without one, when it was archived
    published_weight TEXT NOT NULL,  -- of two such times, the heavier is known
    read_at TEXT,              -- UTC, when a crawl last asked for its own page
    gone INTEGER NOT NULL      -- whether that page was no longer there
) WITHOUT ROWID;
CREATE INDEX article_by_time ON article (source, published);
CREATE INDEX article_by_age_when_read ON article (source, (julianday(read_at) - julianday(published)));
-- By what a server may tell that an article's page is still the one that was read.
CREATE TABLE validator (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    etag TEXT,
    modified TEXT,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE walked (  -- the newest walk in which a route reached its floor
    source TEXT NOT NULL,
    language TEXT NOT NULL,    -- empty for a walk over all of them
    route TEXT NOT NULL,
    started_at TEXT NOT NULL,
    PRIMARY KEY (source, language, route)
) WITHOUT ROWID;
-- By which template the newest walk that needed one found the later pages of a listing.
CREATE TABLE paging (
    source TEXT NOT NULL,
    language TEXT NOT NULL,
    template TEXT NOT NULL,
    started_at TEXT NOT NULL,
    PRIMARY KEY (source, language)
) WITHOUT ROWID;
CREATE TABLE text (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    observed_at TEXT,
    published_at TEXT,
    content_hash TEXT NOT NULL,
    parser TEXT NOT NULL,
    placement TEXT NOT NULL,
    via TEXT NOT NULL,
    PRIMARY KEY (id, revision)
) WITHOUT ROWID;
-- The key is a hash of id, published_at and views: 44 bytes a row instead of 120.
CREATE TABLE count (key INTEGER PRIMARY KEY);
CREATE TABLE name (  -- by which time and title an id was seen
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    minute TEXT NOT NULL,  -- empty where the stamp has no time
    id TEXT NOT NULL,
    PRIMARY KEY (source, title, day, minute, id)
) WITHOUT ROWID;
CREATE TABLE alias (provisional TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_of_id ON alias (id);
CREATE TABLE link (copy TEXT PRIMARY KEY, original TEXT NOT NULL) WITHOUT ROWID;
-- What has left: ids, and digests of texts and names.
CREATE TABLE redacted (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE sealed (number INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE);
CREATE TABLE told (  -- the alert that was last delivered of each source that is not well
    source TEXT PRIMARY KEY,
    findings TEXT NOT NULL,    -- apart by spaces
    since TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
"""

_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_WAIT_SECONDS = 60  # for another writer's transaction; each is short


def newest_sealed(path: Path) -> int:
    """The number of the newest run that a state knows to be sealed, for readers; 0 where there is no state to ask."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            number: int = database.execute("SELECT coalesce(max(number), 0) FROM sealed").fetchone()[0]
            return number
    except sqlite3.Error:
        return 0


def connect(path: Path) -> sqlite3.Connection:
    """Opens the database for writing, and makes it where there is none.

    One of an older version is brought to this one. NewerError for one of a newer version, UnwritableArchiveError,
    DamagedStateError.
    """
    with explained(path), unwritable(path):
        reached("state.create")
        database = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            database.close()
            raise NewerError(path, f"a state of version {VERSION} or older", f"version {version}")
        _use_wal(database)
        database.execute("PRAGMA synchronous = FULL")
        if version < VERSION:
            with transaction(database, "state.commit"):
                version = database.execute("PRAGMA user_version").fetchone()[0]
                if OLDEST <= version < VERSION:
                    migrate(database, version, VERSION)
                elif version < OLDEST:
                    _clear(path, database)
                    _create(database)
    return database


def purge(database: sqlite3.Connection) -> None:
    """Leaves of what was deleted no trace in the files of the state, which else keep it until its room is needed."""
    with explained():
        reached("state.vacuum")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def transaction(database: sqlite3.Connection, point: str) -> Iterator[None]:
    """All of it or nothing: the write lock is taken at the start, so that what is decided inside stays true.

    `point` is the failpoint of its commit.
    """
    with explained():
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            reached(point)
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


@contextmanager
def explained(path: Path | None = None) -> Iterator[None]:
    """Turns an error of SQLite into one that says what to do."""
    name = path or "the state (.state/state.sqlite)"
    try:
        yield
    except sqlite3.OperationalError as error:
        if _code(error) in _UNWRITABLE:
            raise UnwritableArchiveError(f"{name}: cannot be written ({error}). {UNTOUCHED}") from error
        if "no such table" in str(error):
            raise _damaged(name, error) from error
        raise
    except sqlite3.DatabaseError as error:
        if _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise _damaged(name, error) from error
        raise


def _damaged(name: object, error: sqlite3.Error) -> DamagedStateError:
    mend = "The archive itself is not: `kzcrawl rebuild` makes the state anew."
    return DamagedStateError(f"{name}: is damaged ({error}). {mend}")


def _use_wal(database: sqlite3.Connection) -> None:
    """Readers and the one writer do not wait for each other. To change this, SQLite does not wait for others itself."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _code(error: sqlite3.Error) -> int:
    """The primary result code; 0 for an error of Python's own module."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _clear(path: Path, database: sqlite3.Connection) -> None:
    """Drops what one of the first versions left: all of it is in the archive, unless a run is not sealed yet."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    if "run" in tables and database.execute("SELECT 1 FROM run").fetchone():
        raise BadInputError(f"{path}: holds runs that an older kzcrawl has not sealed; run its `kzcrawl import` first")
    for name in sorted(tables, key=("run", "sealed").__contains__):  # what refers to others goes first
        database.execute(f"DROP TABLE {name}")


def _create(database: sqlite3.Connection) -> None:
    for statement in _SCHEMA.split(";\n"):
        database.execute(statement)
    database.execute(f"PRAGMA user_version = {VERSION}")
