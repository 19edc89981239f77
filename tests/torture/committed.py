"""Which article pages a state has: they were read, or given up, and must not be asked for again in the same night."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from kzcrawl.archive.layout import Layout
from kzcrawl.dates import machine_iso, parse_instant
from tests.torture.site import Key

_DONE = """
SELECT source, substr(id, length(source) + 2) FROM article WHERE read_at = :now
UNION SELECT source, key FROM frontier WHERE given_up = 1 OR due > :now
"""


def committed(archive: Path, now: str) -> set[Key]:
    """Source and key of each. The state itself is left as the kill left it: a copy is asked."""
    state = Layout(archive).database
    with tempfile.TemporaryDirectory() as folder:
        for file in state.parent.glob(f"{state.name}*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, folder)
        with closing(sqlite3.connect(Path(folder) / state.name)) as database:
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'frontier'").fetchone():
                return set()
            return set(database.execute(_DONE, {"now": machine_iso(parse_instant(now))}))
