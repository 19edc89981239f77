"""Nights on little sites that ask for something, or lead away: what leaves for them, by the real command."""

import gzip
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from tests.crawl.little_site import NIGHT, SOURCE, Answer, Asked, LittleSite, Story, moved, said, site_of
from tests.crawl.night import command, environment_of, nightly, records

STORIES = [Story(number) for number in range(1, 6)]


def night(site: LittleSite, archive: Path, status: int = 0, **settings: str) -> Manifest:
    nightly(site, archive, SOURCE, status=status, **settings)
    return list(Archive(archive).manifests())[-1]


def in_turn(*answers: Answer) -> Iterator[Answer]:
    """One after another; the last one for good."""
    yield from answers
    while True:
        yield answers[-1]


@pytest.mark.parametrize(
    ("robots", "tries"),
    [
        (said(503), 3),
        (said(429), 3),
        (said(503, Retry_After="3600"), 1),
        (said(200, "x", Content_Encoding="gzip"), 1),
        (moved("http://127.0.0.2:9/robots.txt"), 1),
        (moved("/robots.txt"), 1),
    ],
)
def test_without_its_robots_txt_nothing_is_asked_of_a_site(tmp_path: Path, robots: Answer, tries: int) -> None:
    with LittleSite(site_of(*STORIES) | {"/robots.txt": robots}) as site:
        manifest = night(site, tmp_path, status=1)
        assert [asked.path for asked in site.asked] == ["/robots.txt"] * tries
    assert set(manifest.dropped) == {"no_robots"}
    assert "nothing_seen" in manifest.verdict.findings


def test_a_site_that_is_not_there_is_a_line_in_the_log(tmp_path: Path) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        nowhere = {"KAZAKHSTAN_TODAY_BASE_URL": "http://127.0.0.1:9"}
        told = nightly(site, tmp_path, SOURCE, "--log-level", "WARNING", status=1, **nowhere).stderr
    assert "http://127.0.0.1:9/robots.txt: " in told
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("robots", [said(404), said(403), said(204), moved("/rus/all")])
def test_where_there_is_no_robots_txt_nothing_is_forbidden(tmp_path: Path, robots: Answer) -> None:
    with LittleSite(site_of(*STORIES) | {"/robots.txt": robots}) as site:
        night(site, tmp_path)
    assert len(records(tmp_path, "article")) == len(STORIES)


def test_a_robots_txt_that_comes_when_asked_again_is_obeyed(tmp_path: Path) -> None:
    robots = in_turn(said(503, Retry_After="0"), said(200, f"User-agent: *\nDisallow: {STORIES[0].path}"))
    with LittleSite(site_of(*STORIES) | {"/robots.txt": lambda _: next(robots)}) as site:
        night(site, tmp_path)
        assert STORIES[1].path in site.paths()
        assert STORIES[0].path not in site.paths()


def test_crawl_delay_is_kept_between_all_requests_also_retries_and_redirects(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {
        "/robots.txt": said(200, "User-agent: *\nCrawl-delay: 0.3"),
        "/rus/all": moved("/rus/all/"),
        "/rus/all/": said(500),
    }
    times: list[float] = []

    def answer(asked: Asked) -> Answer:
        times.append(monotonic())
        return answers.get(asked.path, said(404))

    with LittleSite(other=answer) as site:
        night(site, tmp_path, status=1)
        assert site.paths()[:4] == ["/rus/all", "/rus/all/", "/rus/all/", "/rus/all/"]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.3


def test_a_site_that_wants_to_be_left_alone_is_and_read_the_next_night(tmp_path: Path) -> None:
    answers = site_of(*STORIES)
    busy = {story.path: said(429, Retry_After="3600") for story in STORIES}
    with LittleSite(answers | busy) as site:
        manifest = night(site, tmp_path, status=1)
        assert len(set(site.paths()) & set(busy)) == 1
        assert site.paths()[-1] in busy
        assert manifest.dropped["overloaded"] == len(STORIES)
        assert manifest.verdict.findings == ("too_many_errors",)
        site.answers, site.instant = answers, NIGHT + timedelta(days=1)
        night(site, tmp_path)
    assert {record["id"] for record in records(tmp_path, "article")} == {story.id for story in STORIES}


def test_a_night_that_waits_for_a_site_can_be_stopped(tmp_path: Path) -> None:
    process: subprocess.Popen[bytes] | None = None

    def stop(_: Asked) -> Answer:
        assert process is not None
        process.send_signal(signal.SIGTERM)
        return said(503, Retry_After="100")

    with LittleSite(site_of(*STORIES) | {STORIES[0].path: stop}) as site:
        process = subprocess.Popen(command(SOURCE), env=environment_of(site, tmp_path), stderr=subprocess.DEVNULL)
        assert process.wait(timeout=30) == 143
    (manifest,) = Archive(tmp_path).manifests()
    assert "stopped" in manifest.verdict.findings


def test_redirects_off_the_site_in_a_circle_or_without_end_are_answers(tmp_path: Path) -> None:
    busy, circle, far, near, bomb = STORIES
    renamed = near.path.replace("most_", "drugoy_most_")
    hops = [f"/hop/{number}" for number in range(6)]
    answers = site_of(*STORIES) | dict(zip(hops, map(moved, (*hops[1:], near.path)), strict=True))
    answers |= {
        circle.path: moved("/circle"),
        "/circle": moved(circle.path + "#top"),
        far.path: moved(hops[0]),
        near.path: moved(renamed),
        renamed: near.page(),
        bomb.path: Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(2_000_000))),
    }
    with LittleSite(host="127.0.0.2") as beside, LittleSite(answers) as site:
        turns = in_turn(said(503), moved(f"{beside.url}/"))
        answers[busy.path] = lambda _: next(turns)
        manifest = night(site, tmp_path, PAGE_MEGABYTES="1")
        assert beside.asked == []
        assert site.paths().count(circle.path) == site.paths().count("/circle") == 1
        assert [path for path in site.paths() if path in hops] == hops[:5]
    assert (manifest.dropped["elsewhere"], manifest.dropped["too_large"]) == (3, 1)
    assert {record["id"] for record in records(tmp_path, "article")} == {near.id}
