"""How a backfill advances: it reads what its frontier wants, and tells how far it is."""

import logging
import sys
from collections.abc import AsyncIterator
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from kzcrawl.items import Visit
from kzcrawl.spiders.leave import Leave
from kzcrawl.spiders.order import Order, Stretch
from kzcrawl.spiders.page_reader import PageReader
from kzcrawl.spiders.place import Place, decoded

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_TOLD_EVERY = 60.0  # seconds, where it is not a terminal that is told


class Advance:
    """What a backfill did in this process, and what is left of it: by days, since their number is known."""

    def __init__(self, spider: "NewsSpider", reader: PageReader, leave: Leave, order: Order) -> None:
        self._spider, self._reader, self._leave = spider, reader, leave
        self._days = sum(len(stretch.days) for stretch in order.stretches)
        self._passed = {stretch.name: self._kept(stretch) for stretch in order.stretches}
        self._before = sum(self._passed.values())
        self._began = self._told = monotonic()
        self._is_terminal = sys.stderr.isatty()

    async def read_due(self) -> AsyncIterator[Visit]:
        """All that the frontier wants of this backfill now, as far as there is leave."""
        spider, reader = self._spider, self._reader
        while keys := [key for key in await spider.due() if key not in reader.tried]:
            for key in keys:
                if reader.pages.is_down or not await self._leave.is_given():
                    return
                if (link := spider.share.link_for(key)) and (visit := await reader.read(link)):
                    yield visit
                self._tell()
        for visit in reader.judged():
            yield visit
        await spider.due()

    def note(self, stretch: Stretch, place: Place) -> None:
        """Takes in how far a walk has come."""
        self._passed[stretch.name] = _passed(stretch, place)
        self._tell()

    def finish(self) -> None:
        """Tells the end."""
        if self._is_terminal:
            print(f"\r\x1b[K{self._line()}", file=sys.stderr)
        else:
            self._spider.logger.info("%s", self._line())

    def _kept(self, stretch: Stretch) -> int:
        progress = self._spider.share.progress
        if progress.is_done(stretch.name):
            return len(stretch.days)
        kept = decoded(progress.position(stretch.name))
        return _passed(stretch, kept) if isinstance(kept, Place) else 0

    def _tell(self) -> None:
        if self._is_terminal:
            print(f"\r\x1b[K{self._line()}", end="", file=sys.stderr, flush=True)
        elif monotonic() - self._told >= _TOLD_EVERY:
            self._told = monotonic()
            self._spider.logger.log(logging.INFO, "%s", self._line())

    def _line(self) -> str:
        share, seconds = self._spider.share, monotonic() - self._began
        passed = sum(self._passed.values())
        return (
            f"{share.requests} pages, {self._reader.pages.read} articles, {share.new_articles} new, "
            f"{passed} of {self._days} days, {60 * share.requests / max(seconds, 1):.0f} requests a minute, "
            f"{_left(seconds, passed - self._before, self._days - passed)} left"
        )


def _passed(stretch: Stretch, place: Place) -> int:
    return (stretch.days.until - date.fromisoformat(place.passed)).days + 1


def _left(seconds: float, done: int, left: int) -> str:
    """How long the rest takes, if it takes as long as what was done."""
    if not left:
        return "nothing"
    if not done:
        return "nobody knows how long"
    minutes = int(seconds / done * left / 60)
    return f"{minutes // 60} h {minutes % 60:02} min"
