"""docs/export.md has the columns that there are. `--update-golden` writes them there."""

import json
import re
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kzcrawl.export.full_text import SEARCH
from kzcrawl.export.table import Table, Type
from kzcrawl.export.tables import TABLES
from tests.conftest import Run
from tests.export.conftest import Exported, Into

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = ROOT / "docs" / "export.md"
UNITS = "A text is UTF-8, a whole number has 64 bits, a time is an instant in UTC.\n"
HEAD, MARK, _ = DOCS.read_text("utf-8").partition(f"\n## The tables\n\n{UNITS}")
WORDS: dict[Type, str] = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "instant": "time",
    "day": "day",
    "list": "list of texts",
    "lines": "list of texts",
}


def lines_of(table: Table) -> Iterator[str]:
    yield from ("", f"### {table.name}", "", f"{table.meaning[0].upper()}{table.meaning[1:]}.", "")
    yield from ("| column | type | what it is |", "|---|---|---|")
    for column in table.columns:
        yield f"| `{column.name}` | {WORDS[column.type]} | {column.meaning} |"


def test_the_docs_have_every_column_with_its_type_and_meaning(pytestconfig: pytest.Config) -> None:
    tables = "\n".join(line for table in TABLES for line in lines_of(table)) + "\n"
    if pytestconfig.getoption("--update-golden"):
        DOCS.write_text(HEAD + MARK + tables, "utf-8")
    assert DOCS.read_text("utf-8") == HEAD + MARK + tables


def test_the_examples_in_python_run(export: Into, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export("parquet").rename(tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"(?s)```python\n(.*?)```", HEAD)
    assert examples
    for example in examples:
        (tmp_path / "example.py").write_text(example)
        runpy.run_path(str(tmp_path / "example.py"))


def test_the_query_for_duckdb_runs(export: Into, tmp_path: Path) -> None:
    export("parquet").rename(tmp_path / "news")
    (query,) = re.findall(r'(?m)^    duckdb -c "(.*)"$', HEAD)
    script = f"import duckdb; print(duckdb.sql({query!r}).fetchall())"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "('qazaq24', " in done.stdout


def test_the_query_for_sqlite_runs(exported: Exported) -> None:
    (query,) = re.findall(r'(?m)^    sqlite3 db/archive.db "(.*)"$', HEAD)
    with closing(sqlite3.connect(exported("sqlite") / "archive.db")) as database:
        assert len(database.execute(query).fetchall()) == 9


def test_the_search_of_the_docs_stands_in_the_metadata(exported: Exported) -> None:
    metadata = json.loads((exported("sqlite") / "metadata.json").read_bytes())
    assert metadata["databases"]["archive"]["queries"]["search"]["sql"] == SEARCH


def test_the_examples_of_the_readme_run(kzcrawl: Run, night: Path) -> None:
    section = README.partition("\n## Export\n")[2].partition("\n## ")[0]
    examples = re.findall(r"(?m)^    kzcrawl (export --format [a-z].*?)(?: &&.*)?$", section)
    assert len(examples) > 2
    for example in examples:
        done = kzcrawl(*example.split(), "--archive", night)
        assert (done.returncode, done.stderr) == (0, "")
