"""A backfill from a web archive: first what it has captured since the first day, then of the pages of these days every
capture that differs from the one before.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.dates import parse_instant
from kzcrawl.days import Days
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Visit
from kzcrawl.monitors import verdict_of
from kzcrawl.settings import Settings
from kzcrawl.spiders.capture_lists import CaptureLists
from kzcrawl.spiders.captured_articles import CapturedArticles
from kzcrawl.spiders.replays import Replays
from kzcrawl.wayback import replay_url_of

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider


class WebArchive:
    """What a web archive has of some days of a source, below the folders of some listings. The site is not asked."""

    def __init__(
        self, spider: "NewsSpider", listings: Sequence[str], days: Days, leave: Callable[[], Awaitable[bool]]
    ) -> None:
        self._spider, self._days, self._leave = spider, days, leave
        self._prefixes = tuple(dict.fromkeys(map(_folder_of, listings)))
        self._replays = Replays(spider)
        self._missed = 0  # lists and captures that could not be had
        self._is_paused = self._has_ended = False

    async def visits(self) -> AsyncIterator[Visit]:
        """Every visit of this process."""
        spider, place = self._spider, replay_url(self._spider.ours)
        spider.instead = (spider.ours.CDX_URL, place)
        lists = CaptureLists(spider, self._prefixes, parse_instant(self._days.begin), place)
        async for visit in self._counted(lists.visits(self._may_go_on)):
            yield visit
        await spider.settle()
        articles = CapturedArticles(spider, self._prefixes, self._days, place)
        async for visit in self._counted(articles.visits(self._replays, self._may_go_on)):
            yield visit
        await spider.settle()
        self._missed += articles.later
        self._has_ended = True

    def end(self) -> list[Manifest]:
        """Seals what was brought. What was held back is decided once nothing waits."""
        share = self._spider.share
        if not self._has_ended:
            return share.stop()
        found = verdict_of([], [], self._replays.pages, must_bring=False).findings
        findings = (*found, *(["captures_missed"] if self._missed else []))
        verdict = Verdict("failed" if findings else "ok", findings)
        return share.stop(verdict) if self._missed or self._is_paused else share.finish(verdict)

    async def _counted(self, visits: AsyncIterator[Visit]) -> AsyncIterator[Visit]:
        async for visit in visits:
            self._missed += bool(visit.errand and visit.errand.outcome == "failed")
            yield visit

    async def _may_go_on(self) -> bool:
        """Whether another request may be made."""
        is_down = self._replays.pages.is_down
        if is_down and not self._is_paused:
            self._spider.logger.warning("the web archive does not answer: the rest waits")
        self._is_paused = is_down or not await self._leave()
        return not self._is_paused


def replay_url(ours: Settings) -> str:
    """Where the web archive of the settings replays; BadInputError where nothing tells."""
    found = ours.REPLAY_URL or replay_url_of(ours.CDX_URL)
    if found is None:
        raise BadInputError(f"expected the setting REPLAY_URL, for nothing tells where {ours.CDX_URL} replays captures")
    return found


def _folder_of(listing: str) -> str:
    """Below which folder a listing shows articles: www.kt.kz/rus/ for https://www.kt.kz/rus/all."""
    return f"{listing.partition('://')[2].rpartition('/')[0]}/"
