"""CPU a page of a whole crawl, beside a stock bare Scrapy spider that parses and stores nothing.

All fetch the same pages, from a server in another process: kt.kz's shape, 118 kB, a main article, eight embedded and
fifteen most read, packed by gzip. A page embeds what the pages before it had, as those of a night do. Measured is the
process time from the first request to the last sealed file.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from urllib.parse import urlsplit

from bench.made_pages import Story, page, story

_PAGES = 1000
_CARDS = 50  # of a listing page
_ROUNDS = 3
_WAYS = ("stock", "kzcrawl without capture", "kzcrawl")


def main() -> None:
    """Prints a line for each way of crawling."""
    with _server() as url:
        times: dict[str, list[float]] = {way: [] for way in _WAYS}
        for _ in range(_ROUNDS):
            for way in _WAYS:
                times[way].append(_child("crawl", way, url))
    stock = median(times["stock"])
    for way in _WAYS:
        print(f"{way:24} {median(times[way]):6.2f} ms a page, {median(times[way]) / stock:5.2f} of stock")


def _child(*words: str) -> float:
    command = [sys.executable, "-m", "bench.crawl", *words]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1])


@contextmanager
def _server() -> Iterator[str]:
    with subprocess.Popen([sys.executable, "-m", "bench.crawl", "serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip() if server.stdout else ""
        finally:
            server.terminate()


def _serve() -> None:
    pages = _site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if body:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _site() -> dict[str, bytes]:
    random = Random(1)
    stories = [story(random) for _ in range(_PAGES + 23)]
    pages = {
        urlsplit(stories[n].url).path: page(random, "hooks", stories[n : n + 24], is_padded=True) for n in range(_PAGES)
    }
    for first in range(0, _PAGES, _CARDS):
        number = first // _CARDS + 1
        pages["/rus/all" if number == 1 else f"/rus/all?page={number}"] = _listing(
            stories[first : min(first + _CARDS, _PAGES)], number
        )
    return {path: gzip.compress(text.encode(), 6, mtime=0) for path, text in pages.items()}


def _listing(stories: list[Story], number: int) -> str:
    cards = "".join(
        f'<div class="news-list__item"><article><div class="news__date">{one.stamp}</div><div>'
        f'<a class="news__overlay-link" href="{one.url}">{one.title}</a></div></article></div>'
        for one in stories
    )
    return f'<html><body><div class="row">{cards}</div><a href="/rus/all?page={number + 1}">next</a></body></html>'


def _crawl(way: str, url: str) -> float:
    return _stock(url) if way == "stock" else _ours(url, capture=way == "kzcrawl")


def _stock(url: str) -> float:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    paths = list(_site())

    class Bare(scrapy.Spider):
        name = "bare"
        seen = 0

        async def start(self):
            for path in paths:
                yield scrapy.Request(url + path)

        def parse(self, response):
            Bare.seen += len(response.body) > 0

    began = process_time()
    process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Bare)
    process.start()
    return (process_time() - began) * 1000 / Bare.seen


def _ours(url: str, *, capture: bool) -> float:
    from kzcrawl import crawling
    from kzcrawl.archive.layout import Layout
    from kzcrawl.job import job
    from kzcrawl.settings import load
    from kzcrawl.share import task_of

    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        settings = load(
            {
                "KZCRAWL_KAZAKHSTAN_TODAY_BASE_URL": url,
                "KZCRAWL_KAZAKHSTAN_TODAY_LISTINGS": "/rus/all",
                "KZCRAWL_KAZAKHSTAN_TODAY_FEEDS": "",
                "KZCRAWL_DELAY_SECONDS": "0",
                "KZCRAWL_FIRST_RUN_DAYS": "60",
                "KZCRAWL_NOW": "2025-11-29T22:00:00Z",
                "KZCRAWL_CAPTURE": str(int(capture)),
                "KZCRAWL_ARCHIVE": folder,
            }
        )
        with job(Layout(Path(folder)), task_of(settings, "nightly")) as work:
            shares = {"kazakhstan_today": work.share("kazakhstan_today", url)}
            began = process_time()
            sealed, failures = crawling.crawl(shares, settings, "ERROR")
            spent = process_time() - began
        for failure in failures:
            raise failure
        saw = sum(manifest.saw["pages"] for manifest in sealed)
        if sum(manifest.changes.get("first", 0) for manifest in sealed) < _PAGES:
            raise AssertionError(json.dumps([manifest.kept for manifest in sealed]))
        return spent * 1000 / saw


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        _serve()
    elif sys.argv[1:2] == ["crawl"]:
        print(_crawl(*sys.argv[2:]))
    else:
        main()
