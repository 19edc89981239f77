"""A job: what one command does to an archive. It holds the locks, sends visits down the pipelines, seals its runs."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from kzcrawl import sealing
from kzcrawl.archive.files import make_folder
from kzcrawl.archive.layout import Layout, compact, run_name
from kzcrawl.archive.manifest import Manifest
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import unwritable
from kzcrawl.items import Visit
from kzcrawl.pipelines import Pipeline, chain
from kzcrawl.pipelines.archive import ArchivePipeline
from kzcrawl.state.database import connect, transaction
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many pages, or seconds, a run is sealed and the job's next one begins."""

    pages: int
    seconds: float


@dataclass(slots=True)
class _LiveRun:
    """A run under way: its lock and its way through the pipelines."""

    run: Run
    lock: Lock
    archive: ArchivePipeline
    pipelines: list[Pipeline]
    pages: int = 0
    began: float = field(default_factory=time.monotonic)


class Job:
    """One command's work on an archive: a run for each source that it meets."""

    def __init__(self, layout: Layout, database: sqlite3.Connection, kind: str, clock: Clock, limits: Limits) -> None:
        self.recovered: list[Manifest] = []
        self.sealed: list[Manifest] = []
        self._layout, self._database, self._kind, self._clock, self._limits = layout, database, kind, clock, limits
        self._name = f"{compact(clock.now())}-{kind}"
        self._live: dict[str, _LiveRun] = {}

    def take(self, visit: Visit) -> None:
        """Sends what a page brought down the pipelines of its source's run."""
        source = visit.parsed.source
        live = self._live.get(source) or self._open(source)
        for pipeline in live.pipelines:
            visit = pipeline.process_item(visit)
        live.pages += 1
        if live.pages >= self._limits.pages or time.monotonic() - live.began >= self._limits.seconds:
            self._seal(source, ends_job=False)

    def finish(self) -> list[Manifest]:
        """Seals the runs under way, and returns the manifests of all runs of this job.

        What was held back is decided now, also that of a job that was cut off before it came to this.
        """
        for live in self._live.values():
            live.archive.flush()
        for source in Journal(self._database).holding():
            if source not in self._live:
                self._open(source)
        for source in sorted(self._live):
            self._seal(source, ends_job=True)
        return self.sealed

    def _open(self, source: str) -> _LiveRun:
        started = self._clock.now()
        with transaction(self._database):
            journal = Journal(self._database)
            later = 0
            while True:
                name = run_name(started + timedelta(seconds=later), source, self._kind)
                lock = Lock(self._layout.run_lock(name))
                if not journal.is_used(name) and lock.try_take(name):
                    break
                later += 1
            run = Run(name, source, self._kind, self._name, machine_iso(started), machine_iso(started))
            journal.open_run(run)
        archive = ArchivePipeline(self._database, run, self._clock)
        live = self._live[source] = _LiveRun(run, lock, archive, chain(archive))
        return live

    def _seal(self, source: str, *, ends_job: bool) -> None:
        live = self._live[source]
        live.archive.flush()
        seconds = None if self._clock.frozen_at else round(time.monotonic() - live.began, 1)
        ended_at = machine_iso(self._clock.now())
        run = live.run.name
        self.sealed.append(sealing.seal(self._layout, self._database, run, ended_at, seconds, ends_job=ends_job))
        live.lock.release(remove=True)
        del self._live[source]

    def release(self) -> None:
        """Gives the locks of runs under way back: what they had committed, the next job seals."""
        for live in self._live.values():
            live.lock.release()


@contextmanager
def job(layout: Layout, kind: str, clock: Clock, limits: Limits) -> Iterator[Job]:
    """Opens an archive for a job of that kind, of which there is one at a time: LockedError otherwise.

    First it finishes what dead runs left and learns what the index does not know.
    """
    with ExitStack() as stack:
        stack.enter_context(locked(layout, kind, clock))
        database = stack.enter_context(closing(connect(layout.database)))
        work = Job(layout, database, kind, clock, limits)
        stack.callback(work.release)
        work.recovered = sealing.recover(layout, database)
        sealing.catch_up(layout, database)
        yield work


def refuse_if_busy(layout: Layout, kind: str) -> None:
    """LockedError if a writer of that kind is at work; writes nothing."""
    path = layout.lock(kind)
    if path.exists():
        with Lock(path) as lock:
            lock.take("")


@contextmanager
def locked(layout: Layout, kind: str, clock: Clock, *, alone: bool = False) -> Iterator[None]:
    """Makes the folders of an archive and holds the lock of one kind of writer; `alone` lets no other kind in."""
    holder = f"kzcrawl {kind}, since {machine_iso(clock.now())},"
    with ExitStack() as stack:
        with unwritable(layout.root):
            for folder in (layout.lock(kind).parent, layout.run_lock(kind).parent, layout.runs):
                make_folder(folder)
        for lock in (Lock(layout.lock(kind)), Lock(layout.lock("writers"), shared=not alone)):
            stack.enter_context(lock).take(holder)
        yield
