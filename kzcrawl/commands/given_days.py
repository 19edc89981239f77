"""The range of days of --since and --until, either of which may be missing; no command, but what several share."""

import argparse
from datetime import date

from kzcrawl.days import Days, day_at, day_given
from kzcrawl.exceptions import BadInputError
from kzcrawl.settings import Settings

_FIRST = "1992-01-01"  # no news is older


def add_days(parser: argparse.ArgumentParser, whose: str) -> None:
    """The options."""
    parser.add_argument("--since", metavar="DAY", help=f"the first day {whose}, such as 2025-11-01")
    parser.add_argument("--until", metavar="DAY", help="the last one (default: today)")


def given_days(arguments: argparse.Namespace, settings: Settings) -> Days | None:
    """The days, None where neither end is given; BadInputError where there are none such."""
    if arguments.since is None and arguments.until is None:
        return None
    until = day_given(arguments.until, "--until") if arguments.until is not None else day_at(settings.clock.now())
    days = Days(day_given(_FIRST if arguments.since is None else arguments.since, "--since"), until)
    _refuse_empty(days)
    return days


def given_ends(arguments: argparse.Namespace) -> tuple[date, date]:
    """The first and the last day, where one is missing as far as it can be; BadInputError where there are none such."""
    since = day_given(arguments.since, "--since") if arguments.since is not None else date.min
    until = day_given(arguments.until, "--until") if arguments.until is not None else date.max
    _refuse_empty(Days(since, until))
    return since, until


def _refuse_empty(days: Days) -> None:
    if days.until < days.since:
        raise BadInputError(f"expected --until not before --since {days.since}, found {days.until}")
