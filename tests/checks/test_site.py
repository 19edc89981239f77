"""What `kzcrawl check` says of a site: each fault is named where it is, and no more is asked for than needed."""

import pytest

from kzcrawl.checks.result import Result
from kzcrawl.checks.setup import Setup
from kzcrawl.checks.site import site
from kzcrawl.settings import load
from tests.crawl.little_site import LISTINGS, SOURCE, Answer, LittleSite, Story, listing, moved, said, site_of

NEWEST = Story(1)
WELL = site_of(NEWEST, Story(2))


def results(little: LittleSite, **settings: str) -> dict[str, Result]:
    """By what they are about."""
    given = {"KAZAKHSTAN_TODAY_BASE_URL": little.url, "DELAY_SECONDS": "0"} | settings
    setup = Setup(load({}, [f"{name}={value}" for name, value in given.items()]), [SOURCE])
    return {result.name.removeprefix(f"{SOURCE} "): result for result in site(setup, SOURCE)}


def faults(**changes: Answer) -> dict[str, str]:
    """What is not well with a site of which some pages have changed."""
    with LittleSite(WELL | changes) as little:
        found = results(little)
    return {name: result.found for name, result in found.items() if result.grade == "failed"}


def test_a_site_that_is_well_is_asked_for_three_pages() -> None:
    with LittleSite(WELL) as little:
        found = results(little, CONTACT="you@example.org")
    assert [result.grade for result in found.values()] == ["ok"] * 5
    assert [asked.path for asked in little.asked] == ["/robots.txt", "/rus/all", NEWEST.path]
    assert {asked.headers["User-Agent"] for asked in little.asked} == {"kzcrawl/0.1.0 (+you@example.org)"}
    assert found["article"].found.endswith("2025-11-29T12:01:00+05:00, 1 paragraphs, read by hooks/1")


def test_a_site_that_is_not_there_is_named() -> None:
    with LittleSite() as little:
        pass
    found = results(little)
    assert {name: result.grade for name, result in found.items()} == {"site": "failed"}
    assert "Connection refused" in found["site"].found


def test_a_robots_txt_that_forbids_the_listings_is_obeyed() -> None:
    with LittleSite(WELL | {"/robots.txt": said(200, "User-agent: *\nDisallow: /")}) as little:
        found = results(little)
    assert found["robots.txt"].grade == "failed"
    assert "/rus/all" in found["robots.txt"].found
    assert [asked.path for asked in little.asked] == ["/robots.txt"]


def test_of_several_listings_one_that_is_allowed_is_read() -> None:
    with LittleSite(WELL | {"/robots.txt": said(200, "User-agent: *\nDisallow: /rus/all")}) as little:
        found = results(little)
    assert found["robots.txt"].found.endswith("forbids https://www.kt.kz/rus/all")
    assert little.paths()[0] == "/kaz/all"


def test_a_robots_txt_that_cannot_be_had_forbids_everything() -> None:
    with LittleSite(WELL | {"/robots.txt": said(503)}) as little:
        found = results(little)
    assert "(503)" in found["robots.txt"].found
    assert little.paths() == []


def test_articles_that_robots_txt_forbids_are_not_read() -> None:
    with LittleSite(WELL | {"/robots.txt": said(200, "User-agent: *\nDisallow: /rus/society")}) as little:
        found = results(little)
    assert found["article"].grade == "failed"
    assert little.paths() == ["/rus/all"]


def test_a_listing_that_is_gone_empty_or_another_page_is_named() -> None:
    for answer in (said(404), said(200, "<html><body></body></html>"), said(200, "<p>Checking your browser</p>")):
        assert list(faults(**{LISTINGS[0]: answer})) == ["listing"]


def test_a_page_that_leads_off_the_site_is_named() -> None:
    with LittleSite({"/": said(200, "elsewhere")}, host="127.0.0.2") as other:
        found = faults(**{LISTINGS[0]: moved(f"{other.url}/")})
    assert "off the site" in found["listing"]


def test_a_redesigned_article_is_named_with_how_to_look_at_it() -> None:
    redesigned = said(200, "<html><body><div class='app'>Мы обновились</div></body></html>")
    found = faults(**{NEWEST.path: redesigned})
    assert list(found) == ["article"]
    assert NEWEST.path in found["article"]


def test_an_article_without_a_time_is_named() -> None:
    page = NEWEST.page()
    stampless = page._replace(body=page.body.replace(NEWEST.stamp.encode(), b""))
    assert list(faults(**{NEWEST.path: stampless})) == ["article"]


def test_a_listing_whose_articles_nobody_names_is_named() -> None:
    assert list(faults(**{LISTINGS[0]: listing([])})) == ["listing"]


@pytest.mark.parametrize(("wanted", "pause"), [("", 3.0), ("\nCrawl-delay: 7", 7.0), ("\nCrawl-delay: 900", 60.0)])
def test_a_pause_lies_before_each_page(wanted: str, pause: float, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("kzcrawl.checks.visit.sleep", pauses.append)
    with LittleSite(WELL | {"/robots.txt": said(200, f"User-agent: *{wanted}\nAllow: /")}) as little:
        results(little, DELAY_SECONDS="3")
    assert pauses == [pause, pause]
