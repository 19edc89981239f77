"""Says for each day and language how many articles are held, how many are known of but not held, and whether a complete
walk, of a nightly or a backfill, has seen the whole day: from the archive alone. The verdicts:

  complete      a walk has seen all of the day, and every article that is known of is held
  empty         a walk has seen all of the day, and there is none
  partial       something of the day is known, but no walk has seen all of it, or an article is not held
  never looked  nothing is known

Without --since and --until, from the first day that a walk has seen to the last.

examples:
  kzcrawl coverage
  kzcrawl coverage kazakhstan_today --since 2024-01-01 --until 2024-12-31
  kzcrawl coverage kazakhstan_today --since 2024-01-01 --until 2024-12-31 --backfill
"""

import argparse
import importlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

import orjson

from kzcrawl.archive.coverage import Coverage, DayCoverage
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.backfill import add_bounds, days_of, lock_of
from kzcrawl.commands.combined import refuse_without
from kzcrawl.days import Days, day_at, ends_given, ranges_of
from kzcrawl.exceptions import BadInputError
from kzcrawl.locking import refuse_if_busy
from kzcrawl.pages import names
from kzcrawl.settings import Settings

_SIGNS = {"complete": "#", "empty": "0", "partial": "+", "never looked": "."}
_GAPS = ("partial", "never looked")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="whose days (default: every source's)")
    parser.add_argument("--since", metavar="DAY", help="the first day, such as 2024-01-01")
    parser.add_argument("--until", metavar="DAY", help="the last day")
    parser.add_argument(
        "--backfill",
        action="store_true",
        help="fill what is partial or was never looked at, until yesterday",
    )
    add_bounds(parser)
    parser.set_defaults(again=False)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints what is covered; with --backfill fills the gaps instead, and 0 if all was well with that, else 1."""
    if arguments.backfill and not arguments.source:
        raise BadInputError(f"expected --backfill with a source ({', '.join(names())}), found none")
    refuse_without(arguments, "--backfill", "--hours", "--max-requests")
    since, until = _bounds(arguments, settings)
    archive = Archive(settings.ARCHIVE)
    if arguments.source is not None:
        archive.refuse_unknown(arguments.source)
    covered = {name: Coverage(archive, name) for name in ([arguments.source] if arguments.source else names())}
    days = {name: coverage.days(since, until) for name, coverage in covered.items()}
    if arguments.backfill:
        return _fill(days[arguments.source], arguments, settings)
    if arguments.json:
        rows = [
            {"source": name, **asdict(row), "verdict": row.verdict} for name, found in days.items() for row in found
        ]
        print(orjson.dumps({"schema": "coverage/1", "days": rows}, option=orjson.OPT_SORT_KEYS).decode())
        return 0
    for name, coverage in covered.items():
        for line in _lines(name, coverage, days[name]):
            print(line)
    print("  ".join(f"{sign} {verdict}" for verdict, sign in _SIGNS.items()))
    return 0


def _bounds(arguments: argparse.Namespace, settings: Settings) -> tuple[date | None, date | None]:
    if arguments.since is not None and arguments.until is not None:
        days = days_of(arguments.since, arguments.until, settings)
        return days.since, days.until
    return ends_given(arguments.since, arguments.until, "--")


def _lines(source: str, coverage: Coverage, days: Sequence[DayCoverage]) -> Iterator[str]:
    """A source: by language its figures, a calendar, and its gaps."""
    for language, of_language in groupby(days, key=lambda row: row.language):
        rows = list(of_language)
        counts = Counter(row.verdict for row in rows)
        figures = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _SIGNS)
        held, known = sum(row.held for row in rows), sum(row.known for row in rows)
        yield f"{source} {language or 'all languages'}: {len(rows)} days: {figures}; {held} articles, {known} not held"
        yield from _calendar(rows)
        for verdict in _GAPS:
            if gaps := ranges_of(row.day for row in rows if row.verdict == verdict):
                yield f"  {verdict}: {', '.join(map(_range, gaps))}"
        yield ""
    if days and (hint := coverage.unexplained(Days(days[0].day, days[-1].day))):
        yield f"{source}: {hint} numbers between its articles of these days are of none that is known (a hint only)"
        yield ""


def _calendar(rows: Iterable[DayCoverage]) -> Iterator[str]:
    """A line a month, a sign a day."""
    yield "           1   5    10   15   20   25   30"
    for month, of_month in groupby(rows, key=lambda row: f"{row.day:%Y-%m}"):
        signs = {row.day.day: _SIGNS[row.verdict] for row in of_month}
        yield f"  {month}  {''.join(signs.get(day, ' ') for day in range(1, 32))}".rstrip()


def _range(days: Days) -> str:
    return str(days) if len(days) > 1 else str(days.since)


def _fill(days: Iterable[DayCoverage], arguments: argparse.Namespace, settings: Settings) -> int:
    """Hands the gaps on to the backfill."""
    today = day_at(settings.clock.now())
    gaps: defaultdict[str | None, list[date]] = defaultdict(list)
    for row in days:
        if row.verdict in _GAPS and row.day < today:
            gaps[row.language].append(row.day)
    refuse_if_busy(Layout(settings.ARCHIVE), lock_of(arguments.source))
    past: Any = importlib.import_module("kzcrawl.commands.past")
    return int(past.by_gaps({language: ranges_of(found) for language, found in gaps.items()}, arguments, settings))
