"""From journal to dated files: close, write, let go; and what the next run finishes for one that was cut off."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from kzcrawl import __version__, stopping
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.covered import merged
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import CRAWLING, REMOVED, Manifest, Replacement, SealedFile, Verdict, walk_of
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode, fault_of
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.exceptions import DamagedArchiveError, unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder_durable
from kzcrawl.items import Input
from kzcrawl.pipelines.held_back import Floors
from kzcrawl.pipelines.keeper import Keeper
from kzcrawl.state.bodies import Bodies
from kzcrawl.state.database import transaction
from kzcrawl.state.frontier import Frontier, owner_of
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock

SOFTWARE = f"kzcrawl {__version__}"
# The kinds of runs that bring nothing new: cut off, nothing of them is sealed.
MENDING = ("repair", "redact", "prune")
_JUDGED_BELOW = Verdict("ok")


# The verdict on a run, or how to find it: by its manifest as it is about to be closed, without files.
Judgement = Verdict | Callable[[Manifest], Verdict]


@dataclass(frozen=True, slots=True)
class End:
    """How a run ends. `ends_job`: what was held back is decided as well, all of it or by the floors of a crawl.

    A repair, redaction or pruning says what it `replaces`, and which `files` it takes over as they lie.
    """

    moment: datetime
    seconds: float | None
    verdict: Judgement
    ends_job: bool = False
    floors: Floors | None = None
    replaces: tuple[Replacement, ...] = ()
    files: tuple[SealedFile, ...] = ()


def seal(layout: Layout, database: sqlite3.Connection, run: str, end: End) -> Manifest:
    """Seals a run of this process and returns its manifest."""
    with Lock(layout.lock("seal")) as lock:
        lock.wait(run)
        _finish_closed(layout, database)
        _close(layout, database, run, end)
        return _finish_closed(layout, database)[-1]


def finish(layout: Layout, database: sqlite3.Connection) -> list[Manifest]:
    """Writes what was closed and cut off before it was written; what is open stays so."""
    with Lock(layout.lock("seal")) as lock:
        lock.wait("recovery")
        return _finish_closed(layout, database)


def recover(layout: Layout, database: sqlite3.Connection) -> list[Manifest]:
    """Seals what dead runs left: they are those whose lock can be taken. Returns their manifests.

    What they held back stays so, until a job of their kind ends: it may still bring what that was held back for.
    StoppedError between two runs; the rest is left to the next job.
    """
    sealed = []
    with Lock(layout.lock("seal")) as lock:
        lock.wait("recovery")
        sealed += _finish_closed(layout, database)
        for run in Journal(database).runs():
            stopping.check()
            with Lock(layout.run_lock(run.name)) as run_lock:
                if run_lock.try_take(run.name) and run.kind in MENDING:
                    _undo(layout, database, run.name)
                    run_lock.release(remove=True)
                elif run_lock.is_held:
                    cut_off = Verdict("failed", ("cut_off",))
                    _close(layout, database, run.name, End(parse_instant(run.touched_at), None, cut_off))
                    sealed += _finish_closed(layout, database)
                    run_lock.release(remove=True)
        _remove_stale_locks(layout)
    return sealed


def catch_up(layout: Layout, database: sqlite3.Connection, *, anew: bool = False) -> int:
    """Learns from the archive what the index does not know; `anew`, everything. Returns how many records it read.

    One transaction: cut off or stopped, it changes nothing. DamagedArchiveError where a run is missing or unreadable.
    """
    records = 0
    archive = Archive(layout.root)
    with transaction(database, "index.commit"):
        journal, index = Journal(database), Index(database)
        _newest_number(layout, journal)
        # What a repair, redaction or pruning stands for may be gone, and must not count as held.
        if anew := anew or any(each.replaces for each in manifests.sound(layout, journal.newest_sealed())):
            index.clear()
            Bodies(database).clear()
            journal.forget_sealed()
        for manifest in archive.manifests(after=journal.newest_sealed()):
            for walk in manifest.walks:
                index.learn_walk(manifest.source, walk)
            for record in archive.records_of(manifest):
                stopping.check()
                index.learn(record)
                records += 1
            journal.note_sealed(manifest.number, manifest.run)
        if anew:  # what waits to be sealed was forgotten with the rest
            for run in journal.runs():
                for value in journal.walks(run.name):
                    index.learn_walk(run.source, walk_of(orjson.loads(value)))
                for _, line in journal.rows(run.name):
                    index.learn(orjson.loads(line))
    return records


def _close(layout: Layout, database: sqlite3.Connection, name: str, end: End) -> None:
    """One transaction fixes the run: its rows, end, statistics, verdict and number."""
    with transaction(database, "close.commit"):
        journal = Journal(database)
        run = journal.run(name)
        if run is None or run.closed:
            raise AssertionError(f"the run {name} is not open")
        if end.ends_job:
            Keeper(database, run).release(end.moment, end.floors)
        counts = journal.counts(name)
        manifest = Manifest(
            number=_next_number(layout, journal, end.replaces),
            run=run.name,
            source=run.source,
            kind=run.kind,
            job=run.job,
            started_at=run.started_at,
            ended_at=machine_iso(end.moment),
            seconds=end.seconds,
            software=SOFTWARE,
            saw=counts["saw"],
            kept=counts["kept"],
            changes=counts["changes"],
            known=counts["known"],
            dropped=counts["dropped"],
            requests=counts["requests"],
            walks=tuple(walk_of(orjson.loads(value)) for value in journal.walks(name)),
            base_url=run.base_url,
            demo=run.demo,
            inputs=tuple(Input(*row) for row in journal.inputs(name)),
            verdict=_JUDGED_BELOW,
            files=end.files,
            replaces=end.replaces,
            covered=merged(journal.covered(name)),
            read=counts["read"],
            borders=counts["borders"],
            flags=counts["flags"],
            counts=counts["counts"],
            retries=sum(counts["retries"].values()),
            waiting=_waiting(database, run),
        )
        verdict = end.verdict if isinstance(end.verdict, Verdict) else end.verdict(manifest)
        manifest = replace(manifest, verdict=verdict)
        if fault := fault_of(orjson.loads(manifest.signed().encoded())):
            raise AssertionError(f"the manifest of {name} would break its schema: {fault}")
        journal.close(name, encode(manifest.as_value()).decode())


def _waiting(database: sqlite3.Connection, run: Run) -> int | None:
    """How many links are on the frontier of a run; None for a kind that has none."""
    if run.kind not in CRAWLING:
        return None
    return Frontier(database, run.source, owner_of(run.kind, run.job)).waiting()


def _finish_closed(layout: Layout, database: sqlite3.Connection) -> list[Manifest]:
    """Writes and lets go every closed run; whoever holds the seal lock may, since their rows are fixed."""
    sealed = []
    for run in Journal(database).runs():
        if run.closed is None:
            continue
        closed = manifests.from_value(orjson.loads(run.closed))
        with closing(Journal(database).rows(run.name)) as rows:
            sealed.append(write_run(layout, closed, rows, run.captured))
        if closed.kind in ("redact", "prune"):
            remove_what_left(layout)
        with transaction(database, "release.commit"):
            if closed.replaces or closed.files:  # not noted as learned: whoever comes next learns everything anew
                Journal(database).drop(run.name)
            else:
                Journal(database).let_go(run.name, closed.number)
                Bodies(database).note_sealed(run.name)
    return sealed


def remove_what_left(layout: Layout) -> None:
    """Takes away the files that a sealed pruning has dropped, or of which a redaction has sealed what may stay."""
    for manifest in manifests.sound(layout):
        for entry in manifest.replaces:
            if entry.reason in REMOVED and entry.path and (path := layout.root / entry.path).exists():
                with unwritable(path):
                    reached("redacted.unlink")
                    path.unlink(missing_ok=True)
                    make_folder_durable(path.parent)


def _undo(layout: Layout, database: sqlite3.Connection, run: str) -> None:
    """As if a run that mends, and was cut off before it was closed, had never begun: half of it would be wrong."""
    for path in layout.files_of(run):
        with unwritable(path):
            reached("begun.unlink")
            path.unlink(missing_ok=True)
    with transaction(database, "undo.commit"):
        Journal(database).drop(run)


def _remove_stale_locks(layout: Layout) -> None:
    """The lock files of runs that died after they were sealed; that of a live run cannot be taken."""
    for run in layout.runs_under_way():
        with Lock(layout.run_lock(run)) as lock:
            if lock.try_take(run):
                lock.release(remove=True)


def _next_number(layout: Layout, journal: Journal, replaces: Iterable[Replacement]) -> int:
    """The number of the run that is closed: never one that a reader may have seen, were its manifest lost since."""
    lost = max((entry.number or 0 for entry in replaces if entry.path is None), default=0)
    if lost and lost >= journal.newest_sealed():
        return max([lost, *layout.numbers()]) + 1
    return _newest_number(layout, journal) + 1


def _newest_number(layout: Layout, journal: Journal) -> int:
    """The number of the newest manifest; DamagedArchiveError if one was sealed that is no longer there."""
    newest, sealed = max(layout.numbers(), default=0), journal.newest_sealed()
    if newest < sealed:
        raise DamagedArchiveError(
            f"runs/{sealed:08}.json: the newest manifest is missing. Bring it back from a copy; "
            "if it is gone for good, `kzcrawl repair` goes on from what is there."
        )
    return newest
