"""Reads the whole archive and makes the index in .state/ anew: after it was lost or damaged, or after the archive was
copied without it. The archive itself is not changed, but what a run that was cut off had left is sealed. Needs the
archive for itself.
"""

import argparse
import sys
from contextlib import closing

import orjson

from kzcrawl import sealing
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.exceptions import DamagedStateError
from kzcrawl.failpoints import reached
from kzcrawl.locking import locked
from kzcrawl.settings import Settings
from kzcrawl.state.database import connect


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Rebuilds the index; 0 when it is as if it had never been away."""
    layout = Archive(settings.ARCHIVE).layout
    with locked(layout, "rebuild", settings.clock, alone=True):
        try:
            records, sealed = _rebuild(layout)
        except DamagedStateError as error:
            print(f"kzcrawl: {error} What was not sealed yet is lost with it.", file=sys.stderr)
            for ending in ("-wal", "-shm", ""):  # in this order: the rest belongs to nothing without it
                reached("state.unlink")
                layout.database.with_name(layout.database.name + ending).unlink(missing_ok=True)
            records, sealed = _rebuild(layout)
    if arguments.json:
        print(orjson.dumps({"schema": "rebuild/1", "records": records, "sealed": sealed}).decode())
    else:
        finished = f"; sealed {sealed} runs that were cut off" if sealed else ""
        print(f"the index is made anew from {records} records{finished}")
    return 0


def _rebuild(layout: Layout) -> tuple[int, int]:
    with closing(connect(layout.database)) as database:
        records = sealing.catch_up(layout, database, anew=True)
        return records, len(sealing.recover(layout, database))
