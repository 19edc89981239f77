"""One night on a fresh archive finds the whole horizon, however the listings lead on, by plain HTTP alone."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.demo.server import Replica
from tests.crawl.little_site import NIGHT, SOURCE, LittleSite, Story, listing
from tests.crawl.night import nightly, records, shown, truth_of

FORMS = ("pager", "rel_next", "page_parameter")


@dataclass
class Night:
    """A night on the replica, whose listings have one form."""

    archive: Path
    replica: Replica
    imports: str

    @property
    def manifest(self) -> Manifest:
        return next(iter(Archive(self.archive).manifests()))

    def horizon(self) -> set[str]:
        """The articles of the three days before the night."""
        world, instant = self.replica.world, self.replica.instant
        floor = machine_iso(instant - timedelta(days=3))
        stories = world.stories(SOURCE, instant)
        recent = [story for story in stories if latest_instant(story.shown_time, story.precision) >= floor]
        return {f"{SOURCE}:{story.key}" for story in recent}


@pytest.fixture(scope="module", params=FORMS)
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Night:
    with Replica(listing=request.param) as replica:
        archive = tmp_path_factory.mktemp(request.param)
        done = nightly(replica, archive, SOURCE, system={"PYTHONPROFILEIMPORTTIME": "1"})
    return Night(archive, replica, done.stderr)


def test_the_whole_horizon_is_there_as_it_stood_on_its_pages(night: Night) -> None:
    pages = {record["id"]: record for record in records(night.archive, "article") if record["placement"] == "page"}
    truth = {
        f"{SOURCE}:{found.story.key}": truth_of(found)
        for path, found in shown(night.replica)
        if found.placement == "page" and path == found.story.path
    }
    assert night.horizon() <= set(pages)
    assert {key: {name: pages[key][name] for name in truth[key]} for key in pages} == truth


def test_every_walk_is_complete(night: Night) -> None:
    assert [walk.complete for walk in night.manifest.walks] == [True, True, True]
    assert night.manifest.verdict.status == "ok"


def test_no_browser_is_started_nor_even_loaded(night: Night) -> None:
    assert "browser" not in {route.name for walk in night.manifest.walks for route in walk.routes}
    assert "browser" not in night.manifest.requests
    assert "scrapy.crawler" in night.imports
    assert "playwright" not in night.imports


def test_no_page_is_asked_for_twice(night: Night) -> None:
    assert len(night.replica.requests) == len(set(night.replica.requests))


def test_a_template_that_worked_is_tried_first_the_next_night(tmp_path: Path) -> None:
    one, two, old = Story(1), Story(2), Story(90, day=1)
    words = ("-s", "KAZAKHSTAN_TODAY_LISTINGS=/rus/all", "-s", "KAZAKHSTAN_TODAY_FEEDS=")
    with LittleSite() as site:
        site.answers = {"/rus/all": listing([one]), "/rus/all?p=2": listing([two]), "/rus/all?p=3": listing([old])}
        site.answers |= {story.path: story.page() for story in (one, two)}
        nightly(site, tmp_path, SOURCE, *words)
        first = [path for path in site.paths() if path.startswith("/rus/all")]
        site.asked.clear()
        nightly(site, tmp_path, SOURCE, *words, now=machine_iso(NIGHT + timedelta(days=1)))
    assert first == ["/rus/all", "/rus/all?page=2", "/rus/all?p=2", "/rus/all?p=3"]
    assert [path for path in site.paths() if path.startswith("/rus/all")] == [
        "/rus/all",
        "/rus/all?p=2",
        "/rus/all?p=3",
    ]
    routes = [route for manifest in Archive(tmp_path).manifests() for route in manifest.walks[0].routes]
    assert [route.paging for route in routes] == ["?p={page}", "?p={page}"]
