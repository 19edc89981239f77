"""Kazakhstan Today (kt.kz): what its pages mean. Facts of the site stand in `labels`, `stamps` and `addresses`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page, Parsed, Sighting, Told
from kzcrawl.pages.kazakhstan_today.addresses import Address, address_of, is_ours, language_of_edition
from kzcrawl.pages.kazakhstan_today.article import tell
from kzcrawl.pages.kazakhstan_today.borders import by_text
from kzcrawl.pages.kazakhstan_today.cards import read_cards
from kzcrawl.pages.kazakhstan_today.labels import CREDIT, DATELINE, NOTICE, ORPHUS, SHARE
from kzcrawl.pages.kazakhstan_today.stamps import holds_entries, stamp_of
from kzcrawl.reading import document_of
from kzcrawl.reading.borders import Borders, by_hooks, by_structure
from kzcrawl.reading.document import Block, Document
from kzcrawl.text import clean, language_of, slug_differs

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
    said = address_of(document.facts.url) if document.facts.url else None
    if given and said and given.key != said.key:
        raise ParseError("other_article", page.url)
    return given or (None if page.url else said)


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
        # The last card of a page without any markup has the page's foot below it, which may hold a sentence. Cards
        # may stand above the page's own article as well.
        is_last = cards > 1 and blocks is borders.articles[-1] and not document.is_text
        is_last_card = is_last and (bool(told) or not _is_own(article, blocks, address))
        if article is None or is_last_card:
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


def _is_own(article: Told | None, blocks: Sequence[Block], address: Address | None) -> bool:
    """Whether this may be the article of the page's own address: its title leads nowhere else."""
    led_to = _title_address(article, blocks) if article else None
    return address is not None and (led_to is None or led_to.key == address.key)


def _ends_before_another(document: Document, borders: Borders, blocks: Sequence[Block]) -> bool:
    """Whether the last of these blocks may be the label above what follows; a drawn border leaves that outside."""
    drawn_by_text = borders.parser.startswith("text")
    return drawn_by_text and not (document.is_text and blocks[-1] is document.blocks[-1])


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
