"""What was captured, as the crawl took it: at which public address it was seen, when, and what the page says."""

from datetime import datetime
from urllib.parse import urlsplit

from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import ParseError, TooLargeUnpackedError, UndecodableError
from kzcrawl.items import Page, Parsed, Unreadable
from kzcrawl.pages import Source
from kzcrawl.urls import moved, split
from kzcrawl.warc.decoding import has_no_end, packings_of, unpacked
from kzcrawl.warc.exchange import ASKED_AS, AT, TRIED, WITHHELD
from kzcrawl.warc.reader import Captured
from kzcrawl.wayback import replayed

_NO_PAGE = ("redacted", "malformed", "too_large", "cut_short")  # why something came and is no page
_END = "nothing_found"  # what the page below the last one of a listing says: none that was not understood
_MOST_LINKS = 1_000  # of a page that is no sitemap, as for the crawl


def seen(source: Source, base_url: str | None, captured: Captured) -> tuple[str, datetime] | None:
    """At which public address, and when, an answer was seen; None for what is none of the site's."""
    if told := replay_of(captured):
        address = source.key_of(told[0])
        return (address[0], told[1]) if address else None
    url = public(source, base_url, captured.record["WARC-Target-URI"])
    parts, site = split(url), split(source.BASE_URL)
    if parts is None or site is None or parts.netloc != site.netloc or urlsplit(url).path == "/robots.txt":
        return None
    return url, parse_instant(captured.record["WARC-Date"])


def told_by(source: Source, captured: Captured, url: str, seen_at: datetime, most_bytes: int) -> Parsed | str:
    """What the page that was captured says, or why that is nothing."""
    body = _body(captured, most_bytes)
    if isinstance(body, str):
        return body
    try:
        parsed = source.parse(Page(body, header(captured, b"content-type"), url, seen_at))
    except ParseError as error:
        return error.reason
    except Exception:  # noqa: BLE001 - as for the crawl, one page that no parser was made for ends nothing
        return "parser_failed"
    is_too_much = parsed.language and len(parsed.articles) + len(parsed.sightings) > _MOST_LINKS
    return "too_many_links" if is_too_much else parsed


def unread_in(
    source: Source, base_url: str | None, captured: Captured, url: str, told: Parsed | str | None
) -> Unreadable | None:
    """The page that was captured, if it came and could not be understood. One to which another article's address led
    says nothing of either."""
    if not isinstance(told, str) or told in _NO_PAGE:
        return None
    page, is_tried, asked_at = _asked_as(source, captured, url)
    led_elsewhere = asked_at and _key_of(source, public(source, base_url, asked_at)) != _key_of(source, url)
    return None if led_elsewhere or (is_tried and told == _END) else Unreadable(url, page, told)


def _asked_as(source: Source, captured: Captured, url: str) -> tuple[str, bool, str | None]:
    """What a page was asked for as, whether there might have been none, and at which article's address, if that led
    there; by its own address where nothing tells."""
    if told := captured.record.get(ASKED_AS):
        page, _, asked_at = told.removesuffix(TRIED).partition(AT)
        return page, told.endswith(TRIED), asked_at or None
    if replay_of(captured):
        return "replay", False, None
    if source.key_of(url):
        return "article", False, None
    # What was captured before captures told it: of a row of pages, one may have been tried though nothing led there.
    parts = urlsplit(url)
    return "listing", any(char.isdigit() for char in parts.path + parts.query), None


def _key_of(source: Source, url: str) -> str | None:
    address = source.key_of(url)
    return address[1] if address else None


def _body(captured: Captured, most_bytes: int) -> bytes | str:
    """The body of a page, or why it is none."""
    if WITHHELD in captured.headers:
        return "redacted"
    packings = packings_of(captured.headers)
    try:
        body, is_whole = unpacked(captured.body, packings, most_bytes)
    except TooLargeUnpackedError:
        return "too_large"
    except UndecodableError:
        return "malformed"
    ends_anywhere = not packings and header(captured, b"content-length") is None
    if not is_whole or (ends_anywhere and has_no_end(body)):  # the crawl asked for it again
        return "cut_short"
    return body


def replay_of(captured: Captured) -> tuple[str, datetime] | None:
    """Of which address and from when it is, where a web archive replayed it."""
    return replayed(captured.record["WARC-Target-URI"], header(captured, b"memento-datetime"))


def public(source: Source, base_url: str | None, url: str) -> str:
    """The public address of what was fetched there."""
    return moved(url, {base_url: source.BASE_URL} if base_url else {})


def header(captured: Captured, name: bytes) -> str | None:
    """The first value of a header, by its name without capitals."""
    return next((value.decode("latin-1") for found, value in captured.headers if found.lower() == name), None)
