"""A night asks for little, and misses nothing: on a site of 2,000 articles, and where cards stand out of order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from tests.crawl.little_site import NIGHT, SOURCE, Answers, LittleSite, Story, listing
from tests.crawl.night import nightly, records

ALL = "/rus/all"
CARDS = 30
WORDS = ("-s", f"KAZAKHSTAN_TODAY_LISTINGS={ALL}", "-s", "KAZAKHSTAN_TODAY_FEEDS=/rus/rss")


@dataclass(frozen=True)
class Numbered(Story):
    """One of thousands."""

    @property
    def key(self) -> str:
        return f"1377{self.number:06}"


def site_of_pages(stories: Sequence[Story]) -> Answers:
    """A listing of these in their order, page by page, and the page of each."""
    starts = range(0, len(stories), CARDS)
    paths = [ALL, *(f"{ALL}?page={n}" for n in range(2, len(starts) + 1)), None]
    pages = {paths[n] or "": listing(stories[at : at + CARDS], paths[n + 1]) for n, at in enumerate(starts)}
    return {**pages, **{story.path: story.page() for story in stories}}


def test_of_two_thousand_articles_a_night_asks_for_the_fifteen_new_ones(tmp_path: Path) -> None:
    known = [Numbered(2_000 - n, day=29 - n // 70) for n in range(1_985)]  # 70 a day
    new = [Numbered(3_000 + n) for n in range(15)]
    days = {"FIRST_RUN_DAYS": "1", "OVERLAP_DAYS": "1"}  # down to 03:00 of the 29th in Almaty
    with LittleSite(site_of_pages(known)) as site:
        nightly(site, tmp_path, SOURCE, *WORDS, **days)
        site.answers = site_of_pages([*new, *known])
        site.asked.clear()
        an_hour_later = machine_iso(NIGHT + timedelta(hours=1))  # when nothing is due to be read again
        nightly(site, tmp_path, SOURCE, *WORDS, now=an_hour_later, **days)
    to_the_floor = (len(new) + 70) // CARDS + 2  # the last has nothing but older ones
    assert len(site.asked) <= to_the_floor + len(new) + 1  # robots.txt; feeds are not needed
    (route,) = list(Archive(tmp_path).manifests())[-1].walks[0].routes
    assert (route.new, route.pages) == (len(new), to_the_floor)
    assert {story.id for story in new} == {record["id"] for record in records(tmp_path, "article", after=1)}


def test_cards_out_of_order_neither_stop_a_walk_nor_hide_anything(tmp_path: Path) -> None:
    pinned, edited = Numbered(1, day=2), Numbered(2, day=28)
    first = [Numbered(100 + n, day=29 - n // 25) for n in range(100)]
    new = [Numbered(300 + n, day=29) for n in range(40)]
    late = Numbered(400, day=28)  # published after the first night, with a stamp of two days before the second
    with LittleSite(site_of_pages([pinned, *first, edited])) as site:
        nightly(site, tmp_path, SOURCE, *WORDS)
        now_edited = Numbered(2, day=28, text="Алматы. 28 ноября. KAZAKHSTAN TODAY - Мост закрыли.")
        site.answers = site_of_pages([pinned, *new[:20], now_edited, pinned, *new[20:], *first[:30], late, *first[30:]])
        later = machine_iso(NIGHT + timedelta(days=1))
        nightly(site, tmp_path, SOURCE, *WORDS, now=later, REVISIT_DAYS="2")
    found = {(record["id"], record["change"]) for record in records(tmp_path, "article", after=1)}
    assert found == {*((story.id, "first") for story in (*new, late)), (edited.id, "edited")}
    assert all(walk.complete for manifest in Archive(tmp_path).manifests() for walk in manifest.walks)
    assert pinned.path not in site.paths()
