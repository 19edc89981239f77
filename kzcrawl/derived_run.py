"""A run of what the archive itself tells, as of repairs, links or corrections: it is filled and sealed at once."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, compact, run_names
from kzcrawl.archive.manifest import Verdict
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.sealing import End
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock

_WELL = Verdict("ok")


@contextmanager
def begun(
    layout: Layout, database: sqlite3.Connection, clock: Clock, kind: str, source: str, used: Collection[str] = ()
) -> Iterator[Run]:
    """A run that nobody else seals meanwhile, for its holder to open in the journal, fill and seal. `used` are names
    that it may not take, though the state does not know them."""
    started, journal = clock.now(), Journal(database)
    names = run_names(started, source, kind)
    name = next(name for name in names if name not in used and not journal.is_used(name))
    newest = manifests.newest_sound(layout)
    moment, job = machine_iso(started), f"{compact(started)}-{kind}"
    with Lock(layout.run_lock(name)) as lock:
        lock.wait(name)
        yield Run(name, source, kind, job, moment, None, bool(newest and newest.demo), moment)
        lock.release(remove=True)


def end(clock: Clock, verdict: Verdict = _WELL) -> End:
    """The end of such a run: it took no time."""
    return End(clock.now(), None if clock.frozen_at else 0.0, verdict)
