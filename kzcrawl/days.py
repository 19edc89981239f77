"""Days of publication, as Almaty counts them, and ranges of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from kzcrawl.dates import ALMATY, machine_iso
from kzcrawl.exceptions import BadInputError

FIRST, _LAST = date(1992, 1, 1), date(2899, 12, 31)  # no news is older; times are known for as long
_DAY = timedelta(days=1)
_WRITTEN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")  # `date.fromisoformat` also takes 2024-W09-4


@dataclass(frozen=True, slots=True)
class Days:
    """The days from one to another, both included."""

    since: date
    until: date

    @classmethod
    def of(cls, since: str, until: str) -> Self:
        """The days of two ISO dates."""
        return cls(date.fromisoformat(since), date.fromisoformat(until))

    def __iter__(self) -> Iterator[date]:
        return (self.since + n * _DAY for n in range(len(self)))

    def __len__(self) -> int:
        return max(0, (self.until - self.since).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"

    @property
    def begin(self) -> str:
        """The first instant of the first day, UTC, as text that sorts."""
        return first_instant_of(self.since)

    @property
    def end(self) -> str:
        """The first instant after the last day."""
        return first_instant_of(self.until + _DAY)


def day_given(given: str | date, option: str) -> date:
    """A day that somebody names, as text or as it is; BadInputError where it is none."""
    text = str(given)
    try:
        found = date.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise BadInputError(f"expected {option} with a day such as 2024-02-29, found {text!r}")
    if not FIRST <= found <= _LAST:
        raise BadInputError(f"expected {option} with a day from {FIRST} to {_LAST}, found {found}")
    return found


def days_given(since: str | date, until: str | date, prefix: str = "") -> Days:
    """The days from one that somebody names to another. `prefix` is what stands before "since" and "until" where they
    were given; BadInputError names them so."""
    days = Days(day_given(since, f"{prefix}since"), day_given(until, f"{prefix}until"))
    if not days:
        raise BadInputError(f"expected {prefix}until not before {prefix}since {days.since}, found {days.until}")
    return days


def ends_given(since: str | date | None, until: str | date | None, prefix: str = "") -> tuple[date | None, date | None]:
    """Likewise, where either may be missing."""
    if since is not None and until is not None:
        days = days_given(since, until, prefix)
        return days.since, days.until
    first = None if since is None else day_given(since, f"{prefix}since")
    return first, None if until is None else day_given(until, f"{prefix}until")


def first_instant_of(day: date) -> str:
    """When a day begins in Almaty: UTC, as text that sorts."""
    return machine_iso(datetime.combine(day, time(), ALMATY))


def day_of(moment: str) -> date:
    """The day in Almaty of an instant of ours."""
    return datetime.fromisoformat(moment).astimezone(ALMATY).date()


def day_at(moment: datetime) -> date:
    """The day in Almaty at an instant."""
    return moment.astimezone(UTC).astimezone(ALMATY).date()


def ranges_of(days: Iterable[date]) -> list[Days]:
    """Days in as few ranges as there are, in order."""
    found: list[Days] = []
    for day in sorted(set(days)):
        if found and day - found[-1].until == _DAY:
            found[-1] = Days(found[-1].since, day)
        else:
            found.append(Days(day, day))
    return found
