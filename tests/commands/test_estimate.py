"""What a backfill would take, told without a request."""

from datetime import date
from pathlib import Path

from kzcrawl.archive.coverage import Coverage
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.estimate import estimate, number_at
from kzcrawl.days import Days
from kzcrawl.pages.kazakhstan_today.ids import KNOWN_IDS
from tests.crawl.little_site import SOURCE, LittleSite
from tests.crawl.past import backfill
from tests.crawl.test_backfill import RUSSIAN, STORIES, past


def test_numbers_rise_with_the_day_between_known_ones() -> None:
    assert number_at(KNOWN_IDS, date(2023, 1, 1)) == 1377945028
    assert 1377945028 < (number_at(KNOWN_IDS, date(2023, 3, 1)) or 0) < 1377956194


def test_where_the_series_changed_or_ends_nothing_is_guessed() -> None:
    assert number_at(KNOWN_IDS, date(2015, 1, 1)) is None
    assert number_at(KNOWN_IDS, date(2008, 1, 1)) is None
    assert estimate(Days.of("2015-01-01", "2015-02-01"), None, KNOWN_IDS, ["ru"]).articles is None


def test_of_a_year_that_nobody_has_read_the_numbers_tell_the_most() -> None:
    found = estimate(Days.of("2024-01-01", "2024-12-31"), None, KNOWN_IDS, ["ru"])
    assert 10_000 < (found.articles or 0) < 15_000
    assert "the most" in found.rests_on


def test_days_that_are_complete_tell_more_and_nothing_is_asked_for(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-17", **RUSSIAN)
        asked, runs = len(site.asked), Archive(tmp_path).newest()
        told = backfill(site, tmp_path, "2025-11-07", "2025-11-16", "--dry-run", **RUSSIAN).stdout
        assert (len(site.asked), Archive(tmp_path).newest()) == (asked, runs)
    assert "1 walks, some 20 articles, 14 of them held: some 27 requests" in told
    assert "16 articles of 8 days that the archive has complete" in told
    assert Coverage(Archive(tmp_path), SOURCE).held(Days.of("2025-11-10", "2025-11-11"), [None]) == 4
