"""Kazakhstan Today (kt.kz): what its pages mean. Facts of the site stand in `labels`, `stamps` and `addresses`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Parsed, Sighting, Told
from kzcrawl.pages.kazakhstan_today.addresses import BASE_URL, Address, address_of, is_ours, language_of_edition
from kzcrawl.pages.kazakhstan_today.article import tell
from kzcrawl.pages.kazakhstan_today.borders import by_text
from kzcrawl.pages.kazakhstan_today.cards import read_cards
from kzcrawl.pages.kazakhstan_today.labels import CREDIT, DATELINE, NOTICE, ORPHUS, SHARE
from kzcrawl.pages.kazakhstan_today.stamps import holds_entries, stamp_of
from kzcrawl.reading import document_of
from kzcrawl.reading.borders import Borders, by_hooks, by_structure
from kzcrawl.reading.document import Block, Document
from kzcrawl.text import clean, language_of, slug_differs

__all__ = ["BASE_URL", "NAME", "READINGS", "key_of", "parse", "recognises"]

NAME = "kazakhstan_today"

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


def parse(page: Page, readings: Sequence[str] = READINGS) -> Parsed:
    """What a page of kt.kz says: an article's own page, a listing, or a text rendering of either.

    Readings are tried in their order; the text reading takes what there is. Raises ParseError.
    """
    document = _document(page)
    address = _own_address(page, document)
    articles: tuple[Told, ...] = ()
    blocks: tuple[Block, ...] = document.blocks
    leftover: tuple[str, ...] = ()
    # The address of a page that is no article's says that it is a listing; without any, the text decides.
    named = page.url or document.facts.url
    if address or not named:
        articles, blocks, leftover = _articles(document, address, readings)
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
    # Labels are no evidence: `Система Orphus` stands on English pages as well.
    text = [line for told in articles for line in (told.head.title or "", *told.paragraphs)] or document.lines()
    return Parsed(
        source=NAME,
        language=language or language_of(" ".join(text)),
        articles=articles,
        sightings=sightings,
        leftover=(*leftover, *unused),
    )


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


Articles = tuple[tuple[Told, ...], tuple[Block, ...], tuple[str, ...]]


def _articles(document: Document, address: Address | None, readings: Sequence[str]) -> Articles:
    """The articles of a page, the main one first; the blocks that are no article's; the lines passed over in them."""
    best: Articles = ((), document.blocks, ())
    for reading in readings:
        borders = _drawn(document, reading)
        if borders is None:
            if len(readings) == 1:  # asked for one reading alone, and the page has nothing of its kind
                raise ParseError("nothing_found")
            continue
        found = _tell_all(document, borders, address)
        # Borders that leave the main article without stamp or title are trusted only where no others find more of it.
        if not best[0] or _parts_of_head(found[0]) > _parts_of_head(best[0]):
            best = found
        if _parts_of_head(best[0]) == 2:
            break
    return best


def _parts_of_head(articles: Sequence[Told]) -> int:
    """How many of stamp and title the main article has."""
    return sum(part is not None for told in articles[:1] for part in (told.head.stamp, told.head.title))


def _drawn(document: Document, reading: str) -> Borders | None:
    if reading == "text":
        return by_text(document)
    return by_structure(document) if reading == "structured" else by_hooks(document)


def _tell_all(document: Document, borders: Borders, address: Address | None) -> Articles:
    """The article between each pair of borders; what holds no text is left to the cards."""
    told: list[tuple[Told, Sequence[Block]]] = []
    beside: list[Block] = []
    leftover: list[str] = []
    cards = 0
    for blocks in borders.articles:
        before_another = _ends_before_another(document, borders, blocks)
        article, unused = tell(blocks, borders.parser, ends_before_another=before_another)
        is_last = blocks is borders.articles[-1] and not document.is_text
        below_cards = is_last and cards > 1
        if article is None or (
            below_cards and _is_card_above_foot(article, blocks, address, follows_article=bool(told))
        ):
            cards += 1
            beside += blocks
        elif told and article.head.stamp is None and article.head.title is None:
            leftover += [block.text for block in blocks if block.text]
        else:
            cards = 0
            told.append((article, blocks))
            leftover += unused
    order = {id(block): n for n, block in enumerate(document.blocks)}
    beside = sorted([*beside, *borders.beside], key=lambda block: order[id(block)])
    if not told:
        return (), tuple(beside), tuple(leftover)
    main = _main([article for article, _ in told], address)
    articles = [_as_main(*told[main], document, address)]
    articles += [_as_embedded(*pair) for n, pair in enumerate(told) if n != main]
    return tuple(articles), tuple(beside), tuple(leftover)


def _is_card_above_foot(
    article: Told, blocks: Sequence[Block], address: Address | None, *, follows_article: bool
) -> bool:
    """Whether what stands last, below a row of cards, is one more card, and its text the page's foot: unless it has
    what no foot has, or is the page's own, below cards that stand on top."""
    if article.credit or article.dateline:
        return False
    led_to = _title_address(article, blocks)
    return follows_article or address is None or (led_to is not None and led_to.key != address.key)


def _ends_before_another(document: Document, borders: Borders, blocks: Sequence[Block]) -> bool:
    """Whether the last of these blocks may be the label above what follows; a drawn border leaves that outside."""
    drawn_by_text = borders.parser.startswith("text")
    return drawn_by_text and not (document.is_text and blocks[-1] is document.blocks[-1])


def _is_vouched(main: Told, address: Address, document: Document) -> bool:
    """Whether anything says that this text is the article of its address, not a challenge or an error in its place."""
    head = main.head
    fits_slug = bool(head.title and address.slug) and "slug_differs" not in head.flags
    said = any(own.key == address.key for url in document.facts.urls if (own := address_of(url)))
    return bool(head.stamp or main.dateline or main.credit or fits_slug or said)


def _main(articles: Sequence[Told], address: Address | None) -> int:
    """Which article the page is of: the first, unless the slug says another."""
    if address is None or not address.slug:
        return 0
    fits = [bool(told.head.title and not slug_differs(address.slug, told.head.title)) for told in articles]
    return fits.index(True) if True in fits else 0


def _as_main(told: Told, blocks: Sequence[Block], document: Document, address: Address | None) -> Told:
    head, facts = told.head, document.facts
    flags = set(head.flags)
    if address and address.slug and head.title and slug_differs(address.slug, head.title):
        flags.add("slug_differs")
    if facts.title and head.title and not clean(facts.title).startswith(head.title):
        flags.add("title_differs")
    said = [facts.published, *(block.time for block in blocks if stamp_of(block))]
    if any(_time_differs(told, time) for time in said if time):
        flags.add("time_differs")
    head = _placed(replace(head, placement="page", flags=tuple(sorted(flags))), address)
    return replace(told, head=head, tags=tuple(dict.fromkeys((*told.tags, *map(clean, facts.tags)))))


def _as_embedded(told: Told, blocks: Sequence[Block]) -> Told:
    """An embedded article, with the address that its title leads to."""
    return replace(told, head=_placed(told.head, _title_address(told, blocks)))


def _title_address(told: Told, blocks: Sequence[Block]) -> Address | None:
    """Where the title of an article leads."""
    links = [link for block in blocks if block.text == told.head.title for link in block.links]
    return next(filter(None, map(address_of, links)), None)


def _placed(head: Sighting, address: Address | None) -> Sighting:
    return replace(head, url=address.url, key=address.key, section=address.section) if address else head


def _time_differs(told: Told, said: str) -> bool:
    """Whether metadata names another minute (or day, where that is all that is shown) than the page shows."""
    shown = told.head.published_at
    if shown is None:
        return False
    try:
        moment = datetime.fromisoformat(said)
        moment = moment.astimezone(shown.tzinfo) if moment.tzinfo else moment.replace(tzinfo=shown.tzinfo)
    except (ValueError, OverflowError):  # not a time, or one at the end of the calendar
        return False
    if told.head.published_precision == "day":
        return moment.date() != shown.date()
    return moment.replace(second=0, microsecond=0) != shown
