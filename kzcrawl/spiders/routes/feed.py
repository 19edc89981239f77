"""The route of a feed: it has one page."""

from collections.abc import AsyncIterator, Sequence

from kzcrawl.items import Visit
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.descent import ENDS, Descent
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.ways import Way


class FeedRoute(Route):
    """The one page of a feed."""

    name = "feed"

    async def begins_at(self, way: Way) -> Sequence[str]:
        """The feeds."""
        return way.feeds

    async def descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:
        """The feed, which reached the floor if it shows anything below."""
        answer, parsed = await self._reader.ask(start, Asking(self.name))
        if parsed in ENDS:  # the site may write its address in the other way
            other = await self._reader.ask(_other_way(start), Asking(self.name, is_tried=True))
            answer, parsed = (answer, parsed) if other[1] in ENDS else other
        if isinstance(parsed, str):
            descent.fail(parsed)
            yield self._reader.visit(answer, dropped=parsed)
            return
        async for visit in self.take(answer, parsed, descent, is_offered=True):
            yield visit
        descent.end_feed()


def _other_way(url: str) -> str:
    """The same address with a slash at its end, or without."""
    return url.removesuffix("/") if url.endswith("/") else f"{url}/"
