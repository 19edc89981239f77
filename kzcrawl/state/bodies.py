"""Where the captures of sealed runs have each body, so that none is kept twice.

Every method but `find` belongs into a transaction of its caller. Forgotten, it costs room and
nothing else.
"""

import sqlite3
from collections.abc import Mapping

from kzcrawl.warc.positions import Kept


class Bodies:
    """The bodies of one archive's captures, by SHA-256 in hex."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def find(self, digest: str) -> Kept | None:
        """Where a sealed run has a body."""
        query = "SELECT file, offset, record_id, url, date FROM body WHERE digest = ? AND run IS NULL"
        row = self._database.execute(query, (digest,)).fetchone()
        return Kept(*row) if row else None

    def add(self, run: str, kept: Mapping[str, Kept]) -> None:
        """Notes what a run under way has kept."""
        rows = [(key, body.file, body.offset, body.record_id, body.url, body.date, run) for key, body in kept.items()]
        self._database.executemany("INSERT OR IGNORE INTO body VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def note_sealed(self, run: str) -> None:
        """Notes that what a run has kept can be referred to."""
        self._database.execute("UPDATE body SET run = NULL WHERE run = ?", (run,))

    def clear(self) -> None:
        """Forgets everything."""
        self._database.execute("DELETE FROM body")
