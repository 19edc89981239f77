"""The route of a listing: from page to page, by its links, else by addresses that are tried."""

from collections.abc import AsyncIterator, Sequence

from kzcrawl.items import Visit
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.ways import Way


class ListingRoute(Route):
    """From page to page of a listing: by its links, else by addresses that are tried."""

    name = "listing"

    def begins_at(self, way: Way) -> Sequence[str]:
        """The listings."""
        return way.listings

    async def descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:
        """Page by page."""
        url: str | None = start
        is_offered = True
        while url and descent.goes_on and descent.pages < self._spider.ours.WALK_PAGES:
            answer, parsed = await self._reader.ask(url, self.name)
            if isinstance(parsed, str):
                if is_offered:
                    descent.fail(parsed)
                else:
                    descent.miss_page(parsed)
                yield self._reader.visit(answer, dropped=parsed)
                return
            async for visit in self.take(answer, parsed, descent, is_offered=is_offered):
                yield visit
            is_offered = parsed.next_page is not None
            url = parsed.next_page or self._tried_page(start, descent.pages + 1)

    def _tried_page(self, start: str, page: int) -> str | None:
        """Where the next page of a listing may be that links to none."""
        template = self._spider.ours.PAGING.get(self._spider.name, self._spider.paging)
        return start + template.replace("{page}", str(page)) if template else None
