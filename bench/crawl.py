"""CPU a page of a whole crawl, beside a stock bare Scrapy spider that parses and stores nothing.

All fetch the same pages, from a server in another process: kt.kz's shape, 118 kB, a main article, eight embedded and
fifteen most read, packed by gzip. Measured is the process time from the first request to the last sealed file.
"""

import subprocess
import sys
from statistics import median
from time import process_time

from bench.site import paths, site

_PAGES = 1000
_ROUNDS = 3
_WAYS = ("stock", "kzcrawl without capture", "kzcrawl")


def main() -> None:
    """Prints a line for each way of crawling."""
    with site(_PAGES, is_padded=True) as url:
        times: dict[str, list[float]] = {way: [] for way in _WAYS}
        for _ in range(_ROUNDS):
            for way in _WAYS:
                times[way].append(_child(way, url))
    stock = median(times["stock"])
    for way in _WAYS:
        print(f"{way:24} {median(times[way]):6.2f} ms a page, {median(times[way]) / stock:5.2f} of stock")


def _child(way: str, url: str) -> float:
    command = [sys.executable, "-m", "bench.crawl", way, url]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1])


def _milliseconds(way: str, url: str) -> float:
    if way == "stock":
        return _stock(url)
    from bench.nightly import crawl

    spent, pages = crawl(url, _PAGES, capture=way == "kzcrawl", clock=process_time)
    return spent * 1000 / pages


def _stock(url: str) -> float:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    urls = [url + path for path in paths(_PAGES)]

    class Bare(scrapy.Spider):
        name = "bare"
        seen = 0

        async def start(self):
            for url in urls:
                yield scrapy.Request(url)

        def parse(self, response):
            Bare.seen += len(response.body) > 0

    began = process_time()
    process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Bare)
    process.start()
    return (process_time() - began) * 1000 / Bare.seen


if __name__ == "__main__":
    if sys.argv[1:]:
        print(_milliseconds(*sys.argv[1:]))
    else:
        main()
