"""Backfills by listings that grow by JavaScript, in real Chromium, by the real command."""

from collections import Counter
from pathlib import Path

from kzcrawl.archive.reader import Archive
from kzcrawl.demo.server import Replica
from tests.browser.chromium import needs_browser
from tests.browser.growing_site import BROWSER, growing
from tests.crawl.little_site import SOURCE, LittleSite, Story
from tests.crawl.night import counts_kept, records
from tests.crawl.past import backfill

# Two a day, on the days from 5 to 28 November, newest first, four at each step.
STORIES = [Story(n, day=5 + n // 2) for n in reversed(range(48))]
STEPS = [STORIES[n : n + 4] for n in range(0, len(STORIES), 4)]
NO_BROWSER = BROWSER | {"BROWSER": "none"}


def of_days(first: int, last: int) -> Counter[str]:
    return Counter(story.id for story in STORIES if first <= story.day <= last)


def held(archive: Path) -> Counter[str]:
    return Counter(record["id"] for record in records(archive, "article"))


def covered(archive: Path) -> list[tuple[str, str]]:
    return [(each.since, each.until) for run in Archive(archive).manifests() for each in run.covered]


@needs_browser
def test_a_range_is_filled_and_nothing_else(tmp_path: Path) -> None:
    with LittleSite(growing(*STEPS)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", **BROWSER)
        asked = Counter(site.paths())
    assert held(tmp_path) == of_days(10, 12)
    assert covered(tmp_path) == [("2025-11-10", "2025-11-12")]
    assert {asked[story.path] for story in STORIES if 10 <= story.day <= 12} == {1}
    (run,) = Archive(tmp_path).manifests()
    assert run.requests["browser_start"] == 1


@needs_browser
def test_broken_off_it_begins_at_the_top_and_asks_for_no_article_again(tmp_path: Path) -> None:
    with LittleSite(growing(*STEPS)) as site:
        words = "2025-11-07", "2025-11-20"
        backfill(site, tmp_path, *words, "--max-requests", "35", **BROWSER)
        before = held(tmp_path)
        backfill(site, tmp_path, *words, **BROWSER)
        asked = Counter(site.paths())
    assert Counter() < before < of_days(7, 20) == held(tmp_path)
    assert {asked[story.path] for story in STORIES if 7 <= story.day <= 20} == {1}
    days = sorted(covered(tmp_path))
    assert (days[0][0], days[-1][1]) == ("2025-11-07", "2025-11-20")


@needs_browser
def test_a_listing_that_ends_in_the_browser_too_is_a_failure_that_says_so(tmp_path: Path) -> None:
    with LittleSite(growing(*STEPS[-3:])) as site:
        backfill(site, tmp_path, "2025-11-01", "2025-11-06", status=1, **BROWSER)
    assert [run.verdict.findings for run in Archive(tmp_path).manifests()] == [("listing_ended:ru",)]
    assert held(tmp_path) == of_days(5, 6)


def test_without_a_browser_the_listing_ends_where_plain_requests_do(tmp_path: Path) -> None:
    with LittleSite(growing(*STEPS)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", status=1, **NO_BROWSER)
    assert [run.verdict.findings for run in Archive(tmp_path).manifests()] == [("listing_ended:ru",)]
    assert held(tmp_path) == Counter()


@needs_browser
def test_days_of_the_replica_are_the_same_by_scrolling_as_by_pages(tmp_path: Path) -> None:
    for form in ("pager", "endless_scroll"):
        with Replica(1, listing=form) as replica:
            backfill(replica, tmp_path / form, "2025-11-22", "2025-11-23", source=SOURCE, **BROWSER)
    assert held(tmp_path / "endless_scroll") == held(tmp_path / "pager")
    assert counts_kept(tmp_path / "endless_scroll") >= counts_kept(tmp_path / "pager")
    assert len(held(tmp_path / "pager")) > 10
