"""The spider of a source, found by its name."""

import importlib

from kzcrawl.spiders.base import NewsSpider


def spider_named(source: str) -> type[NewsSpider]:
    """The spider of a source; only its module is loaded."""
    importlib.import_module(f"kzcrawl.spiders.{source}")
    return next(spider for spider in NewsSpider.__subclasses__() if spider.name == source)
