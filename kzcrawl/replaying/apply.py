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
    """The differences that are to be sealed, by source: a run for so many of them."""

    def __init__(self, layout: Layout, database: sqlite3.Connection, clock: Clock, most: int) -> None:
        self._layout, self._database, self._clock, self._most = layout, database, clock, most
        self._found: defaultdict[str, list[Difference]] = defaultdict(list)
        self._sealed: list[Manifest] = []

    def take(self, found: Difference) -> None:
        """Takes in a difference, and seals a run of them if it is full."""
        waiting = self._found[found.before["source"]]
        waiting.append(found)
        if len(waiting) >= self._most:
            self._seal(found.before["source"])

    def finish(self) -> list[Manifest]:
        """Seals the rest, and returns the manifests of all runs."""
        for source in sorted(self._found):
            self._seal(source)
        return self._sealed

    def _seal(self, source: str) -> None:
        found = self._found.pop(source)
        self._sealed.append(correct.seal(self._layout, self._database, self._clock, source, found))


@contextmanager
def correcting(layout: Layout, clock: Clock, most: int) -> Iterator[Corrections]:
    """Opens the archive: what was cut off is sealed first, so that it is compared as well. A run has at most so many
    corrections."""
    with locked(layout, "import", clock), closing(connect(layout.database)) as database:
        sealing.recover(layout, database)
        sealing.catch_up(layout, database)
        yield Corrections(layout, database, clock, most)
