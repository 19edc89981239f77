"""Nights on little sites that ask for something, or lead away: what leaves for them, by the real command."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from tests.crawl.little_site import SOURCE, Answer, LittleSite, Story, moved, said, site_of
from tests.crawl.night import nightly, records

STORIES = [Story(number) for number in range(1, 6)]


def night(site: LittleSite, archive: Path, status: int = 0, **settings: str) -> Manifest:
    nightly(site, archive, SOURCE, status=status, **settings)
    return list(Archive(archive).manifests())[-1]


def in_turn(*answers: Answer) -> Iterator[Answer]:
    """One after another; the last one for good."""
    yield from answers
    while True:
        yield answers[-1]


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
