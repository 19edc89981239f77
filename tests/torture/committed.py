"""What a state has and must not be asked for again: article pages in the same night, captures of a web archive ever."""

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kzcrawl.archive.layout import Layout
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.wayback import replayed
from tests.torture.site import Key

# They were read, or given up.
_PAGES = """
SELECT source, substr(id, length(source) + 2) FROM article WHERE read_at = :now
UNION SELECT source, key FROM frontier WHERE given_up = 1 OR due > :now
"""
_CAPTURES = "SELECT url FROM frontier WHERE given_up = 1"


def committed(archive: Path, now: str) -> set[Key]:
    """Source and key of each article page."""
    return set(_rows(archive, _PAGES, now=machine_iso(parse_instant(now))))


def committed_captures(archive: Path) -> set[tuple[str, datetime]]:
    """Address and moment of each capture."""
    return {told for (url,) in _rows(archive, _CAPTURES) if (told := replayed(url))}


def _rows(archive: Path, query: str, **values: str) -> Sequence[tuple[str, ...]]:
    """What a state answers. It is left as the kill left it: a copy is asked."""
    state = Layout(archive).database
    with tempfile.TemporaryDirectory() as folder:
        for file in state.parent.glob(f"{state.name}*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, folder)
        with closing(sqlite3.connect(Path(folder) / state.name)) as database:
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'frontier'").fetchone():
                return []
            return database.execute(query, values).fetchall()
