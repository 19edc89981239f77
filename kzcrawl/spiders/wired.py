"""A spider's wires: to Scrapy, which fetches for it, and to the archive, which keeps what it yields."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any, Self, cast

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from kzcrawl import logs
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.exceptions import KzcrawlError
from kzcrawl.items import Visit
from kzcrawl.job import job
from kzcrawl.pages import source_named
from kzcrawl.settings import Settings
from kzcrawl.share import BATCH_SECONDS, Share, task_of
from kzcrawl.spiders.answer import FAILURES, Answer, answer_of, failure_of
from kzcrawl.spiders.asking import Asking
from kzcrawl.stopping import is_stopping
from kzcrawl.urls import moved
from kzcrawl.warc.capture import FETCHED_BY
from kzcrawl.warc.exchange import Exchange
from kzcrawl.warc.positions import Position

_OURS = (KzcrawlError, sqlite3.Error)


class WiredSpider(Spider):
    """Fetches pages one by one and hands visits to a share of a job: the one that it is given, or its own."""

    def __init__(self, share: Share | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source_named(self.name)
        self.failure: BaseException | None = None
        self.instead: Sequence[str] = ()
        self._share, self._alone, self._is_alone = share, ExitStack(), share is None
        self._yielded = self._kept = 0
        self._flush_timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider of a crawler, whose settings the add-on has not reached yet."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._count_request, signals.request_reached_downloader)
        crawler.signals.connect(spider._note_failure, signals.item_error)
        crawler.signals.connect(spider._end_alone, signals.engine_stopped)
        return spider

    @property
    def ours(self) -> Settings:
        """Our settings."""
        return cast(Settings, self.settings["KZCRAWL"])

    @property
    def base_url(self) -> str:
        """Where the site is fetched."""
        return self.ours.BASE_URLS.get(self.name, self.source.BASE_URL)

    @property
    def places(self) -> Sequence[str]:
        """Whence it may be sent anything: the site, or what a plan asks instead of it."""
        return self.instead or (self.base_url,)

    @property
    def share(self) -> Share:
        """Where visits go; there is one once the crawl has begun."""
        if self._share is None:
            raise AssertionError(f"the crawl of {self.name} has not begun")
        return self._share

    async def start(self) -> AsyncIterator[Any]:
        """All that Scrapy asks for: the visits, one after another."""
        try:
            self._begin()
            async for visit in self.visits():
                self._yielded += 1
                yield visit
        except CloseSpider:
            raise
        except Exception as error:
            self.failure = error  # which Scrapy would only log
            raise

    def visits(self) -> AsyncIterator[Visit]:
        """What each page brings."""
        raise NotImplementedError

    def end(self) -> list[Manifest]:
        """Seals the runs of the crawl."""
        raise NotImplementedError

    def _begin(self) -> None:
        """Opens the night's run; of a job of its own, if Scrapy's own command started the spider."""
        if self._share is None:
            work = self._alone.enter_context(job(Layout(self.ours.ARCHIVE), task_of(self.ours, "nightly")))
            self._share = work.share(self.name, self.base_url)
        self._share.open()

    def moment(self) -> datetime:
        """What time it is."""
        return self.ours.clock.now()

    async def fetch(self, public_url: str, asking: Asking) -> Answer:
        """What the site answers for a page at its public address."""
        response = await self.download(moved(public_url, {self.source.BASE_URL: self.base_url}), asking)
        if isinstance(response, Answer):
            return response
        return answer_of(response, moved(response.url, {self.base_url: self.source.BASE_URL}), self.moment())

    async def download(self, url: str, asking: Asking) -> Response | Answer:
        """What comes from an address, once all before it is kept, or why nothing does. Redirects, retries, pace and
        robots.txt are middlewares'.

        What the site sends never ends a night: an error that nobody thought of is one of that page.
        """
        await self.settle()
        if is_stopping():  # a signal that came before there was an engine to stop
            raise CloseSpider("shutdown")
        request = asking.request(url)
        engine = self.crawler.engine
        if engine is None:
            raise AssertionError("a spider fetches while its engine runs")
        try:
            with logs.of_page(url):
                return await engine.download_async(request)
        except Exception as error:
            if self.failure:  # of a capture, perhaps of robots.txt, whose middleware has an error of its own then
                raise self.failure from error
            known = isinstance(error, FAILURES)
            if not engine.running or (isinstance(error, _OURS) and not known):
                raise
            level = logging.DEBUG if known else logging.ERROR
            self.logger.log(level, "%s: %r", url, error, exc_info=not known, extra={"url": url})
            return failure_of(error)

    def capture(self, exchange: Exchange) -> Position | None:
        """Keeps what the site sent. Called for everything that is fetched, also by middlewares."""
        if self._share is None or not self.ours.CAPTURE:
            return None
        try:
            return self._share.capture(exchange)
        except Exception as error:
            self.failure = error  # who asked for robots.txt would only log it
            raise

    def keep(self, visit: Visit) -> None:
        """The end of the pipelines. After a failure nothing more is written: what it undid would be left out."""
        if self.failure:
            raise self.failure
        self.share.keep(visit)
        self._kept += 1
        self._flush_soon()

    async def settle(self) -> None:
        """Waits until all that was yielded is kept; raises what went wrong with it."""
        while self._kept < self._yielded and self.failure is None:
            await asyncio.sleep(0)
        if self.failure:
            raise self.failure

    async def due(self) -> list[str]:
        """The keys of what the frontier has to be fetched now."""
        await self.settle()
        return self.share.due()

    def _flush_soon(self) -> None:
        if self._flush_timer is None:
            self._flush_timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self._flush)

    def _flush(self) -> None:
        self._flush_timer = None
        try:
            if self.failure is None:
                self.share.flush()
        except Exception as error:  # noqa: BLE001 - whatever it is, the loop raises it
            self.failure = error
        if self._is_stopping():
            self._flush_soon()

    def _is_stopping(self) -> bool:
        """Whether the engine is about to close the spider; where it waits for nothing, it is told so.

        Scrapy 2.19 waits for ever for an item of `start` that was on its way when it was stopped: nobody looks again
        whether it has come through.
        """
        engine = self.crawler.engine
        if engine is None or engine.running or engine.spider is None:
            return False
        slot = engine.scraper.slot
        if slot and slot.closing and not slot.closing.called and slot.is_idle():
            slot.closing.callback(self)
        return True

    def _note_failure(self, failure: Failure) -> None:
        """A pipeline failed, which Scrapy would only log: going on would lose what it had to keep."""
        self.failure = self.failure or failure.value
        self._flush_soon()

    def count_request(self, kind: str, *, is_retry: bool = False) -> None:
        """Counts a request that was sent, perhaps not for the first time."""
        if self._share:
            self._share.count_request(kind, is_retry=is_retry)

    def _count_request(self, request: Request) -> None:
        if FETCHED_BY not in request.meta:  # who fetches it counts what that takes
            self.count_request(request.meta.get("kind", "robots"), is_retry=_is_retry(request))

    def _end_alone(self) -> None:
        with self._alone:
            if self._share and self._is_alone and self.failure is None:
                self.end()


def _is_retry(request: Request) -> bool:
    """Whether a request was sent before; noted in its meta, which goes on to what a redirect makes of it: no retry."""
    times, counted = request.meta.get("retry_times", 0), request.meta.get("retries_counted", 0)
    request.meta["retries_counted"] = times
    return bool(times > counted)
