"""What a backfill is told to do: stretches of days, each by one listing, and how far one process may go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kzcrawl.dates import ALMATY
from kzcrawl.days import Days
from kzcrawl.exceptions import BadInputError
from kzcrawl.pages import Source
from kzcrawl.settings import Settings
from kzcrawl.spiders.ways import Way, ways_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days to be read by one listing; `language` and `section` are None where that has all of them."""

    language: str | None
    section: str | None
    listing: str
    days: Days

    @property
    def name(self) -> str:
        """What its place is kept by."""
        return f"{self.listing} {self.days}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the day in Almaty: from `first` o'clock until `last`; past midnight where that is the smaller one."""

    first: int
    last: int

    def __contains__(self, moment: datetime) -> bool:
        hour = moment.astimezone(ALMATY).hour
        if self.first < self.last:
            return self.first <= hour < self.last
        return hour >= self.first or hour < self.last

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Order:
    """One backfill. `job` is the name by which it goes on when it is run again; `most_requests` and `hours` bound what
    one process does of it; `via` names its plan."""

    job: str
    stretches: Sequence[Stretch]
    most_requests: int | None = None
    hours: Hours | None = None
    via: str = "listings"


def stretches_of(
    source: Source,
    ours: Settings,
    listings: Sequence[str],
    days: Days,
    languages: Sequence[str | None] = (),
    sections: Sequence[str] = (),
) -> list[Stretch]:
    """The stretches of a range, by the listings of a spider; all languages and sections unless some are named."""
    ways = list(ways_of(source, ours, listings, ()))
    there = [way.language for way in ways]
    for language in languages:
        if language not in there:
            found = ", ".join(each or "all in one" for each in there)
            raise BadInputError(
                f"expected a language that {source.NAME} has a listing of ({found}), found {language!r}"
            )
    chosen = [way for way in ways if not languages or way.language in languages]
    return [
        Stretch(way.language, section, listing, days)
        for way in chosen
        for listing, section in _listings(source, way, sections)
    ]


def _listings(source: Source, way: Way, sections: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """The listings of a language, or those of its sections beside them."""
    if not sections:
        yield from ((listing, None) for listing in way.listings)
        return
    beside = getattr(source, "section_listing", lambda *_: None)
    for section in sections:
        listing = beside(way.listings[0], section) if way.listings else None
        if listing is None:
            raise BadInputError(f"expected a source with listings of sections, found {source.NAME}, which has none")
        yield listing, section
