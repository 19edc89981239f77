"""Kazakhstan Today (kt.kz): what its pages mean.

Facts of the site stand in `addresses`, `labels` and `stamps`; a page's `borders` give its `articles`, each of `lines`
read as an `article`, and the rest are `cards`.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kzcrawl.dates import ALMATY, localise
from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Parsed, Sighting, Told
from kzcrawl.pages.kazakhstan_today.addresses import (
    BASE_URL,
    Address,
    address_of,
    is_ours,
    language_of_edition,
    section_listing,
)
from kzcrawl.pages.kazakhstan_today.articles import articles_of
from kzcrawl.pages.kazakhstan_today.cards import read_cards
from kzcrawl.pages.kazakhstan_today.ids import KNOWN_IDS
from kzcrawl.pages.kazakhstan_today.labels import CREDIT, DATELINE, NOTICE, ORPHUS, SHARE
from kzcrawl.pages.kazakhstan_today.rendering import rendering
from kzcrawl.pages.kazakhstan_today.stamps import holds_entries, stamp_of
from kzcrawl.reading import document_of
from kzcrawl.reading.document import Block, Document
from kzcrawl.reading.feed import entries_of, is_feed
from kzcrawl.reading.pager import next_page_of
from kzcrawl.reading.sitemap import is_sitemap, sightings_in
from kzcrawl.text import language_of

__all__ = [
    "BASE_URL",
    "CREDITED_AS",
    "KNOWN_IDS",
    "NAME",
    "READINGS",
    "key_of",
    "language_below",
    "parse",
    "recognises",
    "rendering",
    "section_listing",
]

NAME = "kazakhstan_today"
CREDITED_AS = ("kazakhstan today", "казахстан сегодня")

# Class names from public scrapers of 2023: hints, never the only way in.
HOOKS = {
    "page-heading": "heading",
    "page-meta": "meta",
    "page-content": "content",
    "news-list__item": "card",
}
READINGS = ("structured", "hooks", "text")


def recognises(page: Page) -> bool:
    """Whether a page is of this site: by its address, else by what its text says."""
    if page.url:
        return is_ours(page.url)
    document = _document(page)
    if document.facts.url:
        return is_ours(document.facts.url)
    signs = 0
    for block in document.blocks:
        text = block.text
        if DATELINE.match(text) or text.lower() in SHARE or text.startswith("This information may not be reproduced"):
            return True
        stamp = stamp_of(block)
        if (stamp and stamp.views is not None) or (holds_entries(block) and document.is_text):
            return True
        signs += bool(stamp or CREDIT.fullmatch(text) or NOTICE.match(text) or text.lower() in ORPHUS)
    return signs > 1


def key_of(url: str) -> tuple[str, str] | None:
    """The public address and the key (ten digits) of an article, by any form of its URL; None for another page."""
    address = address_of(url)
    return (address.url, address.key) if address else None


def language_below(url: str) -> str | None:
    """The language of all that a listing or feed shows, by its address; None where it shows several."""
    return language_of_edition(url)


def parse(page: Page, readings: Sequence[str] = READINGS) -> Parsed:
    """What a page of kt.kz says: an article's own page, a listing, or a text rendering of either.

    Readings are tried in their order; the text reading takes what there is. Raises ParseError.
    """
    if is_feed(page):
        return _parse_feed(page)
    if is_sitemap(page):
        return Parsed(NAME, sightings=sightings_in(page, key_of, ALMATY))
    document = _document(page)
    address = _own_address(page, document)
    articles: tuple[Told, ...] = ()
    blocks: tuple[Block, ...] = document.blocks
    leftover: tuple[str, ...] = ()
    # The address of a page that is no article's says that it is a listing; without any, the text decides.
    named = page.url or document.facts.url
    if address or not named:
        articles, blocks, leftover = articles_of(document, address, readings)
    if articles and address and not document.is_text and not _is_vouched(articles[0], address, document):
        raise ParseError("nothing_found", page.url)
    titles = {told.head.title for told in articles if told.head.title}
    placement = "most_read" if articles else "listing"
    sightings, unused = read_cards(document, blocks, placement, titles)
    if not articles and not any(sighting.stamp or sighting.key for sighting in sightings):
        raise ParseError("nothing_found", page.url)
    if address and not articles:
        raise ParseError("nothing_found", page.url)
    language = address.language if address else language_of_edition(named) if named else None
    return Parsed(
        source=NAME,
        language=language or _language_of(articles, document),
        articles=articles,
        sightings=sightings,
        leftover=(*leftover, *unused),
        next_page=next_page_of(document.links(), page.url, document.facts.next_page)
        if page.url and not address
        else None,
    )


def _language_of(articles: Iterable[Told], document: Document) -> str:
    """The language of a page whose address does not tell it: of its articles, since labels are no evidence (`Система
    Orphus` stands on English pages as well), else of all that it shows."""
    text = [line for told in articles for line in (told.head.title or "", *told.paragraphs)]
    return language_of(" ".join(text or document.lines()))


def _parse_feed(page: Page) -> Parsed:
    """The articles that a feed names. Their times are the feed's, in the site's zone."""
    sightings = []
    for entry in entries_of(page):
        if address := address_of(entry.link):
            moment = entry.published and (
                entry.published.astimezone(ALMATY) if entry.published.tzinfo else localise(entry.published, ALMATY)[0]
            )
            precision = "minute" if moment else None
            sightings.append(
                Sighting("listing", address.url, address.key, address.section, entry.title, None, moment, precision)
            )
    if not sightings:
        raise ParseError("nothing_found", page.url)
    language = language_of_edition(page.url) if page.url else None
    titles = " ".join(sighting.title or "" for sighting in sightings)
    return Parsed(NAME, language or language_of(titles), sightings=tuple(sightings))


@lru_cache(maxsize=1)
def _document(page: Page) -> Document:
    """The document of a page, kept for the next question about the same one."""
    return document_of(page, HOOKS)


def _own_address(page: Page, document: Document) -> Address | None:
    """The article whose page this is, by the address it came from, else by what it says of itself."""
    given = address_of(page.url) if page.url else None
    said = [address for url in document.facts.urls if (address := address_of(url))]
    if len({address.key for address in [*filter(None, [given]), *said]}) > 1:
        raise ParseError("other_article", page.url)
    return given or (said[0] if said and not page.url else None)


def _is_vouched(main: Told, address: Address, document: Document) -> bool:
    """Whether anything says that this text is the article of its address, not a challenge or an error in its place."""
    head = main.head
    fits_slug = bool(head.title and address.slug) and "slug_differs" not in head.flags
    said = any(own.key == address.key for url in document.facts.urls if (own := address_of(url)))
    return bool(head.stamp or main.dateline or main.credit or fits_slug or said)
