"""Which records an export takes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kzcrawl.archive.layout import KINDS, Place
from kzcrawl.dates import ALMATY

# By which of its times a record is of a day. Texts are filed by theirs; what is not named is in every range.
_TIMES = {"observation": "published_at", "absence": "observed_at", "unread": "observed_at"}


@dataclass(frozen=True, slots=True)
class Selection:
    """None, or nothing, is no bound. Days are of publication, as Almaty counts them; of what has no such day but was
    seen, the day of that. `latest`: of the texts only those in force."""

    since: date | None = None
    until: date | None = None
    sources: Collection[str] = ()
    languages: Collection[str] = ()
    latest: bool = False

    def takes_file(self, place: Place) -> bool:
        """Whether there may be wanted records in a file."""
        if self.sources and place.source not in self.sources:
            return False
        return place.folder != KINDS["article"] or self._has(place.day)

    def takes(self, record: dict[str, Any]) -> bool:
        """Whether a record of such a file is wanted; one that is in no language, or has no such time, always is."""
        if self.languages and record.get("language") not in (None, *self.languages):
            return False
        time = _TIMES.get(record["schema"].partition("/")[0])
        return time is None or self._has(_day(record[time]))

    def _has(self, day: date | None) -> bool:
        """Whether a day is in the range; one that is not known is in none."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or day) <= day <= (self.until or day)


def _day(moment: str | None) -> date | None:
    return datetime.fromisoformat(moment).astimezone(ALMATY).date() if moment else None
