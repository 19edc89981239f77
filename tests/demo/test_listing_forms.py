"""How the replica's listings lead on to what is older, in each form."""

import json
import re
from collections.abc import Callable

import pytest

from kzcrawl.demo.as_html import MARKUPS
from kzcrawl.demo.listing_forms import LISTINGS
from kzcrawl.demo.responses import Response
from kzcrawl.demo.site import Site
from kzcrawl.demo.sitemaps import ADDRESSES, INDEX, NEWS
from kzcrawl.demo.world import World

WORLD = World()
ALL = "/rus/all"


def site(form: str, markup: str = "hooks") -> Site:
    return Site("kazakhstan_today", WORLD, WORLD.night(1), markup, listing=form)


def shown_below(here: Site, next_of: Callable[[str], str | None]) -> list[str]:
    """The keys of all cards from the first page of a listing down, page by page."""
    path: str | None = ALL
    keys = []
    while path:
        keys += [shown.story.key for shown in here.shown_on(path)]
        path = next_of(here.respond(path).body.decode())
    return keys


def listed() -> list[str]:
    """The keys of all that the listing has, by the form whose pages count."""
    here = site("page_parameter")
    return [shown.story.key for n in range(1, 12) for shown in here.shown_on(f"{ALL}?page={n}")]


def found(pattern: str) -> Callable[[str], str | None]:
    return lambda text: match[1] if (match := re.search(pattern, text)) else None


@pytest.mark.parametrize("markup", MARKUPS)
def test_rel_next_leads_through_the_whole_listing(markup: str) -> None:
    assert shown_below(site("rel_next", markup), found(r'rel="next" href="([^"]*)"')) == listed()


def test_a_button_and_an_end_to_scroll_to_lead_through_the_whole_listing() -> None:
    assert shown_below(site("show_more"), found(r'(?:data-more=|"more": )"([^"]*)"')) == listed()
    scroll = site("endless_scroll")
    path, keys = ALL, []
    while path:
        answer = scroll.respond(path)
        keys += [shown.story.key for shown in scroll.shown_on(path)]
        path = dict(answer.headers).get("X-More", "") if path != ALL else found(r'data-more="([^"]*)"')(_text(answer))
    assert keys == listed()


def test_a_part_for_a_script_has_cards_alone() -> None:
    here = site("show_more")
    part = json.loads(here.respond(found(r'data-more="([^"]*)"')(_text(here.respond(ALL))) or "").body)
    assert part["cards"].count("news-list__item") == 20
    assert "<html" not in part["cards"]


@pytest.mark.parametrize("form", LISTINGS[1:])
def test_no_plain_link_leads_on_but_in_the_pager(form: str) -> None:
    body = site(form).respond(ALL).body.decode()
    assert "?page=" not in body
    assert ("rel=" in body.replace('rel="canonical"', "")) is (form == "rel_next")


@pytest.mark.parametrize("form", ["rel_next", "show_more", "endless_scroll"])
def test_a_page_parameter_changes_nothing_where_it_means_nothing(form: str) -> None:
    here = site(form)
    assert here.shown_on(f"{ALL}?page=2") == here.shown_on(ALL) != ()


def test_where_only_feeds_are_they_have_all_that_the_listings_would() -> None:
    here = site("feed_only")
    assert here.shown_on(ALL) == ()
    assert here.respond(ALL).status == 200
    assert re.findall(r"(\d{10})\.html</link>", _text(here.respond("/rus/rss"))) == listed()


def test_where_only_sitemaps_are_robots_txt_names_them() -> None:
    here = site("sitemap_only")
    assert {here.respond(path).status for path in (ALL, "/rus/rss", "/kaz/rss/")} == {404}
    assert [f"Sitemap: {address}" in _text(here.respond("/robots.txt")) for address in ADDRESSES] == [True, True]
    children = re.findall("<loc>https://www.kt.kz(.*?)</loc>", _text(here.respond(INDEX)))
    assert children == ["/sitemap-2025-11.xml.gz", "/sitemap-2025-10.xml.gz"]
    assert {here.respond(path).status for path in (*children, NEWS)} == {200}
    assert "<news:publication_date>2025-11-29T" in _text(here.respond(NEWS))


def test_qazaq24_has_its_pager_in_every_form() -> None:
    pages = {Site("qazaq24", WORLD, WORLD.night(1), listing=form).respond("/?page=2").body for form in LISTINGS}
    assert len(pages) == 1


def _text(answer: Response) -> str:
    return answer.body.decode()
