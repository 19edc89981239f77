"""Whether two archives are equal, as the promises mean it, and what a run has left behind."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.state.database import newest_sealed
from tests.torture.scores import Score

# What may differ: when, where and in which run a record was seen.
_FREE = {"run", "observed_at", "capture", "placement", "via"}
_KEYS = {"observation/1": ("id", "published_at", "views"), "absence/1": ("id", "status")}
_JOURNAL = ("run", "journal", "tally", "input", "walk", "covered")


def records(archive: Path) -> Counter[str]:
    """Every record, as far as it matters."""
    reader = Archive(archive)
    return Counter(_key(record) for manifest in reader.manifests() for record in reader.records_of(manifest))


def compared(archive: Path, truth: Counter[str]) -> Score:
    """What is wrong with an archive that should hold this."""
    found = records(archive)
    return Score(
        lost=(truth - found).total(),
        repeated=(found - truth).total(),
        torn=torn(archive),
        leftovers=leftovers(archive),
    )


def torn(archive: Path) -> int:
    """How many faults `verify` finds, in whatever there is."""
    layout = Layout(archive)
    if not layout.runs.is_dir():
        return 0
    return len(list(faults(Archive(archive), Verification(), newest_sealed(layout.database))))


def leftovers(archive: Path) -> int:
    """What should have gone with the runs that it belongs to."""
    layout = Layout(archive)
    with closing(sqlite3.connect(layout.database)) as database:
        rows = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _JOURNAL]  # noqa: S608
    return sum(rows) + len(list(archive.rglob("*.part"))) + len(layout.runs_under_way())


def _key(record: dict[str, Any]) -> str:
    names = _KEYS.get(record["schema"], sorted(record.keys() - _FREE))
    return json.dumps([record["schema"], *(record[name] for name in names)], ensure_ascii=False)
