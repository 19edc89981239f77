"""Writes what is sealed into PATH, a folder that is whole or absent: it has another name (PATH.part) until all of it is
on the disk. A name that is taken is refused, unless --replace and it is an older export.

  parquet   for DuckDB, polars, pandas: a folder a table, typed, below it source, year and month
  csv       a file a table, safe to open in a spreadsheet
  sqlite    archive.db with full-text search; with metadata.json beside it, `datasette PATH` is a browser of it
  text      a file an article, its text in force, as `kzcrawl import` reads it

Days are of publication in Almaty, of absences and unread pages those on which they were seen. A text or count of which
the day is not known is in no range; links and redactions have no day and are in every one.

examples:
  kzcrawl export --format parquet --into news
  kzcrawl export --format csv --into november --since 2025-11-01 --until 2025-11-30 --language ru --latest
"""

import argparse
import importlib
from pathlib import Path

import orjson

from kzcrawl import __version__
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection, selection_of
from kzcrawl.days import ends_given
from kzcrawl.exceptions import BadInputError
from kzcrawl.export.export import LABEL, Export
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable
from kzcrawl.whole import refuse_taken, whole

FORMATS = ("parquet", "csv", "sqlite", "text")  # each is a module of `kzcrawl.export`, loaded only to run


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--format", required=True, choices=FORMATS, help="the form of the export")
    parser.add_argument("--into", required=True, type=Path, metavar="PATH", help="the folder that is made")
    add_selection(parser)
    parser.add_argument("--latest", action="store_true", help="of each article only the text in force")
    parser.add_argument("--replace", action="store_true", help="replace an older export at PATH")


def add_selection(parser: argparse.ArgumentParser) -> None:
    """The options that choose records."""
    parser.add_argument("--since", metavar="DAY", help="the first day, such as 2024-01-01")
    parser.add_argument("--until", metavar="DAY", help="the last day")
    parser.add_argument("--source", action="append", default=[], help="of this source alone; as often as needed")
    parser.add_argument("--language", action="append", default=[], choices=("ru", "kk", "en"), help="likewise")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Writes the export, and prints how many rows each table has."""
    archive = Archive(settings.ARCHIVE)
    selection = chosen(archive, arguments)
    if arguments.into.resolve().is_relative_to(archive.layout.root.resolve()):
        raise BadInputError(f"expected --into outside of the archive that is exported, found {arguments.into}")
    refuse_taken(arguments.into, LABEL, replace=arguments.replace)  # before a long look at the archive
    with whole(arguments.into, LABEL, replace=arguments.replace) as folder:
        export = Export(archive, selection, latest=arguments.latest)
        rows: dict[str, int] = importlib.import_module(f"kzcrawl.export.{arguments.format}").write(export, folder)
        label = {
            "schema": "export/1",
            "format": arguments.format,
            "after": export.after,
            "software": f"kzcrawl {__version__}",
            "selection": {
                "since": selection.since,
                "until": selection.until,
                "sources": sorted(selection.sources),
                "languages": sorted(selection.languages),
                "latest": export.latest,
            },
            "rows": rows,
        }
        said = orjson.dumps(label, option=orjson.OPT_SORT_KEYS)
        (folder / LABEL).write_bytes(said + b"\n")
    print(said.decode() if arguments.json else _line(arguments.into, rows))
    return 0


def chosen(archive: Archive, arguments: argparse.Namespace) -> Selection:
    """What the bounds say; BadInputError where one cannot be."""
    for source in arguments.source:
        archive.refuse_unknown(source)
    ends = ends_given(arguments.since, arguments.until, "--")
    return selection_of((), arguments.source, arguments.language, ends)


def _line(target: Path, rows: dict[str, int]) -> str:
    return f"{printable(str(target))}: " + ", ".join(f"{number} {name}" for name, number in rows.items())
