"""What web archives say that speak as the Internet Archive's does: a CDX server lists captures, a replay gives one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, quote, urlsplit

import orjson

from kzcrawl.urls import split

MOST_ROWS = 20_000  # of one answer, some 7 MB: where there are more, the time is halved
_LEAST_WINDOW = timedelta(hours=1)
_LONGEST_URL = 2_000
_STAMP = "%Y%m%d%H%M%S"
_REPLAY = re.compile(r"/(\d{14})id_/(https?://.+)")
_HTML = ("text/html", "application/xhtml+xml")
_REVISIT = "warc/revisit"  # the same bytes as in an earlier capture; such rows have no status


@dataclass(frozen=True, slots=True)
class Capture:
    """That a page was captured: when (fourteen digits, UTC), from where, and what tells its bytes from others."""

    timestamp: str
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a CDX server lists: the captures of HTML that came with status 200, how many rows there were in all, and
    how many of them made no sense."""

    captures: tuple[Capture, ...]
    rows: int
    malformed: int

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than was asked for."""
        return self.rows >= MOST_ROWS


@dataclass(frozen=True, slots=True)
class Window:
    """The captures to list: of the addresses that begin so (host and path), of a time from `first` to `last`, UTC."""

    prefix: str
    first: datetime
    last: datetime

    def query(self, cdx_url: str) -> str:
        """Where a CDX server lists them. pywb heeds no `collapse` and has neither pages nor keys to go on by."""
        place, first, last = quote(self.prefix, safe="/"), stamp_of(self.first), stamp_of(self.last)
        return f"{cdx_url}?url={place}*&output=json&from={first}&to={last}&collapse=digest&limit={MOST_ROWS}"

    def halves(self) -> "tuple[Window, ...]":
        """The same in two parts; in none where it is too short for that."""
        middle = (self.first + (self.last - self.first) / 2).replace(microsecond=0)
        if self.last - self.first < _LEAST_WINDOW:
            return ()
        return Window(self.prefix, self.first, middle), Window(self.prefix, middle + timedelta(seconds=1), self.last)


def window_of(query: str) -> Window | None:
    """The window that a query is about; None for other addresses."""
    words = parse_qs(urlsplit(query).query)
    try:
        place, first, last = (words[name][0] for name in ("url", "from", "to"))
        return Window(place.removesuffix("*"), moment_of(first), moment_of(last))
    except (KeyError, ValueError):
        return None


def months(prefix: str, first: datetime, last: datetime) -> Iterator[Window]:
    """A window for each month, by UTC: whole ones, but for the last."""
    first = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while first <= last:
        following = (first + timedelta(days=32)).replace(day=1)
        yield Window(prefix, first, min(following - timedelta(seconds=1), last))
        first = following


def listing_of(body: bytes) -> Listing | None:
    """What a CDX server's answer lists, as JSON Lines (pywb) or as an array of arrays of which the first has the names
    (Internet Archive); None where it is no listing."""
    rows = list(_rows(body))
    captures = [_capture_of(row) for row in rows]
    malformed = captures.count(None)
    if rows and malformed == len(rows):
        return None
    return Listing(tuple(capture for capture in captures if capture and capture.url), len(rows), malformed)


def differing(captures: Iterable[Capture]) -> Iterator[Capture]:
    """Of the captures of one page, oldest first, each that is not the same as the one before."""
    before = None
    for capture in sorted(captures, key=lambda capture: capture.timestamp):
        if not capture.digest.isalnum() or capture.digest != before:  # "-": nothing tells
            yield capture
        before = capture.digest


def replay_of(capture: Capture, replay_url: str) -> str:
    """Where a capture is replayed as it came, without the archive's own banner and links."""
    return f"{replay_url}/{capture.timestamp}id_/{capture.url}"


def replayed(url: str, memento: str | None = None) -> tuple[str, datetime] | None:
    """Of which address and from when a replay is, by where it was fetched and by its header Memento-Datetime, for an
    archive may give a capture near the one that was asked for. None for what is no replay."""
    found = _REPLAY.search(url)
    if found is None:
        return None
    try:
        return found[2], _http_date(memento) or moment_of(found[1])
    except ValueError:
        return None


def stamp_of(moment: datetime) -> str:
    """A time as web archives write it."""
    return moment.astimezone(UTC).strftime(_STAMP)


def moment_of(timestamp: str) -> datetime:
    """The time that fourteen digits name; ValueError where they name none."""
    return datetime.strptime(timestamp, _STAMP).replace(tzinfo=UTC)


def replay_url_of(cdx_url: str) -> str | None:
    """Where an archive replays, by where it lists; None where that is neither as the Internet Archive's nor pywb's."""
    for end, instead in (("/cdx/search/cdx", "/web"), ("/cdx", "")):
        if cdx_url.endswith(end):
            return cdx_url.removesuffix(end) + instead
    return None


# What a row is that is of no interest: a redirect, an image, an error.
_OTHER = Capture("", "", "")


def _rows(body: bytes) -> Iterator[Mapping[str, object] | None]:
    """The rows, by name; None for one that makes no sense."""
    if not body.lstrip().startswith(b"["):
        yield from (_by_name(_loaded(line)) for line in body.splitlines() if line.strip())
        return
    table = _loaded(body)
    if not isinstance(table, list):
        yield None
        return
    names = table[0] if table else []
    for row in table[1:]:
        is_row = isinstance(names, list) and isinstance(row, list) and len(row) == len(names)
        yield dict(zip(map(str, names), row, strict=True)) if is_row else None


def _by_name(row: object) -> Mapping[str, object] | None:
    return row if isinstance(row, dict) else None


def _loaded(text: bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _capture_of(row: Mapping[str, object] | None) -> Capture | None:
    """The capture of a row; None where it makes no sense."""
    if row is None:
        return None
    timestamp, digest = row.get("timestamp"), row.get("digest")
    url = row.get("url", row.get("original"))
    status, kind = row.get("status", row.get("statuscode")), row.get("mime", row.get("mimetype"))
    if not (isinstance(timestamp, str) and isinstance(url, str) and isinstance(digest, str) and _is_time(timestamp)):
        return None
    if kind != _REVISIT and not (status in ("200", 200) and kind in _HTML):
        return _OTHER
    is_address = split(url) is not None and len(url) <= _LONGEST_URL and url.isprintable()
    return Capture(timestamp, url, digest) if is_address else None


def _is_time(timestamp: str) -> bool:
    try:
        return len(timestamp) == 14 and timestamp.isascii() and bool(moment_of(timestamp))
    except ValueError:
        return False


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
