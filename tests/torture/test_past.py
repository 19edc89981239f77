"""A backfill is killed at seeded moments, and a nightly runs in its middle: it brings all, and nothing twice."""

from kzcrawl.days import Days
from tests.torture.past import past

KAZAKH = {"KAZAKHSTAN_TODAY_LISTINGS": "/kaz/all", "KAZAKHSTAN_TODAY_FEEDS": "/kaz/rss", "RUN_PAGES": "20"}


def test_kills_at_seeded_moments_cost_a_backfill_nothing() -> None:
    with past(Days.of("2024-02-27", "2024-03-02"), RUN_PAGES="30") as backfill:
        assert backfill.struck(seed=2, kills=3).status == 0
        assert (len(backfill.truth()), backfill.faults()) == (70, [])
