"""The one crawl loop: down every listing to its floor, then every page that the frontier wants.

It is written as it is read, one request after another, since a site is asked for one page at a time.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from kzcrawl.archive.manifest import Manifest, Verdict, Walk
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.exceptions import ParseError
from kzcrawl.identity import real_id
from kzcrawl.items import Errand, Link, Parsed, Sighting, Visit
from kzcrawl.monitors import verdict_of
from kzcrawl.pipelines.keeper import Floors
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.wired import WiredSpider

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

    async def visits(self) -> AsyncIterator[Visit]:
        """Every visit of a night."""
        for language, listings, feeds in self._ways():
            async for visit in self._walk(language, listings, feeds):
                yield visit
        tried: set[str] = set()
        while links := [link for link in await self.due() if link.key not in tried]:
            for number, link in enumerate(links):
                if number % _TOLD_EVERY == 0:
                    self.logger.info("%d article pages to read", len(links) - number)
                tried.add(link.key)
                yield await self._read(link)
        await self.settle()
        self.has_ended = True

    def end(self) -> list[Manifest]:
        """Seals the night, whole or not, with its verdict; returns the manifests of its runs."""
        verdict = verdict_of(self.walks, self._worked, must_bring=self.must_bring)
        if not self.has_ended:
            verdict = Verdict("failed", ("stopped", *verdict.findings))
        complete = self.has_ended and all(walk.complete for walk in self.walks)
        return self.share.finish(verdict, Floors({walk.language: walk.floor for walk in self.walks}, complete))

    async def _walk(self, language: str | None, listings: Sequence[str], feeds: Sequence[str]) -> AsyncIterator[Visit]:
        """Down the listings of a language; by its feeds if they do not reach the floor."""
        share = self.share
        floor = self._floors[language] = self._floor(language)
        descents: list[Descent] = []
        complete = False
        for name, urls in (("listing", listings), ("feed", feeds)):
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
                key: time
                for key, card in cards.items()
                if (time := self._time(card)) or not self.share.is_given_up(key)
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
                yield visit
                times[key] = next((self._time(told.head, told.archived_at) for told in visit.parsed.articles), None)
                if visit.errand and visit.errand.outcome in ("no_article", "missing"):
                    del times[key]
            goes_on = descent.end_page(times, fresh, is_offered=is_offered)
            if not goes_on or descent.name == "feed":
                break
            is_offered = parsed.next_page is not None
            url = parsed.next_page or self._tried_page(start, descent.pages + 1)
        if descent.name == "feed":
            descent.end_feed()

    async def _read(self, link: Link) -> Visit:
        """What an article's own page brings."""
        answer = await self.fetch(link.url, "article")
        is_elsewhere = answer.page is not None and not self._is_of(answer, link)  # a redirect to another page
        parsed = Parsed(self.name) if answer.reason == "missing" else self._told_by(answer)
        if isinstance(parsed, str) and not is_elsewhere:
            return self._dropped(parsed, answer, Errand(link.key, "failed"))
        if isinstance(parsed, str):
            parsed = Parsed(self.name)
        if is_elsewhere or answer.reason == "missing":
            errand = Errand(link.key, "missing", answer.status)
        else:
            errand = Errand(link.key, "read" if parsed.articles else "no_article")
        floor = self._floors.get(parsed.language) or self._floors.get(None) or machine_iso(self.share.started)
        near = [head for head in _heads(parsed) if head.key and head.key != link.key]
        wanted = tuple(_link(head, "article") for head in near if (self._time(head) or "") >= floor)
        return Visit(parsed, "crawl", self.moment(), errand=errand, links=wanted, capture=answer.capture)

    def _told_by(self, answer: Answer) -> Parsed | str:
        """What a page says, or why there is nothing."""
        if answer.page is None:
            return answer.reason or "missing"
        try:
            return self.source.parse(answer.page)
        except ParseError as error:
            self.logger.warning("%s", error)
            return error.reason

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

    def _ways(self) -> Iterator[tuple[str | None, list[str], list[str]]]:
        """For each language its listings and feeds, by their public addresses."""
        listings = self._addresses(self.ours.LISTINGS.get(self.name), self.listings)
        feeds = self._addresses(self.ours.FEEDS.get(self.name), self.feeds)
        below = self.source.language_below
        for language in dict.fromkeys(map(below, (*listings, *feeds))):
            yield (
                language,
                [url for url in listings if below(url) == language],
                [url for url in feeds if below(url) == language],
            )

    def _addresses(self, given: str | None, default: Sequence[str]) -> list[str]:
        paths = default if given is None else given.split()
        return [path if "://" in path else f"{self.source.BASE_URL}/{path.lstrip('/')}" for path in paths]

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
