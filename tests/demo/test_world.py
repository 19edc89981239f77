"""The invented world: the same for everyone, never at rest between nights, and with every known edge case in it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from kzcrawl.demo import cases
from kzcrawl.demo.counts import LAGS, copy_views, views
from kzcrawl.demo.days import stories_of
from kzcrawl.demo.fates import Gone
from kzcrawl.demo.newspaper import Newspaper
from kzcrawl.demo.site import Site
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import World

WORLD = World()
KT, QAZAQ24 = "kazakhstan_today", "qazaq24"
# A fortnight on either side of New Year, so that the turn of the year is in it.
DAYS = [date(2025, 12, 18) + timedelta(days=n) for n in range(28)]
STORIES = [story for day in DAYS for story in stories_of(WORLD.seed, day)]


@pytest.mark.parametrize("case", cases.OF_ARTICLES)
def test_every_edge_case_of_articles_is_in_the_world(case: int) -> None:
    assert any(case in story.cases for story in [*STORIES, *WORLD.stories(QAZAQ24, WORLD.night(1))])


def test_every_edge_case_of_pages_is_in_the_world() -> None:
    newspaper = Newspaper(WORLD, WORLD.night(1))
    pages = [newspaper.article(story) for story in newspaper.listed[:60]]
    newer = [page for page in pages if page.embedded[0].story.published_at > page.main.story.published_at]
    twice = [
        (one, other)
        for page in pages
        for one in (page.main, *page.embedded)
        for cards in page.most_read
        for other in cards
        if one.story.key == other.story.key and one.views != other.views
    ]
    sourced = [story for story in STORIES if any(text.lower() == "source: kazinform" for text in story.paragraphs)]
    assert {15: newer, 16: twice, 21: sourced}.keys() == cases.OF_PAGES.keys()
    assert newer
    assert twice
    assert sourced


def test_every_edge_case_is_there_or_is_known_not_to_be() -> None:
    tables = (cases.OF_ARTICLES, cases.OF_PAGES, cases.OF_TEXT_RENDERINGS)
    assert sorted(case for table in tables for case in table) == list(range(1, 31))


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    night = WORLD.night(3)
    answers = [Site(KT, World(seed), night).respond("/rus/all").body for seed in ("kzcrawl", "kzcrawl", "other")]
    assert answers[0] == answers[1] != answers[2]


def test_about_forty_articles_a_day_and_fewer_at_weekends() -> None:
    working = [len(stories_of(WORLD.seed, day)) for day in DAYS if day.weekday() < 5]
    weekends = [len(stories_of(WORLD.seed, day)) for day in DAYS if day.weekday() >= 5]
    assert 38 <= min(working) <= max(working) <= 46
    assert max(weekends) < 30


def test_numbers_have_ten_digits_and_rise_with_time() -> None:
    assert all(len(story.key) == 10 for story in STORIES)
    assert all(one.number < other.number for one, other in pairwise(STORIES))
    dated = [story for story in STORIES if story.section != "video"]
    assert all(one.published_at <= other.published_at for one, other in pairwise(dated))


def test_addresses_are_as_those_of_the_sites() -> None:
    slugs = [story.path.rsplit("/", 1)[1].rpartition("_")[0] for story in STORIES if story.section != "video"]
    assert max(map(len, slugs)) <= 61
    assert all(slug and slug.isascii() and slug == slug.lower() for slug in slugs)


def test_no_two_articles_of_an_edition_share_stamp_and_title() -> None:
    heads = [(story.edition, story.stamp, story.title) for story in STORIES]
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize("place", LAGS)
def test_counts_are_one_modulo_five_and_grow(place: str) -> None:
    for story in WORLD.stories(KT, WORLD.night(1))[::9]:
        counts = [views(story, WORLD.night(night), place) for night in (1, 2, 3, 10)]
        assert all(count % 5 == 1 for count in counts)
        assert counts == sorted(counts)


def test_the_cached_places_lag_behind() -> None:
    story, night = WORLD.stories(KT, WORLD.night(1))[30], WORLD.night(1)
    counts = [views(story, night, place) for place in ("page", "listing", "embedded", "most_read")]
    assert counts[0] == counts[1] > counts[2] > counts[3]


def test_counts_of_copies_grow_and_keep_no_rule() -> None:
    copies = WORLD.stories(QAZAQ24, WORLD.night(1))
    counts = [(copy_views(copy, WORLD.night(1)), copy_views(copy, WORLD.night(2))) for copy in copies]
    assert all(one <= other for one, other in counts)
    assert len({one % 5 for one, _ in counts}) == 5


@pytest.mark.parametrize("source", [KT, QAZAQ24])
@pytest.mark.parametrize("night", range(1, 8))
def test_between_nights_articles_appear_are_edited_vanish_and_return(source: str, night: int) -> None:
    changes = WORLD.changes(source, WORLD.night(night), WORLD.night(night + 1))
    assert len(changes.new) >= 10
    assert changes.edited
    assert changes.vanished
    assert changes.returned
    assert bool(changes.restamped) == (source == KT)


def test_the_past_is_at_rest_unless_it_is_to_be_edited() -> None:
    night = datetime(2023, 3, 1, 22, tzinfo=UTC)
    quiet, restless = (each.changes(KT, night, night + timedelta(days=1)) for each in (WORLD, World(edits_past=True)))
    assert not (quiet.edited | quiet.restamped | quiet.vanished | quiet.returned)
    assert all((restless.edited, restless.restamped, restless.vanished, restless.returned))
    assert quiet.new == restless.new


def test_removed_articles_are_answered_in_each_way_of_a_site() -> None:
    answers = set()
    for night in range(1, 5):
        site = Site(KT, WORLD, WORLD.night(night + 1))
        for key in WORLD.changes(KT, WORLD.night(night), WORLD.night(night + 1)).vanished:
            before = WORLD.find(KT, int(key), WORLD.night(night))
            after = WORLD.find(KT, int(key), WORLD.night(night + 1))
            assert isinstance(before, Story)
            assert isinstance(after, Gone)
            assert site.respond(before.path).status == after.status
            assert before.path.encode() not in site.respond(f"/{before.edition}/all").body
            answers.add(after.status)
    assert answers == {302, 404, 410}


def test_a_night_is_what_it_was_when_it_is_shown_again() -> None:
    paths = ("/", "/rus/all?page=2", "/eng/rss", "/kaz/all")
    first, again = (Site(KT, WORLD, WORLD.night(2)) for _ in range(2))
    assert [first.respond(path) for path in paths] == [again.respond(path) for path in reversed(paths)][::-1]
