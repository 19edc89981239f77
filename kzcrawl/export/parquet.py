"""Parquet: a folder for each table, below it one for each source, year and month (`source=…/year=…/month=…`)."""

from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kzcrawl.archive.layout import Place
from kzcrawl.export.export import Export
from kzcrawl.export.table import Column, Table, Type
from kzcrawl.export.tables import TABLES
from kzcrawl.folders import make_folder

TYPES: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "instant": pa.timestamp("us", tz="UTC"),
    "day": pa.date32(),
    "list": pa.list_(pa.string()),
    "lines": pa.list_(pa.string()),
}
PARTITIONS = ("source", "year", "month")
_UNDATED = 0  # year and month of what is filed under no day: pandas reads no null there
_ROWS = 5_000  # in a row group: a text takes some 5 kB


def write(export: Export, folder: Path) -> dict[str, int]:
    """Writes every table that has rows; returns how many each has."""
    return {table.name: _write_table(export, table, folder / table.name) for table in TABLES}


def columns_of(table: Table) -> list[Column]:
    """The columns that stand in the files: the source stands in the path alone, or readers would find it twice."""
    return [column for column in table.columns if column.name not in PARTITIONS]


def _write_table(export: Export, table: Table, folder: Path) -> int:
    schema = pa.schema([pa.field(c.name, TYPES[c.type], metadata={"meaning": c.meaning}) for c in columns_of(table)])
    wanted = [n for n, column in enumerate(table.columns) if column.name not in PARTITIONS]
    written = 0
    for partition, filed in groupby(export.rows(table), key=lambda pair: _partition(pair[0])):
        path = folder / partition / "part-0.parquet"
        make_folder(path.parent)
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            rows = (tuple(row[n] for n in wanted) for _, row in filed)
            for group in _groups(rows):
                arrays = [
                    pa.array(values, field.type) for values, field in zip(zip(*group, strict=True), schema, strict=True)
                ]
                writer.write_table(pa.table(arrays, schema), row_group_size=_ROWS)
                written += len(group)
    return written


def _partition(place: Place) -> str:
    year, month = (place.day.year, f"{place.day.month:02}") if place.day else (_UNDATED, _UNDATED)
    return f"source={place.source}/year={year}/month={month}"


def _groups(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while group := list(islice(rows, _ROWS)):
        yield group
