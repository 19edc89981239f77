"""Where in a listing a day begins: found by halving where its pages have numbers, else from the newest on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kzcrawl.items import Parsed, Sighting, Step, Visit
from kzcrawl.reading.pager import page_further
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.leave import Leave
from kzcrawl.spiders.order import Stretch
from kzcrawl.spiders.page_reader import PageReader, heads_of, link_to
from kzcrawl.spiders.paging import page_address
from kzcrawl.spiders.place import Bounds

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_NO_PAGE = ("missing", "nothing_found")
_MARGIN = 1  # pages: a walk begins so much before the one that was found, and reads on both sides of it
_READ_FOR_A_TIME = 3  # articles, where no card of a page tells its time


class PageSearch:
    """After `visits`, `found` is the address of a page that is newer than the days, or of the newest there is; None
    where there was no leave to go on, or, for the reason in `failure`, no page. `second` is that of page 2, if pages
    have numbers. Each step of it is kept."""

    def __init__(
        self, spider: "NewsSpider", reader: PageReader, leave: Leave, stretch: Stretch, bounds: Bounds | None
    ) -> None:
        self.found: str | None = None
        self.second: str | None = None
        self.failure: str | None = None
        self._spider, self._reader, self._leave, self._stretch = spider, reader, leave, stretch
        self._bounds = bounds or Bounds(0, None, None, ())

    async def visits(self) -> AsyncIterator[Visit]:
        """What the pages bring that are asked for on the way: their counts, but no links."""
        while (number := _next_of(self._bounds)) and self.failure is None:
            if not await self._leave.is_given():
                return
            async for visit in self._probe(number):
                yield visit
        if self.failure is None:
            self.found, self.second = self._address(max(1, self._bounds.newer - _MARGIN)), self._bounds.second

    def _address(self, number: int) -> str:
        second = self._bounds.second
        return (page_further(second, number - 2) if second and number > 1 else None) or self._stretch.listing

    async def _probe(self, number: int) -> AsyncIterator[Visit]:
        """Asks for the page of that number. A page that is not there, or is the first again, lies behind the last."""
        answer, parsed = await self._reader.ask(self._address(number), Asking("listing", is_tried=number > 1))
        if isinstance(parsed, str):
            if number == 1 or parsed not in _NO_PAGE:
                self.failure = "listing_failed"
                yield self._reader.visit(answer, dropped=parsed)
            else:
                step = self._step(number, is_newer=False)
                yield self._reader.visit(answer, dropped=parsed, step=step)
            return
        cards = {card.key: card for card in heads_of(parsed) if card.key}
        if number == 1:
            self._bounds = Bounds(0, None, None, tuple(cards))
            async for visit in self._find_second(parsed):
                yield visit
        times = [time for card in cards.values() if (time := self._reader.time_of(card))]
        for card in [] if times else list(cards.values())[:_READ_FOR_A_TIME]:
            async for visit in self._read(card):
                yield visit
            times += filter(None, [self._reader.time_of(card)])
        is_again_the_first = number > 1 and cards.keys() <= set(self._bounds.first)
        # The one in the middle: no card that is pinned or out of order moves it.
        is_newer = bool(times) and not is_again_the_first and sorted(times)[len(times) // 2] >= self._stretch.days.end
        yield self._reader.visit(answer, parsed, step=self._step(number, is_newer=is_newer))

    async def _read(self, card: Sighting) -> AsyncIterator[Visit]:
        """An article's own page, for its time."""
        if not self._spider.share.was_just_read(card.key or "") and (
            visit := await self._reader.read(link_to(card, "listing"))
        ):
            yield visit
        await self._spider.due()  # by which it is kept

    def _step(self, number: int, *, is_newer: bool) -> Step:
        """Takes in what a page told."""
        if is_newer:
            self._bounds = replace(self._bounds, newer=number)
        else:
            self._bounds = replace(self._bounds, newer=max(1, self._bounds.newer), older=number)
        return Step(self._stretch.name, self._bounds.encoded())

    async def _find_second(self, first: Parsed) -> AsyncIterator[Visit]:
        """Where the second page is, if pages have numbers: where the first one leads, else at addresses that are tried,
        the first of which shows anything else."""
        second = first.next_page
        for url in () if second else self._tried():
            if not await self._leave.is_given():
                return
            answer, parsed = await self._reader.ask(url, Asking("listing", is_tried=True))
            if isinstance(parsed, str):
                yield self._reader.visit(answer, dropped=parsed)
                continue
            yield self._reader.visit(answer, parsed)
            if {card.key for card in heads_of(parsed) if card.key} - set(self._bounds.first):
                second = url
                break
        if second and page_further(second, 0):
            self._bounds = replace(self._bounds, second=second)

    def _tried(self) -> list[str]:
        """Where the second page may be; by what worked before first."""
        spider, stretch = self._spider, self._stretch
        templates = spider.ours.PAGING.get(spider.name, spider.paging).split()
        worked = spider.share.index.last_paging(spider.name, stretch.language)
        templates.sort(key=lambda template: template != worked)
        return [page_address(stretch.listing, template, 2) for template in templates]


def _next_of(bounds: Bounds) -> int | None:
    """The number of the page to look at next: ever further, then in the middle; None once the search has ended."""
    if bounds.newer == 0:
        return 1
    if bounds.second is None:
        return None
    if bounds.older is None:
        return 2 * bounds.newer
    return (bounds.newer + bounds.older) // 2 if bounds.older - bounds.newer > 1 else None
