"""The road of every item, in the order of the data's way: each pipeline one class with one job."""

from typing import Protocol

from kzcrawl.items import Visit
from kzcrawl.pipelines.archive import ArchivePipeline
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.pipelines.validate import ValidatePipeline


class Pipeline(Protocol):
    """What Scrapy, too, asks of a pipeline."""

    def process_item(self, item: Visit) -> Visit: ...


def chain(archive: ArchivePipeline) -> list[Pipeline]:
    """The pipelines of a run: what is plausible, in one form, and, where it is new (`deduplicate`), kept."""
    return [ValidatePipeline(), NormalisePipeline(), archive]
