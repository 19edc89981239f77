"""Nights on listings that grow by JavaScript, in real Chromium, by the real command."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from warcio.checker import Checker

from kzcrawl.archive.manifest import Manifest, Route
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.demo.server import Replica
from kzcrawl.spiders.browser.launch import MENDED_BY
from kzcrawl.warc.reader import Captured, read_at
from kzcrawl.warc.reader import records as captures
from tests.browser.chromium import needs_browser
from tests.browser.growing_site import BROWSER, OLD, growing
from tests.crawl.little_site import LISTINGS, SOURCE, LittleSite, Story, moved, said
from tests.crawl.night import environment_of, nightly, records

FORMS = ("show_more", "endless_scroll")


class Night(NamedTuple):
    """A night on a form of the replica's listings."""

    archive: Path
    replica: Replica
    manifest: Manifest


def manifest_of(archive: Path) -> Manifest:
    return list(Archive(archive).manifests())[-1]


def routes(archive: Path) -> dict[str, Route]:
    (walk,) = manifest_of(archive).walks
    return {route.name: route for route in walk.routes}


def ids(archive: Path) -> set[str]:
    return {record["id"] for record in records(archive, "article")}


@pytest.fixture(scope="module", params=FORMS)
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    archive = tmp_path_factory.mktemp("grown")
    with Replica(1, listing=request.param) as replica:
        nightly(replica, archive, SOURCE, **BROWSER)
        yield Night(archive, replica, manifest_of(archive))


@needs_browser
def test_every_article_of_the_horizon_is_found(night: Night) -> None:
    world, instant = night.replica.world, night.replica.instant
    floor = machine_iso(instant - timedelta(days=3))
    horizon = {
        f"{SOURCE}:{story.key}"
        for story in world.stories(SOURCE, instant)
        if story.language == "ru" and latest_instant(story.shown_time, story.precision) >= floor
    }
    assert len(horizon) > 40  # more than two steps show
    assert horizon <= ids(night.archive)


@needs_browser
def test_the_manifest_says_what_the_browser_brought(night: Night) -> None:
    route = routes(night.archive)["browser"]
    assert (route.outcome, route.pages, route.links) == ("reached", 4, 80)
    assert night.manifest.walks[0].complete
    requests = night.manifest.requests
    assert (requests["browser_start"], requests["browser"]) == (1, 4)  # the page, and three parts of it


@needs_browser
def test_each_step_is_captured_as_what_it_is(night: Night) -> None:
    assert list(faults(Archive(night.archive), Verification())) == []
    (path,) = night.archive.glob("raw/**/*.warc.gz")
    checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0
    notes = [dict(step.headers)[b"X-Archive-Rendered"] for step in rendered(path)]
    assert [note.rpartition(b", ")[2] for note in notes] == [b"step 0", b"step 1", b"step 2", b"step 3"]


@needs_browser
def test_a_step_holds_what_is_new_and_one_card_of_the_step_before(night: Night) -> None:
    (path,) = night.archive.glob("raw/**/*.warc.gz")
    cards = [step.body.count(b"<time") or step.body.count(b"news-list__item") for step in rendered(path)]
    assert len({cards[1], cards[2], cards[3]}) == 1


def rendered(path: Path) -> list[Captured]:
    answers = [read_at(path, each.offset, lambda _: path) for each in captures(path) if each.kind == "response"]
    return [answer for answer in answers if b"X-Archive-Rendered" in dict(answer.headers)]


def test_where_plain_pages_reach_the_floor_no_browser_is_started_nor_loaded(tmp_path: Path) -> None:
    script = "import sys; from kzcrawl.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    with Replica(1) as replica:
        done = subprocess.run(
            [sys.executable, "-c", script, "nightly", SOURCE],
            env=environment_of(replica, tmp_path, BROWSER="", FIRST_RUN_DAYS="1"),
            capture_output=True,
            text=True,
            check=True,
        )
    assert "scrapy.crawler" in done.stdout.split()
    assert not {"playwright", "scrapy_playwright"} & set(done.stdout.split())
    assert "browser_start" not in manifest_of(tmp_path).requests


@needs_browser
def test_a_button_is_known_by_what_it_says_or_how_it_is_marked(tmp_path: Path) -> None:
    says = {"rus": "Тағы көрсету", "kaz": "LOAD MORE…", "eng": "→"}
    wanted = [Story(number, edition=edition) for number, edition in enumerate(says, 1)]
    with LittleSite() as site:
        for story in wanted:
            mark = "btn-show-more" if story.edition == "eng" else ""
            parts = [[replace(story, number=story.number + 10)], [story], [replace(OLD, edition=story.edition)]]
            site.answers |= growing(*parts, says=says[story.edition], mark=mark)
        nightly(site, tmp_path, SOURCE, **(BROWSER | {"KAZAKHSTAN_TODAY_LISTINGS": " ".join(LISTINGS)}))
    assert {story.id for story in wanted} <= ids(tmp_path)
    assert all(walk.complete for walk in manifest_of(tmp_path).walks)


ELSEWHERE = """
<img src="/logo.png"><link rel="stylesheet" href="/style.css"><script src="{0}/tracker.js"></script>
<iframe src="/rus/frame"></iframe><script src="/private.js"></script><script src="/redirected.js"></script>
<script>fetch('{0}/beacon');</script>
<script>navigator.sendBeacon('/ping'); document.cookie = 'a=1'; new Image().src = '/pixel';</script>
"""


@needs_browser
def test_nothing_but_the_listing_and_its_scripts_is_loaded(tmp_path: Path) -> None:
    with LittleSite(host="127.0.0.2") as beside, LittleSite() as site:
        site.answers = growing([Story(1)], [OLD], below=ELSEWHERE.format(beside.url))
        site.answers["/redirected.js"] = moved(f"{beside.url}/moved.js")
        site.answers["/robots.txt"] = said(200, "User-agent: *\nDisallow: /private")
        nightly(site, tmp_path, SOURCE, CONTACT="desk@example.kz", **BROWSER)
    paths = set(site.paths()) - {"/rus/all", "/rus/all?page=2", Story(1).path}
    assert paths == {"/rus/all/part/0", "/redirected.js"}
    assert beside.asked == []
    assert all("(+desk@example.kz)" in asked.headers["User-Agent"] for asked in site.asked)
    assert not any("Cookie" in asked.headers for asked in site.asked if asked.path != "/rus/all/part/0")


@needs_browser
def test_no_end_is_taken_on_trust(tmp_path: Path) -> None:
    english = [[Story(number, edition="eng")] for number in (3, 4)]
    with LittleSite(growing([Story(1), Story(2)]) | growing(*english, [replace(OLD, edition="eng")])) as site:
        site.answers["/eng/all/part/1"] = said(500)
        nightly(site, tmp_path, SOURCE, **(BROWSER | {"KAZAKHSTAN_TODAY_LISTINGS": "/rus/all /eng/all"}))
    walks = manifest_of(tmp_path).walks
    unchanging, broken = (walk.routes[-1] for walk in walks)
    assert not any(walk.complete for walk in walks)
    assert (unchanging.name, unchanging.outcome) == ("browser", "failed")  # its button throws
    assert (broken.outcome, broken.reason, broken.pages) == ("failed", "browser_failed", 2)


@pytest.mark.parametrize(
    "closed", [{"/robots.txt": said(200, "User-agent: *\nDisallow: /rus/all")}, {"/rus/all": said(403)}]
)
def test_a_browser_is_no_way_around_what_is_closed(tmp_path: Path, closed: dict[str, object]) -> None:
    with LittleSite(growing([Story(1)], [OLD]) | closed) as site:  # type: ignore[arg-type]
        nightly(site, tmp_path, SOURCE, status=1, **BROWSER)
    assert set(routes(tmp_path)) == {"listing"}


def test_without_a_browser_the_night_goes_on_and_says_so(tmp_path: Path) -> None:
    with LittleSite(growing([Story(1)], [OLD])) as site:
        done = nightly(site, tmp_path, SOURCE, **(BROWSER | {"BROWSER": "/no/such/chromium"}))
    assert ids(tmp_path) == {Story(1).id}
    assert routes(tmp_path)["browser"].reason == "no_browser"
    assert "the setting BROWSER: expected a program, found '/no/such/chromium'" in done.stderr


@pytest.mark.parametrize("program", ["KZCRAWL_BROWSER", "PLAYWRIGHT_NODEJS_PATH"], ids=["browser", "driver"])
def test_where_the_browser_or_what_drives_it_does_not_start_that_is_said(tmp_path: Path, program: str) -> None:
    with LittleSite(growing([Story(1)], [OLD])) as site:
        done = nightly(site, tmp_path, SOURCE, system={program: "/bin/false"}, **BROWSER)
    assert routes(tmp_path)["browser"].reason == "no_browser"
    assert MENDED_BY in done.stderr
