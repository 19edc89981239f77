"""The replica's sites as functions from an address to an answer."""

import html
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from kzcrawl.demo.newspaper_outlines import DEAD_LINK
from kzcrawl.demo.site import Site
from kzcrawl.demo.world import World

WORLD = World()
BASES = {"kazakhstan_today": "https://www.kt.kz", "qazaq24": "https://qazaq24.com"}


def site(source: str = "kazakhstan_today", night: int = 1, markup: str = "hooks", **more: int) -> Site:
    return Site(source, WORLD, WORLD.night(night), markup, **more)


def links(base: str, body: bytes) -> set[str]:
    """The addresses within the site that a page leads to; none leads elsewhere."""
    found = set()
    for link in re.findall(r'(?:href|src)="([^"]*)"', body.decode()):
        parts = urlsplit(urljoin(base, html.unescape(link)))
        assert parts.netloc.removeprefix("www.") == urlsplit(base).netloc.removeprefix("www.")
        found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


@pytest.mark.parametrize("source", BASES)
@pytest.mark.parametrize("night", [1, 2])
def test_every_link_leads_to_a_page(source: str, night: int) -> None:
    here, statuses = site(source, night), dict[str, int]()
    waiting = {"/"}
    while waiting:
        path = waiting.pop()
        response = here.respond(path)
        statuses[path] = response.status
        if b"<html" in response.body:
            waiting |= links(f"{BASES[source]}{path}", response.body) - statuses.keys()
    dead = {path for path, status in statuses.items() if status != 200}
    assert dead == ({DEAD_LINK} if source == "kazakhstan_today" else set())
    assert len(statuses) > 100


@pytest.mark.parametrize("markup", ["hooks", "semantic", "bare"])
def test_a_pager_leads_through_the_whole_listing(markup: str) -> None:
    here, path, pages = site(markup=markup), "/rus/all", 0
    while path:
        body, pages = here.respond(path).body.decode(), pages + 1
        found = re.search(r'<a (?:rel="next" )?href="([^"]*)">Далее</a>', body)
        path = found[1] if found else ""
    assert pages > 8
    assert here.respond(f"/rus/all?page={pages + 1}").status == 404


def test_what_a_page_shows_is_known_by_its_address() -> None:
    here = site()
    story = here.pages.stories[40]
    placements = Counter(shown.placement for shown in here.shown_on(story.path))
    assert placements == {"page": 1, "embedded": 8, "most_read": 15}
    assert {shown.placement for shown in here.shown_on("/rus/all?page=2")} == {"listing"}
    assert {shown.placement for shown in site("qazaq24").shown_on("/")} == {"listing"}
    assert here.shown_on("/rus/rss") == here.shown_on("/nowhere") == ()


@pytest.mark.parametrize("feed", ["/rus/rss", "/eng/rss", "/kaz/rss/"])
def test_a_feed_has_the_newest_of_its_edition(feed: str) -> None:
    items = ET.fromstring(site().respond(feed).body).findall(".//item")  # noqa: S314 - our own feed
    newest = [story for story in site().pages.stories if story.edition == feed[1:4]][: len(items)]
    assert [item.findtext("link") for item in items] == [story.url for story in newest]
    assert [item.findtext("title") for item in items] == [story.title for story in newest]
    assert [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items] == [
        story.published_at for story in newest
    ]
    assert 15 < len(items) <= 30


def test_a_wrong_slug_leads_to_the_right_one() -> None:
    here = site()
    story = here.pages.stories[0]
    response = here.respond(f"/rus/society/anything_{story.key}.html")
    assert response.status == 301
    assert dict(response.headers)["Location"] == story.path


@pytest.mark.parametrize("path", ["/nowhere", "/rus/all?page=0", "/rus/all?page=x", "/rus/culture/", "/story/x-1"])
def test_what_is_not_there(path: str) -> None:
    assert site().respond(path).status == site("qazaq24").respond(path).status == 404


def test_an_article_is_not_there_before_it_is_published() -> None:
    later = site(night=2).pages.stories[0]
    assert site(night=2).respond(later.path).status == 200
    assert site(night=1).respond(later.path).status == 404


@pytest.mark.parametrize("source", BASES)
def test_robots(source: str) -> None:
    assert site(source).respond("/robots.txt").body == b"User-agent: *\nDisallow: /search\n"
    assert b"\nCrawl-delay: 3\n" in site(source, crawl_delay=3).respond("/robots.txt").body


def test_some_pages_set_two_cookies() -> None:
    here = site()
    cookies = Counter(
        sum(name == "Set-Cookie" for name, _ in here.respond(story.path).headers) for story in here.pages.stories[:60]
    )
    assert cookies.keys() == {0, 2}
