"""What a web archive has captured of a site, month by month: each list puts captures on the frontier."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kzcrawl.items import Errand, Link, Parsed, Visit
from kzcrawl.spiders.answer import Answer, answer_of
from kzcrawl.spiders.asking import Asking
from kzcrawl.wayback import Capture, Window, differing, listing_of, months, replay_of, window_of

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_FOUND_BY = "web_archive"


class CaptureLists:
    """The lists of all captures, since a time, of addresses that begin so.

    The row of a list on the frontier is its query, and since when a backfill that began anew asks. A list is asked for
    once: what an archive had of a month that is past is known from then on. Of the month under way there is a list for
    each time of asking.
    """

    def __init__(self, spider: "NewsSpider", prefix: str, since: datetime, replay_url: str) -> None:
        self.later = 0  # lists that could not be had lately
        self._spider, self._prefix, self._replay_url = spider, prefix, replay_url
        self._cdx_url = spider.ours.CDX_URL
        self._windows = list(months(prefix, since, spider.moment().astimezone(UTC)))

    async def visits(self, may_go_on: Callable[[], Awaitable[bool]]) -> AsyncIterator[Visit]:
        """What each list brings, also those that others are divided into."""
        self._spider.share.want([self._link(window) for window in self._windows])
        while windows := self._waiting():
            self._spider.logger.info("%d lists of captures to ask for", len(windows))
            for window in windows:
                if not await may_go_on():
                    return
                yield await self._ask(window)
            await self._spider.settle()

    def _waiting(self) -> list[Window]:
        """The lists that are still to be asked for now."""
        rows = [row for row in self._spider.share.rows() if row.is_open and row.key == self._key(row.url)]
        found = [(row, window) for row in rows if (window := window_of(row.url)) and self._is_wanted(window)]
        self.later = sum(not row.is_due for row, _ in found)
        return [window for row, window in found if row.is_due]

    def _is_wanted(self, window: Window) -> bool:
        return window.prefix == self._prefix and bool(self._windows) and window.first >= self._windows[0].first

    def _key(self, query: str) -> str:
        return f"{query}#{self._spider.share.read_before}"

    async def _ask(self, window: Window) -> Visit:
        """What one list brings: captures, or, where they are too many for one, two lists of half the time each."""
        spider, query = self._spider, window.query(self._cdx_url)
        response = await spider.download(query, Asking("cdx"))
        answer = response if isinstance(response, Answer) else answer_of(response, query, spider.moment())
        listing = listing_of(answer.page.body) if answer.page else None
        reason = answer.reason or (None if listing else "malformed")
        if reason == "too_large" or (listing and listing.is_cut):
            halves = window.halves()
            dropped = () if halves else ("too_large",)
            return self._visit(query, "final", dropped, [*map(self._link, halves)], answer)
        if listing is None:
            message = "%s: expected a list of captures, found none (%s)"
            spider.logger.warning(message, query, reason, extra={"url": query})
            return self._visit(query, "failed", (reason or "malformed",), [], answer)
        return self._visit(query, "final", ("malformed",) * listing.malformed, self._links(listing.captures), answer)

    def _links(self, captures: Sequence[Capture]) -> list[Link]:
        """The captures of articles that differ from the one before, for each article from the oldest."""
        of_article: defaultdict[str, list[Capture]] = defaultdict(list)
        for capture in captures:
            if address := self._spider.source.key_of(capture.url):
                of_article[address[1]].append(capture)
        return [link for key, found in of_article.items() for link in self._links_of(key, found)]

    def _links_of(self, key: str, captures: Sequence[Capture]) -> Iterator[Link]:
        for capture in differing(captures):
            url = replay_of(capture, self._replay_url)
            yield Link(f"{key}@{capture.timestamp}", url, None, None, _FOUND_BY)

    def _link(self, window: Window) -> Link:
        query = window.query(self._cdx_url)
        return Link(self._key(query), query, None, None, _FOUND_BY)

    def _visit(
        self, query: str, outcome: str, dropped: tuple[str, ...], links: Sequence[Link], answer: Answer
    ) -> Visit:
        return Visit(
            Parsed(self._spider.name),
            "web_archive",
            self._spider.moment(),
            dropped=dropped,
            errand=Errand(self._key(query), outcome, answer.status),
            links=tuple(links),
            capture=answer.capture,
        )
