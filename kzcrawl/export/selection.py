"""Which records an export takes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from kzcrawl.archive.layout import Place


@dataclass(frozen=True, slots=True)
class Selection:
    """None, or nothing, is no bound. A day is the one under which the archive has filed a record: of a text that of
    publication, in Almaty; of all else that of the run, in UTC. `latest`: of the texts only those in force."""

    since: date | None = None
    until: date | None = None
    sources: Collection[str] = ()
    languages: Collection[str] = ()
    latest: bool = False

    def takes_file(self, place: Place) -> bool:
        """Whether there may be wanted records in a file."""
        if self.sources and place.source not in self.sources:
            return False
        if place.day is None:
            return self.since is None and self.until is None
        return (self.since or place.day) <= place.day <= (self.until or place.day)

    def takes(self, record: dict[str, Any]) -> bool:
        """Whether a record of such a file is wanted; one that is in no language always is."""
        return not self.languages or record.get("language") in (None, *self.languages)
