"""Validators: by what a server may tell that an article's page is still the one that was read (RFC 9110, 8.8).

Only the state has them: without them a page is fetched in full once more. Every method belongs into a transaction.
"""

import sqlite3

from kzcrawl.items import Validator


class Validators:
    """Those of the own pages of one source's articles."""

    def __init__(self, database: sqlite3.Connection, source: str) -> None:
        self._database, self._source = database, source

    def note(self, key: str, validator: Validator | None) -> None:
        """Notes what came with the newest reading; None: nothing did, and what came before holds no more."""
        if validator is None:
            self._database.execute("DELETE FROM validator WHERE source = ? AND key = ?", (self._source, key))
            return
        self._database.execute(
            "INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?)",
            (self._source, key, validator.etag, validator.modified),
        )

    def of(self, key: str) -> Validator | None:
        """What came with the newest reading of an article's page."""
        query = "SELECT etag, modified FROM validator WHERE source = ? AND key = ?"
        row = self._database.execute(query, (self._source, key)).fetchone()
        return Validator(*row) if row else None
