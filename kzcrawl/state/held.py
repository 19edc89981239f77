"""Embedded texts that are held back: until their own page has been read, or nobody will fetch it any more.

Every method belongs into a transaction of its caller.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

_AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class HeldText:
    """A record that is held back: since when (UTC), and as it would be archived."""

    position: int
    since: str
    record: bytes


class Held:
    """The embedded texts that jobs of one kind hold back of one source."""

    def __init__(self, database: sqlite3.Connection, source: str, kind: str) -> None:
        self._database, self._source, self._kind = database, source, kind

    def hold(self, article_id: str, since: str, record: bytes) -> None:
        """Holds a record back, beyond its run."""
        self._database.execute(
            "INSERT INTO held (source, kind, id, since, record) VALUES (?, ?, ?, ?, ?)",
            (self._source, self._kind, article_id, since, record),
        )

    def has(self, article_id: str) -> bool:
        """Whether a text of that article is held back."""
        query = "SELECT 1 FROM held WHERE id = ? AND source = ? AND kind = ?"
        return self._database.execute(query, (article_id, self._source, self._kind)).fetchone() is not None

    def texts(self) -> Iterator[HeldText]:
        """All that is held back, in the order in which it came; a few at a time, for there may be as many as pages.

        What was yielded may be let go.
        """
        query = (
            "SELECT position, since, record FROM held WHERE source = ? AND kind = ? AND position > ? "
            "ORDER BY position LIMIT ?"
        )
        position = 0
        while rows := self._database.execute(query, (self._source, self._kind, position, _AT_A_TIME)).fetchall():
            yield from (HeldText(*row) for row in rows)
            position = rows[-1][0]

    def let_go(self, text: HeldText) -> None:
        """Holds a record back no longer."""
        self._database.execute("DELETE FROM held WHERE position = ?", (text.position,))


def sources_holding(database: sqlite3.Connection, kind: str) -> list[str]:
    """The sources of which jobs of a kind hold texts back."""
    rows = database.execute("SELECT DISTINCT source FROM held WHERE kind = ? ORDER BY source", (kind,))
    return [source for (source,) in rows]
