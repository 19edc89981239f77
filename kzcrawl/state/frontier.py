"""The frontier: the article pages that a crawl has to fetch, a row each, so that nothing found is forgotten.

Every method belongs into a transaction of its caller: a link is put here with the page that showed it, and marked done
with what its own page brought.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from kzcrawl.dates import machine_iso
from kzcrawl.items import Link

# A page that fails is asked for again the next night, then after ever longer pauses, for a week.
_PAUSE = timedelta(hours=12)
PATIENCE = timedelta(days=7)
NIGHTLY = "nightly"
_LEAST_TRIES = 3  # however long the machine was off


def owner_of(kind: str, job: str) -> str:
    """Whose rows a job of a kind puts there: every nightly's are the same, a backfill has its own."""
    return job if kind == "backfill" else kind


@dataclass(frozen=True, slots=True)
class Row:
    """A link as it stands here: whether it is still to be fetched, and whether now."""

    key: str
    url: str
    is_open: bool
    is_due: bool


class Frontier:
    """The rows of one source that belong to one job, or to every job of a kind of which there is one at a time."""

    def __init__(self, database: sqlite3.Connection, source: str, job: str) -> None:
        self._database, self._source, self._job = database, source, job

    def put(self, link: Link, now: datetime) -> None:
        """Puts a link where it is not yet; one that was given up stays so.

        A nightly takes over what a backfill has not come to: that may never be run again.
        """
        moment = machine_iso(now)
        self._database.execute(
            "INSERT INTO frontier "
            "(source, key, url, stamp, title, found_by, found_at, job, due, tries, given_up) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0) "
            "ON CONFLICT DO UPDATE SET job = excluded.job WHERE excluded.job = ?",
            (
                self._source,
                link.key,
                link.url,
                link.stamp,
                link.title,
                link.found_by,
                moment,
                self._job,
                moment,
                NIGHTLY,
            ),
        )

    def is_empty(self) -> bool:
        """Whether nothing waits for this job, now or later."""
        query = "SELECT 1 FROM frontier WHERE source = ? AND job = ? AND given_up = 0"
        return self._database.execute(query, (self._source, self._job)).fetchone() is None

    def waiting(self) -> int:
        """How many links wait for this job, now or later."""
        query = "SELECT count(*) FROM frontier WHERE source = ? AND job = ? AND given_up = 0"
        number: int = self._database.execute(query, (self._source, self._job)).fetchone()[0]
        return number

    def due(self, now: datetime) -> list[str]:
        """The keys of the links that are to be fetched now, in the order in which they were found."""
        rows = self._database.execute(
            "SELECT key FROM frontier WHERE source = ? AND job = ? AND given_up = 0 AND due <= ? ORDER BY position",
            (self._source, self._job, machine_iso(now)),
        )
        return [key for (key,) in rows]

    def rows(self, now: datetime) -> list[Row]:
        """All that is here, in the order in which it was found."""
        rows = self._database.execute(
            "SELECT key, url, given_up, due FROM frontier WHERE source = ? AND job = ? ORDER BY position",
            (self._source, self._job),
        )
        moment = machine_iso(now)
        return [Row(key, url, not given_up, not given_up and due <= moment) for key, url, given_up, due in rows]

    def link_for(self, key: str) -> Link | None:
        """The link of a key, if it is here."""
        query = "SELECT key, url, stamp, title, found_by FROM frontier WHERE source = ? AND key = ?"
        row = self._database.execute(query, (self._source, key)).fetchone()
        return Link(*row) if row else None

    def done(self, key: str) -> None:
        """The article's page was read."""
        self._database.execute("DELETE FROM frontier WHERE source = ? AND key = ?", (self._source, key))

    def failed(self, key: str, now: datetime) -> bool:
        """The page could not be had: it is asked for again, or given up after a week. Returns whether it is now."""
        row = self._database.execute(
            "SELECT found_at, tries FROM frontier WHERE source = ? AND key = ?", (self._source, key)
        ).fetchone()
        if row is None:
            return False
        found_at, tries = datetime.fromisoformat(row[0]), row[1] + 1
        if now - found_at >= PATIENCE and tries >= _LEAST_TRIES:
            self.give_up(key)
            return True
        self._database.execute(
            "UPDATE frontier SET tries = ?, due = ? WHERE source = ? AND key = ?",
            (tries, machine_iso(now + _PAUSE * tries), self._source, key),
        )
        return False

    def give_up(self, key: str) -> None:
        """The page will not be asked for any more."""
        self._database.execute("UPDATE frontier SET given_up = 1 WHERE source = ? AND key = ?", (self._source, key))

    def is_waiting(self, key: str) -> bool:
        """Whether the article's page is still to be fetched."""
        query = "SELECT 1 FROM frontier WHERE source = ? AND key = ? AND given_up = 0"
        return self._database.execute(query, (self._source, key)).fetchone() is not None

    def is_put_off(self, key: str, now: datetime) -> bool:
        """Whether the article's page is not to be asked for now: later, or not any more."""
        query = "SELECT 1 FROM frontier WHERE source = ? AND key = ? AND (given_up = 1 OR due > ?)"
        return self._database.execute(query, (self._source, key, machine_iso(now))).fetchone() is not None

    def is_given_up(self, key: str) -> bool:
        """Whether the article's page could never be had."""
        query = "SELECT 1 FROM frontier WHERE source = ? AND key = ? AND given_up = 1"
        return self._database.execute(query, (self._source, key)).fetchone() is not None
