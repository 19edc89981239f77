"""What a page in a browser may ask for: text of its own site, at a public address, where robots.txt allows it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from kzcrawl.spiders.browser.launch import proxy_for
from kzcrawl.spiders.on_site import is_on_site
from kzcrawl.spiders.robots import StrictRobotsTxtMiddleware
from kzcrawl.spiders.wired import WiredSpider

if TYPE_CHECKING:
    from playwright.async_api import Request as Asked

_LOADED = ("document", "script", "xhr", "fetch")  # no images, fonts, styles, media, beacons


class Door:
    """Lets pass what a listing needs, and counts it. `path` is that of the listing: no other page is opened."""

    def __init__(self, spider: WiredSpider) -> None:
        self.path = ""
        self._spider = spider

    async def is_closed_to(self, asked: "Asked") -> bool:
        """Whether a request is not sent. Redirects do not pass here: but the browser finds no other host."""
        if asked.resource_type not in _LOADED or not is_on_site(asked.url, self._spider.base_url):
            return True
        if asked.is_navigation_request() and urlsplit(asked.url).path != self.path:
            return True
        if not (await self._is_allowed(asked.url) and await self._is_public(asked.url)):
            return True
        self._spider.count_request("browser")
        return False

    async def _is_allowed(self, url: str) -> bool:
        robots = self._spider.crawler.get_downloader_middleware(StrictRobotsTxtMiddleware)
        if robots is None:
            raise AssertionError("a browser is started in a crawl that obeys robots.txt")
        try:
            await robots.process_request(Request(url))
        except IgnoreRequest:
            return False
        return True

    async def _is_public(self, url: str) -> bool:
        """Whether our own resolver, which knows no private addresses, finds the host. A proxy finds it by itself."""
        from twisted.internet import reactor  # which Scrapy has chosen by now

        found: Any = reactor
        try:
            await maybe_deferred_to_future(found.resolve(urlsplit(url).hostname))
        except DNSLookupError:
            return bool(proxy_for(url))
        return True
