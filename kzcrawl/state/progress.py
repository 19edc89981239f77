"""How far the walks of a backfill have come. Every method that writes belongs into a transaction of its caller."""

import sqlite3

from kzcrawl.items import Step


class Progress:
    """The walks of one job: those that have begun have a row."""

    def __init__(self, database: sqlite3.Connection, job: str) -> None:
        self._database, self._job = database, job

    def note(self, step: Step) -> None:
        """Notes a step, in the place of the one before."""
        self._database.execute(
            "INSERT INTO progress VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET position = excluded.position, done = excluded.done",
            (self._job, step.walk, step.position, int(step.is_done)),
        )

    def position(self, walk: str) -> str | None:
        """Where a walk goes on; None where it has not begun."""
        query = "SELECT position FROM progress WHERE job = ? AND walk = ?"
        row = self._database.execute(query, (self._job, walk)).fetchone()
        return str(row[0]) if row else None

    def is_done(self, walk: str) -> bool:
        """Whether a walk has come to its end."""
        query = "SELECT 1 FROM progress WHERE job = ? AND walk = ? AND done = 1"
        return self._database.execute(query, (self._job, walk)).fetchone() is not None

    def forget(self) -> None:
        """As if none had ever begun."""
        self._database.execute("DELETE FROM progress WHERE job = ?", (self._job,))
