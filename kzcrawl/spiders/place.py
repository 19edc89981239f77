"""The place of a walk: where it goes on, and which days it has behind it. Pure, and kept as JSON in the state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta

import orjson

from kzcrawl.days import Days, day_of, ranges_of
from kzcrawl.items import Covered

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """`url` is the next page, None where the listing has none. The walk has `passed` that day (ISO) and all later ones.

    `cards` are those of the page before, with their times (UTC, None: unknown), while their own pages are read.
    `unread` are articles whose pages could not be had, with the first and the last day that they may be of: these days
    are passed, but not complete. Once it `has_ended`, it waits for them alone. `second` is page 2 of a listing that
    does not lead there itself.
    """

    url: str | None
    passed: str
    cards: Mapping[str, str | None] = field(default_factory=dict)
    unread: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    has_ended: bool = False
    second: str | None = None

    def encoded(self) -> str:
        """As it is kept."""
        return orjson.dumps(asdict(self)).decode()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the search for the first page has come: page `newer` is newer than the days, `older` is not, as far as
    one is known. `second` is the address of page 2, `first` the cards of page 1."""

    newer: int
    older: int | None
    second: str | None
    first: Sequence[str]

    def encoded(self) -> str:
        """As it is kept."""
        return orjson.dumps(asdict(self)).decode()


def decoded(text: str | None) -> Place | Bounds | None:
    """What was kept of a walk; None where it has not begun."""
    if text is None:
        return None
    value = orjson.loads(text)
    return Place(**value) if "passed" in value else Bounds(**value)


def is_below(place: Place, days: Days) -> bool:
    """Whether all that a page showed is older than the days: the walk has come to its end."""
    told = [time for time in place.cards.values() if time]
    return bool(told) and max(told) < days.begin


def settled(place: Place, days: Days, is_waiting: Callable[[str], bool], today: date) -> tuple[Place, list[Days]]:
    """The place once all pages of its cards were asked for, and the days that are complete now and were not before.

    A listing goes on with what is older. So the days are passed that are later than the newest card of a page; the
    oldest would tell less: one card out of order, pinned or restamped, may be older than all the rest.
    """
    passed = date.fromisoformat(place.passed)
    told = [time for time in place.cards.values() if time]
    reached = max(days.since, day_of(max(told)) + _DAY) if told else passed
    reached = min(reached, passed)
    unread = {key: span for key, span in (*place.unread.items(), *_spans(place, days)) if is_waiting(key)}
    behind = Days(passed, days.until)
    candidates = {*Days(reached, passed - _DAY), *(day for day in _days_of(place.unread.values()) if day in behind)}
    complete = {day for day in candidates if day < today} - _days_of(unread.values())
    has_ended = place.has_ended or is_below(place, days)
    place = replace(place, passed=reached.isoformat(), cards={}, unread=unread, has_ended=has_ended)
    return place, ranges_of(complete)


def as_covered(complete: Iterable[Days], language: str | None, section: str | None) -> tuple[Covered, ...]:
    """Complete days as a manifest says them."""
    return tuple(Covered(language, section, each.since.isoformat(), each.until.isoformat()) for each in complete)


def _spans(place: Place, days: Days) -> Iterable[tuple[str, tuple[str, str]]]:
    """The first and the last day that each card may be of."""
    told = [time for time in place.cards.values() if time]
    oldest = day_of(min(told)).isoformat() if told else days.since.isoformat()
    newest = day_of(max(told)).isoformat() if told else days.until.isoformat()
    for key, time in place.cards.items():
        day = day_of(time).isoformat() if time else None
        yield key, (day or oldest, day or newest)


def _days_of(spans: Iterable[tuple[str, str]]) -> set[date]:
    return {day for span in spans for day in Days.of(*span)}
