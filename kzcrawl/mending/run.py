"""The run that a repair, redaction or pruning seals: of rows that are there already, in one transaction."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from kzcrawl import derived_run, sealing
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, run_of
from kzcrawl.archive.manifest import REMOVED, Manifest, Replacement, SealedFile, Verdict
from kzcrawl.clock import Clock
from kzcrawl.state.database import transaction
from kzcrawl.state.journal import Journal, Run

Row = tuple[str, bytes]  # the folder, and the record as it is written


@contextmanager
def mending_run(layout: Layout, database: sqlite3.Connection, clock: Clock, kind: str, source: str) -> Iterator[Run]:
    """Opens a run. Cut off before `seal` has begun, it never was."""
    used = {manifest.run for manifest in manifests.sound(layout)} | set(map(run_of, layout.sealed_files()))
    with derived_run.begun(layout, database, clock, kind, source, used) as run:
        with transaction(database, "mending.commit"):
            Journal(database).open_run(run)
        yield run


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
    end = replace(derived_run.end(clock, verdict), replaces=tuple(replaces), files=tuple(files))
    return sealing.seal(layout, database, run.name, end)
