"""Backfills, read again from their captures: by the site's listings, beside a nightly, and from a web archive."""

from collections import Counter
from dataclasses import replace as changed
from pathlib import Path

from tests.crawl.little_site import SOURCE, LittleSite
from tests.crawl.night import nightly
from tests.crawl.past import backfill
from tests.crawl.test_backfill import RUSSIAN, STORIES, past
from tests.crawl.test_internet_archive import MOMENTS, STORY, InternetArchive, row
from tests.crawl.test_internet_archive import backfill as from_web_archive
from tests.crawl.test_internet_archive import replay as address
from tests.replaying.offline import offline, replay
from tests.torture.compare import records


def again(archive: Path, folder: Path) -> Counter[str]:
    replay(offline(folder / "site", archive), "--into", str(folder / "again"), "--jobs", "1")
    return records(folder / "again")


def test_backfills_between_nights_are_equal(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with LittleSite(past(*STORIES)) as site:
        nightly(site, archive, SOURCE, now="2025-11-28T22:00:00Z", **RUSSIAN)
        backfill(site, archive, "2025-11-10", "2025-11-12", **RUSSIAN)
        edited = changed(STORIES[10], text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост закрыли.", views=900)
        site.answers[edited.path] = edited.page()
        backfill(site, archive, "2025-11-10", "2025-11-12", "--again", now="2025-12-05T00:00:00Z", **RUSSIAN)
    truth, found = records(archive), again(archive, tmp_path)
    assert truth.total() > 20
    assert (found - truth, truth - found) == (Counter(), Counter())


def test_what_a_web_archive_had_is_equal_and_has_its_time(tmp_path: Path) -> None:
    edited = changed(STORY, text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост закрыли.", views=206)
    pages = {address(STORY, MOMENTS[0]): STORY.page(), address(STORY, MOMENTS[2]): edited.page()}
    rows = [row(STORY, moment, digest) for moment, digest in zip(MOMENTS, "AAB", strict=True)]
    with InternetArchive(rows, pages) as site:
        from_web_archive(site, tmp_path / "archive")
    truth, found = records(tmp_path / "archive"), again(tmp_path / "archive", tmp_path)
    assert sum("article/1" in key for key in truth) == 2
    assert (found - truth, truth - found) == (Counter(), Counter())
