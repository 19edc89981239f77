"""The nightly crawl: down every listing to its floor, then every page that the frontier wants."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from shutil import disk_usage
from typing import TYPE_CHECKING

from kzcrawl.archive.manifest import Manifest, Verdict, Walk
from kzcrawl.dates import machine_iso
from kzcrawl.items import Visit
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.history import History
from kzcrawl.monitors.night import Night
from kzcrawl.monitors.verdict import verdict_of
from kzcrawl.pipelines.held_back import Floors
from kzcrawl.share import STOPPED
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.page_reader import PageReader
from kzcrawl.spiders.routes import ROUTES
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.ways import Way, ways_of

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_TOLD_EVERY = 50  # pages: three minutes at the usual pause


class Nightly:
    """One night of one source. It is written as it is read, one request after another."""

    def __init__(self, spider: "NewsSpider") -> None:
        self._spider, self._reader = spider, PageReader(spider, self._wants)
        self._routes = [route(spider, self._reader) for route in ROUTES]
        self._has_ended = False
        self._walks: list[Walk] = []
        self._floors: dict[str | None, str] = {}
        self._worked: set[tuple[str | None, str]] = set()

    async def visits(self) -> AsyncIterator[Visit]:
        """Every visit of a night."""
        spider = self._spider
        for way in ways_of(spider.source, spider.ours, spider.listings, spider.feeds):
            async for visit in self._walk(way):
                yield visit
        async for visit in self._read_due():
            yield visit
        for visit in self._reader.judged():
            yield visit
        await spider.settle()
        self._has_ended = True

    def end(self) -> list[Manifest]:
        """Seals the night."""
        complete = self._has_ended and all(walk.complete for walk in self._walks)
        floors = Floors({walk.language: walk.floor for walk in self._walks}, complete)
        return self._spider.share.finish(self._judge() if self._has_ended else STOPPED, floors)

    def _judge(self) -> Callable[[Manifest], Verdict]:
        """How the verdict is found, once the manifest of the night's last run is fixed but for that."""
        spider, share = self._spider, self._spider.share
        job, limits = share.job, spider.ours
        history = History.before(job, spider.name, share.earlier(limits.HISTORY_DAYS))
        room = disk_usage(limits.ARCHIVE).free
        pages, worked, must_bring = self._reader.pages, self._worked, spider.must_bring

        def verdict(last: Manifest) -> Verdict:
            night = Night.of([*share.sealed, last])
            return verdict_of(Evidence(night, history, limits, pages, worked, must_bring, room))

        return verdict

    async def _walk(self, way: Way) -> AsyncIterator[Visit]:
        """Down one language, by one route after another until one reaches the floor."""
        share, name, language = self._spider.share, self._spider.name, way.language
        floor = self._floors[language] = self._floor(language)
        descents: list[Descent] = []
        complete = False
        for route in self._in_order(language):
            if share.index.has_reached(name, language, route.name):
                self._worked.add((language, route.name))
            tried = []
            for url in await route.begins_at(way):
                tried.append(Descent(route.name, floor, language))
                async for visit in route.descend(url, tried[-1]):
                    yield visit
            descents += tried
            complete = bool(tried) and all(descent.outcome == "reached" for descent in tried)
            if complete:
                break
        await self._spider.settle()
        routes = tuple(descent.as_route() for descent in descents)
        walk = Walk(language, machine_iso(share.started), floor, complete, routes)
        share.end_walk(walk)
        self._walks.append(walk)
        self._spider.logger.info("%s", _said(walk))

    def _in_order(self, language: str | None) -> list[Route]:
        """The routes as a walk tries them: the one that completed the last walk, then as they stand in `ROUTES`."""
        last = self._spider.share.index.last_routes(self._spider.name, language)
        return sorted(self._routes, key=lambda route: route.name not in last)

    async def _read_due(self) -> AsyncIterator[Visit]:
        """All that the frontier wants now, until there is nothing new on it or the night has to end."""
        spider, reader = self._spider, self._reader
        while keys := [key for key in await spider.due() if key not in reader.tried]:
            for number, key in enumerate(keys):
                if self._has_to_end(len(keys) - number):
                    return
                if number % _TOLD_EVERY == 0:
                    spider.logger.info("article pages to read: %d", len(keys) - number)
                if (link := spider.share.link_for(key)) and (visit := await reader.read(link)):
                    yield visit

    def _has_to_end(self, left: int) -> bool:
        """Whether the rest waits for the next night: the site answers no more, or has too many pages for one."""
        logger, reader, most = self._spider.logger, self._reader, self._spider.ours.NIGHT_PAGES
        if reader.pages.is_down:
            logger.warning("the site does not answer: %d pages wait for the next night", left)
        elif reader.is_full:
            reader.left = left
            logger.warning("NIGHT_PAGES is %d: %d pages wait for the next night", most, left)
        return reader.pages.is_down or reader.is_full

    def _wants(self, language: str, time: str | None) -> bool:
        """Whether what an article's page shows of another is newer than the floor."""
        floor = self._floors.get(language) or self._floors.get(None) or machine_iso(self._spider.share.started)
        return time is not None and time >= floor

    def _floor(self, language: str | None) -> str:
        """Down to when a walk goes: to its last complete one and some days more."""
        share, ours = self._spider.share, self._spider.ours
        last = share.index.last_complete_walk(self._spider.name, language)
        if last is None:
            return machine_iso(share.started - timedelta(days=ours.FIRST_RUN_DAYS))
        return machine_iso(datetime.fromisoformat(last) - timedelta(days=ours.OVERLAP_DAYS))


def _said(walk: Walk) -> str:
    """A walk in a line, for the log."""
    routes = ", ".join(
        f"{route.name} {route.outcome}{f' ({route.reason})' if route.reason else ''} "
        f"after {route.pages} pages with {route.links} articles, {route.new} of them new"
        for route in walk.routes
    )
    return f"{walk.language or 'all languages'} down to {walk.floor}: {routes}"
