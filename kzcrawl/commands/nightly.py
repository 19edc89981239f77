"""Reads the listings of each source down to where the last complete walk began, and some days more; fetches what is
new, and once more what is a day, a week or a month old. Cron runs it every night.

With --demo it crawls a replica of both sites, of invented text, that it serves on loopback meanwhile: in ./demo-archive
the first night of an invented November, the next time the second.

examples:
  kzcrawl nightly
  kzcrawl nightly qazaq24 --archive ~/news
  kzcrawl nightly --demo
"""

import argparse
import importlib
from typing import Any

from kzcrawl.archive.layout import Layout
from kzcrawl.commands.log_options import add_log_options
from kzcrawl.locking import locked, refuse_if_busy
from kzcrawl.pages import names, source_named
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=f"what to crawl (default: {' '.join(names())})")
    parser.add_argument("--demo", action="store_true", help="crawl the embedded replica, offline, into ./demo-archive")
    add_log_options(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Crawls; 0 if every source's night was well, else 1."""
    for name in arguments.sources:
        if name not in names():
            source_named(name)  # which says what there is
    sources = arguments.sources or names()
    if arguments.demo:
        return int(_night().demo(sources, settings, arguments))
    layout = Layout(settings.ARCHIVE)
    if settings.ALERTS:
        refuse_if_busy(layout, "nightly")  # before that which takes long to load
        importlib.import_module("kzcrawl.alerts.services").refuse_wrong(settings.ALERTS.split())
    with locked(layout, "nightly", settings.clock):
        return int(_night().crawl(sources, settings, arguments))


def _night() -> Any:
    """All that a night needs takes long to load: who finds the archive locked has left before."""
    return importlib.import_module("kzcrawl.commands.night")
