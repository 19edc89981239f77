"""A listing in a browser, which shows more and more: each step gives what is new, as a page of its own."""

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import HtmlResponse, Response

from kzcrawl.exceptions import BrowserError, NoBrowserError
from kzcrawl.spiders.browser.browser import Browser
from kzcrawl.spiders.browser.read_cards import CONTENT, EMPTY, LINKS
from kzcrawl.spiders.browser.show_more import ADVANCE, MARKS, WORDINGS
from kzcrawl.spiders.browser.traffic import Traffic
from kzcrawl.spiders.browser.within import within
from kzcrawl.spiders.on_site import is_on_site
from kzcrawl.spiders.wired import WiredSpider
from kzcrawl.stopping import is_stopping
from kzcrawl.urls import moved

if TYPE_CHECKING:
    from playwright.async_api import Page

_LOOK_SECONDS = 0.1
_QUIET_SECONDS = 0.3  # after which what came of new articles is all of them
_SILENT_SECONDS = 2.0  # after which none come


class GrowingListing:
    """The first page of a listing, then what each step adds. Both stand in the place of a download: pauses, robots.txt
    and captures are those of any request."""

    def __init__(self, spider: WiredSpider) -> None:
        self._spider, self._browser = spider, Browser(spider)
        self._seen: set[str] = set()
        self._url = ""
        self._steps = 0
        self._has_grown = False
        self.is_offered = True  # whether what came, or that nothing did, is the listing's own word
        self._traffic = Traffic(lambda url: is_on_site(url, spider.base_url))

    async def open(self, request: Request) -> Response:
        """What it shows at first."""
        handlers = {**self._traffic.handlers, "popup": lambda popup: popup.close()}
        try:
            response = await self._browser.open(request, handlers)
        except NoBrowserError as error:
            self._spider.logger.warning("%s", error)
            raise
        if response.status != 200:
            return Response(request.url, response.status, response.headers, response.body, flags=[self._note])
        self._url = self._browser.page.url
        return await self._shown(self._browser.page)

    async def step(self, request: Request) -> Response:
        """What it shows besides, after a click or a scroll; what was read before leaves the page."""
        del request
        page = self._browser.page
        self._steps += 1
        self._traffic.begin()
        read = await self._articles(page)
        self._seen.update(read)
        await self._run(page, EMPTY, read)
        way = await self._run(page, ADVANCE, {"wordings": WORDINGS, "marks": MARKS, "articles": read})
        response = await self._shown(page)
        # A button that does nothing is no end, nor is one page that shows all that it ever will.
        self._has_grown = self._has_grown or await self._has_new(page)
        self.is_offered = self._has_grown and (way == "scroll" or self._traffic.has_asked)
        return response

    async def close(self) -> None:
        """Ends the browser."""
        await self._browser.close()

    @property
    def _note(self) -> str:
        """What a capture says of itself."""
        return f"rendered by {self._browser.name}, step {self._steps}"

    async def _shown(self, page: "Page") -> Response:
        await self._wait(page)
        body = cast(str, await self._run(page, CONTENT)).encode(errors="replace")
        if len(body) > self._spider.ours.PAGE_MEGABYTES * 1_000_000:
            raise DownloadCancelledError(f"{self._url}: the page grew to {len(body)} bytes")
        return HtmlResponse(
            self._url, headers={"Content-Type": "text/html; charset=utf-8"}, body=body, flags=[self._note]
        )

    async def _wait(self, page: "Page") -> None:
        """Until all new articles are there, or none come any more."""
        deadline = time.monotonic() + self._spider.ours.TIMEOUT_SECONDS
        has_new = False
        while not is_stopping():
            has_new = await self._has_new(page)
            if self._traffic.quiet_seconds >= (_QUIET_SECONDS if has_new else _SILENT_SECONDS):
                break
            if time.monotonic() > deadline:
                if has_new:
                    break
                raise DownloadTimeoutError(f"{self._url}: nothing came in {self._spider.ours.TIMEOUT_SECONDS} s")
            await asyncio.sleep(_LOOK_SECONDS)
        if self._traffic.failed and not has_new:
            raise BrowserError(f"{self._url}: what it asked the site for to show more failed")

    async def _has_new(self, page: "Page") -> bool:
        return not self._seen.issuperset(await self._articles(page))

    async def _articles(self, page: "Page") -> list[str]:
        """The links to articles that the page has now."""
        links = cast(list[str], await self._run(page, LINKS))
        source, base_url = self._spider.source, self._spider.base_url
        return [link for link in links if source.key_of(moved(link, {base_url: source.BASE_URL}))]

    async def _run(self, page: "Page", script: str, argument: object = None) -> Any:
        return await within(self._spider.ours.TIMEOUT_SECONDS, page.evaluate(script, argument))
