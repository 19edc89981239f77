"""Runs spiders in one process, each for its share of a job. This is where Scrapy is loaded."""

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


def crawl(shares: Mapping[str, Share], settings: Settings, log_level: str) -> list[Manifest]:
    """Crawls every source at once and seals what that brought. Returns the manifests of its runs, by source.

    Whatever stopped a spider is raised when the runs of the others are sealed; what it had committed, the next job
    seals.
    """
    told = ScrapySettings({"KZCRAWL": settings, "LOG_INSTALL_ROOT_HANDLER": False})
    told.setmodule("kzcrawl.scrapy_settings", priority="project")
    _log(log_level)
    process = AsyncCrawlerProcess(told)
    crawlers = [process.create_crawler(source) for source in shares]
    for crawler, share in zip(crawlers, shares.values(), strict=True):
        process.crawl(crawler, share=share)
    process.start()
    spiders = [cast(NewsSpider, crawler.spider) for crawler in crawlers]
    sealed = [manifest for spider in spiders if not spider.failure for manifest in spider.end()]
    for spider in spiders:
        if spider.failure:
            raise spider.failure
    return sealed


def _log(level: str) -> None:
    """Lines on stderr: ours from that level on, and what others warn of; with DEBUG everything."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    if level != "DEBUG":
        handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name in names())
    logging.basicConfig(level=level, handlers=[handler])
