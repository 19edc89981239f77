"""SQLite: `archive.db`, a table for each kind, with full-text search; `metadata.json` beside it is for Datasette."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from kzcrawl.dates import machine_iso
from kzcrawl.export.csv import joined
from kzcrawl.export.datasette import metadata
from kzcrawl.export.export import Export
from kzcrawl.export.full_text import index_words
from kzcrawl.export.table import Table, Type
from kzcrawl.export.tables import ARTICLES, TABLES

DATABASE, METADATA = "archive.db", "metadata.json"
_ROWS = 1_000  # of one insertion

IN_FORCE = replace(
    ARTICLES,
    meaning="articles, a row each with its text in force: of its own page, last seen",
    key=("article_id",),
    by=("published_at", "source", "section", "url", "content_hash"),
)
REVISIONS = replace(ARTICLES, name="revisions")
OTHERS = tuple(table for table in TABLES if table is not ARTICLES)


def write(export: Export, folder: Path) -> dict[str, int]:
    """Writes the database and its metadata; returns how many rows each table has."""
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")  # it is whole or absent anyway
        for table in (IN_FORCE, REVISIONS, *OTHERS):
            _create(database, table)
        rows = _write_texts(export, database)
        for table in OTHERS:
            rows[table.name] = _insert(database, table, (row for _, row in export.rows(table)))
        for table in (IN_FORCE, REVISIONS, *OTHERS):
            _index(database, table)
        index_words(database)
        database.execute("ANALYZE")
    described = metadata((IN_FORCE, REVISIONS, *OTHERS))
    (folder / METADATA).write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2))
    return rows


def _create(database: sqlite3.Connection, table: Table) -> None:
    columns = [f"{column.name} {_TYPES[column.type]}{_role(table, column.name)}" for column in table.columns]
    database.execute(f"CREATE TABLE {table.name} ({', '.join(columns)})")


def _role(table: Table, column: str) -> str:
    if column not in table.ids:
        return ""
    return " PRIMARY KEY" if table is IN_FORCE else " REFERENCES articles (article_id)"


def _index(database: sqlite3.Connection, table: Table) -> None:
    """Indexes made at the end take half the time."""
    keys = [] if table is IN_FORCE else [table.key]
    for names in (*keys, *((name,) for name in table.by)):
        database.execute(f"CREATE INDEX {table.name}_by_{'_'.join(names)} ON {table.name} ({', '.join(names)})")


def _write_texts(export: Export, database: sqlite3.Connection) -> dict[str, int]:
    """Every text as a revision, and the one in force as the article."""
    written = {IN_FORCE.name: 0, REVISIONS.name: 0}
    records = (record for _, record in export.records(ARTICLES))
    while group := list(islice(records, _ROWS)):
        in_force = [record for record in group if export.is_in_force(record)]
        revisions = in_force if export.latest else group
        for table, found in ((IN_FORCE, in_force), (REVISIONS, revisions)):
            written[table.name] += _insert(database, table, map(table.row, found))
    return written


def _insert(database: sqlite3.Connection, table: Table, rows: Iterator[Sequence[Any]]) -> int:
    places = ", ".join("?" * len(table.columns))
    values = [_VALUES[column.type] for column in table.columns]
    found = (tuple(None if cell is None else of(cell) for of, cell in zip(values, row, strict=True)) for row in rows)
    return database.executemany(f"INSERT INTO {table.name} VALUES ({places})", found).rowcount  # noqa: S608 - our names


def _json(texts: Sequence[str]) -> str:
    return orjson.dumps(texts).decode()


def _same(value: Any) -> Any:
    return value


_TYPES: dict[Type, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "instant": "TEXT",
    "day": "TEXT",
    "list": "TEXT",
    "lines": "TEXT",
}
_VALUES: dict[Type, Callable[[Any], Any]] = {
    "text": _same,
    "integer": _same,
    "number": _same,
    "instant": machine_iso,
    "day": str,
    "list": _json,
    "lines": joined,
}
