"""The backfill by a site's own listings: stretch by stretch, from its newest day down to its oldest."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.items import Visit
from kzcrawl.monitors.pages import page_failures
from kzcrawl.pipelines.held_back import Floors
from kzcrawl.share import STOPPED
from kzcrawl.spiders.advance import Advance
from kzcrawl.spiders.leave import Leave
from kzcrawl.spiders.order import Order, Stretch
from kzcrawl.spiders.page_reader import PageReader
from kzcrawl.spiders.stretch_walk import StretchWalk

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider


class Backfill:
    """One process' part of a backfill: it begins where the one before ended, whatever ended that."""

    def __init__(self, spider: "NewsSpider", order: Order) -> None:
        self._spider, self._order = spider, order
        self._reader = PageReader(spider, self._wants, via="backfill")
        self._failures: list[str] = []
        self._has_ended = self._may_go_on = False
        self._leave: Leave | None = None

    async def visits(self) -> AsyncIterator[Visit]:
        """Every visit of this process."""
        spider, order = self._spider, self._order
        self._leave = leave = Leave(spider.share, spider.ours, order, spider.logger)
        advance = Advance(spider, self._reader, leave, order)
        async for visit in advance.read_due():
            yield visit
        for stretch in order.stretches:
            walk = StretchWalk(spider, self._reader, leave, advance, stretch, covers=self._is_last_of_its_days(stretch))
            async for visit in walk.visits():
                yield visit
            await spider.settle()
            self._may_go_on |= not spider.share.progress.is_done(stretch.name) and walk.failure != "listing_ended"
            if walk.failure:
                self._failures.append(f"{walk.failure}:{stretch.language or 'all'}")
        await spider.settle()
        advance.finish()
        self._has_ended = True

    def end(self) -> list[Manifest]:
        """Seals what was brought. What was held back is decided once there is nothing more that a backfill can do."""
        share = self._spider.share
        if not self._has_ended:
            return share.stop(STOPPED)
        failures = [*page_failures(self._reader.pages), *self._failures]
        notes = [f"paused:{self._leave.reason}"] if self._leave and self._leave.reason else []
        verdict = Verdict("failed" if failures else "ok", (*failures, *notes))
        if self._may_go_on:
            return share.stop(verdict)
        floors = {stretch.language: stretch.days.end for stretch in self._order.stretches}
        return share.finish(verdict, Floors(floors, complete=True))

    def _is_last_of_its_days(self, stretch: Stretch) -> bool:
        """Whether days are complete once this walk is behind them: every other listing that has them was read."""
        others = [
            each
            for each in self._order.stretches
            if each != stretch
            and (each.language, each.section, each.days) == (stretch.language, stretch.section, stretch.days)
        ]
        return all(self._spider.share.progress.is_done(each.name) for each in others)

    def _wants(self, language: str, time: str | None) -> bool:
        """Whether what an article's page shows of another is of the days of this backfill."""
        return time is not None and any(
            stretch.days.begin <= time < stretch.days.end
            for stretch in self._order.stretches
            if stretch.section is None and stretch.language in (None, language)
        )
