"""A line for each copy that is linked to its original: when that appeared, who copied it how much later, how much of
the shorter text is in the other, whether the title was changed, how many paragraphs were added (+) and left out (-),
and what share of the copy's words is its own. Below: who copies whom, and whom the articles credit, also where no
original is held. The days are those of the copies.

examples:
  kzcrawl copies
  kzcrawl copies --since 2025-11-01 --until 2025-11-30 --source qazaq24
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from statistics import median
from typing import Any

import orjson

from kzcrawl.archive.copied import Copies, Pair, Record, copies_in, moment_of
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.given_days import add_days, given_days
from kzcrawl.lineage.changes import changes_of
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable

_ROW = "{:16}  {:16}  {:>8}  {:>5}  {:7}  {:>7}  {:>6}  {}"
_TITLE = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    add_days(parser, "of the copies")
    parser.add_argument("--source", help="only what this source copies")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the copies."""
    archive = Archive(settings.ARCHIVE)
    if arguments.source is not None:
        archive.refuse_unknown(arguments.source)
    copies = copies_in(archive, given_days(arguments, settings), arguments.source)
    rows = [_row(pair) for pair in copies.pairs]
    if arguments.json:
        value = {"schema": "copies/1", "copies": rows, "origins": list(_origins(copies))}
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        print("\n".join(map(printable, _lines(rows, list(_origins(copies))))))
    return 0


def _row(pair: Pair) -> dict[str, Any]:
    """All that is said of a copy: its link, both titles, the delay in minutes, and the changes."""
    published, copied = moment_of(pair.original), moment_of(pair.copy)
    return {
        **pair.link,
        "title": pair.original["title"],
        "copy_title": pair.copy["title"],
        "published_at": published,
        "copied_at": copied,
        "minutes": _minutes(published, copied),
        "changes": asdict(changes_of(_text(pair.copy), _text(pair.original))),
    }


def _minutes(published: str | None, copied: str | None) -> int | None:
    """How long it took to copy; None of an original that was given a later time since."""
    if (
        not published
        or not copied
        or (delay := datetime.fromisoformat(copied) - datetime.fromisoformat(published)).days < 0
    ):
        return None
    return round(delay.total_seconds() / 60)


def _text(record: Record) -> list[str]:
    return [record["title"] or "", *record["paragraphs"]]


def _origins(copies: Copies) -> Iterator[dict[str, Any]]:
    """By source whom its articles credit, the most often named first."""
    for (source, name), number in sorted(copies.credited.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        yield {"source": source, "name": name, "articles": number, "linked": copies.linked[source, name]}


def _lines(rows: list[dict[str, Any]], origins: list[dict[str, Any]]) -> Iterator[str]:
    if rows:
        yield _ROW.format("original", "copied by", "after", "same", "title", "par.", "own", "title of the original")
    for row in rows:
        changes = row["changes"]
        yield _ROW.format(
            (row["published_at"] or "")[:16].replace("T", " "),
            row["source"],
            _span(row["minutes"]),
            f"{row['similarity']:.0%}",
            "changed" if changes["title"] else "same",
            f"+{changes['added']} -{changes['removed']}",
            f"{changes['words']:.0%}",
            (row["title"] or "(no title)")[:_TITLE],
        )
    yield "who copies whom:" if rows else "no copies are linked to their originals"
    for (source, origin), minutes in _pairs(rows).items():
        known = [each for each in minutes if each is not None]
        soon = f", half of them within {_span(median(known))}" if known else ""
        yield f"  {source} copies {origin}: {len(minutes)} articles{soon}"
    yield "whom articles credit:" if origins else "no article credits another"
    for each in origins:
        yield f"  {each['source']}  {each['articles']:>5} {each['name']}, {each['linked']} of them linked"


def _pairs(rows: list[dict[str, Any]]) -> dict[tuple[str, str], list[float | None]]:
    """By who copied and who was copied, after how many minutes."""
    pairs: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in rows:
        pairs[row["source"], row["original"].partition(":")[0]].append(row["minutes"])
    return dict(sorted(pairs.items()))


def _span(minutes: float | None) -> str:
    """Minutes as hours and minutes: 26:05."""
    return "" if minutes is None else f"{int(minutes) // 60}:{int(minutes) % 60:02}"
