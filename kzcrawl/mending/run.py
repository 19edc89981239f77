"""The run that a repair, redaction or pruning seals: of rows that are there already, in one transaction."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from kzcrawl import sealing
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, compact, run_names, run_of
from kzcrawl.archive.manifest import REMOVED, Manifest, Replacement, SealedFile, Verdict
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.sealing import End
from kzcrawl.state.database import transaction
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock

Row = tuple[str, bytes]  # the folder, and the record as it is written


@contextmanager
def mending_run(layout: Layout, database: sqlite3.Connection, clock: Clock, kind: str, source: str) -> Iterator[Run]:
    """Opens a run. Cut off before `seal` has begun, it never was."""
    started, journal = clock.now(), Journal(database)
    used = {manifest.run for manifest in manifests.sound(layout)} | set(map(run_of, layout.sealed_files()))
    names = run_names(started, source, kind)
    name = next(name for name in names if name not in used and not journal.is_used(name))
    newest = manifests.newest_sound(layout, below=max(layout.numbers(), default=0) + 1)
    moment, job = machine_iso(started), f"{compact(started)}-{kind}"
    run = Run(name, source, kind, job, moment, None, bool(newest and newest.demo), moment)
    with Lock(layout.run_lock(name)) as lock:
        lock.wait(name)
        with transaction(database, "mending.commit"):
            journal.open_run(run)
        yield run
        lock.release(remove=True)


def seal(
    layout: Layout,
    database: sqlite3.Connection,
    run: Run,
    clock: Clock,
    rows: Iterable[Row],
    replaces: Sequence[Replacement],
    files: Sequence[SealedFile] = (),
) -> Manifest:
    """Seals a run of these rows and files. It is well if nothing is gone."""
    kept: Counter[str] = Counter()
    with transaction(database, "mend.commit"):
        journal = Journal(database)
        for folder, line in rows:
            journal.append(run.name, folder, line)
            kept[folder.partition("/")[0]] += 1
        for file in files:
            kept[file.path.partition("/")[0]] += file.records
        for kind, number in kept.items():
            if kind != "raw":
                journal.count(run.name, "kept", kind, number)
    losses = [entry for entry in replaces if entry.gone != 0 and entry.reason not in REMOVED]
    findings = sorted({"records_gone" if entry.path else "manifest_gone" for entry in losses})
    verdict = Verdict("failed" if findings else "ok", tuple(findings))
    seconds = None if clock.frozen_at else 0.0
    return sealing.seal(
        layout,
        database,
        run.name,
        End(clock.now(), seconds, verdict, replaces=tuple(replaces), files=tuple(files)),
    )
