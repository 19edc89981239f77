"""The listing in a browser: for those that show more by JavaScript alone, at a click or a scroll."""

from collections.abc import AsyncIterator, Sequence

from kzcrawl.items import Visit
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.browser.growing_listing import GrowingListing
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.ways import Way


class BrowserRoute(Route):
    """From step to step of a page that grows."""

    name = "browser"

    async def begins_at(self, way: Way) -> Sequence[str]:
        """The listings that may be opened in one."""
        return [url for url in way.listings if self._reader.may_browse(url)]

    async def descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:
        """Step by step, until the page shows nothing new or reaches the floor."""
        listing = GrowingListing(self._spider)
        try:
            fetch = listing.open
            while descent.goes_on and descent.pages < self._spider.ours.WALK_PAGES:
                answer, parsed = await self._reader.ask(start, Asking(self.name, fetched_by=fetch))
                if isinstance(parsed, str):
                    descent.fail(parsed)
                    yield self._reader.visit(answer, dropped=parsed)
                    return
                async for visit in self.take(answer, parsed, descent, is_offered=listing.is_offered):
                    yield visit
                fetch = listing.step
        finally:
            await listing.close()
