"""What all routes are: a way down from a first page, and how a page of cards is taken on it."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from kzcrawl.items import Parsed, Visit
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.descent import Descent
from kzcrawl.spiders.page_reader import PageReader, heads_of, link_to
from kzcrawl.spiders.ways import Way

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider


class Route:
    """A way down from each of the first pages that a language has for it."""

    name: str

    def __init__(self, spider: "NewsSpider", reader: PageReader) -> None:
        self._spider, self._reader = spider, reader

    async def begins_at(self, way: Way) -> Sequence[str]:
        """The first pages."""
        raise NotImplementedError

    def descend(self, start: str, descent: Descent) -> AsyncIterator[Visit]:
        """Goes down from a first page until the descent ends; yields what each page brings."""
        raise NotImplementedError

    async def take(self, answer: Answer, parsed: Parsed, descent: Descent, *, is_offered: bool) -> AsyncIterator[Visit]:
        """Takes a page of cards. The pages of those whose time nothing tells are read at once."""
        cards = {card.key: card for card in heads_of(parsed) if card.key}
        share = self._spider.share
        times = {
            key: time
            for key, card in cards.items()
            if (time := self._reader.time_of(card)) or not share.is_put_off(key)
        }
        descent.new += sum(map(self._reader.is_new, cards))
        links = {key: link_to(card, descent.name) for key, card in cards.items()}
        wanted = tuple(links[key] for key, time in times.items() if time is None or time >= descent.floor)
        yield self._reader.visit(answer, parsed, links=wanted)
        fresh = descent.fresh(cards)
        for key in [key for key in fresh if key in times and times[key] is None]:
            if self._reader.is_full or share.was_just_read(key):  # and told no time either
                del times[key]
                continue
            visit = await self._reader.read(links[key])
            if visit:
                yield visit
            if visit and visit.errand and visit.errand.outcome in ("read", "failed"):
                told = visit.parsed.articles[:1]
                times[key] = self._reader.time_of(told[0].head, told[0].archived_at) if told else None
            else:
                del times[key]
        descent.end_page(times, fresh, is_offered=is_offered)
