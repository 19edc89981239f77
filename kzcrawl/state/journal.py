"""The journal: what the runs that are not sealed yet keep. Every method belongs into a transaction of its caller."""

import sqlite3
from collections.abc import Generator, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from kzcrawl.items import Covered
from kzcrawl.warc.positions import Extent


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is not sealed yet. Times as in manifests; `closed` is its manifest without files, once it is so."""

    name: str
    source: str
    kind: str
    job: str
    started_at: str
    base_url: str | None
    demo: bool
    touched_at: str
    captured_bytes: int = 0
    captured_records: int = 0
    closed: str | None = None

    @property
    def captured(self) -> Extent:
        """How much of its capture is whole and on the disk."""
        return Extent(self.captured_bytes, self.captured_records)


# The statistics of a run: as its manifest names them, but that of `retries` it has the sum alone.
PARTS = ("saw", "kept", "changes", "known", "dropped", "requests", "retries", "read", "borders", "flags", "counts")
_COLUMNS = tuple(field.name for field in fields(Run))


class Journal:
    """The unsealed runs of one archive, by its database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def open_run(self, run: Run) -> None:
        """Enters a new run."""
        self._database.execute(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", tuple(getattr(run, name) for name in _COLUMNS)
        )

    def runs(self) -> list[Run]:
        """Every unsealed run, the closed ones first, then by name."""
        return [_run(row) for row in self._database.execute("SELECT * FROM run ORDER BY closed IS NULL, name")]

    def run(self, name: str) -> Run | None:
        """The unsealed run of that name."""
        row = self._database.execute("SELECT * FROM run WHERE name = ?", (name,)).fetchone()
        return _run(row) if row else None

    def touch(self, run: str, moment: str) -> None:
        """Notes the time of a step."""
        self._database.execute("UPDATE run SET touched_at = ? WHERE name = ?", (moment, run))

    def append(self, run: str, folder: str, record: bytes) -> None:
        """Keeps a record."""
        self._database.execute("INSERT INTO journal (run, folder, record) VALUES (?, ?, ?)", (run, folder, record))

    def note_capture(self, run: str, captured: Extent) -> None:
        """Notes how much of a run's capture is whole and on the disk."""
        row = (captured.bytes, captured.records, run)
        self._database.execute("UPDATE run SET captured_bytes = ?, captured_records = ? WHERE name = ?", row)

    def note_walk(self, run: str, walk: str) -> None:
        """Notes how far a walk came, as its manifest will say it."""
        self._database.execute("INSERT INTO walk (run, value) VALUES (?, ?)", (run, walk))

    def walks(self, run: str) -> list[str]:
        """The walks of a run, in order."""
        rows = self._database.execute("SELECT value FROM walk WHERE run = ? ORDER BY position", (run,))
        return [value for (value,) in rows]

    def note_covered(self, run: str, covered: Covered) -> None:
        """Notes days that a backfill completed."""
        row = (run, covered.language, covered.section, covered.since, covered.until)
        self._database.execute("INSERT INTO covered (run, language, section, since, until) VALUES (?, ?, ?, ?, ?)", row)

    def covered(self, run: str) -> list[Covered]:
        """What a run completed, in the order in which it did."""
        query = "SELECT language, section, since, until FROM covered WHERE run = ? ORDER BY position"
        return [Covered(*row) for row in self._database.execute(query, (run,))]

    def count(self, run: str, part: str, name: str, number: int = 1) -> None:
        """Adds to a statistic of the run."""
        self._database.execute(
            "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
            (run, part, name, number),
        )

    def counts(self, run: str) -> dict[str, dict[str, int]]:
        """All statistics of the run, by part and name."""
        counts: dict[str, dict[str, int]] = {part: {} for part in PARTS}
        for part, name, number in self._database.execute("SELECT part, name, count FROM tally WHERE run = ?", (run,)):
            counts[part][name] = number
        return counts

    def note_input(self, run: str, name: str, size: int, sha256: str) -> None:
        """Notes a file that the run read from, once."""
        self._database.execute(
            "INSERT OR IGNORE INTO input (run, name, bytes, sha256) VALUES (?, ?, ?, ?)", (run, name, size, sha256)
        )

    def inputs(self, run: str) -> list[tuple[str, int, str]]:
        """The files that the run read from, in order: name, bytes, SHA-256."""
        query = "SELECT name, bytes, sha256 FROM input WHERE run = ? ORDER BY position"
        return self._database.execute(query, (run,)).fetchall()

    def close(self, run: str, manifest: str) -> None:
        """Fixes the run: from here on its rows do not change."""
        self._database.execute("UPDATE run SET closed = ? WHERE name = ?", (manifest, run))

    def rows(self, run: str) -> Generator[tuple[str, bytes], None, None]:
        """What a run keeps, folder by folder, each in the order of the journal."""
        rows: Iterable[tuple[str, bytes]] = self._database.execute(
            "SELECT folder, record FROM journal WHERE run = ? ORDER BY folder, position", (run,)
        )
        yield from rows

    def let_go(self, run: str, number: int) -> None:
        """Drops a run that is sealed as that number."""
        self.drop(run)
        self.note_sealed(number, run)

    def drop(self, run: str) -> None:
        """Drops a run."""
        for table in ("journal", "tally", "input", "walk", "covered"):
            self._database.execute(f"DELETE FROM {table} WHERE run = ?", (run,))  # noqa: S608 - names of our own
        self._database.execute("DELETE FROM run WHERE name = ?", (run,))

    def newest_sealed(self) -> int:
        """The number of the newest sealed run that the state knows of; 0 if there is none."""
        number: int = self._database.execute("SELECT coalesce(max(number), 0) FROM sealed").fetchone()[0]
        return number

    def sealed(self) -> dict[int, str]:
        """The sealed runs that the state knows of, by number."""
        return dict(self._database.execute("SELECT number, run FROM sealed ORDER BY number"))

    def sealed_since(self, moment: str, kind: str) -> list[int]:
        """The numbers of the sealed runs of a kind that began since a moment, written as in their names; rising."""
        query = "SELECT number FROM sealed WHERE run >= ? AND run LIKE ? ORDER BY number"
        return [number for (number,) in self._database.execute(query, (moment, f"%-{kind}"))]

    def note_sealed(self, number: int, run: str) -> None:
        """Notes that a run is sealed and known. To note it twice changes nothing."""
        self._database.execute("INSERT OR IGNORE INTO sealed VALUES (?, ?)", (number, run))

    def forget_sealed(self) -> None:
        """Forgets which runs are sealed, to learn them anew."""
        self._database.execute("DELETE FROM sealed")

    def is_used(self, run: str) -> bool:
        """Whether a run of that name is under way or sealed."""
        query = "SELECT 1 FROM run WHERE name = :run UNION ALL SELECT 1 FROM sealed WHERE run = :run"
        return self._database.execute(query, {"run": run}).fetchone() is not None


def _run(row: tuple[Any, ...]) -> Run:
    run = Run(*row)
    return replace(run, demo=bool(run.demo))
