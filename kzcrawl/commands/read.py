"""Reads one page (a FILE as `kzcrawl import` takes it, or an http(s) URL, fetched once) and shows side by side what
each reading makes of it: by structured data, by known class names, and by the text alone. A row where readings differ
is marked. Below, the article as it would be archived, and the lines that are part of none. Nothing is archived.

examples:
  kzcrawl read page.html
  kzcrawl read https://www.kt.kz/rus/state/…_1377984370.html
"""

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path

import orjson

from kzcrawl import inputs
from kzcrawl.dates import local_iso
from kzcrawl.exceptions import BadInputError, ParseError
from kzcrawl.fetch import fetch
from kzcrawl.inputs import Given
from kzcrawl.items import Page, Parsed, Told
from kzcrawl.pages import Source, source_named, source_of
from kzcrawl.settings import Settings, places_of
from kzcrawl.terminal import printable

_COLUMN = 34
_LABEL = 16


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("page", metavar="FILE|URL", help="a saved page, or the address of one")
    parser.add_argument("--source", help="whose page this is, where its text does not say it")
    parser.add_argument("--url", help="the address of the page in FILE")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Shows the readings; 1 if no reading understands the page."""
    page = _page(arguments.page, arguments.url, settings)
    try:
        source = source_of(page) if arguments.source is None else source_named(arguments.source)
    except ParseError as error:
        fault = ParseError.REASONS[error.reason]
        raise BadInputError(f"{arguments.page}: {fault}; --source says whose it is") from None
    readings = {name: _attempt(source, page, [name]) for name in source.READINGS}
    chosen = _attempt(source, page, source.READINGS)
    if arguments.json:
        print(orjson.dumps({"schema": "reading/1", "readings": readings, "chosen": chosen}, default=_plain).decode())
    else:
        _show(source, readings, chosen)
    return 1 if isinstance(chosen, ParseError) else 0


def _page(given: str, url: str | None, settings: Settings) -> Page:
    most_bytes = settings.PAGE_MEGABYTES * 1_000_000
    if given.startswith(("http://", "https://")):
        if url is not None:
            raise BadInputError(f"expected --url with a FILE, found it with the address {given}")
        return fetch(given, places_of(settings), most_bytes, settings.clock.now(), settings.user_agent)
    return inputs.only_page(Path(given), Given(url), most_bytes)


def _attempt(source: Source, page: Page, readings: Sequence[str]) -> Parsed | ParseError:
    try:
        return source.parse(page, readings)
    except ParseError as error:
        return error


def _show(source: Source, readings: dict[str, Parsed | ParseError], chosen: Parsed | ParseError) -> None:
    print(f"source: {source.NAME}\n")
    columns = {name: _facts(reading) for name, reading in readings.items()}
    print(("  " + " " * _LABEL + "".join(f"{name:{_COLUMN}}" for name in columns)).rstrip())
    for label in _facts_labels(columns):
        cells = [facts.get(label, "") for facts in columns.values()]
        differs = len({facts[label] for facts in columns.values() if label in facts}) > 1
        print(
            (
                f"{'≠' if differs else ' '} {label:{_LABEL}}" + "".join(f"{_cut(cell):{_COLUMN}}" for cell in cells)
            ).rstrip()
        )
    if isinstance(chosen, ParseError):
        print(f"\nnot understood: {printable(str(chosen))}")
        return
    for told in chosen.articles[:1]:
        print(f"\nthe article as it would be archived, by {told.parser}:")
        for text in (told.head.title or "(no title)", told.subtitle, *told.paragraphs):
            if text:
                print(f"\n{textwrap.fill(printable(text), 100, initial_indent='  ', subsequent_indent='  ')}")
    print(f"\nleft over: {len(chosen.leftover)} lines")
    for line in chosen.leftover:
        print(f"  {textwrap.shorten(printable(line), 100, placeholder=' …')}")


def _facts_labels(columns: dict[str, dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(label for facts in columns.values() for label in facts))


def _facts(reading: Parsed | ParseError) -> dict[str, str]:
    """What a reading found, a line a fact."""
    if isinstance(reading, ParseError):
        return {"": f"nothing ({reading.reason})"}
    counts = sum(sighting.views is not None for sighting in reading.sightings)
    facts = {
        "language": reading.language,
        "articles": str(len(reading.articles)),
        "cards": f"{len(reading.sightings)}, {counts} with a count",
        "left over": f"{len(reading.leftover)} lines",
    }
    return facts | (_article_facts(reading.articles[0]) if reading.articles else {})


def _article_facts(told: Told) -> dict[str, str]:
    head = told.head
    origin, dateline = told.syndicated_from, told.dateline
    times = {"published": head.published_at, "archived": told.archived_at}
    return {
        "title": head.title or "-",
        "subtitle": told.subtitle or "-",
        **{label: local_iso(time)[:16] if time else "-" for label, time in times.items()},
        "views": "-" if head.views is None else str(head.views),
        "dateline": f"{dateline.place}, {dateline.date}" if dateline else "-",
        "credit": told.credit or "-",
        "origin": origin.name if origin else "-",
        "paragraphs": f"{len(told.paragraphs)}, {sum(map(len, told.paragraphs))} letters",
        "images": str(len(told.images)),
        "tags": ", ".join(told.tags) or "-",
        "key": head.key or "-",
        "flags": ", ".join(head.flags) or "-",
    }


def _cut(cell: str) -> str:
    cell = printable(cell)
    return cell if len(cell) < _COLUMN else f"{cell[: _COLUMN - 3]}… "


def _plain(value: object) -> object:
    """What JSON does not know by itself."""
    if isinstance(value, ParseError):
        return {"unread": value.reason}
    raise TypeError(type(value))
