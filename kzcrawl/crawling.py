"""Runs spiders in one process, each for its share of a job. This is where Scrapy is loaded."""

import asyncio
import logging
from collections.abc import Mapping
from typing import cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from kzcrawl.archive.manifest import Manifest
from kzcrawl.pages import names
from kzcrawl.settings import Settings
from kzcrawl.share import Share
from kzcrawl.spiders.base import NewsSpider


def crawl(shares: Mapping[str, Share], settings: Settings, log_level: str) -> tuple[list[Manifest], list[Exception]]:
    """Crawls every source at once and seals what that brought: the manifests, and what stopped a source, if anything.

    Of a source that was stopped by an error, what it had committed is sealed by the next job.
    """
    told = ScrapySettings({"KZCRAWL": settings, "LOG_INSTALL_ROOT_HANDLER": False})
    told.setmodule("kzcrawl.scrapy_settings", priority="project")
    _log(log_level)
    process = AsyncCrawlerProcess(told)
    crawls = []
    for source, share in shares.items():
        crawler = process.create_crawler(source)
        crawls.append((crawler, process.crawl(crawler, share=share)))
    process.start()
    sealed: list[Manifest] = []
    failures: list[Exception] = []
    for crawler, task in crawls:
        try:
            sealed += _ended(cast("NewsSpider | None", crawler.spider), task)
        except Exception as failure:  # noqa: BLE001 - the other source is sealed all the same
            failures.append(failure)
    return sealed, failures


def _ended(spider: NewsSpider | None, task: asyncio.Task[None]) -> list[Manifest]:
    """Seals what a spider's crawl brought; raises what stopped it, which Scrapy only logs."""
    if spider and spider.failure:
        raise spider.failure
    task.result()
    if spider is None:
        raise AssertionError("a crawl ended without a spider and without an error")
    return spider.end()


def _log(level: str) -> None:
    """Lines on stderr: ours from that level on, and what others warn of; with DEBUG everything."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    if level != "DEBUG":
        handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name in names())
    logging.basicConfig(level=level, handlers=[handler])
