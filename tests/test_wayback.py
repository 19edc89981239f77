"""What a CDX server lists, in both dialects, also where it is rubbish; and where captures are replayed."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl import wayback
from kzcrawl.wayback import Capture, Window, differing, listing_of, months, replay_of, replay_url_of, replayed

PAGE = "https://www.kt.kz/rus/society/most_1377999001.html"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
FIRST, LAST = datetime(2025, 11, 15, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def row(timestamp: object = "20251129220000", digest: str = "AAAA", **other: object) -> dict[str, object]:
    """A row as pywb gives it."""
    return {"timestamp": timestamp, "url": PAGE, "mime": "text/html", "status": "200", "digest": digest} | other


def lines(*rows: object) -> bytes:
    return b"\n".join(map(orjson.dumps, rows))


def table(*rows: dict[str, object]) -> bytes:
    """The same rows as the Internet Archive gives them."""
    keys = ["urlkey", "timestamp", "url", "mime", "status", "digest", "length"]
    return orjson.dumps([NAMES, *([each.get(key, "-") for key in keys] for each in rows)])


@pytest.mark.parametrize("written", [lines, table])
def test_both_dialects_say_the_same(written) -> None:  # type: ignore[no-untyped-def]
    found = listing_of(written(row(), row("20251130220000", "BBBB")))
    assert found
    assert found.captures == (Capture("20251129220000", PAGE, "AAAA"), Capture("20251130220000", PAGE, "BBBB"))
    assert (found.rows, found.malformed) == (2, 0)


@pytest.mark.parametrize("written", [lines, table])
def test_only_html_that_came_well_is_taken_and_what_repeats_it(written) -> None:  # type: ignore[no-untyped-def]
    others = [row(status="404"), row(status="301"), row(mime="image/jpeg"), row(mime="application/json")]
    found = listing_of(written(*others, row(mime="warc/revisit", status="-")))
    assert found
    assert [capture.digest for capture in found.captures] == ["AAAA"]
    assert found.malformed == 0


def test_an_archive_without_captures_lists_nothing() -> None:
    for nothing in (b"", b"\n", b"[]", b"[]\n", orjson.dumps([NAMES])):
        assert listing_of(nothing) == wayback.Listing((), 0, 0)


@pytest.mark.parametrize(
    "rubbish",
    [
        row("2025"),
        row("20251329220000"),
        row("２０２５１１２９２２００００"),
        row(None),
        row(digest=7),  # type: ignore[arg-type]
        row(url="ftp://kt.kz/"),
        row(url="https://www.kt.kz/" + "a" * 3_000),
        row(url=["https://www.kt.kz/"]),
        {},
        [],
        None,
        7,
        "words",
    ],
)
def test_a_row_that_makes_no_sense_is_counted_and_costs_no_other(rubbish: object) -> None:
    found = listing_of(lines(row(), rubbish))
    assert found
    assert (len(found.captures), found.rows, found.malformed) == (1, 2, 1)


@pytest.mark.parametrize("page", [b"<html><body>Temporarily offline</body></html>", table(row())[:-20], b'{"a": 1}'])
def test_what_is_no_listing_is_not_taken_for_an_empty_one(page: bytes) -> None:
    assert listing_of(page) is None


def test_a_row_of_another_length_than_the_names_is_malformed() -> None:
    found = listing_of(orjson.dumps([NAMES, ["a"], ["kz", "20251129220000", PAGE, "text/html", "200", "A", "1"]]))
    assert found
    assert (len(found.captures), found.malformed) == (1, 1)


@given(st.binary(max_size=300) | st.recursive(st.none() | st.text(max_size=20), st.lists).map(orjson.dumps))
def test_no_answer_of_a_server_is_too_odd(body: bytes) -> None:
    found = listing_of(body)
    assert found is None or found.rows >= found.malformed


def test_captures_that_repeat_the_one_before_are_left_out() -> None:
    digests = {"20250101000000": "A", "20250103000000": "B", "20250102000000": "A", "20250104000000": "A"}
    found = differing(Capture(timestamp, PAGE, digest) for timestamp, digest in digests.items())
    assert [capture.timestamp[:8] for capture in found] == ["20250101", "20250103", "20250104"]


def test_captures_without_a_digest_all_differ() -> None:
    assert len(list(differing([Capture("20250101000000", PAGE, "-"), Capture("20250102000000", PAGE, "-")]))) == 2


def test_months_cover_a_time_without_gap() -> None:
    windows = list(months("www.kt.kz/rus/", FIRST, LAST))
    assert [wayback.stamp_of(window.first) for window in windows] == [
        "20251101000000",
        "20251201000000",
        "20260101000000",
    ]
    assert [wayback.stamp_of(window.last) for window in windows] == [
        "20251130235959",
        "20251231235959",
        "20260102030405",
    ]


def test_a_window_is_halved_until_it_is_an_hour() -> None:
    windows = [Window("www.kt.kz/rus/", FIRST, LAST)]
    while halves := windows[-1].halves():
        assert (halves[1].first - halves[0].last).total_seconds() == 1
        windows.append(halves[1])
    assert 10 < len(windows) < 15
    assert windows[-1].last == LAST


def test_a_query_names_prefix_and_time() -> None:
    asked = Window("www.kt.kz/rus/", FIRST, LAST).query("https://web.archive.org/cdx/search/cdx")
    assert asked.startswith("https://web.archive.org/cdx/search/cdx?url=www.kt.kz/rus/*&output=json&")
    assert "&from=20251115000000&to=20260102030405&" in asked
    assert wayback.window_of(asked) == Window("www.kt.kz/rus/", FIRST, LAST)
    assert wayback.window_of(PAGE) is None


def test_a_replay_says_of_which_page_it_is_and_from_when() -> None:
    url = replay_of(Capture("20251129220000", PAGE, "A"), "https://web.archive.org/web")
    assert url == f"https://web.archive.org/web/20251129220000id_/{PAGE}"
    assert replayed(url) == (PAGE, datetime(2025, 11, 29, 22, tzinfo=UTC))
    assert replayed(url, "Sun, 30 Nov 2025 21:00:00 GMT") == (PAGE, datetime(2025, 11, 30, 21, tzinfo=UTC))
    assert replayed(url, "yesterday") == replayed(url)


@pytest.mark.parametrize(
    "url", [PAGE, "https://web.archive.org/web/20251399220000id_/" + PAGE, "https://a.b/2025id_/x"]
)
def test_what_is_no_replay_is_of_no_page(url: str) -> None:
    assert replayed(url) is None


def test_where_an_archive_replays_follows_from_where_it_lists() -> None:
    assert replay_url_of("https://web.archive.org/cdx/search/cdx") == "https://web.archive.org/web"
    assert replay_url_of("http://127.0.0.1:8080/kz/cdx") == "http://127.0.0.1:8080/kz"
    assert replay_url_of("https://example.org/search") is None
