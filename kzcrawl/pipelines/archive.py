"""The end of the road: hands a visit to the run that keeps it. What is new of it is decided as it is written."""

from collections.abc import Callable
from typing import Any

from kzcrawl.items import Visit


class ArchivePipeline:
    """Hands each visit over; it is on the disk a second later at most."""

    def __init__(self, keep: Callable[[Visit], None]) -> None:
        self._keep = keep

    @classmethod
    def from_crawler(cls, crawler: Any) -> "ArchivePipeline":
        """The pipeline of a crawl: its spider knows the run."""
        # Asked for with each visit: `scrapy shell` makes pipelines before there is a spider.
        return cls(lambda visit: crawler.spider.keep(visit))  # noqa: PLW0108

    def process_item(self, item: Visit) -> Visit:
        """Keeps a visit."""
        self._keep(item)
        return item
