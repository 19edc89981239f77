"""A browser of one site: started for its first page, and let into nothing but the site."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from kzcrawl.exceptions import BrowserError, NoBrowserError
from kzcrawl.spiders.browser.door import Door
from kzcrawl.spiders.browser.driver import Driver
from kzcrawl.spiders.browser.launch import MENDED_BY, context_options, launch_options
from kzcrawl.spiders.browser.within import within
from kzcrawl.spiders.on_site import is_on_site
from kzcrawl.spiders.wired import WiredSpider

if TYPE_CHECKING:
    from playwright.async_api import Page
    from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

_START_SECONDS = 60.0  # on a slow, busy machine; usually it takes one
_END_SECONDS = 5.0


class Browser:
    """Chromium with one page, in a context that keeps nothing. If it or its driver dies, whoever waits for it would
    wait for ever: all that it does has a time limit."""

    def __init__(self, spider: WiredSpider) -> None:
        self._spider, self._running = spider, ExitStack()
        self._handler: ScrapyPlaywrightDownloadHandler | None = None
        self._page: Page | None = None
        self._door = Door(spider)
        self._closing = asyncio.Lock()

    @property
    def page(self) -> "Page":
        """The page that is open. BrowserError."""
        if self._page is None or self._page.is_closed():
            raise BrowserError("expected an open page, found that the browser has ended")
        return self._page

    @property
    def name(self) -> str:
        """What this browser is, with its version."""
        browser = self._handler and self._handler.browser
        return f"{browser.browser_type.name}/{browser.version}" if browser else ""

    async def open(self, request: Request, handlers: Mapping[str, Callable[..., object]]) -> Response:
        """The answer to a request, and its page, which calls these handlers by event. NoBrowserError, BrowserError,
        DownloadTimeoutError."""
        self._door.path = urlsplit(request.url).path
        handler = self._handler or await self._start()
        seconds = float(self._spider.ours.TIMEOUT_SECONDS)
        asked = Request(request.url, meta=self._meta(seconds, handlers))
        try:
            response: Response = await within(seconds + 1, handler.download_request(asked))
        finally:
            self._page = asked.meta.get("playwright_page")
        if not is_on_site(self.page.url, self._spider.base_url):
            raise BrowserError(f"{request.url}: it leads to {self.page.url}, off the site")
        return response

    async def close(self) -> None:
        """Ends the browser, once. What does not end by itself ends with its driver."""
        async with self._closing:
            handler, self._handler, self._page = self._handler, None, None
            if handler:
                with suppress(BrowserError, DownloadTimeoutError):
                    await within(_END_SECONDS, handler.close())
            self._running.close()

    async def _start(self) -> "ScrapyPlaywrightDownloadHandler":
        spider = self._spider
        options = launch_options(spider.ours.BROWSER, spider.base_url)
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

        handler = ScrapyPlaywrightDownloadHandler(spider.crawler)
        handler.config.launch_options = options
        handler.abort_request = self._door.is_closed_to
        self._handler = handler
        spider.crawler.signals.connect(self.close, signals.spider_closed)
        spider.count_request("browser_start")
        try:
            async with self._running.enter_context(Driver()).starting():
                await within(_START_SECONDS, handler._launch())
            await within(_START_SECONDS, handler._maybe_launch_browser())  # else a failure would look like the page's
        except (BrowserError, DownloadTimeoutError) as error:
            await self.close()
            raise NoBrowserError(f"no browser can be started: {error}. {MENDED_BY}") from None
        spider.logger.info("%s was started: plain pages did not reach far enough", self.name)
        return handler

    def _meta(self, seconds: float, handlers: Mapping[str, Callable[..., object]]) -> dict[str, Any]:
        return {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context_kwargs": context_options(self._spider.settings),
            "playwright_page_event_handlers": dict(handlers),
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded", "timeout": seconds * 1000},
        }
