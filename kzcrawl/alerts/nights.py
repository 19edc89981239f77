"""What became of each source in a night: by the manifests of its runs, or by the error that left it without one."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from kzcrawl.alerts.words import fails
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.exceptions import DamagedArchiveError, UnwritableArchiveError


@dataclass(frozen=True, slots=True)
class Night:
    """A night of a source. `findings` are those that failed it, none of a good one; `since` is when the first of the
    failed nights in a row began. `run` has it, where one was sealed; `error` is what ended it before that."""

    source: str
    findings: tuple[str, ...]
    since: str
    run: int | None = None
    error: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing failed it."""
        return not self.findings


def nights_of(
    sources: Sequence[str], sealed: Sequence[Manifest], error: Exception | None, layout: Layout, now: str
) -> list[Night]:
    """The nights of these sources by what a command sealed. Without a run of a source, its night is the error's."""
    nights = []
    for source in sources:
        runs = [manifest for manifest in sealed if manifest.source == source]
        if runs:
            findings = _failures(runs)
            since = _since(layout, source, now) if findings else now
            nights.append(Night(source, findings, since, runs[-1].number))
        elif error:
            word = "unwritable" if isinstance(error, UnwritableArchiveError) else "broke_off"
            nights.append(Night(source, (word,), _since(layout, source, now), None, f"{error}" or repr(error)))
    return nights


def _failures(runs: Sequence[Manifest]) -> tuple[str, ...]:
    """What failed a night, whose runs may be many; notes that fail nothing are left out."""
    failed = [run for run in runs if run.verdict.status != "ok"]
    findings = [finding for run in failed for finding in run.verdict.findings if fails(finding)]
    return tuple(dict.fromkeys(findings)) or (("failed",) if failed else ())


def _since(layout: Layout, source: str, now: str) -> str:
    """When the first of the newest failed nights in a row began; now, if the newest was well."""
    since = now
    for _, job in groupby(_newest_first(layout, source), attrgetter("job")):
        runs = list(job)
        if not _failures(runs):
            break
        since = runs[-1].started_at
    return since


def _newest_first(layout: Layout, source: str) -> Iterator[Manifest]:
    """The nightly runs of a source; what is damaged is `verify`'s business."""
    for number in reversed(layout.numbers()):
        with suppress(DamagedArchiveError):
            manifest = manifests.load(layout, number)
            if (manifest.source, manifest.kind) == (source, "nightly"):
                yield manifest
