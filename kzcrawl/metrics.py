"""What the last nights were like, for Prometheus: gauges in its text format, from manifests alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kzcrawl.archive.manifest import CRAWLING, Manifest
from kzcrawl.archive.replaced import Replaced
from kzcrawl.dates import parse_instant

# By name: what it says. A job of many runs counts as one, up to its last.
GAUGES: Mapping[str, str] = {
    "kzcrawl_run_number": "The number of the last run.",
    "kzcrawl_run_end_timestamp_seconds": "When the last run ended.",
    "kzcrawl_run_duration_seconds": "How long the runs of the last job took.",
    "kzcrawl_run_well": "Whether the last run was well (1) or not (0).",
    "kzcrawl_run_finding": "1 for each finding of the last run.",
    "kzcrawl_run_pages": "Pages that the last job read.",
    "kzcrawl_run_articles": "Texts that the last job kept, by why: first, edited, restamped and so on.",
    "kzcrawl_run_gone": "Articles that the last job found gone.",
    "kzcrawl_run_observations": "View counts that the last job kept.",
    "kzcrawl_run_dropped": "What the last job dropped, by reason.",
    "kzcrawl_run_requests": "Requests of the last job, by what they asked for.",
    "kzcrawl_run_sealed_bytes": "Size of the files that the last job sealed.",
    "kzcrawl_waiting_links": "Links that wait on the frontier for the next run.",
    "kzcrawl_success_timestamp_seconds": "When the last run that was well ended.",
    "kzcrawl_archive_bytes": "Size of all sealed files of a source that are held.",
}


@dataclass(slots=True)
class _Last:
    """The last job of a source and kind: its runs, and when the last run that was well ended."""

    runs: list[Manifest] = field(default_factory=list)
    success: str | None = None

    def add(self, manifest: Manifest) -> None:
        """Takes the next run; where a new job begins, the one before is of no more interest."""
        if self.runs and self.runs[-1].job != manifest.job:
            self.runs.clear()
        self.runs.append(manifest)
        if manifest.verdict.status == "ok":
            self.success = manifest.ended_at


Labels = tuple[tuple[str, str], ...]
Sample = tuple[str, Labels, float]


def exposition(manifests: Iterable[Manifest]) -> str:
    """All gauges, of the manifests of an archive in their order."""
    last: dict[tuple[str, str], _Last] = {}
    sizes: dict[tuple[int, str], int] = {}
    replaced = Replaced()
    for manifest in manifests:
        replaced.learn([manifest])
        sizes |= {(manifest.number, file.path): file.bytes for file in manifest.files}
        if manifest.kind in CRAWLING:
            last.setdefault((manifest.source, manifest.kind), _Last()).add(manifest)
    held = {at: size for at, size in sizes.items() if not replaced.of(*at)}
    samples = [sample for (source, kind), found in sorted(last.items()) for sample in _samples(source, kind, found)]
    return "".join(_lines([*samples, *_sizes(held)]))


def _samples(source: str, kind: str, last: _Last) -> Iterator[Sample]:
    labels, newest = (("source", source), ("kind", kind)), last.runs[-1]
    yield "kzcrawl_run_number", labels, newest.number
    yield "kzcrawl_run_end_timestamp_seconds", labels, _timestamp(newest.ended_at)
    if seconds := [run.seconds for run in last.runs if run.seconds is not None]:
        yield "kzcrawl_run_duration_seconds", labels, sum(seconds)
    yield "kzcrawl_run_well", labels, int(newest.verdict.status == "ok")
    for finding in newest.verdict.findings:
        yield "kzcrawl_run_finding", (*labels, ("finding", finding)), 1
    yield "kzcrawl_run_pages", labels, sum(run.saw.get("pages", 0) for run in last.runs)
    yield "kzcrawl_run_gone", labels, sum(run.kept.get("absences", 0) for run in last.runs)
    yield "kzcrawl_run_observations", labels, sum(run.kept.get("observations", 0) for run in last.runs)
    yield from _by("kzcrawl_run_articles", labels, "change", [run.changes for run in last.runs])
    yield from _by("kzcrawl_run_dropped", labels, "reason", [run.dropped for run in last.runs])
    yield from _by("kzcrawl_run_requests", labels, "type", [run.requests for run in last.runs])
    yield "kzcrawl_run_sealed_bytes", labels, sum(file.bytes for run in last.runs for file in run.files)
    if newest.waiting is not None:
        yield "kzcrawl_waiting_links", labels, newest.waiting
    if last.success:
        yield "kzcrawl_success_timestamp_seconds", labels, _timestamp(last.success)


def _by(name: str, labels: Labels, label: str, counts: Sequence[Mapping[str, int]]) -> Iterator[Sample]:
    """A sample for each word of the counts of some runs."""
    for word in sorted({word for each in counts for word in each}):
        yield name, (*labels, (label, word)), sum(each.get(word, 0) for each in counts)


def _sizes(held: Mapping[tuple[int, str], int]) -> Iterator[Sample]:
    """The size of what is held, by source."""
    sources = {path: path.split("/")[1] for _, path in held}
    for source in sorted(set(sources.values())):
        size = sum(size for (_, path), size in held.items() if sources[path] == source)
        yield "kzcrawl_archive_bytes", (("source", source),), size


def _timestamp(moment: str) -> float:
    return parse_instant(moment).timestamp()


def _lines(samples: Sequence[Sample]) -> Iterator[str]:
    """The text format: all samples of a name stand together, below what it says."""
    for name, said in GAUGES.items():
        of_name = [(labels, value) for found, labels, value in samples if found == name]
        if of_name:
            yield f"# HELP {name} {said}\n# TYPE {name} gauge\n"
        for labels, value in of_name:
            pairs = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
            yield f"{name}{{{pairs}}} {value}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
