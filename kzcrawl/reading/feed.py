"""RSS and Atom feeds: what each entry says of an article, before any source has looked at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

from kzcrawl.dates import is_possible
from kzcrawl.items import Page
from kzcrawl.text import clean


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its link and title; `published` is aware only where the feed names an offset."""

    link: str
    title: str | None
    published: datetime | None


def is_feed(page: Page) -> bool:
    """Whether a page is a feed: by what it begins with, for servers call feeds many things."""
    head = page.body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<rss", b"<feed")) and any(tag in head for tag in (b"<rss", b"<feed", b"<rdf"))


def entries_of(page: Page) -> list[Entry]:
    """The entries of a feed, in its order; none where it cannot be read."""
    try:
        # Expat stops entities that grow without bound, and loads nothing from elsewhere.
        root = fromstring(page.body)  # noqa: S314
    except (ParseError, ValueError, LookupError):  # of another encoding than it says, or of one unknown to Python
        return []
    # Below the root, or its channel, and no deeper: entries within entries would take quadratic time.
    elements = [element for parent in (root, *root) for element in parent if _name(element) in ("item", "entry")]
    return [entry for element in elements for entry in _entry(element)]


def _entry(element: Element) -> Iterator[Entry]:
    texts: dict[str, str] = {}
    for child in element:
        text = child.get("href") or "".join(child.itertext()) if _name(child) == "link" else "".join(child.itertext())
        texts.setdefault(_name(child), text.strip())
    if link := texts.get("link"):
        yield Entry(link, clean(texts.get("title", "")) or None, _moment(texts))


def _moment(texts: dict[str, str]) -> datetime | None:
    """When an entry says that it was published; one without a time is as good as a card without a stamp."""
    try:
        if published := texts.get("pubDate"):
            moment = parsedate_to_datetime(published)
        elif published := texts.get("published") or texts.get("updated") or texts.get("date"):
            moment = datetime.fromisoformat(published)
        else:
            return None
    except (ValueError, OverflowError):  # of years with twenty digits
        return None
    return moment if is_possible(moment) else None


def _name(element: Element) -> str:
    """The name of an element, whatever namespace it is in."""
    return element.tag.rpartition("}")[2]
