"""The articles of a kt.kz page: by the borders that find most of the main one, with what tells them apart."""

from collections.abc import Sequence
from dataclasses import replace

from kzcrawl.exceptions import ParseError
from kzcrawl.items import Told
from kzcrawl.pages.kazakhstan_today.addresses import Address
from kzcrawl.pages.kazakhstan_today.article import tell
from kzcrawl.pages.kazakhstan_today.borders import by_text
from kzcrawl.pages.kazakhstan_today.labels import vouches
from kzcrawl.pages.kazakhstan_today.own_article import main_of, time_differs
from kzcrawl.pages.kazakhstan_today.stamps import stamp_of
from kzcrawl.reading.borders import Borders, by_hooks, by_structure
from kzcrawl.reading.document import Block, Document
from kzcrawl.text import clean, slug_differs

Articles = tuple[tuple[Told, ...], tuple[Block, ...], tuple[str, ...]]


def articles_of(document: Document, address: Address | None, readings: Sequence[str]) -> Articles:
    """The articles of a page, the main one first; the blocks that are no article's; the lines passed over in them."""
    best: Articles = ((), document.blocks, ())
    most = (2, _most_sure(document))
    for reading in readings:
        borders = _drawn(document, reading)
        if borders is None:
            if len(readings) == 1:  # asked for one reading alone, and the page has nothing of its kind
                raise ParseError("nothing_found")
            continue
        found = _tell_all(document, borders, address)
        if not best[0] or _worth(found[0]) > _worth(best[0]):
            best = found
        if _worth(best[0]) == most:
            break
    return best


def _worth(articles: Sequence[Told]) -> tuple[int, int]:
    """What borders are trusted by: how many of stamp and title the main article has, then how many articles are ones
    for sure. Borders by class names or elements may know one kind of article alone, or hold several as one."""
    of_head = sum(part is not None for told in articles[:1] for part in (told.head.stamp, told.head.title))
    sure = (told for told in articles if told.head.stamp and told.head.title and (told.credit or told.dateline))
    return of_head, sum(1 for _ in sure)


def _most_sure(document: Document) -> int:
    """More articles cannot be sure, however the borders are drawn: each has a stamp, and below it a credit or dateline,
    of its own. Where the first borders find that many, the others need not be tried."""
    stamps = sure = 0
    for block in document.blocks:
        if block.is_beside or block.hook == "card":
            continue
        if stamp_of(block):
            stamps += 1
        elif stamps and vouches(block.text):
            stamps, sure = stamps - 1, sure + 1
    return sure


def _drawn(document: Document, reading: str) -> Borders | None:
    if reading == "text":
        return by_text(document)
    return by_structure(document) if reading == "structured" else by_hooks(document)


def _tell_all(document: Document, borders: Borders, address: Address | None) -> Articles:
    """The article between each pair of borders; what holds no text is left to the cards. None at all where none of
    them is the page's own."""
    told: list[tuple[Told, Sequence[Block]]] = []
    beside: list[Block] = []
    leftover: list[str] = []
    cards = 0
    for blocks in borders.articles:
        before_another = _ends_before_another(document, borders, blocks)
        article, unused = tell(blocks, borders.parser, ends_before_another=before_another)
        is_last = blocks is borders.articles[-1] and not document.is_text
        below_cards = is_last and cards > 1
        if article is None or (below_cards and _is_card_above_foot(article, address, follows_article=bool(told))):
            cards += 1
            beside += blocks
        elif told and article.head.stamp is None and article.head.title is None:
            leftover += [block.text for block in blocks if block.text]
        else:
            cards = 0
            told.append((article, blocks))
            leftover += unused
    outside = {id(block) for block in (*beside, *borders.beside)}
    in_order = tuple(block for block in document.blocks if id(block) in outside)
    main = main_of(told, address, document.facts) if told else None
    if main is None:
        return (), in_order, tuple(leftover)
    articles = [_as_main(*told[main], document, address)]
    articles += [embedded for n, (embedded, _) in enumerate(told) if n != main]
    return tuple(articles), in_order, tuple(leftover)


def _is_card_above_foot(article: Told, address: Address | None, *, follows_article: bool) -> bool:
    """Whether what stands last, below a row of cards, is one more card, and its text the page's foot: unless it has
    what no foot has, or is the page's own, below cards that stand on top."""
    if article.credit or article.dateline:
        return False
    return follows_article or address is None or article.head.key not in (None, address.key)


def _ends_before_another(document: Document, borders: Borders, blocks: Sequence[Block]) -> bool:
    """Whether the last of these blocks may be the label above what follows; a drawn border leaves that outside."""
    drawn_by_text = borders.parser.startswith("text")
    return drawn_by_text and not (document.is_text and blocks[-1] is document.blocks[-1])


def _as_main(told: Told, blocks: Sequence[Block], document: Document, address: Address | None) -> Told:
    head, facts = told.head, document.facts
    flags = set(head.flags)
    if address and address.slug and head.title and slug_differs(address.slug, head.title):
        flags.add("slug_differs")
    if facts.title and head.title and not clean(facts.title).startswith(head.title):
        flags.add("title_differs")
    said = [facts.published, *(block.time for block in blocks if stamp_of(block))]
    if any(time_differs(told, time) for time in said if time):
        flags.add("time_differs")
    head = replace(
        head,
        placement="page",
        url=address.url if address else None,
        key=address.key if address else None,
        section=address.section if address else None,
        flags=tuple(sorted(flags)),
    )
    return replace(told, head=head, tags=tuple(dict.fromkeys((*told.tags, *map(clean, facts.tags)))))
