"""One source's share of a job: its visits go into the run that is under way, and into the next when that is full."""

import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from kzcrawl import sealing
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, compact, part_of, raw_file, run_names
from kzcrawl.archive.manifest import Manifest, Verdict, Walk
from kzcrawl.archive.records import encode
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.identity import real_id
from kzcrawl.items import Link, Step, Validator, Visit
from kzcrawl.pipelines.deduplicate import latest_own
from kzcrawl.pipelines.errands import FRESH
from kzcrawl.pipelines.held_back import Floors
from kzcrawl.pipelines.keeper import Keeper
from kzcrawl.pipelines.withheld import withheld
from kzcrawl.sealing import Judgement
from kzcrawl.settings import Settings
from kzcrawl.state.bodies import Bodies
from kzcrawl.state.database import transaction
from kzcrawl.state.frontier import Frontier, Row, owner_of
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock
from kzcrawl.state.progress import Progress
from kzcrawl.state.validators import Validators
from kzcrawl.warc.exchange import Exchange
from kzcrawl.warc.positions import Extent, Kept, Position
from kzcrawl.warc.writer import Writer

_BATCH = 50  # visits: above that a transaction's cost per page no longer falls
BATCH_SECONDS = 1.0  # so much work at most does a kill cost
STOPPED = Verdict("failed", ("stopped",))
_NO_CAPTURES = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many pages, or seconds, a run is sealed and the job's next one begins."""

    pages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Task:
    """What all shares of a job have in common. `demo`: whether it is about the embedded replica. `revisit_days` are the
    ages of an article at which its page is read again. `job`: its name, of one that is run again until it is done."""

    kind: str
    clock: Clock
    limits: Limits
    demo: bool = False
    revisit_days: tuple[int, ...] = ()
    job: str | None = None


def task_of(settings: Settings, kind: str, *, demo: bool = False, job: str | None = None) -> Task:
    """The task of a job of that kind, by the settings."""
    limits = Limits(settings.RUN_PAGES, settings.RUN_MINUTES * 60.0)
    return Task(kind, settings.clock, limits, demo, settings.REVISIT_DAYS, job)


@dataclass(slots=True)
class _Live:
    """A run under way: its lock, what keeps its records, and how far it has come. `captured` and `fresh`, the bodies
    among them, are the captures that have their visit: a page is kept whole, or, cut off before it is read, not at all.
    """

    run: Run
    lock: Lock
    keeper: Keeper
    captures: Writer
    pages: int = 0
    began: float = field(default_factory=time.monotonic)
    captured: Extent = _NO_CAPTURES
    fresh: dict[str, Kept] = field(default_factory=dict)

    def settle(self) -> None:
        """Notes that no page is under way."""
        self.captured = self.captures.extent
        self.fresh |= self.captures.take_fresh()


class Share:
    """The runs of one source in one job, one at a time: the next is opened when there is something to keep."""

    def __init__(
        self, layout: Layout, database: sqlite3.Connection, task: Task, job: str, source: str, base_url: str | None
    ) -> None:
        self.sealed: list[Manifest] = []
        self.source = source
        self.started = task.clock.now()
        self.read_before = machine_iso(self.started - FRESH)  # when a page must last have been read to be asked for
        self.requests = 0
        self.new_articles = 0
        self._layout, self._database, self._task = layout, database, task
        self.job, self._base_url = job, base_url
        self._waiting: list[Visit] = []
        self._waiting_since = 0.0
        self._requests: Counter[tuple[str, str]] = Counter()
        self._live: _Live | None = None
        self._broken: Exception | None = None

    def keep(self, visit: Visit) -> None:
        """Takes a visit; it is on the disk after the next flush. Seals the run if it is full."""
        if not self._waiting:
            self._waiting_since = time.monotonic()
        self._waiting.append(visit)
        live = self.open()
        live.pages += 1
        live.settle()
        if len(self._waiting) >= _BATCH or time.monotonic() - self._waiting_since >= BATCH_SECONDS:
            self.flush()
        limits = self._task.limits
        if live.pages >= limits.pages or time.monotonic() - live.began >= limits.seconds:
            self._seal(Verdict("ok"), ends_job=False, floors=None)

    def flush(self) -> None:
        """Keeps what waits. Either all of it is on the disk when this returns, or none of it."""
        if self._waiting or self._requests:
            self._write()

    def finish(self, verdict: Judgement, floors: Floors | None = None) -> list[Manifest]:
        """Seals the run under way and returns the manifests of all. What was held back is decided now: all of it, or
        by the floors of a crawl. The verdict may be found by the run's manifest, once all else in that is fixed."""
        self._seal(verdict, ends_job=True, floors=floors)
        return self.sealed

    def stop(self, verdict: Verdict = STOPPED) -> list[Manifest]:
        """Seals the run under way of a job that ends before it is done, and returns the manifests of all. What was held
        back waits."""
        self._seal(verdict, ends_job=False, floors=None)
        return self.sealed

    def earlier(self, days: int) -> list[Manifest]:
        """The manifests of the runs of this kind, of all sources, that began in the days before this job, in order."""
        since = compact(self.started - timedelta(days=days))
        numbers = Journal(self._database).sealed_since(since, self._task.kind)
        return list(manifests.sound_of(self._layout, numbers))

    def leave(self) -> None:
        """Gives the lock back: what the run under way has committed, the next job seals."""
        if self._live:
            self._live.captures.close()
            self._live.lock.release()

    def run_under_way(self) -> str | None:
        """The name of the run under way."""
        return self._live.run.name if self._live else None

    @property
    def is_open(self) -> bool:
        """Whether a run is under way."""
        return self._live is not None

    @property
    def _frontier(self) -> Frontier:
        return Frontier(self._database, self.source, owner_of(self._task.kind, self.job))

    @property
    def progress(self) -> Progress:
        """How far the walks of a backfill have come. What waits for a flush is not there."""
        return Progress(self._database, self.job)

    @property
    def index(self) -> Index:
        """What is known. What waits for a flush is not."""
        return Index(self._database)

    def due(self) -> list[str]:
        """The keys of what the frontier has to be fetched now."""
        self.flush()
        return self._frontier.due(self._task.clock.now())

    def rows(self) -> list[Row]:
        """All that the frontier has, also what is not to be fetched any more."""
        self.flush()
        return self._frontier.rows(self._task.clock.now())

    def want(self, links: Sequence[Link]) -> None:
        """Puts links on the frontier where they are not yet."""
        self._write(links=links)

    def link_for(self, key: str) -> Link | None:
        """What the frontier has of an article's page."""
        return self._frontier.link_for(key)

    def validator_of(self, key: str) -> Validator | None:
        """By what the site may tell that an article's page is still the one whose text is held."""
        is_held = latest_own(self.index.texts([real_id(self.source, key)])) is not None
        return Validators(self._database, self.source).of(key) if is_held else None

    def was_just_read(self, key: str) -> bool:
        """Whether a crawl read an article's page so shortly before that this one need not."""
        known = self.index.known(real_id(self.source, key))
        return known is not None and (known.read_at or "") >= self.read_before

    def is_put_off(self, key: str) -> bool:
        """Whether an article's page is not to be asked for now: it failed not long ago, was given up, or has left."""
        return self.index.has_left(real_id(self.source, key)) or self._frontier.is_put_off(key, self._task.clock.now())

    def is_waiting(self, key: str) -> bool:
        """Whether an article's page is still to be fetched, by whomever."""
        return self._frontier.is_waiting(key)

    def has_nothing_left(self) -> bool:
        """Whether no page waits for this job, now or later."""
        return self._frontier.is_empty()

    def capture(self, exchange: Exchange) -> Position:
        """Keeps what a server sent, and says where; it is on the disk before a record names it. A page that shows what
        has left is kept without its body."""
        return self.open().captures.write(withheld(exchange, self.source, self._base_url, self.index))

    def count_request(self, kind: str, *, is_retry: bool = False) -> None:
        """Counts a request that was sent, perhaps not for the first time."""
        self._requests["requests", kind] += 1
        if is_retry:
            self._requests["retries", kind] += 1
        self.requests += 1

    def end_walk(self, walk: Walk) -> None:
        """Notes how far a walk came, and puts what is known above its floor on the frontier."""
        self._write(walk)

    def begin_again(self, step: Step) -> None:
        """Forgets how far the walks of this job had come, and notes one step instead."""
        with transaction(self._database, "again.commit"):
            self.progress.forget()
            self.progress.note(step)

    def note(self, step: Step) -> None:
        """Notes how far a walk of a backfill has come, with all that waits."""
        self._write(step=step)

    def _write(self, walk: Walk | None = None, step: Step | None = None, links: Sequence[Link] = ()) -> None:
        if self._broken:  # what it had met is not in the state, so that going on would leave it out
            raise self._broken
        try:
            self._write_at_once(walk, step, links)
        except Exception as error:
            self._broken = error
            raise

    def _write_at_once(self, walk: Walk | None, step: Step | None, links: Sequence[Link]) -> None:
        now, live = self._task.clock.now(), self.open()
        if walk or step or links:
            live.settle()
        live.captures.sync()
        with transaction(self._database, "step.commit"):
            journal = Journal(self._database)
            for visit in self._waiting:
                live.keeper.keep(visit, now)
            for link in links:
                live.keeper.want(link, now)
            if walk:
                journal.note_walk(live.run.name, encode(asdict(walk)).decode())
                self.index.learn_walk(self.source, walk)
                live.keeper.plan_readings(walk.language, walk.floor, self._task.revisit_days, now)
            if step:
                live.keeper.note_step(step)
            journal.note_capture(live.run.name, live.captured)
            Bodies(self._database).add(live.run.name, live.fresh)
            live.keeper.count_requests(self._requests)
            new_articles = live.keeper.write_tally()["kept", "articles"]
            journal.touch(live.run.name, machine_iso(now))
        self.new_articles += new_articles
        self._waiting.clear()
        self._requests.clear()
        live.fresh.clear()

    def open(self) -> _Live:
        """The run under way, opened if there is none."""
        self._live = self._live or self._next_run()
        return self._live

    def _next_run(self) -> _Live:
        started = self._task.clock.now()
        with transaction(self._database, "run.commit"):
            journal = Journal(self._database)
            for name in run_names(started, self.source, self._task.kind):
                file = raw_file(name, self.source, started)
                part = part_of(self._layout.root / file)  # left by a run whose state was deleted
                lock = Lock(self._layout.run_lock(name))
                if not journal.is_used(name) and not part.exists() and lock.try_take(name):
                    break
            moment = machine_iso(started)
            run = Run(name, self.source, self._task.kind, self.job, moment, self._base_url, self._task.demo, moment)
            journal.open_run(run)
        captures = Writer(part, file, name, sealing.SOFTWARE, Bodies(self._database).find)
        logging.getLogger(self.source).info("run %s begins", name)
        return _Live(run, lock, Keeper(self._database, run, self.read_before), captures)

    def _seal(self, verdict: Judgement, *, ends_job: bool, floors: Floors | None) -> None:
        self.flush()
        clock, live = self._task.clock, self.open()
        seconds = None if clock.frozen_at else round(time.monotonic() - live.began, 1)
        end = sealing.End(clock.now(), seconds, verdict, ends_job, floors)
        self.sealed.append(sealing.seal(self._layout, self._database, live.run.name, end))
        live.captures.close()
        live.lock.release(remove=True)
        self._live = None
