"""A table that is exported: its typed columns, each with its meaning, and how a record becomes a row of it.

What a column is called, of which type it is and what it means is said once, here; Parquet's schema, the heads of CSV,
the tables of SQLite and `docs/export.md` are made of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, Literal

Record = dict[str, Any]
# An instant is aware and in UTC. Of `lines` each is a paragraph; a `list` has short texts.
Type = Literal["text", "integer", "number", "instant", "day", "list", "lines"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `value` takes it from a record, as the type's Python value or None."""

    name: str
    type: Type
    meaning: str
    value: Callable[[Record], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """All records of a kind. `key` names a record in it; `by` are further columns that it is searched by; `ids` are the
    columns that join articles, each with the field that has the id as it was archived."""

    name: str
    kind: str
    meaning: str
    key: tuple[str, ...]
    by: tuple[str, ...]
    columns: tuple[Column, ...]
    ids: Mapping[str, str] = field(default_factory=lambda: {"article_id": "id"})

    def row(self, record: Record) -> tuple[Any, ...]:
        """The values of a record, in the order of the columns."""
        return tuple(column.value(record) for column in self.columns)


def text(name: str, meaning: str) -> Column:
    """A column that is the record's own field of that name."""
    return Column(name, "text", meaning, itemgetter(name))


def number(name: str, meaning: str) -> Column:
    """The same of a number that need not be whole."""
    return Column(name, "number", meaning, itemgetter(name))


def integer(name: str, meaning: str) -> Column:
    """The same of a whole number."""
    return Column(name, "integer", meaning, itemgetter(name))


def list_of(name: str, meaning: str) -> Column:
    """The same of a list of short texts."""
    return Column(name, "list", meaning, itemgetter(name))


def instant(name: str, meaning: str) -> Column:
    """The same of a time, in UTC whatever its offset was."""
    return Column(name, "instant", meaning, lambda record: _instant(record[name]))


def offset(name: str, of: str, meaning: str) -> Column:
    """The offset, in minutes, that a time of the site had there."""
    return Column(name, "integer", meaning, lambda record: _offset_minutes(record[of]))


def part(name: str, of: str, key: str, meaning: str, kind: Type = "text") -> Column:
    """A field of a record's part, which may be missing."""
    read = date.fromisoformat if kind == "day" else lambda value: value
    return Column(name, kind, meaning, lambda record: _part(record[of], key, read))


def _part(value: Record | None, key: str, read: Callable[[Any], Any]) -> Any:
    found = value[key] if value else None
    return None if found is None else read(found)


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


def _offset_minutes(value: str | None) -> int | None:
    shift = datetime.fromisoformat(value).utcoffset() if value else None
    return None if shift is None else round(shift.total_seconds() / 60)
