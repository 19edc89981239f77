"""What the operator was last told of each source that is not well: so the same trouble is told once, not every night.

Only the state has it: without it, it is told once more.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kzcrawl.dates import parse_instant
from kzcrawl.state.database import connect, transaction

_APART = " "  # a finding is one word


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that was delivered: what was found, since when, and the moment it was told, in UTC."""

    findings: tuple[str, ...]
    since: str
    at: str

    def age_days(self, now: str) -> float:
        """For how many days it has been known."""
        return (parse_instant(now) - parse_instant(self.at)).total_seconds() / 86_400


def told_of(path: Path) -> dict[str, Told]:
    """By source, what was told; nothing where no state can be asked, as on a disk that is gone."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT source, findings, since, at FROM told").fetchall()
    except sqlite3.Error:
        return {}
    return {source: Told(tuple(findings.split(_APART)), since, at) for source, findings, since, at in rows}


def note(path: Path, told: Mapping[str, Told | None]) -> None:
    """Notes what has been told now; None of a source that is well again."""
    with closing(connect(path)) as database, transaction(database, "told.commit"):
        for source, alert in told.items():
            database.execute("DELETE FROM told WHERE source = ?", (source,))
            if alert:
                row = (source, _APART.join(alert.findings), alert.since, alert.at)
                database.execute("INSERT INTO told VALUES (?, ?, ?, ?)", row)
