"""Reads the listings of each source down to where the last complete walk began, and some days more; fetches what is
new, and what is known of these days again. Cron runs it every night.

examples:
  kzcrawl nightly
  kzcrawl nightly qazaq24 --archive ~/news
"""

import argparse
import importlib

from kzcrawl.archive.layout import Layout
from kzcrawl.commands.summary import report
from kzcrawl.job import job
from kzcrawl.pages import names, source_named
from kzcrawl.settings import Settings
from kzcrawl.share import task_of

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=f"what to crawl (default: {' '.join(names())})")
    parser.add_argument("--log-level", choices=_LEVELS, default="INFO", help="how much to say meanwhile (INFO)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Crawls; 0 if every source's night was well, else 1."""
    sources = [source_named(name) for name in arguments.sources or names()]
    with job(Layout(settings.ARCHIVE), task_of(settings, "nightly")) as work:
        shares = {
            source.NAME: work.share(source.NAME, settings.BASE_URLS.get(source.NAME, source.BASE_URL))
            for source in sources
        }
        # Scrapy takes long to load: who finds the archive locked has left before.
        sealed = importlib.import_module("kzcrawl.crawling").crawl(shares, settings, arguments.log_level)
    report(sealed, [], as_json=arguments.json)
    return int(any(manifest.verdict.status != "ok" for manifest in sealed))
