"""A job: what one command does to an archive. It holds the locks, sends visits down the pipelines, seals its runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from operator import attrgetter

from kzcrawl import sealing, stopping
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, compact
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Visit
from kzcrawl.locking import locked
from kzcrawl.pipelines import chain
from kzcrawl.pipelines.archive import ArchivePipeline
from kzcrawl.share import Share, Task
from kzcrawl.state.database import connect
from kzcrawl.state.held import sources_holding


class Job:
    """One command's work on an archive: a share for each source that it meets."""

    def __init__(self, layout: Layout, database: sqlite3.Connection, task: Task) -> None:
        self.recovered: list[Manifest] = []
        self._layout, self._database, self._task = layout, database, task
        self._name = task.job or f"{compact(task.clock.now())}-{task.kind}"
        self._shares: dict[str, Share] = {}
        self._pipelines = chain(ArchivePipeline(self._keep))

    def share(self, source: str, base_url: str | None = None) -> Share:
        """The share of a source; `base_url` says where a crawl fetches its pages."""
        if source not in self._shares:
            self._shares[source] = Share(self._layout, self._database, self._task, self._name, source, base_url)
        return self._shares[source]

    def take(self, visit: Visit) -> None:
        """Sends what a page brought down the pipelines, into the run of its source."""
        for pipeline in self._pipelines:
            visit = pipeline.process_item(visit)

    def finish(self) -> list[Manifest]:
        """Seals the runs under way, and returns the manifests of all runs of this job.

        What was held back is decided now, also that of a job that was cut off before it came to this; where a signal
        ends the job, it goes on waiting.
        """
        for share in self._shares.values():
            share.flush()
        is_stopping = stopping.is_stopping()
        for source in () if is_stopping else sources_holding(self._database, self._task.kind):
            self.share(source).open()
        for _, share in sorted(self._shares.items()):
            if share.is_open:
                share.stop() if is_stopping else share.finish(Verdict("ok"))
        return sorted((run for share in self._shares.values() for run in share.sealed), key=attrgetter("number"))

    def leave(self) -> None:
        """Gives the locks of runs under way back: what they had committed, the next job seals."""
        for share in self._shares.values():
            share.leave()

    def _keep(self, visit: Visit) -> None:
        self.share(visit.parsed.source).keep(visit)


@contextmanager
def job(layout: Layout, task: Task) -> Iterator[Job]:
    """Opens an archive for a job of that kind, of which there is one at a time: LockedError otherwise.

    First it finishes what dead runs left and learns what the index does not know.
    """
    _refuse_other_sort(layout, task)
    with locked(layout, task.kind, task.clock), opened(layout, task) as work:
        yield work


@contextmanager
def opened(layout: Layout, task: Task) -> Iterator[Job]:
    """The same for whoever holds the lock already."""
    _refuse_other_sort(layout, task)
    with ExitStack() as stack:
        database = stack.enter_context(closing(connect(layout.database)))
        work = Job(layout, database, task)
        stack.callback(work.leave)
        work.recovered = sealing.recover(layout, database)
        sealing.catch_up(layout, database)
        stopping.check()
        yield work


def _refuse_other_sort(layout: Layout, task: Task) -> None:
    """BadInputError if an archive of the replica would get records of the sites, or the other way round."""
    if (numbers := layout.numbers()) and manifests.load(layout, numbers[-1]).demo != task.demo:
        wanted, found = ("the replica", "the sites") if task.demo else ("the sites", "the replica")
        raise BadInputError(f"expected an archive of {wanted}, found one of {found} in {layout.root}; name another one")
