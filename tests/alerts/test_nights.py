"""What became of a source in a night, by its manifests."""

from dataclasses import replace
from pathlib import Path

import pytest

from kzcrawl.alerts.nights import Night, nights_of
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.exceptions import UnwritableArchiveError

SOURCE, NOW = "kazakhstan_today", "2025-12-09T22:17:00Z"
OK, BAD = Verdict("ok", ("feed_unreached:ru",)), Verdict("failed", ("nothing_seen", "feed_unreached:ru"))


def run(number: int, verdict: Verdict, job: str | None = None, kind: str = "nightly", source: str = SOURCE) -> Manifest:
    moment = f"2025-12-{number:02}T22:17:00Z"
    made = Manifest(
        number=number,
        run=f"202512{number:02}T221700Z-{source}-{kind}",
        source=source,
        kind=kind,
        job=job or f"202512{number:02}T221700Z-{kind}",
        started_at=moment,
        ended_at=moment,
        seconds=None,
        software="kzcrawl 0.1.0",
        **{part: {} for part in ("saw", "kept", "changes", "known", "dropped", "requests")},  # type: ignore[arg-type]
        walks=(),
        base_url=None,
        demo=False,
        inputs=(),
        verdict=verdict,
    )
    return replace(made.signed())


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    (tmp_path / "runs").mkdir()
    return Layout(tmp_path)


def sealed(layout: Layout, *runs: Manifest) -> list[Manifest]:
    for manifest in runs:
        layout.manifest(manifest.number).write_bytes(manifest.encoded())
    return list(runs)


def night_of(layout: Layout, *runs: Manifest) -> Night:
    (night,) = nights_of([SOURCE], sealed(layout, *runs)[-1:], None, layout, NOW)
    return night


def test_a_good_night_has_no_findings_though_it_has_notes(layout: Layout) -> None:
    assert night_of(layout, run(1, OK)) == Night(SOURCE, (), NOW, 1)


def test_a_failed_night_goes_back_to_the_first_one_in_a_row(layout: Layout) -> None:
    night = night_of(layout, run(1, BAD), run(2, OK), run(3, BAD), run(4, BAD))
    assert night == Night(SOURCE, ("nothing_seen",), "2025-12-03T22:17:00Z", 4)


def test_a_night_of_many_runs_is_one(layout: Layout) -> None:
    runs = [run(1, OK), run(2, OK, "a"), run(3, BAD, "a"), run(4, OK, "b"), run(5, BAD, "b")]
    assert night_of(layout, *runs).since == "2025-12-02T22:17:00Z"


def test_other_kinds_and_sources_and_what_is_damaged_do_not_count(layout: Layout) -> None:
    runs = [run(1, BAD), run(2, OK, kind="backfill"), run(3, OK, source="qazaq24"), run(4, OK), run(5, BAD)]
    sealed(layout, *runs)
    layout.manifest(4).write_bytes(b"{}")
    assert night_of(layout, runs[-1]).since == "2025-12-01T22:17:00Z"


@pytest.mark.parametrize(
    ("error", "word"), [(UnwritableArchiveError("disk full"), "unwritable"), (RecursionError("disk full"), "broke_off")]
)
def test_a_source_without_a_run_is_told_by_the_error(layout: Layout, error: Exception, word: str) -> None:
    well = run(3, OK, source="qazaq24")
    sealed(layout, run(1, OK), run(2, BAD), well)
    nights = nights_of([SOURCE, "qazaq24"], [well], error, layout, NOW)
    assert nights[0] == Night(SOURCE, (word,), "2025-12-02T22:17:00Z", None, "disk full")
    assert nights[1].is_well
