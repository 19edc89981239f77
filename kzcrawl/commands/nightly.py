"""Reads the listings of each source down to where the last complete walk began, and some days more; fetches what is
new, and what is known of these days again. Cron runs it every night.

With --demo it crawls a replica of both sites, of invented text, that it serves on loopback meanwhile: in ./demo-archive
the first night of an invented November, the next time the second.

examples:
  kzcrawl nightly
  kzcrawl nightly qazaq24 --archive ~/news
  kzcrawl nightly --demo
"""

import argparse
import importlib
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.summary import report
from kzcrawl.demo.server import Replica
from kzcrawl.exceptions import BadInputError
from kzcrawl.job import job
from kzcrawl.pages import names, source_named
from kzcrawl.settings import Settings
from kzcrawl.share import task_of

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_DEMO_ARCHIVE = Path("demo-archive")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=f"what to crawl (default: {' '.join(names())})")
    parser.add_argument("--demo", action="store_true", help="crawl the embedded replica, offline, into ./demo-archive")
    parser.add_argument("--log-level", choices=_LEVELS, default="INFO", help="how much to say meanwhile (INFO)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Crawls; 0 if every source's night was well, else 1."""
    sources = [source_named(name).NAME for name in arguments.sources] or names()
    if arguments.demo:
        archive = settings.ARCHIVE if arguments.archive else _DEMO_ARCHIVE
        with _demo(archive, settings) as settings:
            return _crawl(sources, settings, arguments, demo=True)
    return _crawl(sources, settings, arguments)


def _crawl(sources: Sequence[str], settings: Settings, arguments: argparse.Namespace, *, demo: bool = False) -> int:
    with job(Layout(settings.ARCHIVE), task_of(settings, "nightly", demo=demo)) as work:
        addresses = {name: settings.BASE_URLS.get(name, source_named(name).BASE_URL) for name in sources}
        shares = {name: work.share(name, address) for name, address in addresses.items()}
        # Scrapy takes long to load: who finds the archive locked has left before.
        crawling = importlib.import_module("kzcrawl.crawling")
        sealed, failures = crawling.crawl(shares, settings, arguments.log_level)
        report(sealed, recovered=work.recovered, as_json=arguments.json)
    for failure in failures:
        raise failure
    return int(any(manifest.verdict.status != "ok" for manifest in sealed))


@contextmanager
def _demo(archive: Path, settings: Settings) -> Iterator[Settings]:
    """Serves the replica as it is in the first night that an archive does not have, and says how to crawl it."""
    nights = set()
    if Layout(archive).numbers():
        nights = {manifest.started_at for manifest in Archive(archive).manifests() if manifest.kind == "nightly"}
    os.environ["no_proxy"] = "*"  # nothing of a demo leaves the machine
    with Replica(len(nights) + 1) as replica:
        _reach(replica)
        yield replace(settings, ARCHIVE=archive, NOW=replica.instant, BASE_URLS=replica.base_urls, DELAY_SECONDS=0.0)


def _reach(replica: Replica) -> None:
    """BadInputError on a machine without the loopback interface, as in a network namespace of its own."""
    try:
        for url in replica.base_urls.values():
            parts = urlsplit(url)
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except OSError as error:
        raise BadInputError(
            f"expected the replica on loopback, found no way to it ({error}); `ip link set lo up` makes one"
        ) from None
