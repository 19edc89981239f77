"""Sitemaps, before any source has looked at them."""

import gzip
from datetime import datetime

import pytest

from kzcrawl.dates import ALMATY
from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Sighting
from kzcrawl.pages.kazakhstan_today import key_of
from kzcrawl.reading.sitemap import Child, children_of, is_sitemap, sightings_in

URL = "https://www.kt.kz/rus/state/a_1377999001.html"
NOON = datetime(2025, 11, 29, 12, 7, tzinfo=ALMATY)
NEWS = """<news:news><news:publication><news:name>KT</news:name></news:publication>
<news:publication_date>2025-11-29T12:07:00+05:00</news:publication_date>
<news:title>Мост &amp; дорога</news:title></news:news>"""


def page(inner: str, root: str = "urlset") -> Page:
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="urn:news"'
    return Page(f'<?xml version="1.0" encoding="UTF-8"?><{root} {spaces}>{inner}</{root}>'.encode())


def sighting(entry: str) -> Sighting:
    (found,) = sightings_in(page(f"<url><loc> {URL} </loc>{entry}</url>"), key_of, ALMATY)
    return found


def test_an_entry_of_news_has_title_and_time() -> None:
    found = sighting(NEWS)
    assert (found.url, found.key, found.title) == (URL, "1377999001", "Мост & дорога")
    assert (found.published_at, found.published_precision, found.modified_at) == (NOON, "minute", None)


@pytest.mark.parametrize(
    ("text", "modified_at"),
    [
        ("2025-11-29T12:07:00+05:00", NOON),
        ("2025-11-29T07:07:00Z", NOON),
        ("2025-11-29T12:07", NOON),
        ("2025-11-29", datetime(2025, 11, 29, 23, 59, 59, tzinfo=ALMATY)),
        ("yesterday", None),
        ("0001-01-01", None),
        ("", None),
    ],
)
def test_when_a_page_changed_is_no_time_of_publication(text: str, modified_at: datetime | None) -> None:
    found = sighting(f"<lastmod>{text}</lastmod>")
    assert (found.modified_at, found.published_at, found.published_precision) == (modified_at, None, None)


def test_a_date_of_news_without_a_time_is_of_that_day() -> None:
    found = sighting(NEWS.replace("T12:07:00+05:00", ""))
    assert (found.published_at, found.published_precision) == (datetime(2025, 11, 29, tzinfo=ALMATY), "day")


def test_an_index_names_sitemaps_and_no_articles() -> None:
    index = page(
        "<sitemap><loc>https://www.kt.kz/a.xml</loc><lastmod>2025-11-29T12:07+05:00</lastmod></sitemap>", "sitemapindex"
    )
    assert children_of(index, ALMATY) == (Child("https://www.kt.kz/a.xml", NOON),)
    assert sightings_in(index, key_of, ALMATY) == ()


def test_what_is_no_article_is_left_out() -> None:
    assert sightings_in(page("<url><loc>https://www.kt.kz/rus/about</loc></url><url></url>"), key_of, ALMATY) == ()


def test_a_packed_sitemap_is_one() -> None:
    packed = Page(gzip.compress(page(f"<url><loc>{URL}</loc></url>").body, mtime=0))
    assert is_sitemap(packed)
    assert [found.url for found in sightings_in(packed, key_of, ALMATY)] == [URL]


@pytest.mark.parametrize(
    "body", [b"<urlset><url>", b"", b"<urlset>\xff</urlset>", gzip.compress(b"<urlset>", mtime=0)[:-12]]
)
def test_a_sitemap_that_was_cut_off_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="nothing_found"):
        sightings_in(Page(body, None, "https://www.kt.kz/sitemap.xml"), key_of, ALMATY)


def test_what_unpacks_to_more_than_a_sitemap_may_have_is_refused() -> None:
    bomb = gzip.compress(b"<urlset>" + b"<url/>" * 4_000_000 + b"</urlset>", mtime=0)
    with pytest.raises(ParseError, match="nothing_found"):
        sightings_in(Page(bomb), key_of, ALMATY)


@pytest.mark.parametrize("body", [b"<html><body>urlset</body></html>", b"<rss></rss>", b"\x1f\x8b\x00", b""])
def test_what_is_no_sitemap(body: bytes) -> None:
    assert not is_sitemap(Page(body))
