"""Restores what rot has damaged, as far as it can be, and seals that as runs of its own, one a source."""

from contextlib import closing

from kzcrawl import sealing
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.clock import Clock
from kzcrawl.locking import locked
from kzcrawl.mending.damage import find
from kzcrawl.mending.part import folder_in
from kzcrawl.mending.restore import restored
from kzcrawl.mending.run import mending_run, seal
from kzcrawl.state.database import connect
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal


def repair(layout: Layout, clock: Clock) -> list[Manifest]:
    """Seals a run for each source that has damages; none where there is nothing to mend. Needs the archive alone."""
    sealed = []
    with locked(layout, "repair", clock, alone=True), closing(connect(layout.database)) as database:
        sealing.recover(layout, database)
        sealing.remove_what_left(layout)
        found = find(layout, Journal(database).newest_sealed())
        for source, part in sorted(restored(layout, Index(database), found).items()):
            with mending_run(layout, database, clock, "repair", source) as run:
                rows = [(folder_in(path), line) for path in sorted(part.lines) for line in part.lines[path]]
                files = [part.files[path] for path in sorted(part.files)]
                sealed.append(seal(layout, database, run, clock, rows, part.replacements(run.name), files))
        if sealed:
            sealing.catch_up(layout, database, anew=True)
    return sealed
