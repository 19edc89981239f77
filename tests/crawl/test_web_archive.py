"""A range that a real web archive has captured at three moments, brought by the real command; also killed meanwhile."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.demo.shown import Shown
from kzcrawl.demo.site import Site
from kzcrawl.demo.world import World
from kzcrawl.warc.reader import read_at
from tests.crawl.captured import revisions_of
from tests.crawl.little_site import SOURCE
from tests.crawl.night import counts_kept, counts_of, records
from tests.crawl.pywb import NOW, Pywb, from_web_archive, needed, serving, started, write_captures
from tests.torture.committed import committed_captures

pytestmark = needed
DAY = date(2025, 11, 29)
WORLD = World()
SITES = [Site(SOURCE, WORLD, WORLD.night(n)) for n in (1, 2, 3)]


@dataclass(frozen=True)
class Past:
    """A web archive, and what one backfill of a day from it brought."""

    pywb: Pywb
    archive: Path
    replayed: list[tuple[str, Any]]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    folder = tmp_path_factory.mktemp("pywb")
    others = {story.path for site in SITES for story in WORLD.stories(SOURCE, site.pages.instant, 5)}
    paths = {shown.story.path for told in shown_of_the_day().values() for _, shown in told} | set(sorted(others)[::5])
    write_captures(folder / "captures.warc.gz", product(SITES, [*sorted(paths), "/rus/all", "/rus/rss"]))
    with serving(folder, folder / "captures.warc.gz") as pywb:
        from_web_archive(pywb, folder / "archive", DAY, DAY)
        yield Past(pywb, folder / "archive", pywb.replayed())


def shown_of_the_day() -> dict[str, list[tuple[Site, Shown]]]:
    """By id, what each article that was ever stamped with the day looked like at each moment at which it was there."""
    found: dict[str, list[tuple[Site, Shown]]] = {}
    for site in SITES:
        for story in WORLD.stories(SOURCE, site.pages.instant, 5):
            found.setdefault(f"{SOURCE}:{story.key}", []).append((site, site.shown_on(story.path)[0]))
    return {key: told for key, told in found.items() if any(_day_of(shown) == DAY for _, shown in told)}


def _day_of(shown: Shown) -> date | None:
    return shown.published_at.date() if shown.published_at else None


def test_every_article_is_there_with_every_revision_that_was_captured(past: Past) -> None:
    kept: dict[str, list[dict[str, Any]]] = {}
    for record in records(past.archive, "article"):
        if record["placement"] == "page":
            kept.setdefault(record["id"], []).append(record)
    for article_id, moments in shown_of_the_day().items():
        truths = revisions_of((site.pages.instant, found) for site, found in moments)
        assert [{name: record[name] for name in truths[0]} for record in kept.get(article_id, [])] == truths
    assert Counter(record["change"] for each in kept.values() for record in each)["edited"] >= 2
    assert "restamped" in {record["change"] for each in kept.values() for record in each}


def test_every_count_that_a_capture_shows_is_there_once(past: Past) -> None:
    by_moment = {site.pages.instant: site for site in SITES}
    told = [
        found
        for url, moment in past.replayed
        for found in by_moment[moment].shown_on(url.removeprefix("https://www.kt.kz"))
    ]
    assert counts_kept(past.archive) == Counter(counts_of(told))
    assert {record["via"] for record in records(past.archive, "observation")} == {"web_archive"}


def test_each_capture_of_the_day_is_asked_for_once_and_of_others_only_the_first(past: Past) -> None:
    wanted = {
        (f"https://www.kt.kz{shown.story.path}", site.pages.instant)
        for moments in shown_of_the_day().values()
        for site, shown in moments
    }
    assert set(past.replayed) >= wanted
    assert len(set(past.replayed)) == len(past.replayed)
    others = Counter(url for url, moment in past.replayed if (url, moment) not in wanted and _has_stamp(url, moment))
    assert set(others.values()) == {1}


def _has_stamp(url: str, moment: datetime) -> bool:
    """Without one, nothing tells the day of an article."""
    site = next(site for site in SITES if site.pages.instant == moment)
    return site.shown_on(url.removeprefix("https://www.kt.kz"))[0].published_at is not None


def test_records_name_the_page_and_captures_where_it_was_replayed(past: Past) -> None:
    page = next(record for record in records(past.archive, "article") if record["placement"] == "page")
    captured = read_at(past.archive / page["capture"]["file"], page["capture"]["offset"], past.archive.joinpath)
    stamp = page["observed_at"].translate(str.maketrans("", "", "-:TZ"))
    assert page["via"] == "web_archive"
    assert captured.record["WARC-Target-URI"] == f"{past.pywb.replay_url}/{stamp}id_/{page['url']}"
    assert captured.record["WARC-Date"] == NOW


def test_once_it_is_done_nothing_is_asked_for_again(past: Past) -> None:
    past.pywb.forget()
    from_web_archive(past.pywb, past.archive, DAY, DAY)
    assert past.pywb.replayed() == []
    assert past.pywb.listed() == []


def test_killed_at_random_it_brings_the_same_and_fetches_nothing_twice(past: Past, tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - the same kills every time
    for _ in range(3):
        kept = committed_captures(tmp_path)
        past.pywb.forget()
        process = started(past.pywb, tmp_path, DAY, DAY)
        past.pywb.wait_for(process, chance.randrange(2, 15))
        process.kill()
        process.wait()
        assert not kept & set(past.pywb.replayed())
    kept = committed_captures(tmp_path)
    past.pywb.forget()
    from_web_archive(past.pywb, tmp_path, DAY, DAY)
    assert len(kept) > 3
    assert not kept & set(past.pywb.replayed())
    assert keys(tmp_path) == keys(past.archive)
    assert not list(faults(Archive(tmp_path), Verification()))


def keys(archive: Path) -> set[tuple[Any, ...]]:
    """What has to be equal."""
    texts = {(each["id"], each["content_hash"], each["published_at"]) for each in records(archive, "article")}
    return texts | {(each["id"], each["published_at"], each["views"]) for each in records(archive, "observation")}
