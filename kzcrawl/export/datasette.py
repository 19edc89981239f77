"""What Datasette shows of an exported database: titles, what columns mean, facets, orders, and the search."""

from collections.abc import Sequence
from typing import Any

from kzcrawl.export.full_text import SEARCH
from kzcrawl.export.table import Table

_ORDER = ("published_at", "observed_at", "linked_at", "redacted_at")
_FACETS = ("source", "language", "section", "placement", "change", "status", "reason")


def metadata(tables: Sequence[Table]) -> dict[str, Any]:
    """The metadata of a database `archive` with these tables."""
    search = {
        "title": "Search by any form of a word",
        "description": "Finds articles that have each of these words, in any form. Of Kazakh words give the beginning.",
        "sql": SEARCH,
    }
    database = {"tables": {table.name: _described(table) for table in tables}, "queries": {"search": search}}
    return {
        "title": "Kazakh news",
        "description": "An archive of kzcrawl: articles, their revisions, and how widely they were read.",
        "databases": {"archive": database},
    }


def _described(table: Table) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    described: dict[str, Any] = {
        "description": f"{table.meaning[0].upper()}{table.meaning[1:]}.",
        "columns": {column.name: column.meaning for column in table.columns},
        "facets": [name for name in _FACETS if name in names],
        "sort_desc": next(name for name in _ORDER if name in names),
        "size": 50,
    }
    if table.name == "articles":
        described |= {"label_column": "title", "fts_table": "articles_fts", "fts_pk": "rowid"}
    return described
