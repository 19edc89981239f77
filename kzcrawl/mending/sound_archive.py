"""A sound archive: what those need who take something out of it, alone, or say what they would take."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from kzcrawl import sealing
from kzcrawl.archive.layout import Layout, run_of
from kzcrawl.clock import Clock
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.locking import locked
from kzcrawl.mending.damage import Damage, Found, find
from kzcrawl.state.database import connect, newest_sealed
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
        _refuse(found.damages)
        yield database, found


def looked_through(layout: Layout) -> Found:
    """What can be trusted, for whoever only looks, with neither state nor lock. Likewise DamagedArchiveError, but what
    a run has not sealed yet is no damage."""
    under_way = layout.runs_under_way()
    found = find(layout, newest_sealed(layout.database))
    under_way |= layout.runs_under_way()  # one may have begun meanwhile
    _refuse([each for each in found.damages if each.reason != "unlisted" or run_of(str(each.path)) not in under_way])
    return found


def _refuse(damages: Sequence[Damage]) -> None:
    if damages:
        raise DamagedArchiveError(f"expected a sound archive, found {len(damages)} damages: `kzcrawl repair` first")
