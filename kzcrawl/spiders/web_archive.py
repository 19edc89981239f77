"""A backfill from a web archive: first what it has captured since the first day, then of the pages of these days every
capture that differs from the one before.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Step, Visit
from kzcrawl.monitors.pages import page_failures
from kzcrawl.settings import Settings
from kzcrawl.spiders.capture_lists import CaptureLists
from kzcrawl.spiders.captured_articles import CapturedArticles
from kzcrawl.spiders.leave import Leave
from kzcrawl.spiders.order import Order, Stretch
from kzcrawl.spiders.replays import Replays
from kzcrawl.wayback import replay_url_of

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider


class WebArchive:
    """What a web archive has of the days of some stretches, below the folders of their listings. The site is not
    asked."""

    def __init__(self, spider: "NewsSpider", order: Order) -> None:
        self._spider, self._order = spider, order
        self._replays = Replays(spider)
        self._missed = 0  # lists and captures that could not be had
        self._leave: Leave | None = None
        self._has_ended = False

    async def visits(self) -> AsyncIterator[Visit]:
        """Every visit of this process."""
        spider, progress = self._spider, self._spider.share.progress
        spider.instead = (spider.ours.CDX_URL, replay_url(spider.ours))
        self._leave = Leave(spider.share, spider.ours, self._order, spider.logger)
        for stretch in self._order.stretches:
            if not progress.is_done(stretch.name):
                async for visit in self._read(stretch):
                    yield visit
        await spider.settle()
        self._has_ended = True

    def end(self) -> list[Manifest]:
        """Seals what was brought. What was held back is decided once nothing waits."""
        share = self._spider.share
        if not self._has_ended:
            return share.stop()
        failures = [*page_failures(self._replays.pages), *(["captures_missed"] if self._missed else [])]
        notes = [f"paused:{self._leave.reason}"] if self._leave and self._leave.reason else []
        verdict = Verdict("failed" if failures else "ok", (*failures, *notes))
        is_done = all(share.progress.is_done(stretch.name) for stretch in self._order.stretches)
        return share.finish(verdict) if is_done else share.stop(verdict)

    async def _read(self, stretch: Stretch) -> AsyncIterator[Visit]:
        """First the lists, then the captures."""
        spider, place, missed = self._spider, replay_url(self._spider.ours), self._missed
        prefix = _folder_of(stretch.listing)
        lists = CaptureLists(spider, prefix, parse_instant(stretch.days.begin), place)
        async for visit in lists.visits(self._may_go_on):
            self._note(visit)
            yield visit
        await spider.settle()
        articles = CapturedArticles(spider, prefix, stretch.days, place)
        async for visit in articles.visits(self._replays, self._may_go_on):
            self._note(visit)
            yield visit
        await spider.settle()
        self._missed += lists.later + articles.later
        if self._missed == missed and await self._may_go_on():
            spider.share.note(Step(stretch.name, "", is_done=True))

    def _note(self, visit: Visit) -> None:
        self._missed += bool(visit.errand and visit.errand.outcome == "failed")

    async def _may_go_on(self) -> bool:
        """Whether another request may be made."""
        if self._replays.pages.is_down:
            return False
        return self._leave is not None and await self._leave.is_given()


def replay_url(ours: Settings) -> str:
    """Where the web archive of the settings replays; BadInputError where nothing tells."""
    found = ours.REPLAY_URL or replay_url_of(ours.CDX_URL)
    if found is None:
        raise BadInputError(f"expected the setting REPLAY_URL, for nothing tells where {ours.CDX_URL} replays captures")
    return found


def _folder_of(listing: str) -> str:
    """Below which folder a listing shows articles: www.kt.kz/rus/ for https://www.kt.kz/rus/all."""
    return f"{listing.partition('://')[2].rpartition('/')[0]}/"
