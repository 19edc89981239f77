"""What a crawl went for and found, as its captures tell it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from kzcrawl.items import Errand, Link, Parsed, Visit
from kzcrawl.pages import Source
from kzcrawl.replaying.readings import Reading


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit, the moment of it, and the link of the article whose page it was, if it was one's."""

    visit: Visit
    moment: datetime
    link: Link | None = None

    @property
    def is_read(self) -> bool:
        """Whether the article's own page came and was understood."""
        return self.visit.errand is not None and self.visit.errand.outcome == "read"


@dataclass(slots=True)
class Visits:
    """The visits of one run. `is_wall`: that led to other pages is no removal, so that it was tried again."""

    source: Source
    is_wall: bool
    _led: dict[str, int] = field(default_factory=dict)  # keys: by which status they were sent to another form of it
    _away: dict[str, Seen] = field(default_factory=dict)

    def of(self, readings: Iterable[Reading]) -> Iterator[Seen]:
        """What each page brought; at the end, which articles had led elsewhere and to no page of theirs."""
        for reading in readings:
            if seen := self._seen(reading):
                yield seen
        yield from self._away.values()

    def _seen(self, reading: Reading) -> Seen | None:
        if reading.is_web_archive:
            return Seen(self._visit(reading, "web_archive"), reading.fetched_at)
        if (address := self.source.key_of(reading.url)) is None:
            return Seen(self._visit(reading, "replay"), reading.fetched_at) if reading.status == 200 else None
        url, key = address
        link = Link(key, url, None, None, "article")
        errand = self._errand(reading, key)
        if errand is None:
            return None
        seen = Seen(replace(self._visit(reading, "replay"), errand=errand), reading.fetched_at, link)
        if errand.outcome == "elsewhere":
            failed = replace(seen.visit, errand=replace(errand, outcome="failed"))
            self._away[key] = replace(seen, visit=failed) if self.is_wall else seen
            return None
        if reading.status == 200:
            self._away.pop(key, None)
        return seen

    def _visit(self, reading: Reading, via: str) -> Visit:
        told, nothing = reading.told, Parsed(self.source.NAME)
        if not isinstance(told, str):
            return Visit(told or nothing, via, reading.seen_at, capture=reading.capture)
        return Visit(nothing, via, reading.seen_at, dropped=(told,), capture=reading.capture, unread=reading.unread)

    def _errand(self, reading: Reading, key: str) -> Errand | None:
        """What came of the way to an article's own page; None where that goes on."""
        address = self.source.key_of(reading.location) if reading.location else None
        if address and address[1] == key:
            self._led.setdefault(key, reading.status)
            return None
        status = self._led.pop(key, reading.status)
        return Errand(key, _outcome(reading), status)


def _outcome(reading: Reading) -> str:
    if isinstance(reading.told, Parsed):
        return "read" if reading.told.articles else "no_article"
    if reading.status in (404, 410):
        return "missing"
    if reading.status == 304:
        return "unchanged"
    return "elsewhere" if 300 <= reading.status < 400 else "failed"
