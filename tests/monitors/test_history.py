"""Nights and their history, by the manifests of an archive."""

from dataclasses import replace

from kzcrawl.archive.manifest import Manifest, SealedFile, Verdict
from kzcrawl.monitors.history import History
from kzcrawl.monitors.night import Night
from tests.archive.test_seal_and_read import closed


def run(number: int, job: str, source: str = "kazakhstan_today", findings: tuple[str, ...] = ()) -> Manifest:
    """A run of a job that read ten pages."""
    verdict = Verdict("failed" if findings else "ok", findings)
    file = SealedFile(f"raw/{number}", 1, 1_000, "")
    figures = {"changes": {"first": 4, "own_page": 1, "edited": 5}, "read": {"articles": 10, "title": 9}}
    return replace(
        closed(number), job=job, source=source, verdict=verdict, files=(file,), waiting=number, retries=2, **figures
    )


def test_a_night_is_the_sum_of_the_runs_of_its_job() -> None:
    night = Night.of([run(1, "a"), run(2, "a", findings=("few_articles",))])
    assert (night.articles, night.texts, night.retries, night.bytes) == (10, 20, 4, 2_000)
    assert (night.read["title"], night.waiting, night.findings) == (18, 2, {"few_articles"})


def test_a_history_has_the_other_nights_of_a_source_by_job() -> None:
    manifests = [run(1, "a"), run(2, "b"), run(3, "b"), run(4, "b", source="qazaq24"), run(5, "tonight")]
    history = History.before("tonight", "kazakhstan_today", manifests)
    assert [night.job for night in history.nights] == ["a", "b"]
    assert [night.texts for night in history.nights] == [10, 20]


def test_the_bytes_of_a_history_are_those_of_all_sources() -> None:
    assert History.before("c", "qazaq24", [run(1, "a"), run(2, "a", source="qazaq24"), run(3, "c")]).bytes == 2_000


def test_a_night_that_was_cut_off_is_there_but_measures_nothing() -> None:
    history = History.before("c", "kazakhstan_today", [run(1, "a", findings=("cut_off",)), run(2, "b")])
    assert (len(history.nights), [night.job for night in history.measures]) == (2, ["b"])


def test_what_is_usual_is_the_median_and_of_rates_only_where_there_is_enough() -> None:
    history = History.before("z", "kazakhstan_today", [run(number, f"job {number}") for number in (1, 2, 9)])
    assert history.usual(lambda night: night.waiting or 0) == 2
    assert history.usual_rate(lambda night: night.read["title"], lambda night: night.texts) == 0.9
    assert history.usual_rate(lambda night: night.retries, lambda night: night.articles - 1) is None
    assert History().usual(lambda night: night.retries) == 0
