"""Some days of the replica's past as a web archive has captured them, and what an archive of that has to hold."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from kzcrawl.days import Days
from kzcrawl.demo.days import stories_of
from kzcrawl.demo.shown import Shown
from kzcrawl.demo.site import Site
from kzcrawl.demo.world import World
from tests.crawl.captured import revisions_of
from tests.crawl.night import counts_of
from tests.torture.backfills import SOURCE

# How many nights after its day an article's page is captured: before anything becomes of it; when it was edited, given
# another time or removed; and long after, when what was away for a day is there again.
_NIGHTS = (0, 1, 30)
_WORLD = World(edits_past=True)


class Captured:
    """The page of each article of the days, at three moments; the truth of them is that of the replica's world.

    `revisions` are those of each article by id, oldest first, `counts` the natural keys of all observations, and
    `number` how many captures show an article: of one that was removed there is a capture of its absence.
    """

    def __init__(self, days: Days) -> None:
        self.days, self.number = days, 0
        self.last = _night(days.until + timedelta(days=_NIGHTS[-1]))
        moments, counts = defaultdict[str, list[tuple[datetime, Shown]]](list), set[object]()
        for site, path in self.pages():
            if found := site.shown_on(path):
                moments[f"{SOURCE}:{found[0].story.key}"].append((site.pages.instant, found[0]))
                counts |= counts_of(found)
                self.number += 1
        self.revisions: dict[str, list[dict[str, Any]]] = {key: revisions_of(each) for key, each in moments.items()}
        self.counts = Counter(counts)

    def __str__(self) -> str:
        revisions = sum(map(len, self.revisions.values()))
        return f"{self.days}: {len(self.revisions)} articles, {revisions} revisions, {self.counts.total()} counts"

    def pages(self) -> Iterator[tuple[Site, str]]:
        """What was captured, night by night, as a crawler comes by: paths of the site as it was then."""
        for night in Days(self.days.since, self.last.date()):
            site = Site(SOURCE, _WORLD, _night(night))
            for day in (night - timedelta(days=n) for n in _NIGHTS):
                yield from ((site, story.path) for story in stories_of(_WORLD.seed, day) if day in self.days)


def _night(day: date) -> datetime:
    """As in the replica, at 22 o'clock UTC of the day."""
    return datetime.combine(day, time(22), UTC)
