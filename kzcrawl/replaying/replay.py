"""Puts an archive together once more, in another folder: a run for each run, of its time, sealed before the next.

What a run brought is written in one transaction, so that it is there whole or not at all; what was cut off after that
is sealed first of all. So killed anywhere and run again, it ends the same.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from kzcrawl import sealing, stopping
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, folder_named, run_names
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError
from kzcrawl.locking import locked
from kzcrawl.pages import source_named
from kzcrawl.pipelines import chain
from kzcrawl.pipelines.archive import ArchivePipeline
from kzcrawl.pipelines.keeper import Keeper
from kzcrawl.replaying.plan import Replayed
from kzcrawl.replaying.readings import Reading
from kzcrawl.replaying.visits import Seen, Visits
from kzcrawl.sealing import End
from kzcrawl.state.database import connect, transaction
from kzcrawl.state.frontier import Frontier, owner_of
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal, Run

KIND = "replay"


class Replay:
    """The folder into which an archive is replayed."""

    def __init__(self, archive: Archive, layout: Layout, database: sqlite3.Connection) -> None:
        self._archive, self._layout, self._database = archive, layout, database

    def left(self, runs: Sequence[Replayed]) -> Sequence[Replayed]:
        """The runs that are still to be replayed, once what was cut off is sealed. BadInputError where the folder holds
        anything else than the first of them."""
        sealing.finish(self._layout, self._database)
        for run in Journal(self._database).runs():
            self._seal(run)
        sealed = [manifests.load(self._layout, number) for number in self._layout.numbers()]
        is_of_these = len(sealed) <= len(runs) and all(map(_repeats, sealed, runs))
        if not is_of_these or len(sealed) != Journal(self._database).newest_sealed():
            raise BadInputError(
                f"expected an empty folder, or the same replay, in {self._layout.root}, found another archive"
            )
        self._learn_redactions(runs)
        return runs[len(sealed) :]

    def repeat(self, replayed: Replayed, readings: Iterable[Reading]) -> Manifest:
        """Keeps what a run's captures say, and seals it."""
        run = self._run(replayed.manifest)
        with transaction(self._database, "replay.commit"):
            Journal(self._database).open_run(run)
            if replayed.manifest.kind == "redact":
                self._take_over_redactions(replayed.manifest, run)
            else:
                self._keep(run, replayed, readings)
        return self._seal(run)

    def _keep(self, run: Run, replayed: Replayed, readings: Iterable[Reading]) -> None:
        keeper = Keeper(self._database, run, repeats=replayed.manifest.kind)
        frontier = Frontier(self._database, run.source, owner_of(KIND, run.job))
        for seen in Visits(source_named(run.source), replayed.is_wall).of(readings):
            stopping.check()
            if seen.link and not seen.is_read:  # it stood on the frontier, and may stay there, or be given up
                frontier.put(seen.link, seen.moment)
            _send(keeper, seen)
        if replayed.ends_job:
            keeper.release(parse_instant(run.touched_at), replayed.floors)
        keeper.write_tally()

    def _run(self, manifest: Manifest) -> Run:
        """A run of the same time, so that all that depends on the time is the same."""
        names = run_names(parse_instant(manifest.started_at), manifest.source, KIND)
        name = next(name for name in names if not Journal(self._database).is_used(name))
        times = manifest.started_at, None, manifest.demo, manifest.ended_at
        return Run(name, manifest.source, KIND, manifest.job, *times)

    def _seal(self, run: Run) -> Manifest:
        end = End(parse_instant(run.touched_at), None, Verdict("ok"))
        return sealing.seal(self._layout, self._database, run.name, end)

    def _learn_redactions(self, runs: Sequence[Replayed]) -> None:
        """What has left since must not come back with a page from before."""
        with transaction(self._database, "left.commit"):
            for run in runs:
                for record in self._redactions(run.manifest):
                    Index(self._database).learn(record)

    def _take_over_redactions(self, manifest: Manifest, run: Run) -> None:
        journal = Journal(self._database)
        for record in self._redactions(manifest):
            day = parse_instant(run.started_at).strftime("%Y/%m/%d")
            folder = f"{folder_named(record['schema'])}/{run.source}/{day}"
            journal.append(run.name, folder, encode(record | {"run": run.name}))
            journal.count(run.name, "kept", "redactions")

    def _redactions(self, manifest: Manifest) -> Iterator[dict[str, Any]]:
        records = self._archive.records_of(manifest) if manifest.kind == "redact" else ()
        return (record for record in records if record["schema"].startswith("redaction/"))


def _repeats(sealed: Manifest, replayed: Replayed) -> bool:
    told = replayed.manifest
    found = (sealed.kind, sealed.source, sealed.started_at, sealed.job)
    return found == (KIND, told.source, told.started_at, told.job)


def _send(keeper: Keeper, seen: Seen) -> None:
    visit = seen.visit
    for pipeline in chain(ArchivePipeline(lambda item: keeper.keep(item, seen.moment))):
        visit = pipeline.process_item(visit)


@contextmanager
def replay_into(layout: Layout, archive: Archive, clock: Clock) -> Iterator[Replay]:
    """Opens the folder, which nobody else may write to meanwhile."""
    if layout.root.exists() and layout.root.samefile(archive.layout.root):
        raise BadInputError(f"expected another folder than the archive itself with --into, found {layout.root}")
    with locked(layout, KIND, clock, alone=True), closing(connect(layout.database)) as database:
        yield Replay(archive, layout, database)
