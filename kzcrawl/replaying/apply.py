"""Writes what a comparison found into the archive itself, while no other import is at work."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager

from kzcrawl import sealing
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.clock import Clock
from kzcrawl.locking import locked
from kzcrawl.replaying import correct
from kzcrawl.replaying.compare import Difference
from kzcrawl.state.database import connect


class Corrections:
    """The differences that are to be sealed, by source."""

    def __init__(self, layout: Layout, database: sqlite3.Connection, clock: Clock) -> None:
        self._layout, self._database, self._clock = layout, database, clock
        self._found: defaultdict[str, list[Difference]] = defaultdict(list)

    def take(self, found: Difference) -> None:
        """Takes in a difference."""
        self._found[found.before["source"]].append(found)

    def seal(self) -> list[Manifest]:
        """Seals a run for each source of which there is any."""
        return [
            correct.seal(self._layout, self._database, self._clock, source, found)
            for source, found in sorted(self._found.items())
        ]


@contextmanager
def correcting(layout: Layout, clock: Clock) -> Iterator[Corrections]:
    """Opens the archive: what was cut off is sealed first, so that it is compared as well."""
    with locked(layout, "import", clock), closing(connect(layout.database)) as database:
        sealing.recover(layout, database)
        sealing.catch_up(layout, database)
        yield Corrections(layout, database, clock)
