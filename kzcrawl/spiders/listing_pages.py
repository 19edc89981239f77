"""Whence a walk over a stretch of days has the pages of its listing: by plain requests, or in a browser."""

from typing import Protocol

from kzcrawl.items import Parsed
from kzcrawl.reading.pager import page_further
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.browser.growing_listing import GrowingListing
from kzcrawl.spiders.page_reader import PageReader
from kzcrawl.spiders.place import Place
from kzcrawl.spiders.wired import WiredSpider


class ListingPages(Protocol):
    """The pages of one listing, one after another."""

    async def ask(self, url: str) -> tuple[Answer, Parsed | str]:
        """What a page says, or why there is nothing."""

    def after(self, place: Place, parsed: Parsed) -> str | None:
        """The address of the page after that of the place."""

    async def close(self) -> None:
        """Lets go of what it took."""


class PlainPages:
    """Where a page does not say how the listing goes on, that is by the numbers of its pages."""

    def __init__(self, reader: PageReader, listing: str) -> None:
        self._reader, self._listing = reader, listing

    async def ask(self, url: str) -> tuple[Answer, Parsed | str]:
        """By a plain request."""
        return await self._reader.ask(url, Asking("listing", is_tried=True))

    def after(self, place: Place, parsed: Parsed) -> str | None:
        """Where the page leads, or the next number."""
        further = page_further(place.url, 1) if place.url and place.url != self._listing else place.second
        return parsed.next_page or further

    async def close(self) -> None:
        """There is nothing."""


class GrowingPages:
    """A listing that shows more by JavaScript alone: each of its steps is a page, and all have its one address. A
    browser can only begin at its newest."""

    def __init__(self, spider: WiredSpider, reader: PageReader) -> None:
        self._reader, self._listing = reader, GrowingListing(spider)
        self._next = self._listing.open

    async def ask(self, url: str) -> tuple[Answer, Parsed | str]:
        """By opening it, and then by a click or a scroll."""
        fetch, self._next = self._next, self._listing.step
        return await self._reader.ask(url, Asking("browser", fetched_by=fetch, is_tried=True))

    def after(self, place: Place, parsed: Parsed) -> str | None:
        """The same."""
        del parsed
        return place.url

    async def close(self) -> None:
        """Ends the browser."""
        await self._listing.close()
