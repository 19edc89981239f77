"""Reads captures again, a chunk at a time: a function of files alone, so that any process can do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import ParseError, TooLargeUnpackedError, UndecodableError
from kzcrawl.items import Page, Parsed
from kzcrawl.pages import Source, source_named
from kzcrawl.urls import absolute, moved, split
from kzcrawl.warc.decoding import has_no_end, packings_of, unpacked
from kzcrawl.warc.exchange import WITHHELD
from kzcrawl.warc.reader import Captured, read_at
from kzcrawl.wayback import replayed

_MOST_LINKS = 1_000  # of a page that is no sitemap, as for the crawl


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some captures of a file, which is at `path` now; `elsewhere` are the files in which some have their body."""

    source: str
    base_url: str | None
    most_bytes: int
    file: str
    path: Path
    elsewhere: Mapping[str, Path]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a capture says: at its public address and of when it is; `fetched_at` is when it came. `told` is a reason
    where it came and says nothing, None where there was no page; `location` is where it sent us."""

    capture: dict[str, str | int]
    url: str
    seen_at: datetime
    fetched_at: datetime
    status: int
    told: Parsed | str | None
    location: str | None = None
    is_web_archive: bool = False


def read(chunk: Chunk) -> list[Reading]:
    """What the captures of a chunk say, in order; what is no page of the site is passed over."""
    source = source_named(chunk.source)
    captured = ((offset, read_at(chunk.path, offset, chunk.elsewhere.__getitem__)) for offset in chunk.offsets)
    readings = (_reading(source, chunk, offset, answer) for offset, answer in captured)
    return [reading for reading in readings if reading]


def told_by(source: Source, page: Page) -> Parsed | str:
    """What a page says, or why that is nothing, as the crawl has it."""
    try:
        parsed = source.parse(page)
    except ParseError as error:
        return error.reason
    except Exception:  # noqa: BLE001 - as for the crawl, one page that no parser was made for ends nothing
        return "parser_failed"
    is_too_much = parsed.language and len(parsed.articles) + len(parsed.sightings) > _MOST_LINKS
    return "too_many_links" if is_too_much else parsed


def page_of(source: Source, base_url: str | None, captured: Captured, most_bytes: int) -> Page | str | None:
    """The page that was captured, or why there is none; None for what is no page of the site."""
    if (seen := _seen(source, base_url, captured)) is None:
        return None
    if WITHHELD in captured.headers:
        return "redacted"
    packings = packings_of(captured.headers)
    try:
        body, is_whole = unpacked(captured.body, packings, most_bytes)
    except TooLargeUnpackedError:
        return "too_large"
    except UndecodableError:
        return "malformed"
    ends_anywhere = not packings and _header(captured, b"content-length") is None
    if not is_whole or (ends_anywhere and has_no_end(body)):  # as the crawl has it, which asked for it again
        return "cut_short"
    return Page(body, _header(captured, b"content-type"), *seen)


def _reading(source: Source, chunk: Chunk, offset: int, captured: Captured) -> Reading | None:
    if (seen := _seen(source, chunk.base_url, captured)) is None:
        return None
    told: Parsed | str | None = None
    if captured.status == 200:
        page = page_of(source, chunk.base_url, captured, chunk.most_bytes)
        told = told_by(source, page) if isinstance(page, Page) else page
    is_web_archive = _memento(captured) is not None
    location = None if is_web_archive else _location(source, chunk.base_url, captured)
    capture: dict[str, str | int] = {"file": chunk.file, "offset": offset}
    fetched_at = parse_instant(captured.record["WARC-Date"])
    return Reading(capture, *seen, fetched_at, captured.status, told, location, is_web_archive)


def _seen(source: Source, base_url: str | None, captured: Captured) -> tuple[str, datetime] | None:
    """At which public address, and when, a page was seen; None for what is none of the site's."""
    if told := _memento(captured):
        address = source.key_of(told[0])
        return (address[0], told[1]) if address else None
    url = _public(source, base_url, captured.record["WARC-Target-URI"])
    parts, site = split(url), split(source.BASE_URL)
    if parts is None or site is None or parts.netloc != site.netloc or urlsplit(url).path == "/robots.txt":
        return None
    return url, parse_instant(captured.record["WARC-Date"])


def _memento(captured: Captured) -> tuple[str, datetime] | None:
    return replayed(captured.record["WARC-Target-URI"], _header(captured, b"memento-datetime"))


def _location(source: Source, base_url: str | None, captured: Captured) -> str | None:
    told = _header(captured, b"location") if 300 <= captured.status < 400 else None
    url = absolute(captured.record["WARC-Target-URI"], told) if told else None
    return _public(source, base_url, url) if url else None


def _public(source: Source, base_url: str | None, url: str) -> str:
    return moved(url, {base_url: source.BASE_URL} if base_url else {})


def _header(captured: Captured, name: bytes) -> str | None:
    return next((value.decode("latin-1") for found, value in captured.headers if found.lower() == name), None)
