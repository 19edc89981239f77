"""CSV that is safe to open in a spreadsheet: a file for each table, UTF-8 with a byte order mark, lines end in CR LF.

A spreadsheet takes a cell for a formula by its first character (OWASP, "CSV Injection"), and where numbers have a
comma, as in Kazakhstan, it parts cells at semicolons. So at the front of a text, and after a semicolon, an apostrophe
is put before such a character, and before an apostrophe, so that to take them away gives the text back.
"""

import csv
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kzcrawl.dates import machine_iso
from kzcrawl.export.export import Export
from kzcrawl.export.table import Table, Type
from kzcrawl.export.tables import TABLES

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BEFORE_DANGER = re.compile(rf"(?:\A|(?<=;))(?=['{re.escape(''.join(DANGEROUS))}])")


def write(export: Export, folder: Path) -> dict[str, int]:
    """Writes every table, also one without rows; returns how many each has."""
    return {table.name: _write_table(export, table, folder / f"{table.name}.csv") for table in TABLES}


def _write_table(export: Export, table: Table, path: Path) -> int:
    cells = [_CELLS[column.type] for column in table.columns]
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(column.name for column in table.columns)
        for _, row in export.rows(table):
            writer.writerow(None if value is None else cell(value) for cell, value in zip(cells, row, strict=True))
            written += 1
    return written


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return _BEFORE_DANGER.sub("'", text)


def joined(texts: Sequence[str]) -> str:
    """A list as a text, a line each: no text of the archive has a line break in it."""
    return "\n".join(texts)


def _list(texts: Sequence[str]) -> str:
    return harmless(joined(texts))


def _instant(moment: datetime) -> str:
    return machine_iso(moment)


def _day(day: date) -> str:
    return day.isoformat()


_CELLS: dict[Type, Callable[[Any], Any]] = {
    "text": harmless,
    "integer": int,
    "number": float,
    "instant": _instant,
    "day": _day,
    "list": _list,
    "lines": _list,
}
