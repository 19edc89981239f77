"""A crawl with Scrapy as it is, through the capturing handler: python crawl.py FOLDER URL …

Prints what came of each URL, as JSON Lines, and leaves the captures in FOLDER.
"""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from kzcrawl.warc.exchange import Exchange
from kzcrawl.warc.positions import Position
from tests.warc.make import writer

SETTINGS = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "kzcrawl.warc.capture.CapturingDownloadHandler"),
    "DOWNLOAD_MAXSIZE": 100_000,
    "ROBOTSTXT_OBEY": True,
    "RETRY_TIMES": 1,
    "COOKIES_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "CRITICAL",
}


class Visitor(Spider):
    """Asks for what it is told to, one after the other."""

    name = "visitor"
    custom_settings = {"CONCURRENT_REQUESTS": 1}  # noqa: RUF012 - as Scrapy has it

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(url, errback=self.failed, meta={"capture": "stale"}, headers={"X-Twice": ["1", "2"]})
        yield Request(self.urls[0], method="POST", body=b"a=1", dont_filter=True)

    def parse(self, response: Response) -> Iterator[Any]:
        self.tell(response.request, status=response.status, decoded=len(response.body))
        yield from ()

    def failed(self, failure: Any) -> None:
        self.tell(failure.request, error=failure.type.__name__)

    def tell(self, request: Request, **facts: Any) -> None:
        print(json.dumps({"url": request.url, "capture": request.meta.get("capture"), **facts}), flush=True)

    def moment(self) -> datetime:
        return datetime(2025, 11, 29, 1, 0, 4, tzinfo=UTC)

    def capture(self, exchange: Exchange) -> Position | None:
        return None if exchange.url.endswith("/private") else self.captures.write(exchange)


if __name__ == "__main__":
    captures = writer(Path(sys.argv[1]))
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(Visitor, urls=sys.argv[2:], captures=captures)
    process.start()
    captures.sync()
    captures.close()
