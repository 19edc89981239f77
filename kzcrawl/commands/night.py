"""What a nightly does once nobody else is at work: no command, but the part of it that takes long to load."""

import argparse
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from kzcrawl import crawling, stopping
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.log_options import begin_log
from kzcrawl.commands.summary import lines_of, report
from kzcrawl.commands.telling import telling
from kzcrawl.commands.textfile import metrics_written_after
from kzcrawl.exceptions import BadInputError
from kzcrawl.job import opened
from kzcrawl.linking.link import link_if_free
from kzcrawl.locking import locked
from kzcrawl.pages import source_named
from kzcrawl.settings import Settings
from kzcrawl.share import task_of

DEMO_ARCHIVE = Path("demo-archive")


def demo(sources: Sequence[str], settings: Settings, arguments: argparse.Namespace) -> int:
    """Crawls the replica; 0 if every source's night was well, else 1."""
    archive = settings.ARCHIVE if arguments.archive else DEMO_ARCHIVE
    with served(archive, settings) as ours, locked(Layout(archive), "nightly", ours.clock):
        return crawl(sources, ours, arguments, is_demo=True)


def crawl(sources: Sequence[str], settings: Settings, arguments: argparse.Namespace, *, is_demo: bool = False) -> int:
    """Crawls for whoever holds the lock; 0 if every source's night was well, else 1."""
    begin_log(arguments)
    layout = Layout(settings.ARCHIVE)
    told = replace(settings, ALERTS="", PING_URL="") if is_demo else settings  # a demo is nobody's business
    task = task_of(settings, "nightly", demo=is_demo)
    with telling(told, sources) as outcome:
        with metrics_written_after(settings), opened(layout, task) as work:
            addresses = {name: settings.BASE_URLS.get(name, source_named(name).BASE_URL) for name in sources}
            shares = {name: work.share(name, address) for name, address in addresses.items()}
            outcome.sealed, failures = crawling.crawl(shares, settings)
            outcome.sealed += _linked(layout, settings, failures)
            outcome.summary = lines_of(outcome.sealed, work.recovered)
            report(outcome.sealed, recovered=work.recovered, as_json=arguments.json)
        for failure in failures:
            raise failure
    return outcome.status


def _linked(layout: Layout, settings: Settings, failures: list[Exception]) -> list[Manifest]:
    """Links copies once the night is sealed; what goes wrong with that is one more of its failures."""
    try:
        return [] if stopping.is_stopping() else link_if_free(layout, settings.clock, settings.LINK_DAYS)
    except Exception as failure:  # noqa: BLE001 - the night is told of all the same
        failures.append(failure)
        return []


@contextmanager
def served(archive: Path, settings: Settings, *, has_past: bool = False) -> Iterator[Settings]:
    """Serves the replica as it is in the first night that an archive does not have, and says how to crawl it."""
    from kzcrawl.demo.server import Replica  # which no other night needs

    nights = set()
    if Layout(archive).numbers():
        nights = {manifest.started_at for manifest in Archive(archive).manifests() if manifest.kind == "nightly"}
    os.environ["no_proxy"] = "*"  # nothing of a demo leaves the machine
    with Replica(len(nights) + 1, has_past=has_past) as replica:
        _reach(replica.base_urls)
        ours = replace(settings, ARCHIVE=archive, NOW=replica.instant, BASE_URLS=replica.base_urls, DELAY_SECONDS=0.0)
        yield replace(ours, METRICS=None)  # which tells of the real archive


def _reach(urls: Mapping[str, str]) -> None:
    """BadInputError on a machine without the loopback interface, as in a network namespace of its own."""
    try:
        for url in urls.values():
            parts = urlsplit(url)
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except OSError as error:
        raise BadInputError(
            f"expected the replica on loopback, found no way to it ({error}); `ip link set lo up` makes one"
        ) from None
