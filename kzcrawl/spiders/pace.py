"""How long a host is left alone before the next request: as long as it asks for."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

_MOST_PAUSE = 60.0  # seconds: with it a night of 150 pages takes two and a half hours
_MOST_WAIT = 120.0  # who asks for more is asked again the next night
_MOST_WAITED = 900.0  # in all: two minutes for each of 150 pages were five hours
_BUSY = (429, 503)

logger = logging.getLogger(__name__)


class AskedToWait(IgnoreRequest):
    """The host wants to be left alone for longer than a request waits."""


@dataclass(slots=True)
class _Host:
    """What a host asked for: a `pause` after each answer in seconds, nothing before `free_at`, or nothing at all;
    `waits` are the seconds of all its Retry-After."""

    pause: float = 0.0
    free_at: float = 0.0
    waits: float = 0.0
    is_left_alone: bool = False


class PaceMiddleware:
    """Holds every request back, also retries and redirects, until its host may be asked: nearest to the downloader.

    After each answer that is Crawl-delay, up to a minute. After a 429 or 503 it is Retry-After; a host that asks for
    more than two minutes, or a quarter of an hour in all, is asked for nothing more.
    """

    def __init__(
        self,
        user_agent: str,
        now: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._user_agent, self._now, self._sleep = user_agent, now, sleep
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pace of a crawl."""
        pace = cls(crawler.settings["USER_AGENT"])
        crawler.signals.connect(pace.heed_robots, signals.robots_parsed)
        crawler.signals.connect(pace.note_answer, signals.request_left_downloader)
        return pace

    async def process_request(self, request: Request) -> None:
        """Waits until the request may go out."""
        name, host = self._host_of(request)
        while not host.is_left_alone and (seconds := host.free_at - self._now()) > 0:
            await self._sleep(seconds)
        if host.is_left_alone:
            raise AskedToWait(f"{name} asked to be left alone")

    def process_response(self, request: Request, response: Response) -> Response:
        """Heeds Retry-After. Whether to ask again is not decided here, unless it would be too early."""
        seconds = seconds_asked(response.headers) if response.status in _BUSY else None
        if seconds is None:
            return response
        name, host = self._host_of(request)
        host.waits += max(seconds, 0.0)
        if seconds > _MOST_WAIT or host.waits > _MOST_WAITED:
            logger.warning("%s asks to be left alone (now for %.0f s): it is, for this night", name, seconds)
            host.is_left_alone = True
            request.meta["dont_retry"] = True
        self._hold(host, seconds)
        return response

    def heed_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Takes Crawl-delay from a robots.txt, which has just been answered."""
        name, host = self._host_of(request)
        asked = robotparser.crawl_delay(self._user_agent) or 0.0
        if asked > _MOST_PAUSE:
            logger.warning("%s asks for a Crawl-delay of %.0f s: it is given %.0f", name, asked, _MOST_PAUSE)
        host.pause = min(asked, _MOST_PAUSE)
        self._hold(host, host.pause)

    def note_answer(self, request: Request) -> None:
        """A host has answered, or failed to: its pause begins."""
        _, host = self._host_of(request)
        self._hold(host, host.pause)

    def _hold(self, host: _Host, seconds: float) -> None:
        host.free_at = max(host.free_at, self._now() + seconds)

    def _host_of(self, request: Request) -> tuple[str, _Host]:
        name = urlparse_cached(request).netloc
        return name, self._hosts[name]


def seconds_asked(headers: Headers) -> float | None:
    """What Retry-After says: a number, or a time by the site's own clock, which Date tells. None if it says nothing."""
    asked = headers.get("Retry-After") or b""
    if asked.isdigit():
        return float(asked)
    until, now = (_http_date(date or b"") for date in (asked, headers.get("Date")))
    return (until - now).total_seconds() if until and now else None


def _http_date(date: bytes) -> datetime | None:
    try:
        return datetime.strptime(date.decode("latin-1"), "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return None
