"""The route of the sitemaps that robots.txt names: through all that may show something newer than the floor."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kzcrawl.dates import ALMATY, machine_iso
from kzcrawl.items import Parsed, Sighting, Visit
from kzcrawl.reading.sitemap import Child, children_of, is_sitemap
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.on_site import is_on_site
from kzcrawl.spiders.page_reader import MOST_LINKS, PageReader
from kzcrawl.spiders.robots import sitemaps_of
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.ways import Way

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_MOST_SITEMAPS, _MOST_CARDS = 20, 200_000  # a night: those of the days above a floor are two or three


@dataclass(frozen=True, slots=True)
class _Told:
    """What came of asking for a sitemap, which is asked for once a night: an index, a list, or why there is neither."""

    answer: Answer
    children: Sequence[Child] = ()
    cards: Sequence[Sighting] = ()
    reason: str | None = None


class SitemapRoute(Route):
    """One descent through all sitemaps, of the articles of its language alone. A sitemap has no order and no next page:
    the floor is reached when all that may lie above it was read, and something lies below."""

    name = "sitemap"

    def __init__(self, spider: "NewsSpider", reader: PageReader) -> None:
        super().__init__(spider, reader)
        self._told: dict[str, _Told] = {}
        self._named: list[str] | None = None

    async def begins_at(self, way: Way) -> Sequence[str]:  # noqa: ARG002 - they are of all languages
        """The robots.txt, if it names any."""
        if self._named is None:
            named = await sitemaps_of(self._spider.crawler, self._spider.base_url)
            self._named = [url for each in named if (url := self._public(each))]
        return [f"{self._spider.source.BASE_URL}/robots.txt"] if self._named else []

    async def descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:  # noqa: ARG002 - one for all
        """Sitemap by sitemap, those below an index after all others."""
        waiting, asked, failures = list(self._named or ()), set[str](), list[str]()
        while waiting:
            url = waiting.pop(0)
            if url in asked:
                continue
            if url not in self._told and self._is_full:
                failures.append("too_many_links")
                break
            asked.add(url)
            if url not in self._told:
                told = self._told[url] = await self._ask(url)
                yield self._reader.visit(told.answer, dropped=told.reason)
            told = self._told[url]
            above = [card for card in told.cards if self._is_above(card, descent)]
            waiting += self._above_floor(told.children, descent)
            if reason := told.reason or ("too_many_links" if len(above) > MOST_LINKS else None):
                failures.append(reason)
            elif told.cards:
                parsed = Parsed(self._spider.name, descent.language or "", sightings=tuple(above))
                async for visit in self.take(told.answer, parsed, descent, is_offered=False):
                    yield visit
        if failures:
            descent.fail(failures[0])
        else:
            descent.end_feed()

    @property
    def _is_full(self) -> bool:
        """Whether a night has asked for as many sitemaps, or has as many addresses of them, as it may."""
        return len(self._told) >= _MOST_SITEMAPS or sum(len(told.cards) for told in self._told.values()) >= _MOST_CARDS

    async def _ask(self, url: str) -> _Told:
        answer = await self._spider.fetch(url, Asking(self.name))
        parsed = self._reader.told_by(answer, most_links=None)
        if answer.page is None or isinstance(parsed, str):
            return _Told(answer, reason=parsed if isinstance(parsed, str) else "missing")
        if not is_sitemap(answer.page):
            return _Told(answer, reason="nothing_found")
        return _Told(answer, children_of(answer.page, ALMATY), parsed.sightings)

    def _above_floor(self, children: Sequence[Child], descent: Descent) -> list[str]:
        """The addresses of an index that may show something newer than the floor, the newest first."""
        above = []
        for child in children:
            modified = child.modified_at and machine_iso(child.modified_at)
            if modified and modified < descent.floor:
                descent.note_below()
            elif url := self._public(child.url):
                above.append((modified or "9", url))
        return [url for _, url in sorted(above, key=lambda pair: pair[0], reverse=True)]

    def _is_above(self, card: Sighting, descent: Descent) -> bool:
        """Whether an article is of the language and may be newer than the floor: what changed last before the floor was
        published before it."""
        if descent.language not in (None, self._spider.source.language_below(card.url or "")):
            return False
        time = self._reader.time_of(card) or (card.modified_at and machine_iso(card.modified_at))
        if time and time < descent.floor:
            descent.note_below()
            return False
        return True

    def _public(self, url: str) -> str | None:
        """The public address of a page of this site; None for one of another, also of a host below it."""
        here, public = self._spider.base_url, self._spider.source.BASE_URL
        place = next((place for place in (public, here) if is_on_site(url, place)), None)
        if place is None or _host(url) != _host(place):
            return None
        parts = urlsplit(url)
        return f"{public}{parts.path}{f'?{parts.query}' if parts.query else ''}"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
