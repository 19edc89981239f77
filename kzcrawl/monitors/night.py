"""A night of a source in figures: those of its manifests, summed over the runs of one job."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from kzcrawl.archive.manifest import Manifest, Walk
from kzcrawl.dates import parse_instant
from kzcrawl.days import day_at

# Whoever reads a night that ended like this learns nothing of what is usual.
_NO_MEASURE = {"stopped", "cut_off", "nothing_seen", "too_many_errors"}


@dataclass(frozen=True, slots=True)
class Night:
    """What one night brought. The counts are those of its manifests; `waiting` is None where they do not say it."""

    job: str
    source: str
    started: datetime
    findings: frozenset[str]
    walks: tuple[Walk, ...]
    changes: Mapping[str, int]
    dropped: Mapping[str, int]
    requests: Mapping[str, int]
    read: Mapping[str, int]
    borders: Mapping[str, int]
    flags: Mapping[str, int]
    counts: Mapping[str, int]
    retries: int
    waiting: int | None
    bytes: int

    @classmethod
    def of(cls, runs: Sequence[Manifest]) -> Self:
        """The night of these runs, of which there is at least one, in their order."""
        return cls(
            job=runs[0].job,
            source=runs[0].source,
            started=parse_instant(runs[0].started_at),
            findings=frozenset(finding for run in runs for finding in run.verdict.findings),
            walks=tuple(walk for run in runs for walk in run.walks),
            changes=_sum(run.changes for run in runs),
            dropped=_sum(run.dropped for run in runs),
            requests=_sum(run.requests for run in runs),
            read=_sum(run.read for run in runs),
            borders=_sum(run.borders for run in runs),
            flags=_sum(run.flags for run in runs),
            counts=_sum(run.counts for run in runs),
            retries=sum(run.retries for run in runs),
            waiting=runs[-1].waiting,
            bytes=sum(file.bytes for run in runs for file in run.files),
        )

    @property
    def day(self) -> date:
        """The day in Almaty on which it began."""
        return day_at(self.started)

    @property
    def articles(self) -> int:
        """How many articles it was the first to read. An edit is no new article."""
        return self.changes.get("first", 0) + self.changes.get("own_page", 0)

    @property
    def texts(self) -> int:
        """How many articles' own pages it read, new or not."""
        return self.read.get("articles", 0)

    @property
    def is_measure(self) -> bool:
        """Whether later nights may be compared with it: it came to its end, and saw the site."""
        return not self.findings & _NO_MEASURE


def _sum(parts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    total = Counter[str]()
    for part in parts:
        total.update(part)
    return total
