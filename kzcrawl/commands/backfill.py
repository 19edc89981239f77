"""Reads the listings of a source for the articles that were published on the days from --since to --until, both
included, as Almaty counts them, newest first. Where a listing's pages have numbers, it finds the first one by halving.

It may be cut off at any moment: the same command goes on where it was, and repeats nothing that was kept. When it is
done it says so; --again begins anew, and reads again what was read before. While a nightly is at work on the archive,
it waits.

With --via web-archive the site is not asked: a web archive (setting CDX_URL) lists what it has captured of it since,
and every capture that differs from the one before is read as what was seen then.

examples:
  kzcrawl backfill kazakhstan_today --since 2024-01-01 --until 2024-12-31 --dry-run
  kzcrawl backfill kazakhstan_today --since 2024-01-01 --until 2024-12-31 --hours 1-6
  kzcrawl backfill kazakhstan_today --since 2024-03-01 --until 2024-03-31 --language ru --section society
  kzcrawl backfill kazakhstan_today --since 2024-03-01 --until 2024-03-03 --demo
  kzcrawl backfill kazakhstan_today --since 2019-01-01 --until 2019-12-31 --via web-archive
"""

import argparse
import importlib
import re
from typing import Any

from kzcrawl.archive.layout import Layout
from kzcrawl.commands.combined import refuse_with
from kzcrawl.commands.log_options import add_log_options
from kzcrawl.days import Days, day_at, days_given
from kzcrawl.exceptions import BadInputError
from kzcrawl.locking import refuse_if_busy
from kzcrawl.pages import names, source_named
from kzcrawl.settings import Settings

_SECTION = re.compile(r"[a-z_]+")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("source", metavar="SOURCE", help=f"what to crawl: {' '.join(names())}")
    parser.add_argument("--since", required=True, metavar="DAY", help="the first day, such as 2024-01-01")
    parser.add_argument("--until", required=True, metavar="DAY", help="the last day")
    parser.add_argument(
        "--language",
        action="append",
        default=[],
        metavar="CODE",
        help="ru, kk or en, as often as needed (default: all)",
    )
    parser.add_argument(
        "--section", action="append", default=[], metavar="NAME", help="such as society, likewise (default: everything)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what it would take, roughly, and ask for nothing")
    parser.add_argument(
        "--via",
        choices=("listings", "web-archive"),
        default="listings",
        help="what to read: the site's own listings (default), or what a web archive has captured of it",
    )
    parser.add_argument("--again", action="store_true", help="begin anew, and read again what was read before")
    parser.add_argument("--demo", action="store_true", help="crawl the embedded replica, offline, into ./demo-archive")
    add_bounds(parser)


def add_bounds(parser: argparse.ArgumentParser) -> None:
    """The arguments that bound what one process does."""
    parser.add_argument(
        "--hours", metavar="H-H", help="end outside of these hours of Almaty, such as 1-6; the same command goes on"
    )
    parser.add_argument(
        "--max-requests", type=int, metavar="N", help="end after so many requests; the same command goes on"
    )
    add_log_options(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Crawls, as far as it is not done; 0 if all was well, else 1."""
    if arguments.source not in names():
        source_named(arguments.source)  # which says what there is
    refuse_with(arguments, "--dry-run", "--demo", "--again")  # the bounds of one process are of no matter to the whole
    days = days_of(arguments.since, arguments.until, settings)
    for section in arguments.section:
        if not _SECTION.fullmatch(section):
            raise BadInputError(f"expected a section such as society, found {section!r}")
    if not arguments.demo:
        refuse_if_busy(Layout(settings.ARCHIVE), lock_of(arguments.source))
    return int(_past().by_range(days, arguments, settings))


def lock_of(source: str) -> str:
    """The lock of the one backfill of a source."""
    return f"backfill-{source}"


def days_of(since: str, until: str, settings: Settings) -> Days:
    """The days of a range; BadInputError where there are none such."""
    days = days_given(since, until, "--")
    today = day_at(settings.clock.now())
    if days.until > today:
        raise BadInputError(f"expected days until today, {today} in Almaty, found --until {days.until}")
    return days


def _past() -> Any:
    """All that a backfill needs takes long to load: who finds it at work has left before."""
    return importlib.import_module("kzcrawl.commands.past")
