"""Drops the raw captures of the days (UTC) before a day so long ago: 2y, 18m or 90d. Texts, view counts and all other
records stay, and each manifest still names what was there; a run of the kind prune says what is not any more. A file in
which a younger one has a body, which is never kept twice, stays until that is old as well. It cannot be undone. Cut
off, it is ended by the next run or never was. Needs the archive for itself.

examples:
  kzcrawl prune-raw --older-than 2y --dry-run
  kzcrawl prune-raw --older-than 18m
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import orjson

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.exceptions import BadInputError
from kzcrawl.mending.prune import Old, old_captures, prune
from kzcrawl.settings import Settings

_MONTHS = {"m": 1, "y": 12}
_PERIOD = re.compile(r"([0-9]{1,5})([ymd])")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--older-than", required=True, metavar="TIME", help="years, months or days: 2y, 18m, 90d")
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Drops them."""
    before = day_before(settings.clock.now().date(), arguments.older_than)
    is_dry: bool = arguments.dry_run
    layout = Archive(settings.ARCHIVE).layout
    old, sealed = (old_captures(layout, before), ()) if is_dry else prune(layout, settings.clock, before)
    if arguments.json:
        value = {"schema": "pruned/1", "before": before, "sealed": sealed, "goes": old.goes, "stays": old.stays}
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        print("\n".join(_lines(old, sealed, before, is_dry=is_dry)))
    return 0


def day_before(day: date, period: str) -> date:
    """The day that is so long before another; BadInputError where there is no such period, or no such day."""
    told = _PERIOD.fullmatch(period)
    number = int(told[1]) if told else 0
    if told is None or number < 1:
        raise BadInputError(f"expected --older-than with a time such as 2y, 18m or 90d, found {period!r}")
    try:
        return day - timedelta(days=number) if told[2] == "d" else _months_before(day, number * _MONTHS[told[2]])
    except (ValueError, OverflowError):
        raise BadInputError(f"expected --older-than with less than all time, found {period!r}") from None


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month; where that is too short, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _lines(old: Old, sealed: Sequence[Manifest], before: date, *, is_dry: bool) -> Iterator[str]:
    megabytes = sum(file.bytes for _, file in old.goes) / 1e6
    done = "would go" if is_dry else "are gone"
    yield f"{len(old.goes)} files of captures of before {before} {done}: {megabytes:.1f} MB"
    if old.stays:
        kept = sum(file.bytes for file in old.stays) / 1e6
        yield f"{len(old.stays)} as old stay, since younger ones have bodies in them: {kept:.1f} MB"
    for manifest in sealed:
        yield f"run {manifest.number} ({manifest.run})"
