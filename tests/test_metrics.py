"""What Prometheus is told, read by its own parser."""

from collections.abc import Sequence
from dataclasses import replace

from prometheus_client.parser import text_string_to_metric_families

from kzcrawl.archive.manifest import Manifest, Replacement, SealedFile, Verdict
from kzcrawl.metrics import GAUGES, exposition
from tests.archive.test_seal_and_read import closed

KT, FILE = "kazakhstan_today", "raw/kazakhstan_today/2025/11/29/x.warc.gz"
NIGHT = {"source": KT, "kind": "nightly"}


def run(number: int, job: str = "1", **more: object) -> Manifest:
    return replace(closed(number), job=job, **more)  # type: ignore[arg-type]


def told(*manifests: Manifest) -> dict[tuple[str, ...], float]:
    """The samples by name and the values of their labels, source and kind of a night of kt.kz left out."""
    families = list(text_string_to_metric_families(exposition(manifests)))
    assert {(family.name, family.documentation, family.type) for family in families} <= {
        (name, said, "gauge") for name, said in GAUGES.items()
    }
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, *_others(sample.labels)): sample.value for sample in samples}


def _others(labels: dict[str, str]) -> Sequence[str]:
    return [value for name, value in labels.items() if NIGHT.get(name) != value]


def test_a_night_is_told_by_the_sum_of_its_runs() -> None:
    first = run(7, "2", seconds=900.0, saw={"pages": 1000}, changes={"first": 40}, dropped={"timeout": 1})
    last = run(8, "2", seconds=60.5, saw={"pages": 9}, changes={"first": 2, "edited": 3}, requests={"article": 9})
    found = told(run(6, saw={"pages": 98}), first, last)
    assert found["kzcrawl_run_number",] == 8
    assert found["kzcrawl_run_duration_seconds",] == 960.5
    assert found["kzcrawl_run_pages",] == 1009
    assert (found["kzcrawl_run_articles", "first"], found["kzcrawl_run_articles", "edited"]) == (42, 3)
    assert (found["kzcrawl_run_dropped", "timeout"], found["kzcrawl_run_requests", "article"]) == (1, 9)
    assert found["kzcrawl_run_end_timestamp_seconds",] == 1764379200


def test_what_was_found_against_the_last_night_is_told_and_when_one_was_last_well() -> None:
    bad = Verdict("failed", ("nothing_seen", "listing_stopped:ru"))
    found = told(run(1), run(2, "2", ended_at="2025-11-30T01:20:00Z", verdict=bad))
    assert (found["kzcrawl_run_well",], found["kzcrawl_success_timestamp_seconds",]) == (0, 1764379200)
    assert {labels[1] for labels in found if labels[0] == "kzcrawl_run_finding"} == set(bad.findings)
    assert "kzcrawl_run_finding" not in {labels[0] for labels in told(run(1))}


def test_what_is_not_known_is_not_told() -> None:
    names = {labels[0] for labels in told(run(1, seconds=None, waiting=None, verdict=Verdict("failed")))}
    unknown = {"kzcrawl_run_duration_seconds", "kzcrawl_waiting_links", "kzcrawl_success_timestamp_seconds"}
    assert not names & unknown
    assert unknown <= {labels[0] for labels in told(run(1, seconds=1.0, waiting=3))}


def test_imports_and_repairs_are_no_nights_but_take_room() -> None:
    imported = run(1, kind="import", files=(SealedFile("articles/qazaq24/2025/11/29/x.jsonl.gz", 2, 700, "0" * 64),))
    assert told(imported) == {("kzcrawl_archive_bytes", "qazaq24"): 700}


def test_what_was_pruned_takes_no_room() -> None:
    crawled = run(1, files=(SealedFile(FILE, 2, 700, "0" * 64), SealedFile(f"{FILE}2", 2, 30, "0" * 64)))
    assert told(crawled)["kzcrawl_archive_bytes",] == 730
    pruned = run(2, kind="prune", replaces=(Replacement(1, FILE, None, "pruned", 2, 2),))
    assert told(crawled, pruned)["kzcrawl_archive_bytes",] == 30


def test_any_text_can_be_a_label() -> None:
    odd = 'a "word"\\ of\ntwo lines'
    assert told(run(1, verdict=Verdict("failed", (odd,))))["kzcrawl_run_finding", odd] == 1


def test_each_gauge_is_told_of_a_night_that_has_everything() -> None:
    everything = run(
        1, seconds=1.0, waiting=0, changes={"first": 1}, dropped={"missing": 1}, requests={"article": 1},
        verdict=Verdict("ok", ("feed_unreached:ru",)), files=(SealedFile(FILE, 2, 700, "0" * 64),),
    )  # fmt: skip
    assert {labels[0] for labels in told(everything)} == set(GAUGES)


def test_of_no_run_nothing_is_told() -> None:
    assert exposition([]) == ""
