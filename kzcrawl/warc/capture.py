"""Takes captures from Scrapy, at the height of the download handlers: below every middleware, so that robots.txt,
redirects and every try of a request are captured, and bodies are still packed.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol, cast
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers import DownloadHandlerProtocol
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.utils.misc import build_from_crawler, load_object

from kzcrawl.warc.exchange import AT, TRIED, Exchange
from kzcrawl.warc.exchange import Headers as Pairs
from kzcrawl.warc.positions import Position

FETCHED_BY = "fetched_by"  # in `meta`: who fetches a request in the place of Scrapy
RENDERED = b"X-Archive-Rendered"
Fetch = Callable[[Request], Awaitable[Response]]

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Capturing(Protocol):
    """What a spider has whose exchanges are captured. An error of `capture` is one of the download."""

    def moment(self) -> datetime:
        """What time it is, aware."""

    def capture(self, exchange: Exchange) -> Position | None:
        """Keeps an exchange, and says where; None if it is not kept."""


class CapturingDownloadHandler(BaseDownloadHandler):
    """Scrapy's own handler for http and https; what it brings is shown to the spider, if that has `capture`.

    `request.meta["capture"]` is then the position {"file", "offset"} of this try, or absent. What the handler refuses
    (a body too large or cut off, no answer) is not captured.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        stock = load_object(crawler.settings.getdict("DOWNLOAD_HANDLERS_BASE")["https"])
        self._stock = cast(DownloadHandlerProtocol, build_from_crawler(stock, crawler))

    async def download_request(self, request: Request) -> Response:
        """The response, as Scrapy's handler gives it, or whoever the request names."""
        request.meta.pop("capture", None)  # copied from an earlier try, or from the request that was redirected
        fetch: Fetch = request.meta.get(FETCHED_BY, self._stock.download_request)
        response = await fetch(request)
        if hasattr(self.crawler.spider, "capture"):
            spider = cast(Capturing, self.crawler.spider)
            if position := spider.capture(exchange_of(request, response, spider.moment())):
                request.meta["capture"] = asdict(position)
        return response

    async def close(self) -> None:
        """Ends the connections."""
        await self._stock.close()


def exchange_of(request: Request, response: Response, moment: datetime) -> Exchange:
    """A request as it was sent, and its response as Scrapy's handler gave it, before any middleware. Whose address a
    proxy has asked is unknown.

    What did not come over the wire so, a page as a browser shows it, says so by a header of its own: its first flag.
    """
    note = () if FETCHED_BY not in request.meta else ((RENDERED, response.flags[0].encode()),)
    return Exchange(
        url=urldefrag(request.url)[0],
        method=request.method,
        request_headers=(*_sent_headers(request), *note),
        request_body=request.body,
        status=response.status,
        headers=(*_pairs(response.headers), *note),
        body=response.body,
        moment=moment,
        ip=str(response.ip_address) if response.ip_address and not request.meta.get("proxy") else None,
        protocol=response.protocol,
        asked_as=_asked_as(request.meta),
    )


def _asked_as(meta: Mapping[str, Any]) -> str | None:
    """What a request was made for. Of an article's own page its address tells it, unless that led elsewhere."""
    kind = meta.get("kind")
    if kind == "article":
        return f"{kind}{AT}{urldefrag(meta['redirect_urls'][0])[0]}" if "redirect_urls" in meta else None
    return f"{kind}{TRIED}" if kind and meta.get("is_tried") else kind


def _sent_headers(request: Request) -> Pairs:
    """The headers of a request with those that Twisted adds. What was meant for a proxy alone stays out: a secret."""
    pairs = [pair for pair in _pairs(request.headers) if pair[0] != b"Proxy-Authorization"]
    if request.body or request.method in ("POST", "PUT"):
        pairs.insert(0, (b"Content-Length", b"%d" % len(request.body)))
    if b"Host" not in request.headers:
        pairs.append((b"Host", _host(request.url)))
    return tuple(pairs)


def _host(url: str) -> bytes:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return host.removesuffix(f":{_DEFAULT_PORTS.get(parts.scheme)}").encode()


def _pairs(headers: Headers) -> Pairs:
    return tuple((name, value) for name, values in headers.items() for value in values)
