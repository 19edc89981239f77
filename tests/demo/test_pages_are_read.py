"""The replica's pages, in every kind of markup, say to the real parsers what the replica knows of itself.

So a crawl of it can be held against its truth, and a parser that loses a shape is found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import count

import pytest

from kzcrawl.demo.aggregator import Aggregator
from kzcrawl.demo.as_html import MARKUPS
from kzcrawl.demo.newspaper import Newspaper
from kzcrawl.demo.shown import Shown
from kzcrawl.demo.site import Site
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import World
from kzcrawl.items import Page, Parsed, Sighting, Told
from kzcrawl.pages import source_named, source_of
from tests.demo.expected import sighting, told

WORLD = World()
LISTINGS = ("/", "/rus/all", "/eng/all", "/kaz/all", "/rus/society/", "/eng/video/", "/rus/archive_tags/Экология")
# What an article of such a case is flagged with; others are not flagged at all.
FLAGS = {4: "no_stamp", 11: "no_title", 19: "repeated_lead", 26: "slug_differs"}
# In bare markup the label above the most-read block follows the last article's text, and is known by its shortness.
LABELLED = "unknown_label"

all_markups = pytest.mark.parametrize("markup", MARKUPS)
# The first night whole; of the second and of that of New Year what came last, since reading takes seconds.
all_nights = pytest.mark.parametrize(("night", "most"), [(1, None), (2, 60), (33, 30)])


@cache
def site(source: str, night: int, markup: str) -> Site:
    return Site(source, WORLD, WORLD.night(night), markup)


def newspaper(night: int, markup: str) -> tuple[Site, Newspaper]:
    here = site("kazakhstan_today", night, markup)
    assert isinstance(here.pages, Newspaper)
    return here, here.pages


def aggregator(night: int, markup: str) -> tuple[Site, Aggregator]:
    here = site("qazaq24", night, markup)
    assert isinstance(here.pages, Aggregator)
    return here, here.pages


def read(here: Site, target: str) -> Parsed:
    response = here.respond(target)
    url = f"{source_named(here.source).BASE_URL}{target}"
    page = Page(response.body, "text/html; charset=utf-8", url, here.pages.instant)
    assert response.status == 200
    assert here.source == source_of(page).NAME
    return source_of(page).parse(page)


def plain(articles: Sequence[Told]) -> list[Told]:
    return [replace(article, parser="", head=replace(article.head, flags=())) for article in articles]


def sightings(cards: Sequence[Shown]) -> list[Sighting]:
    return [sighting(card) for card in cards]


def flags_of(story: Story) -> set[str]:
    return {flag for case, flag in FLAGS.items() if case in story.cases}


@all_markups
@all_nights
def test_articles_embedded_articles_and_most_read_lists(night: int, most: int | None, markup: str) -> None:
    here, pages = newspaper(night, markup)
    for story in pages.listed[:most]:
        truth, said = pages.article(story), read(here, story.path)
        assert plain(said.articles) == [told(shown) for shown in (truth.main, *truth.embedded)]
        assert list(said.sightings) == sightings([card for cards in truth.most_read for card in cards])
        assert set(said.articles[0].head.flags) - {LABELLED} == flags_of(story)


@all_markups
@all_nights
def test_listings(night: int, most: int | None, markup: str) -> None:
    here, pages = newspaper(night, markup)
    for path in LISTINGS[:most]:
        for number, target in numbered(path):
            page = pages.listing(path, number)
            if page is None:
                assert here.respond(target).status == 404
                break
            said = read(here, target)
            assert list(said.sightings) == sightings(page.cards)
            assert said.articles == ()


@all_markups
@all_nights
def test_copies_and_their_listing(night: int, most: int | None, markup: str) -> None:
    here, pages = aggregator(night, markup)
    for story in pages.stories[:most]:
        said = read(here, story.path)
        assert plain(said.articles) == [told(pages.article(story))]
        assert said.articles[0].head.flags == ()
    for number, target in numbered("/"):
        page = pages.listing(number)
        if page is None:
            break
        assert list(read(here, target).sightings) == sightings(page.cards)


def numbered(path: str) -> Iterator[tuple[int, str]]:
    return ((number, path if number == 1 else f"{path}?page={number}") for number in count(1))
