"""The range of days of --since and --until, either of which may be missing; no command, but what several share."""

import argparse
from datetime import date

from kzcrawl.days import FIRST, Days, day_at, days_given, ends_given
from kzcrawl.settings import Settings


def add_days(parser: argparse.ArgumentParser, whose: str) -> None:
    """The options."""
    parser.add_argument("--since", metavar="DAY", help=f"the first day {whose}, such as 2025-11-01")
    parser.add_argument("--until", metavar="DAY", help="the last one (default: today)")


def given_days(arguments: argparse.Namespace, settings: Settings) -> Days | None:
    """The days, None where neither end is given; BadInputError where there are none such."""
    if arguments.since is None and arguments.until is None:
        return None
    since = FIRST if arguments.since is None else arguments.since
    return days_given(since, day_at(settings.clock.now()) if arguments.until is None else arguments.until, "--")


def given_ends(arguments: argparse.Namespace) -> tuple[date, date]:
    """The first and the last day, where one is missing as far as it can be; BadInputError where there are none such."""
    since, until = ends_given(arguments.since, arguments.until, "--")
    return since or date.min, until or date.max
