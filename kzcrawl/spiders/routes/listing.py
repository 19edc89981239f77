"""The route of a listing: from page to page, by its links, else by addresses that are tried."""

from collections.abc import AsyncIterator, Sequence

from kzcrawl.items import Visit
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.descent import ENDS, Descent
from kzcrawl.spiders.paging import Paging
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.ways import Way


class ListingRoute(Route):
    """Page by page, first by the template that worked last where a listing offers none."""

    name = "listing"

    async def begins_at(self, way: Way) -> Sequence[str]:
        """The listings."""
        return way.listings

    async def descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:
        """Until the floor, or until there is nothing left to ask for."""
        paging = Paging(start, self._templates(start))
        url: str | None = start
        while url and descent.outcome == "ended" and descent.pages < self._spider.ours.WALK_PAGES:
            answer, parsed = await self._reader.ask(url, Asking(self.name, is_tried=not paging.is_offered))
            if isinstance(parsed, str):
                _miss(parsed, paging, descent)
                yield self._reader.visit(answer, dropped=parsed)
                url = paging.after(None, brought=False)
                continue
            async for visit in self.take(answer, parsed, descent, is_offered=paging.is_offered):
                yield visit
            url = paging.after(parsed.next_page, brought=descent.brought)
            descent.paging = paging.worked

    def _templates(self, start: str) -> list[str]:
        """Those of the settings, the one that worked last before the others."""
        spider = self._spider
        last = spider.share.index.last_paging(spider.name, spider.source.language_below(start))
        templates = spider.ours.PAGING.get(spider.name, spider.paging).split()
        return sorted(templates, key=lambda template: template != last)


def _miss(reason: str, paging: Paging, descent: Descent) -> None:
    """Takes in that a page cannot be had: one that has to be there breaks the descent off."""
    if paging.is_offered or (paging.worked and reason not in ENDS):
        descent.fail(reason)
    else:
        descent.miss_page(reason)
