"""What has to be known of the whole archive before the first row: which ids are one article, and which of its texts is
in force."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import orjson

from kzcrawl.archive.history import recency
from kzcrawl.archive.layout import KINDS, place_of
from kzcrawl.archive.manifest import SealedFile
from kzcrawl.archive.reader import Archive
from kzcrawl.identity import is_provisional

_SCHEMA = """
CREATE TABLE alias (provisional TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (id TEXT NOT NULL, is_page INTEGER NOT NULL, observed_at TEXT NOT NULL, revision INTEGER NOT NULL);
CREATE TABLE in_force (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
"""
# The text in force is `History.latest`, that of the greatest `recency`.
_DECIDE = """
INSERT INTO in_force
SELECT article, revision FROM (
    SELECT coalesce(alias.id, seen.id) AS article, revision, row_number() OVER (
        PARTITION BY coalesce(alias.id, seen.id) ORDER BY is_page DESC, observed_at DESC, revision DESC
    ) AS place
    FROM seen LEFT JOIN alias ON alias.provisional = seen.id
) WHERE place = 1
"""
_NAMES_OTHERS = b'"same_as":["'


class Survey:
    """Looks through the files of an archive once. What it finds is kept in a nameless file, not in memory."""

    def __init__(self, archive: Archive, files: Iterable[SealedFile]) -> None:
        self._found = sqlite3.connect("")  # SQLite's temporary database: it goes with us, however we end
        self._found.executescript(_SCHEMA)
        for file in files:
            is_text = place_of(file.path).folder == KINDS["article"]
            for line in archive.lines(file):
                if is_text or _NAMES_OTHERS in line:
                    self._learn(orjson.loads(line), is_text=is_text)
        self._found.execute(_DECIDE)
        self._real_id = lru_cache(maxsize=10_000)(self._look_up)

    def article_id(self, article_id: str) -> str:
        """The id under which all records of that article join."""
        return self._real_id(article_id) if is_provisional(article_id) else article_id

    def is_in_force(self, article: dict[str, Any]) -> bool:
        """Whether a text is the newest that is held of its article."""
        values = (self.article_id(article["id"]), article["revision"])
        return bool(self._found.execute("SELECT 1 FROM in_force WHERE id = ? AND revision = ?", values).fetchone())

    def _learn(self, record: dict[str, Any], *, is_text: bool) -> None:
        if record["same_as"] and not is_provisional(record["id"]):
            names = [(other, record["id"]) for other in record["same_as"]]
            self._found.executemany("INSERT OR REPLACE INTO alias VALUES (?, ?)", names)
        if is_text:
            self._found.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (record["id"], *recency(record)))

    def _look_up(self, provisional: str) -> str:
        found = self._found.execute("SELECT id FROM alias WHERE provisional = ?", (provisional,)).fetchone()
        return found[0] if found else provisional
