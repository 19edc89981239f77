"""Sitemaps (sitemaps.org), also those of news and packed ones: what each says of pages and of further sitemaps."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from xml.etree.ElementTree import Element, fromstring
from xml.etree.ElementTree import ParseError as XmlError

from kzcrawl.dates import is_possible, localise
from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Sighting
from kzcrawl.text import clean

# The protocol's own limit, and what so many entries take; a larger sitemap is refused.
_MOST_ENTRIES = 50_000
_MOST_BYTES = 16 * 1024 * 1024
_GZIP = 31  # zlib's sign for gzip
_HEAD = 2_000


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names, and when it last changed, if it says so."""

    url: str
    modified_at: datetime | None


def is_sitemap(page: Page) -> bool:
    """Whether a page is a sitemap or an index of them: by what it begins with."""
    return any(tag in _unpacked(page.body, _HEAD) for tag in (b"<urlset", b"<sitemapindex"))


def children_of(page: Page, zone: tzinfo) -> tuple[Child, ...]:
    """The sitemaps that an index names; none where it is no index. Dates without an offset are of `zone`. Raises
    ParseError."""
    found = (_texts(element) for element in _entries(page, "sitemap"))
    return tuple(Child(texts["loc"], _modified(texts, zone)) for texts in found if texts.get("loc"))


def sightings_in(page: Page, key_of: Callable[[str], tuple[str, str] | None], zone: tzinfo) -> tuple[Sighting, ...]:
    """The articles of a sitemap, in its order: each entry whose address is one's by `key_of`, with title and time where
    it is one of news. Raises ParseError."""
    return tuple(sighting for element in _entries(page, "url") for sighting in _sighting(element, key_of, zone))


def _sighting(element: Element, key_of: Callable[[str], tuple[str, str] | None], zone: tzinfo) -> Iterator[Sighting]:
    texts = _texts(element)
    if address := key_of(texts.get("loc", "")):
        published_at, precision = _moment(texts.get("publication_date"), zone)
        yield Sighting(
            placement="listing",
            url=address[0],
            key=address[1],
            title=clean(texts.get("title", "")) or None,
            published_at=published_at,
            published_precision=precision,
            modified_at=_modified(texts, zone),
        )


def _entries(page: Page, name: str) -> list[Element]:
    """The elements of that name right below the root."""
    body = _unpacked(page.body, _MOST_BYTES)
    try:
        # Expat stops entities that grow without bound, and loads nothing from elsewhere.
        root = fromstring(body if len(body) < _MOST_BYTES else b"")  # noqa: S314
    except (XmlError, ValueError, LookupError):  # of another encoding than it says, or of one unknown to Python
        raise ParseError("nothing_found", page.url) from None
    return [element for element in root[:_MOST_ENTRIES] if _name(element) == name]


def _texts(element: Element) -> dict[str, str]:
    """What an entry says, by name; of news, what stands one level deeper."""
    texts: dict[str, str] = {}
    for child in element:
        for each in child if _name(child) == "news" else (child,):
            texts.setdefault(_name(each), (each.text or "").strip())
    return texts


def _modified(texts: dict[str, str], zone: tzinfo) -> datetime | None:
    """When an entry changed last; a mere day may mean its last second."""
    moment, precision = _moment(texts.get("lastmod"), zone)
    return moment + timedelta(days=1, seconds=-1) if moment and precision == "day" else moment


def _moment(text: str | None, zone: tzinfo) -> tuple[datetime | None, str | None]:
    """A date, perhaps with a time, and its precision: that of a mere day is its midnight."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None, None
    if not is_possible(moment):
        return None, None
    local = moment.astimezone(zone) if moment.tzinfo else localise(moment, zone)[0]
    return local, "minute" if len(text or "") > len("2025-11-29") else "day"


def _unpacked(body: bytes, most: int) -> bytes:
    """The first bytes of a sitemap, which may be a packed file."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:most]
    try:
        return zlib.decompressobj(_GZIP).decompress(body, most)
    except zlib.error:
        return b""


def _name(element: Element) -> str:
    """The name of an element, whatever namespace it is in."""
    return element.tag.rpartition("}")[2]
