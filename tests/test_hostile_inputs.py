"""Whatever bytes come in, by whichever door, they are read or refused by an error of ours, never in endless time."""

import gzip
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from kzcrawl.dates import ALMATY
from kzcrawl.demo.site import Site
from kzcrawl.demo.sitemaps import INDEX, NEWS
from kzcrawl.demo.world import World
from kzcrawl.exceptions import BadInputError, DamagedArchiveError, KzcrawlError, ParseError, UndecodableError
from kzcrawl.inputs import Given, pages_of
from kzcrawl.items import Page
from kzcrawl.pages import sources
from kzcrawl.pages.kazakhstan_today import key_of
from kzcrawl.reading.facts import gather
from kzcrawl.reading.feed import entries_of
from kzcrawl.reading.pager import next_page_of
from kzcrawl.reading.sitemap import children_of, is_sitemap, sightings_in
from kzcrawl.urls import absolute
from kzcrawl.warc.decoding import unpacked
from kzcrawl.warc.reader import read_at, records
from tests.mutated import mutated
from tests.test_hostile_pages import check
from tests.warc.make import FILE, PACKED, exchange, gzipped, write

ANY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
URL = "https://www.kt.kz/rus/all"
WORLD = World("kzcrawl")
KT, QAZAQ24 = (Site(source, WORLD, World.night(1)) for source in ("kazakhstan_today", "qazaq24"))
PAGES = [
    KT.respond(KT.newest().path).body,
    KT.respond("/eng/all").body,
    QAZAQ24.respond(QAZAQ24.newest().path).body,
    QAZAQ24.respond("/").body,
]
FEEDS = [KT.respond("/rus/rss").body[:6_000]]
_SITE = Site("kazakhstan_today", WORLD, WORLD.night(1), listing="sitemap_only")
SITEMAPS = [_SITE.respond(path).body[:3_000] for path in (INDEX, NEWS, "/sitemap-2025-11.xml.gz")]
ROBOTS = [
    b"User-agent: *\nCrawl-delay: 3\nDisallow: /search\nAllow: /*.html$\n",
    b"\xef\xbb\xbfSitemap: https://kt.kz/s\n",
]
LINKED = ['{"@type": "NewsArticle", "headline": "a", "keywords": ["b"], "@graph": [{"@type": ["Article"], "url": 1}]}']
JSON_LINES = [b'{"url": "https://www.kt.kz/rus/all", "text": "\\u041c", "fetched_at": "2025-11-29T01:00:00Z"}\n' * 3]


@given(mutated(PAGES), st.sampled_from((None, URL, KT.newest().url, QAZAQ24.newest().url)))
@ANY
def test_a_page_of_the_replica_out_of_joint_is_read_or_refused(body: bytes, url: str | None) -> None:
    check(Page(body, "text/html; charset=utf-8", url))


def refusal(read: Callable[[], object], kind: type[KzcrawlError]) -> str | None:
    """What an error of that kind says; any other is raised."""
    try:
        read()
    except kind as error:
        return str(error)
    return None


@given(mutated(PAGES), st.sampled_from(sorted(sources())))
@ANY
def test_a_refusal_names_the_page_and_a_reason(body: bytes, source: str) -> None:
    said = refusal(lambda: sources()[source].parse(Page(body, "text/html", URL)), ParseError)
    assert said is None or (said.startswith(URL) and any(said.endswith(f"({reason})") for reason in ParseError.REASONS))


@given(st.one_of(st.binary(max_size=300), mutated(FEEDS)))
@ANY
@example(b"<rss><channel>" + b"<item>" * 100_000)
def test_a_feed_is_a_list_of_entries_whatever_it_is(body: bytes) -> None:
    assert all(entry.link for entry in entries_of(Page(body, "application/rss+xml", URL)))


def test_a_feed_of_nested_entries_takes_no_endless_time() -> None:
    nested = b"<rss><channel>" + b"<item>" * 100_000 + b"<link>a</link>" + b"</item>" * 100_000 + b"</channel></rss>"
    assert len(entries_of(Page(nested, None, URL))) <= 2


def test_entities_of_a_feed_do_not_grow() -> None:
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 20))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "a">{grown}]><rss><channel>&a19;</channel></rss>'
    assert entries_of(Page(bomb.encode(), None, URL)) == []


@given(st.one_of(st.binary(max_size=300), mutated(SITEMAPS)))
@ANY
def test_a_sitemap_is_a_list_of_articles_or_refused(body: bytes) -> None:
    page = Page(body, "application/xml", URL)
    refused = refusal(lambda: children_of(page, ALMATY), ParseError)
    assert refused == refusal(lambda: sightings_in(page, key_of, ALMATY), ParseError)
    assert refused is None or "nothing_found" in refused
    assert is_sitemap(page) in (True, False)


@given(st.one_of(st.binary(max_size=300), mutated(ROBOTS)))
@ANY
def test_a_robots_txt_says_yes_or_no_whatever_it_is(body: bytes) -> None:
    parser = ProtegoRobotParser(robotstxt_body=body, spider=None)
    assert parser.allowed(URL, "kzcrawl") in (True, False)
    parser.crawl_delay("kzcrawl")


@given(st.lists(st.one_of(st.text(max_size=60), st.from_regex(r"\A/rus/all(\?page=|/page/|/)\d{1,9}\Z")), max_size=30))
@ANY
def test_links_lead_to_a_next_page_or_none(hrefs: list[str]) -> None:
    links = [link for href in hrefs if (link := absolute(URL, href))]
    assert next_page_of(links, URL) in (*links, None)


@given(
    st.one_of(
        st.text(max_size=200),
        mutated([text.encode() for text in LINKED]).map(lambda body: body.decode(errors="replace")),
    )
)
@ANY
@example("[" * 100_000)
@example('{"@graph": [' * 2_000 + "]}" * 2_000)
def test_structured_data_is_a_second_opinion_or_none(script: str) -> None:
    facts = gather({}, None, [script], None)
    assert all(isinstance(url, str) for url in facts.urls)


@given(st.one_of(st.binary(max_size=300), mutated([PACKED])), st.sampled_from(("gzip", "deflate")))
@ANY
def test_a_body_is_unpacked_within_its_bound_or_refused(body: bytes, packing: str) -> None:
    try:
        found, _ = unpacked(body, [packing], 5_000)
    except UndecodableError:
        return
    assert len(found) <= 5_000


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    root = tmp_path_factory.mktemp("captures")
    write(root, exchange(), gzipped(), gzipped())
    return (root / FILE).read_bytes()


@given(data=st.data())
@ANY
def test_a_file_of_captures_is_read_or_is_damaged(captures: bytes, data: st.DataObject) -> None:
    plain = gzip.decompress(captures)
    body = data.draw(st.one_of(mutated([captures]), mutated([plain]).map(gzip.compress)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        path.write_bytes(body)
        for read in (lambda: list(records(path)), lambda: read_at(path, len(body) // 2, lambda _: path)):
            said = refusal(read, DamagedArchiveError)
            assert said is None or str(path) in said


@given(
    st.one_of(st.binary(max_size=300), mutated([*JSON_LINES, *PAGES[:1], gzip.compress(PAGES[0])])),
    st.sampled_from((".jsonl", ".html", ".gz")),
)
@ANY
@example(b'{"text": "\\ud800"}', ".jsonl")
@example(b'{"text": "a", "fetched_at": "9999-12-31T23:59:59-12:00"}', ".jsonl")
@example(b"[" * 100_000, ".jsonl")
def test_a_file_to_import_is_pages_or_refused(body: bytes, ending: str) -> None:
    now = datetime(2025, 11, 29, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(body)
        said = refusal(lambda: list(pages_of(path, Given(None, now), 100_000)), BadInputError)
        assert said is None or str(path) in said
