"""A sound archive that nobody else has: what those need who take something out of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from kzcrawl import sealing
from kzcrawl.archive.layout import Layout
from kzcrawl.clock import Clock
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.locking import locked
from kzcrawl.mending.damage import Found, find
from kzcrawl.state.database import connect
from kzcrawl.state.journal import Journal


@contextmanager
def sound_archive(layout: Layout, kind: str, clock: Clock) -> Iterator[tuple[sqlite3.Connection, Found]]:
    """Opens its state, with what can be trusted; what one that was cut off had left to do is done first.
    DamagedArchiveError where anything is not as it was sealed."""
    with locked(layout, kind, clock, alone=True), closing(connect(layout.database)) as database:
        sealing.recover(layout, database)
        sealing.catch_up(layout, database)
        sealing.remove_what_left(layout)
        found = find(layout, Journal(database).newest_sealed())
        if number := len(found.damages):
            raise DamagedArchiveError(f"expected a sound archive, found {number} damages: `kzcrawl repair` first")
        yield database, found
