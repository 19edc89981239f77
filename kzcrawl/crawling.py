"""Runs spiders in one process, each for its share of a job. This is where Scrapy is loaded.

Signals stay ours: Scrapy's handlers would outlive the crawl, and swallow what comes while its runs are sealed.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings as ScrapySettings

from kzcrawl import logs, stopping
from kzcrawl.archive.manifest import Manifest
from kzcrawl.settings import Settings
from kzcrawl.share import Share
from kzcrawl.spiders.base import NewsSpider, Plan
from kzcrawl.spiders.nightly import Nightly

_BREAK_OFF_SECONDS = 10.0  # a crawl that is told to end does so in a second, unless something hangs

Brought = tuple[list[Manifest], list[Exception]]


@dataclass(frozen=True, slots=True)
class _Crawl:
    """A source's crawl under way."""

    share: Share
    crawler: Crawler
    task: asyncio.Task[None]


def crawl(shares: Mapping[str, Share], settings: Settings, plan: Callable[[NewsSpider], Plan] = Nightly) -> Brought:
    """Crawls every source at once and seals what that brought: the manifests, and what stopped a source, if anything.

    Of a source that was stopped by an error, what it had committed is sealed by the next job. StoppedError where a
    signal came before the first request; after it, what was brought until then is sealed.
    """
    told = ScrapySettings({"KZCRAWL": settings, "LOG_INSTALL_ROOT_HANDLER": False})
    told.setmodule("kzcrawl.scrapy_settings", priority="project")
    process = AsyncCrawlerProcess(told)
    crawls = []
    for source, share in shares.items():
        crawler = process.create_crawler(source)
        with logs.of_crawl(source, share.run_under_way):
            crawls.append(_Crawl(share, crawler, process.crawl(crawler, share=share, plan=plan)))
    loop = asyncio.get_event_loop()
    night = loop.create_task(_sealed_at_the_end(crawls))
    with stopping.acted_upon(lambda: loop.call_soon_threadsafe(_stop, process, crawls)):
        stopping.check()
        process.start(stop_after_crawl=False, install_signal_handlers=False)
    return night.result()


async def _sealed_at_the_end(crawls: Sequence[_Crawl]) -> Brought:
    """Seals before the reactor ends, which may wait for long, for a name that nobody resolves."""
    from twisted.internet import reactor  # which Scrapy has chosen by now

    sealed: list[Manifest] = []
    failures: list[Exception] = []
    try:
        await asyncio.wait([each.task for each in crawls])
        for each in crawls:
            try:
                sealed += _ended(each)
            except Exception as failure:  # noqa: BLE001 - the other source is sealed all the same
                failures.append(failure)
    finally:
        cast(Any, reactor).stop()
    return sealed, failures


def _ended(crawl: _Crawl) -> list[Manifest]:
    """Seals what a spider's crawl brought; raises what stopped it, which Scrapy only logs."""
    spider = cast("NewsSpider | None", crawl.crawler.spider)
    if spider and spider.failure:
        raise spider.failure
    if not crawl.task.cancelled():
        crawl.task.result()
    if spider is None:
        raise AssertionError("a crawl ended without a spider and without an error")
    if stopping.is_stopping() and not crawl.share.is_open:  # before it had begun, or right after a run was full
        return crawl.share.sealed
    return spider.end()


def _stop(process: AsyncCrawlerProcess, crawls: Sequence[_Crawl]) -> None:
    """Ends the crawls; breaks off what takes long, since there is still to be sealed."""
    loop = asyncio.get_running_loop()
    ended = loop.create_task(process.stop())
    loop.call_later(_BREAK_OFF_SECONDS, _break_off, ended, crawls)


def _break_off(ended: asyncio.Task[None], crawls: Sequence[_Crawl]) -> None:
    for each in (ended, *(crawl.task for crawl in crawls)):
        each.cancel()
