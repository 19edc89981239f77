"""This machine's clock, held against that of a site."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kzcrawl.checks.result import Result, ok, warning

_MOST_MINUTES = 5


def drift(name: str, date: str | None, now: datetime) -> Result:
    """By the Date header of an answer that has just come."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return ok(name, "the site does not tell the time, so that nothing tells whether this machine's is right")
    minutes = (now - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds() / 60
    if abs(minutes) <= _MOST_MINUTES:
        return ok(name, "that of this machine and that of the site agree")
    found = f"this machine is {abs(minutes):.0f} minutes {'ahead of' if minutes > 0 else 'behind'} the site"
    return warning(name, found, "Let this machine set its clock (timedatectl set-ntp true), unless the site is wrong.")
