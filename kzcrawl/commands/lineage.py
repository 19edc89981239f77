"""Looks for copies: articles that repeat one that another source had before, at most LINK_DAYS days earlier. Each is
linked to its original by a record `link/1`. Every nightly does it at its end, for what is new and for copies of what is
new. With --since or --until it looks at all copies of these days that are not linked yet.

examples:
  kzcrawl lineage
  kzcrawl lineage --since 2025-11-01 --until 2025-11-30
"""

import argparse
from contextlib import closing

from kzcrawl import sealing
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.given_days import add_days, given_days
from kzcrawl.commands.summary import report
from kzcrawl.linking.link import link
from kzcrawl.locking import locked
from kzcrawl.settings import Settings
from kzcrawl.state.database import connect


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    add_days(parser, "of the copies")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Links copies; 0 also where there are none."""
    days, layout = given_days(arguments, settings), Archive(settings.ARCHIVE).layout
    with locked(layout, "lineage", settings.clock):
        with closing(connect(layout.database)) as database:
            recovered = sealing.recover(layout, database)
            sealing.catch_up(layout, database)
        sealed = link(layout, settings.clock, settings.LINK_DAYS, days)
        report(sealed, recovered=recovered, as_json=arguments.json)
        if not sealed and not arguments.json:
            print("no copies that are not linked yet")
    return 0
