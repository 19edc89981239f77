"""What captures of the replica say, by its own truth: the revisions of each article, and every count."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kzcrawl.dates import machine_iso
from kzcrawl.demo.shown import Shown
from tests.crawl.night import truth_of

Moments = list[tuple[datetime, Shown]]


def revisions_of(moments: Iterable[tuple[datetime, Shown]]) -> list[dict[str, Any]]:
    """The truths of an article that differ from the one before; counts are no revision."""
    truths = [truth_of(found) | {"observed_at": machine_iso(moment)} for moment, found in moments]
    told = [(truth["title"], truth["paragraphs"], truth["published_at"]) for truth in truths]
    return [truth for n, truth in enumerate(truths) if n == 0 or told[n] != told[n - 1]]
