"""Feeds, before any source has looked at them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kzcrawl.items import Page
from kzcrawl.reading.feed import Entry, entries_of, is_feed

LINK = "https://www.kt.kz/rus/state/a_1377999001.html"
MOMENT = datetime(2025, 11, 29, 12, 7, tzinfo=timezone(timedelta(hours=5)))


def rss(time: str, title: str = "Мост &amp; дорога", head: str = '<?xml version="1.0"?>') -> Page:
    item = f"<item><title>{title}</title><link>{LINK}</link>{time}</item>"
    return Page(f'{head}<rss version="2.0"><channel><title>kt</title>{item}</channel></rss>'.encode())


def entry_of(page: Page) -> Entry:
    (entry,) = entries_of(page)
    return entry


def test_rss_with_a_zone() -> None:
    assert entry_of(rss("<pubDate>Sat, 29 Nov 2025 12:07:00 +0500</pubDate>")) == Entry(LINK, "Мост & дорога", MOMENT)
    assert entry_of(rss("<pubDate>Sat, 29 Nov 2025 07:07:00 GMT</pubDate>")).published == MOMENT


def test_rss_without_a_zone_or_with_one_that_nobody_knows_leaves_it_to_the_source() -> None:
    naive = MOMENT.replace(tzinfo=None)
    assert entry_of(rss("<pubDate>Sat, 29 Nov 2025 12:07:00</pubDate>")).published == naive
    assert entry_of(rss("<pubDate>Sat, 29 Nov 2025 12:07:00 ALMT</pubDate>")).published == naive


def test_rss_with_dates_of_dublin_core() -> None:
    time = '<d:date xmlns:d="http://purl.org/dc/elements/1.1/">2025-11-29T12:07:00+05:00</d:date>'
    assert entry_of(rss(time)).published == MOMENT


@pytest.mark.parametrize(
    "time",
    [
        "",
        "<pubDate/>",
        "<pubDate>вчера</pubDate>",
        "<pubDate>31 Jun 2025 12:07:00 +0500</pubDate>",
        "<pubDate>29 Nov 99999999999999999999 12:07:00 +0500</pubDate>",
        "<updated>0001-01-01T00:00:00+23:00</updated>",
        "<updated>9999-12-31T23:59:59-12:00</updated>",
    ],
)
def test_an_entry_without_a_time_that_can_be_has_none(time: str) -> None:
    assert entry_of(rss(time)) == Entry(LINK, "Мост & дорога", None)


def test_an_entry_without_a_link_is_none() -> None:
    assert entries_of(Page(b"<rss><item><title>a</title></item></rss>")) == []


def test_atom() -> None:
    body = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Мост</title><link href="{LINK}"/>
        <published>2025-11-29T07:07:00Z</published><updated>2025-11-29T09:00:00Z</updated></entry></feed>"""
    assert entry_of(Page(body.encode())) == Entry(LINK, "Мост", MOMENT.astimezone(UTC))


def test_the_encoding_is_the_one_that_the_feed_names() -> None:
    text = (
        f'<?xml version="1.0" encoding="windows-1251"?><rss><item><title>Мост</title><link>{LINK}</link></item></rss>'
    )
    assert entry_of(Page(text.encode("cp1251"))).title == "Мост"


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><item>",
        b"<rss>\xff\xfe</rss>",
        b'<?xml version="1.0" encoding="utf-16"?><rss/>',
        b'<?xml version="1.0" encoding="no-such"?><rss/>',
        b'<?xml version="1.0" encoding="shift_jis"?><rss/>',
        b"",
    ],
)
def test_a_feed_that_cannot_be_read_has_no_entries(body: bytes) -> None:
    assert entries_of(Page(body)) == []


def test_entities_neither_grow_nor_load_anything() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
    assert entries_of(rss("", title="&l9;", head=bomb)) == []
    outside = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert entries_of(rss("", title="&x;", head=outside)) == []


def test_a_feed_is_known_by_its_beginning() -> None:
    assert is_feed(rss(""))
    assert is_feed(Page(b'\xef\xbb\xbf\n<feed xmlns="http://www.w3.org/2005/Atom">'))
    assert not is_feed(Page(b'<?xml version="1.0"?><html><body><rss></body></html>'[:30]))
    assert not is_feed(Page(b"<html><p>a <rss> feed</p>"))


WORDS = ["<rss>", "<item>", "</item>", "<link>", LINK, "</link>", "<pubDate>", "29 Nov 2025", "12:07", "+99999", "-"]


@given(st.lists(st.sampled_from([*WORDS, "</pubDate>", "</rss>", "&a;", "]]>", "<link href='x'/>", "0"])), st.binary())
@example(["<rss><item><link>", LINK, "</link><pubDate>", "1 Jan 9" * 9, "</pubDate></item></rss>"], b"")
def test_whatever_comes_nothing_is_raised(words: list[str], noise: bytes) -> None:
    body = "".join(words).encode()
    assert all(entry.link for page in (body, body + noise, noise) for entry in entries_of(Page(page)))
