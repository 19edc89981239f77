"""Which runs of an archive are read again, in the order in which they were sealed, and how each had ended."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzcrawl.archive.layout import captured_on, holds_captures
from kzcrawl.archive.manifest import CRAWLING, Manifest
from kzcrawl.days import Days
from kzcrawl.pipelines.held_back import Floors

_WEB_ARCHIVE = {"cdx", "replay"}  # the kinds of requests that go there


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run to be read again. `ends_job`: what was held back was decided at its end, by the floors, or all of it.
    `is_wall`: what led elsewhere was no removal."""

    manifest: Manifest
    ends_job: bool
    floors: Floors | None
    is_wall: bool

    @property
    def files(self) -> list[str]:
        """Its files of captures."""
        if self.manifest.kind not in CRAWLING:
            return []
        return [file.path for file in self.manifest.files if holds_captures(file.path)]


def plan(manifests: Sequence[Manifest], source: str | None, days: Days | None) -> Iterator[Replayed]:
    """The crawls of one source or all, begun on these days (UTC), and the redactions, which hold for all of them."""
    jobs: defaultdict[tuple[str, str], list[Manifest]] = defaultdict(list)
    for manifest in manifests:
        jobs[manifest.source, manifest.job].append(manifest)
    for manifest in manifests:
        is_wanted = manifest.kind == "redact" or (manifest.kind in CRAWLING and _is_of(manifest, days))
        if is_wanted and source in (None, manifest.source):
            yield _replayed(manifest, jobs[manifest.source, manifest.job])


def _is_of(manifest: Manifest, days: Days | None) -> bool:
    if days is None:
        return True
    captured = [captured_on(file.path) for file in manifest.files if holds_captures(file.path)]
    return any(day in days for day in captured)


def _replayed(manifest: Manifest, job: Sequence[Manifest]) -> Replayed:
    words = {finding.partition(":")[0] for each in job for finding in each.verdict.findings}
    is_last = manifest == job[-1]
    floors: Floors | None
    if manifest.kind == "nightly":
        complete = "stopped" not in words and all(walk.complete for each in job for walk in each.walks)
        floors = Floors({walk.language: walk.floor for each in job for walk in each.walks}, complete)
        ends = is_last and "cut_off" not in words
    else:
        floors = _floors_of_backfill(job)
        ends = is_last and not words & {"cut_off", "stopped", "paused"}
    return Replayed(manifest, ends, floors, "led_elsewhere" in words)


def _floors_of_backfill(job: Sequence[Manifest]) -> Floors | None:
    """What was before the end of the days that it went for; what a web archive brought is decided whole."""
    covered = [each for run in job for each in run.covered]
    if not covered or any(_WEB_ARCHIVE & set(run.requests) for run in job):
        return None
    ends: dict[str | None, str] = {}
    for each in sorted(covered, key=lambda each: each.until):
        ends[each.language] = Days.of(each.since, each.until).end
    return Floors(ends, complete=True)
