"""Parquet, as the tools read it that people have."""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from kzcrawl.dates import machine_iso
from kzcrawl.export.parquet import TYPES, columns_of
from kzcrawl.export.tables import ARTICLES, OBSERVATIONS, TABLES
from tests.export.conftest import Exported, counted, kept

# The types of docs/export.md, as each tool calls them.
OF_DUCKDB = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "instant": "TIMESTAMP WITH TIME ZONE",
    "day": "DATE",
    "list": "VARCHAR[]",
    "lines": "VARCHAR[]",
}
OF_POLARS = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "instant": pl.Datetime("us", "UTC"),
    "day": pl.Date(),
    "list": pl.List(pl.String),
    "lines": pl.List(pl.String),
}


@pytest.fixture(scope="module")
def folder(exported: Exported) -> Path:
    return exported("parquet")


def test_duckdb_reads_the_types_of_the_docs(folder: Path) -> None:
    for table in (ARTICLES, OBSERVATIONS):
        found = duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{folder}/{table.name}/**/*.parquet')").fetchall()  # noqa: S608
        types = {row[0]: row[1] for row in found}
        expected = {column.name: OF_DUCKDB[column.type] for column in columns_of(table)}
        assert types == expected | {"source": "VARCHAR", "year": "BIGINT", "month": "BIGINT"}


def test_polars_reads_the_types_of_the_docs(folder: Path) -> None:
    for table in (ARTICLES, OBSERVATIONS):
        expected = {column.name: OF_POLARS[column.type] for column in columns_of(table)}
        of_path = {"source": pl.String(), "year": pl.Int64(), "month": pl.Int64()}
        assert dict(pl.read_parquet(folder / table.name).schema) == expected | of_path


def test_pandas_reads_the_types_of_the_docs(folder: Path) -> None:
    frame = pd.read_parquet(folder / "articles")
    assert str(frame["published_at"].dtype) == "datetime64[us, UTC]"
    assert str(frame["revision"].dtype) == "int64"
    assert str(frame["title"].dtype) == "str"
    assert set(frame["source"].astype(str)) == {"kazakhstan_today", "qazaq24"}


def test_the_counts_are_those_of_the_manifests(folder: Path, night: Path) -> None:
    for table, number in counted(night).items():
        files = list((folder / table).rglob("*.parquet"))
        assert sum(len(pd.read_parquet(file)) for file in files) == number
    assert counted(night)["articles"] > 200


def test_a_row_says_what_its_record_says(folder: Path, night: Path) -> None:
    frame = pl.read_parquet(folder / "articles")
    rows = {(row["id"], row["revision"]): row for row in frame.to_dicts()}
    for record in kept(night)["articles"]:
        row = rows[record["id"], record["revision"]]
        assert row["paragraphs"] == record["paragraphs"]
        assert row["dateline_place"] == (record["dateline"] or {}).get("place")
        assert row["observed_at"] is None or machine_iso(row["observed_at"]) == record["observed_at"]
        assert row["published_offset_minutes"] in (300, None)


def test_every_type_of_a_column_is_known() -> None:
    assert {column.type for table in TABLES for column in table.columns} <= set(TYPES) == set(OF_DUCKDB)
