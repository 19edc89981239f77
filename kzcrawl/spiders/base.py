"""The one crawl loop: down every listing to its floor, then every page that the frontier wants.

It is written as it is read, one request after another, since a site is asked for one page at a time.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from kzcrawl.archive.manifest import Manifest, Verdict, Walk
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.exceptions import ParseError
from kzcrawl.identity import real_id
from kzcrawl.items import Errand, Link, Parsed, Sighting, Visit
from kzcrawl.monitors import ArticlePages, verdict_of
from kzcrawl.pipelines.held_back import Floors
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.ways import Way, ways_of
from kzcrawl.spiders.wired import WiredSpider

_NO_ANSWER = ("unreachable", "timeout", "overloaded", "cut_short")
_TOLD_EVERY = 50  # pages: three minutes at the usual pause


class NewsSpider(WiredSpider):
    """A source's nightly. A subclass names the source and where it begins; paths are below the site's address."""

    listings: ClassVar[tuple[str, ...]]
    feeds: ClassVar[tuple[str, ...]] = ()
    paging: ClassVar[str] = "?page={page}"
    must_bring: ClassVar[bool] = False  # whether a first night without anything is a failure

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.has_ended = False
        self.walks: list[Walk] = []
        self._floors: dict[str | None, str] = {}
        self._worked: set[tuple[str | None, str]] = set()
        # What came of article pages.
        self._read_pages = 0
        self._failed_pages: Counter[str] = Counter()
        self._led_elsewhere: list[Visit] = []
        self._in_vain = 0  # in a row

    async def visits(self) -> AsyncIterator[Visit]:
        """Every visit of a night."""
        for way in ways_of(self.source, self.ours, self.listings, self.feeds):
            async for visit in self._walk(way):
                yield visit
        async for visit in self._read_due():
            yield visit
        for visit in self._led_elsewhere:
            yield _as_failed(visit) if self._pages.is_wall else visit
        await self.settle()
        self.has_ended = True

    def end(self) -> list[Manifest]:
        """Seals the night, whole or not, with its verdict; returns the manifests of its runs."""
        verdict = verdict_of(self.walks, self._worked, self._pages, must_bring=self.must_bring)
        if not self.has_ended:
            verdict = Verdict("failed", ("stopped",))
        complete = self.has_ended and all(walk.complete for walk in self.walks)
        return self.share.finish(verdict, Floors({walk.language: walk.floor for walk in self.walks}, complete))

    @property
    def _pages(self) -> ArticlePages:
        """What came of the article pages so far."""
        return ArticlePages(self._read_pages, self._failed_pages, self._in_vain)

    async def _read_due(self) -> AsyncIterator[Visit]:
        """All that the frontier wants now, until there is nothing new on it or the site answers no more."""
        tried: set[str] = set()
        while keys := [key for key in await self.due() if key not in tried]:
            for number, key in enumerate(keys):
                if self._pages.is_down:
                    self.logger.warning(
                        "the site does not answer: %d pages wait for the next night", len(keys) - number
                    )
                    return
                if number % _TOLD_EVERY == 0:
                    self.logger.info("%d article pages to read", len(keys) - number)
                tried.add(key)
                link = self.share.link(key)
                if link and (visit := await self._read(link)):
                    yield visit

    async def _walk(self, way: Way) -> AsyncIterator[Visit]:
        """Down the listings of a language; by its feeds if they do not reach the floor."""
        share, language = self.share, way.language
        floor = self._floors[language] = self._floor(language)
        descents: list[Descent] = []
        complete = False
        for name, urls in (("listing", way.listings), ("feed", way.feeds)):
            if share.index.has_reached(self.name, language, name):
                self._worked.add((language, name))
            route = [Descent(name, floor) for _ in urls]
            for url, descent in zip(urls, route, strict=True):
                async for visit in self._descend(url, descent):
                    yield visit
            descents += route
            complete = bool(route) and all(descent.outcome == "reached" for descent in route)
            if complete:
                break
        await self.settle()
        routes = tuple(descent.as_route() for descent in descents)
        walk = Walk(language, machine_iso(share.started), floor, complete, routes)
        share.end_walk(walk)
        self.walks.append(walk)
        self.logger.info("%s", _said(walk))

    async def _descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:
        """From page to page of a listing. The pages of cards whose time nothing tells are read on the way."""
        url: str | None = start
        is_offered = True
        while url and descent.pages < self.ours.WALK_PAGES:
            answer = await self.fetch(url, descent.name)
            parsed = self._told_by(answer)
            if isinstance(parsed, str):
                if is_offered:
                    descent.fail(parsed)
                else:
                    descent.miss_page(parsed)
                yield self._dropped(parsed, answer)
                return
            cards = {card.key: card for card in _heads(parsed) if card.key}
            times = {
                key: time for key, card in cards.items() if (time := self._time(card)) or not self.share.is_put_off(key)
            }
            links = {key: _link(card, descent.name) for key, card in cards.items()}
            wanted = tuple(links[key] for key, time in times.items() if time is None or time >= descent.floor)
            yield Visit(parsed, "crawl", self.moment(), links=wanted, capture=answer.capture)
            fresh = descent.fresh(cards)
            for key in [key for key in fresh if key in times and times[key] is None]:
                if self.share.was_just_read(key):  # and told no time either
                    del times[key]
                    continue
                visit = await self._read(links[key])
                if visit:
                    yield visit
                if visit and visit.errand and visit.errand.outcome in ("read", "failed"):
                    times[key] = next((self._time(told.head, told.archived_at) for told in visit.parsed.articles), None)
                else:
                    del times[key]
            goes_on = descent.end_page(times, fresh, is_offered=is_offered)
            if not goes_on or descent.name == "feed":
                break
            is_offered = parsed.next_page is not None
            url = parsed.next_page or self._tried_page(start, descent.pages + 1)
        if descent.name == "feed":
            descent.end_feed()

    async def _read(self, link: Link) -> Visit | None:
        """What an article's own page brings. Where that led elsewhere, it is judged at the end of the night: None."""
        answer = await self.fetch(link.url, "article")
        parsed = self._told_by(answer)
        errand = self._came_of(link, answer, parsed)
        self._count(errand, parsed)
        dropped = (parsed,) if isinstance(parsed, str) and errand.outcome == "failed" else ()
        parsed = Parsed(self.name) if isinstance(parsed, str) else parsed
        floor = self._floors.get(parsed.language) or self._floors.get(None) or machine_iso(self.share.started)
        near = [head for head in _heads(parsed) if head.key and head.key != link.key]
        wanted = tuple(_link(head, "article") for head in near if (self._time(head) or "") >= floor)
        visit = Visit(
            parsed, "crawl", self.moment(), dropped=dropped, errand=errand, links=wanted, capture=answer.capture
        )
        if errand.outcome == "elsewhere":
            self._led_elsewhere.append(visit)
            return None
        return visit

    def _came_of(self, link: Link, answer: Answer, parsed: Parsed | str) -> Errand:
        """What came of the way to an article's own page."""
        if answer.reason == "elsewhere" or (answer.page is not None and not self._is_of(answer, link)):
            return Errand(link.key, "elsewhere", answer.status)
        if answer.reason == "missing":
            return Errand(link.key, "missing", answer.status)
        if isinstance(parsed, str):
            return Errand(link.key, "failed")
        return Errand(link.key, "read" if parsed.articles else "no_article")

    def _count(self, errand: Errand, parsed: Parsed | str) -> None:
        """Notes what a night's verdict, and whether to go on at all, depends on."""
        if errand.outcome == "read":
            self._read_pages += 1
        elif errand.outcome == "elsewhere":
            self._failed_pages["elsewhere"] += 1
        elif isinstance(parsed, str) and errand.outcome == "failed":
            self._failed_pages[parsed] += 1
        self._in_vain = self._in_vain + 1 if parsed in _NO_ANSWER else 0

    def _told_by(self, answer: Answer) -> Parsed | str:
        """What a page says, or why there is nothing."""
        if answer.page is None:
            return answer.reason or "missing"
        try:
            return self.source.parse(answer.page)
        except ParseError as error:
            self.logger.warning("%s", error)
            return error.reason
        except Exception:  # one page that no parser was made for ends no night; its capture is kept
            self.logger.exception("%s: the parser failed; kzcrawl read shows it", answer.page.url)
            return "parser_failed"

    def _dropped(self, reason: str, answer: Answer, errand: Errand | None = None) -> Visit:
        nothing = Parsed(self.name)
        return Visit(nothing, "crawl", self.moment(), dropped=(reason,), errand=errand, capture=answer.capture)

    def _is_of(self, answer: Answer, link: Link) -> bool:
        """Whether a page is still the one that was asked for, wherever it was moved to."""
        address = self.source.key_of(answer.page.url) if answer.page and answer.page.url else None
        return address is not None and address[1] == link.key

    def _time(self, card: Sighting, archived_at: datetime | None = None) -> str | None:
        """The latest time that a card's stamp allows; without one, the time that is held of its article."""
        if moment := card.published_at or archived_at:
            return latest_instant(moment, card.published_precision)
        known = self.share.index.known(real_id(self.name, card.key)) if card.key else None
        return known.published if known else None

    def _tried_page(self, start: str, page: int) -> str | None:
        """Where the next page of a listing may be that links to none."""
        template = self.ours.PAGING.get(self.name, self.paging)
        return start + template.replace("{page}", str(page)) if template else None

    def _floor(self, language: str | None) -> str:
        """Down to when a walk goes: to its last complete one and some days more."""
        last = self.share.index.last_complete_walk(self.name, language)
        if last is None:
            return machine_iso(self.share.started - timedelta(days=self.ours.FIRST_RUN_DAYS))
        return machine_iso(datetime.fromisoformat(last) - timedelta(days=self.ours.OVERLAP_DAYS))


def _heads(parsed: Parsed) -> list[Sighting]:
    """Whatever a page shows of articles: the heads of texts, cards, entries of lists."""
    return [*(told.head for told in parsed.articles), *parsed.sightings]


def _as_failed(visit: Visit) -> Visit:
    """The same, as a way that came to nothing: to be tried again."""
    errand = visit.errand and replace(visit.errand, outcome="failed")
    return replace(visit, errand=errand, dropped=(*visit.dropped, "elsewhere"))


def _link(card: Sighting, found_by: str) -> Link:
    if card.key is None or card.url is None:
        raise AssertionError(f"a card without an address is no link: {card.title}")
    return Link(card.key, card.url, card.stamp, card.title, found_by)


def _said(walk: Walk) -> str:
    """A walk in a line, for the log."""
    routes = ", ".join(
        f"{route.name} {route.outcome}{f' ({route.reason})' if route.reason else ''} "
        f"after {route.pages} pages with {route.links} articles"
        for route in walk.routes
    )
    return f"{walk.language or 'all languages'} down to {walk.floor}: {routes}"
