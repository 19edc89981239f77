"""One night on a fresh archive finds the whole horizon, however the listings lead on, by plain HTTP alone."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.demo.server import Replica
from tests.crawl.little_site import NIGHT, SOURCE, Answer, LittleSite, Story, feed, listing, said
from tests.crawl.night import nightly, records, shown, truth_of

FORMS = ("pager", "rel_next", "page_parameter", "feed_only", "sitemap_only")
ONE_LISTING = ("-s", "KAZAKHSTAN_TODAY_LISTINGS=/rus/all")


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


def test_an_address_that_was_only_tried_leaves_no_page_unread(night: Night) -> None:
    empty = {f"https://www.kt.kz/{edition}/all" for edition in ("rus", "kaz", "eng")}
    unread = {record["url"] for record in records(night.archive, "unread")}
    assert unread == (empty if night.archive.name.startswith("feed_only") else set())


def test_no_browser_is_started_nor_even_loaded(night: Night) -> None:
    assert "browser" not in {route.name for walk in night.manifest.walks for route in walk.routes}
    assert "browser" not in night.manifest.requests
    assert "scrapy.crawler" in night.imports
    assert "playwright" not in night.imports


def test_no_page_is_asked_for_twice(night: Night) -> None:
    assert len(night.replica.requests) == len(set(night.replica.requests))


def test_a_template_that_worked_is_tried_first_the_next_night(tmp_path: Path) -> None:
    one, two, old = Story(1), Story(2), Story(90, day=1)
    with LittleSite() as site:
        site.answers = {"/rus/all": listing([one]), "/rus/all?p=2": listing([two]), "/rus/all?p=3": listing([old])}
        site.answers |= {story.path: story.page() for story in (one, two)}
        night_of(site, tmp_path)
        first = [path for path in site.paths() if path.startswith("/rus/all")]
        site.asked.clear()
        night_of(site, tmp_path, days=1)
    assert first == ["/rus/all", "/rus/all?page=2", "/rus/all?p=2", "/rus/all?p=3"]
    assert [path for path in site.paths() if path.startswith("/rus/all")] == [
        "/rus/all",
        "/rus/all?p=2",
        "/rus/all?p=3",
    ]
    routes = [route for manifest in Archive(tmp_path).manifests() for route in manifest.walks[0].routes]
    assert [route.paging for route in routes] == ["?p={page}", "?p={page}"]


def test_the_route_that_completed_the_last_walk_is_tried_first(tmp_path: Path) -> None:
    with LittleSite() as site:
        site.answers = {
            "/robots.txt": said(200, f"Sitemap: {site.url}/s.xml\nSitemap: http://127.0.0.9/s.xml\nSitemap: nonsense"),
            "/s.xml": sitemap(URLSET, Story(1), Story(90, day=1)),
            Story(1).path: Story(1).page(),
        }
        night_of(site, tmp_path)
        site.asked.clear()
        night_of(site, tmp_path, days=1)
    assert site.paths() == ["/s.xml", Story(1).path]
    assert {record["id"] for record in records(tmp_path, "article")} == {Story(1).id}


def test_a_feed_is_found_with_a_slash_at_its_end_and_without(tmp_path: Path) -> None:
    with LittleSite() as site:
        site.answers = {"/rus/rss/": feed([Story(1), Story(90, day=1)]), Story(1).path: Story(1).page()}
        nightly(site, tmp_path, SOURCE, *ONE_LISTING, "-s", "KAZAKHSTAN_TODAY_FEEDS=/rus/rss")
    assert site.paths() == ["/rus/all", "/rus/rss", "/rus/rss/", Story(1).path]
    assert next(iter(Archive(tmp_path).manifests())).walks[0].complete


def test_of_an_index_only_what_may_be_newer_than_the_floor_is_asked_for(tmp_path: Path) -> None:
    with LittleSite() as site:
        site.answers = {
            "/robots.txt": said(200, f"Sitemap: {site.url}/index.xml"),
            "/index.xml": Answer(200, {}, INDEX.replace("HERE", site.url).encode()),
            "/new.xml": sitemap(URLSET, Story(1), Story(2)),
            Story(1).path: Story(1).page(),
            Story(2).path: Story(2).page(),
        }
        night_of(site, tmp_path)
    (walk,) = next(iter(Archive(tmp_path).manifests())).walks
    assert [(route.name, route.outcome) for route in walk.routes] == [("listing", "failed"), ("sitemap", "reached")]
    assert "/old.xml" not in site.paths()
    assert {record["id"] for record in records(tmp_path, "article")} == {Story(1).id, Story(2).id}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said(404), "missing"),
        (said(200, "<html><body>kt</body></html>"), "nothing_found"),
        (said(200, "<urlset><url>"), "nothing_found"),
        (said(200, "<urlset></urlset>"), None),
    ],
)
def test_a_sitemap_that_says_nothing_reaches_no_floor(tmp_path: Path, answer: Answer, reason: str | None) -> None:
    with LittleSite({"/s.xml": answer}) as site:
        site.answers["/robots.txt"] = said(200, f"Sitemap: {site.url}/s.xml")
        night_of(site, tmp_path, status=1)
    (walk,) = next(iter(Archive(tmp_path).manifests())).walks
    assert (walk.complete, walk.routes[-1].name, walk.routes[-1].reason) == (False, "sitemap", reason)
    unread = [(record["page"], record["reason"]) for record in records(tmp_path, "unread")]
    assert unread == ([("sitemap", reason)] if reason == "nothing_found" else [])


URLSET = "<url><loc>https://www.kt.kz{story.path}</loc><lastmod>2025-11-{story.day:02}</lastmod></url>"
INDEX = (
    "<sitemapindex><sitemap><loc>HERE/old.xml</loc><lastmod>2025-11-25</lastmod></sitemap>"
    "<sitemap><loc>HERE/new.xml</loc><lastmod>2025-11-29</lastmod></sitemap></sitemapindex>"
)


def sitemap(entry: str, *stories: Story) -> Answer:
    entries = "".join(entry.format(story=story) for story in stories)
    return Answer(200, {"Content-Type": "text/xml"}, f"<urlset>{entries}</urlset>".encode())


def night_of(site: LittleSite, archive: Path, *, days: int = 0, status: int = 0) -> None:
    """A night on a site of one listing and no feed."""
    words = (*ONE_LISTING, "-s", "KAZAKHSTAN_TODAY_FEEDS=")
    nightly(site, archive, SOURCE, *words, now=machine_iso(NIGHT + timedelta(days=days)), status=status)
