"""A walk over a stretch of days: page by page of its listing, and after each the articles on it that are wanted."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kzcrawl.days import day_at
from kzcrawl.identity import real_id
from kzcrawl.items import Parsed, Step, Visit
from kzcrawl.spiders.advance import Advance
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.leave import Leave
from kzcrawl.spiders.listing_pages import GrowingPages, ListingPages, PlainPages
from kzcrawl.spiders.order import Stretch
from kzcrawl.spiders.page_reader import PageReader, heads_of, link_to
from kzcrawl.spiders.page_search import PageSearch
from kzcrawl.spiders.place import Place, as_covered, decoded, settled

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_NO_PAGE = ("missing", "nothing_found", "no_browser")


class StretchWalk:
    """`failure` says why it came to no end: the listing ended before (listing_ended), or a page of it could not be had
    (listing_failed). With `covers`, days are complete once it is behind them. Each page is kept together with where the
    walk goes on: where plain requests lead no further, from the newest page once more, in a browser."""

    def __init__(
        self,
        spider: "NewsSpider",
        reader: PageReader,
        leave: Leave,
        advance: Advance,
        stretch: Stretch,
        *,
        covers: bool,
    ) -> None:
        self.failure: str | None = None
        self._spider, self._reader, self._leave, self._advance = spider, reader, leave, advance
        self._stretch, self._covers = stretch, covers
        self._seen: set[str] = set()

    async def visits(self) -> AsyncIterator[Visit]:
        """What the rest of the walk brings."""
        progress, name = self._spider.share.progress, self._stretch.name
        if progress.is_done(name):
            return
        kept = decoded(progress.position(name))
        if isinstance(kept, Place):
            place = kept
        else:
            search = PageSearch(self._spider, self._reader, self._leave, self._stretch, kept)
            async for visit in search.visits():
                yield visit
            if search.found is None:
                self.failure = search.failure
                return
            passed = (self._stretch.days.until + timedelta(days=1)).isoformat()
            place = Place(search.found, passed, second=search.second)
        async for visit in self._walk(place, PlainPages(self._reader, self._stretch.listing)):
            yield visit
        if self.failure == "listing_ended" and self._reader.may_browse(self._stretch.listing):
            async for visit in self._walk_in_browser():
                yield visit

    async def _walk_in_browser(self) -> AsyncIterator[Visit]:
        await self._spider.settle()
        kept = decoded(self._spider.share.progress.position(self._stretch.name))
        if not isinstance(kept, Place):
            raise AssertionError(f"a walk that ended has no place: {self._stretch.name}")
        self.failure = None
        self._seen.clear()
        pages = GrowingPages(self._spider, self._reader)
        try:
            async for visit in self._walk(replace(kept, url=self._stretch.listing), pages):
                yield visit
        finally:
            await pages.close()

    async def _walk(self, place: Place, pages: ListingPages) -> AsyncIterator[Visit]:
        share, days = self._spider.share, self._stretch.days
        while True:
            async for visit in self._advance.read_due():
                yield visit
            if self._leave.reason or self._reader.pages.is_down:
                return
            place = replace(place, cards=self._times(place.cards))
            place, complete = settled(place, days, share.is_waiting, day_at(share.started))
            covered = as_covered(complete if self._covers else (), self._stretch.language, self._stretch.section)
            is_done = place.has_ended and not place.unread
            step = Step(self._stretch.name, place.encoded(), is_done, covered)
            self._advance.note(self._stretch, place)
            if place.has_ended or place.url is None or not await self._leave.is_given():
                await self._spider.settle()
                share.note(step)
                self.failure = None if place.has_ended or place.url else "listing_ended"
                return
            answer, parsed = await pages.ask(place.url)
            if isinstance(parsed, str):
                self.failure = "listing_ended" if parsed in _NO_PAGE else "listing_failed"
                yield self._reader.visit(answer, dropped=parsed, step=step)
                return
            place, visit = self._taken(place, answer, parsed, step, pages)
            yield visit
            if not place.cards:
                self.failure = "listing_ended"
                return

    def _taken(
        self, place: Place, answer: Answer, parsed: Parsed, step: Step, pages: ListingPages
    ) -> tuple[Place, Visit]:
        """The place once a page was taken, and what it brings: links to what is of these days, or may be."""
        cards = {card.key: card for card in heads_of(parsed) if card.key}
        times = {key: self._reader.time_of(card) for key, card in cards.items()}
        fresh = {key: time for key, time in times.items() if key not in self._seen}
        self._seen.update(fresh)
        place = replace(place, url=pages.after(place, parsed) if fresh else place.url, cards=fresh)
        wanted = tuple(link_to(cards[key], "listing") for key, time in fresh.items() if self._may_be_wanted(time))
        step = replace(step, position=place.encoded())
        return place, self._reader.visit(answer, parsed, links=wanted, step=step)

    def _may_be_wanted(self, time: str | None) -> bool:
        return time is None or self._stretch.days.begin <= time < self._stretch.days.end

    def _times(self, cards: Mapping[str, str | None]) -> dict[str, str | None]:
        """The times of cards, also of those that only their own pages told."""
        known = self._spider.share.index.known
        found = {key: known(real_id(self._spider.name, key)) for key, time in cards.items() if time is None}
        told = {key: article.published for key, article in found.items() if article}
        return {**cards, **told}
