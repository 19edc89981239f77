"""A nightly of ours over a site of made pages, in the process that measures it."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from kzcrawl import crawling, logs
from kzcrawl.archive.layout import Layout
from kzcrawl.job import job
from kzcrawl.settings import load
from kzcrawl.share import task_of


def crawl(
    url: str, count: int, *, capture: bool, clock: Callable[[], float] = lambda: 0.0, archive: Path | None = None
) -> tuple[float, int]:
    """Crawls a site of that many articles: what the clock says it took, sealing included, and the pages it saw.
    `archive`: where what it brings is to stay.

    The crawl's own failures are raised; AssertionError if it did not bring every article.
    """
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as scratch:
        folder = str(archive or scratch)
        settings = load(
            {
                "KZCRAWL_KAZAKHSTAN_TODAY_BASE_URL": url,
                "KZCRAWL_KAZAKHSTAN_TODAY_LISTINGS": "/rus/all",
                "KZCRAWL_KAZAKHSTAN_TODAY_FEEDS": "",
                "KZCRAWL_DELAY_SECONDS": "0",
                "KZCRAWL_FIRST_RUN_DAYS": "60",
                "KZCRAWL_NIGHT_PAGES": str(count),
                "KZCRAWL_NOW": "2025-11-29T22:00:00Z",
                "KZCRAWL_CAPTURE": str(int(capture)),
                "KZCRAWL_ARCHIVE": folder,
            }
        )
        with job(Layout(Path(folder)), task_of(settings, "nightly")) as work:
            shares = {"kazakhstan_today": work.share("kazakhstan_today", url)}
            logs.begin("ERROR", "text", ())
            began = clock()
            sealed, failures = crawling.crawl(shares, settings)
            spent = clock() - began
        for failure in failures:
            raise failure
        if sum(manifest.changes.get("first", 0) for manifest in sealed) < count:
            raise AssertionError(f"expected {count} articles, found {[manifest.kept for manifest in sealed]}")
        return spent, sum(manifest.saw["pages"] for manifest in sealed)
