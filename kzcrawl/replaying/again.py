"""The captures of an archive, read again: which runs there are, and what today's parsers make of each."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from kzcrawl import stopping
from kzcrawl.archive.reader import Archive
from kzcrawl.days import Days
from kzcrawl.replaying.captures import Captures
from kzcrawl.replaying.plan import Replayed, plan
from kzcrawl.replaying.readings import Reading, read
from kzcrawl.replaying.scan import chunks
from kzcrawl.replaying.workers import Workers, workers


class Again:
    """The runs of an archive that are read again, and their captures."""

    def __init__(
        self, archive: Archive, source: str | None, days: Days | None, processes: Workers, most_bytes: int
    ) -> None:
        self.archive, self.manifests = archive, list(archive.manifests())
        self.runs = list(plan(self.manifests, source, days))
        self._captures = Captures(archive.layout.root, self.manifests)
        self._processes, self._most_bytes = processes, most_bytes

    @property
    def pruned(self) -> list[str]:
        """The files of captures that were dropped by policy."""
        return [file for run in self.runs for file in run.files if self._captures.path(file) is None]

    def readings(self, run: Replayed) -> Iterator[Reading]:
        """What the captures of a run say, in their order."""
        with closing(self._processes.each(read, chunks(run, self._captures, self._most_bytes))) as found:
            for some in found:
                stopping.check()
                yield from some


@contextmanager
def read_again(archive: Archive, source: str | None, days: Days | None, jobs: int, most_bytes: int) -> Iterator[Again]:
    """Opens the captures of an archive, with as many processes to read them."""
    with workers(jobs) as processes:
        yield Again(archive, source, days, processes, most_bytes)
