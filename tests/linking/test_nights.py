"""Nights on the replica link its copies to the articles that they repeat, and no other."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kzcrawl.archive.links import all_links
from kzcrawl.archive.reader import Archive
from kzcrawl.demo.copies import KT, copies_of
from kzcrawl.demo.days import stories_of
from kzcrawl.demo.server import Replica
from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import nightly, records


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("nights")
    with Replica(1) as replica:
        for night in (1, 2, 3):
            replica.show_night(night)
            nightly(replica, archive)
    return archive


def truth() -> Iterator[tuple[str, str]]:
    """Every copy of the replica that is one of kt.kz, and what it repeats: its title says which article of the day."""
    for day in (date(2025, 11, 15) + timedelta(days=n) for n in range(20)):
        originals = {_plain(story.title): story for story in stories_of("kzcrawl", day) if story.edition == "rus"}
        for each in copies_of("kzcrawl", day):
            if each.origin == KT:
                yield f"{each.source}:{each.key}", f"{SOURCE}:{originals[_plain(each.title)].key}"


def _plain(title: str) -> str:
    return re.sub('[«»"]', "", title)


def test_exactly_the_copies_whose_originals_are_held_are_linked(nights: Path) -> None:
    held = {record["id"] for record in records(nights, "article")}
    wanted = {(copy, original) for copy, original in truth() if {copy, original} <= held}
    assert len(wanted) > 15
    assert sorted(wanted) == sorted((each["copy"], each["original"]) for each in all_links(Archive(nights)))


def test_a_night_that_cannot_link_is_sealed_and_says_so(tmp_path: Path) -> None:
    with LittleSite(site_of(Story(1, day=28))) as site:
        nightly(site, tmp_path, SOURCE)
        next((tmp_path / "articles").rglob("*.gz")).unlink()
        site.answers = site_of(Story(2, day=29), Story(1, day=28))
        site.instant += timedelta(days=1)
        done = nightly(site, tmp_path, SOURCE, status=1)
    assert "run 2 (" in done.stdout
    assert "the file is missing" in done.stderr
    assert Archive(tmp_path).newest() == 2
