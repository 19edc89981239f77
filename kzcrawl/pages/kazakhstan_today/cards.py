"""Cards of kt.kz: what shows an article without its text, in listings and in the most-read block.

A card is a title with, somewhere in the same box, a stamp and a count. In HTML the box is the largest element that
holds no other card's title; where there are no boxes, and in text renderings, titles and stamps take turns.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from kzcrawl.items import Sighting
from kzcrawl.pages.kazakhstan_today.addresses import Address, address_of
from kzcrawl.pages.kazakhstan_today.article import is_title
from kzcrawl.pages.kazakhstan_today.stamps import Entry, Stamp, count_of, entries_of, holds_entries, stamp_of
from kzcrawl.reading.document import Block, Document

Found = tuple[tuple[Sighting, ...], tuple[str, ...]]


def read_cards(document: Document, blocks: Sequence[Block], placement: str, titles: Collection[str]) -> Found:
    """The sightings in blocks that belong to no article, and the lines that are part of none."""
    taken: set[int] = set()
    found: list[tuple[int, Sighting]] = []
    for n, block in enumerate(blocks):
        if holds_entries(block):
            taken.add(n)
            found += [(n, _entry_sighting(entry, block, placement)) for entry in entries_of(block, titles)]
    titled = _title_blocks(blocks, taken)
    stamps = {n: stamp for n, block in enumerate(blocks) if n not in taken and (stamp := stamp_of(block))}
    pairs = _boxed(document, blocks, titled, stamps)
    _pair_in_turns(titled, stamps, pairs)
    for n in titled:
        stamp_at = pairs.get(n)
        if stamp_at is None and not blocks[n].links:
            continue
        stamp = stamps.get(stamp_at) if stamp_at is not None else None
        near = range(min(n, stamp_at or n) - 1, max(n, stamp_at or n) + 2)
        count_at = next((m for m in near if 0 <= m < len(blocks) and count_of(blocks[m]) is not None), None)
        if stamp and stamp.views is None and count_at is not None and count_at not in taken:
            stamp = replace(stamp, views=count_of(blocks[count_at]))
            taken.add(count_at)
        taken |= {n} if stamp_at is None else {n, stamp_at}
        found.append((n, _sighting(blocks[n].text, _address(blocks[n]), stamp, placement)))
    leftover = tuple(block.text for n, block in enumerate(blocks) if n not in taken and block.text)
    return tuple(sighting for _, sighting in sorted(found, key=lambda pair: pair[0])), leftover


def _title_blocks(blocks: Sequence[Block], taken: Collection[int]) -> list[int]:
    """The blocks that are titles of cards: linked to an article, each link once; or, where nothing is linked, next to
    a stamp."""
    linked: dict[str, int] = {}
    for n, block in enumerate(blocks):
        address = _address(block)
        if address and n not in taken and is_title(block):
            best = linked.setdefault(address.url, n)
            if best != n and block.is_heading and not blocks[best].is_heading:
                linked[address.url] = n
    if linked:
        return _each_card(blocks, linked, taken)
    return [
        n
        for n, block in enumerate(blocks)
        if n not in taken and is_title(block) and any(0 <= m < len(blocks) and stamp_of(blocks[m]) for m in (n - 1, n + 1))
    ]


def _each_card(blocks: Sequence[Block], linked: dict[str, int], taken: Collection[int]) -> list[int]:
    """The same article may have several cards on a page: one a run of blocks that lead to it."""
    titles, previous = [], None
    for n, block in enumerate(blocks):
        address = _address(block)
        if address is None or n in taken:
            continue
        if is_title(block) and (address.url != previous or blocks[linked[address.url]].text == block.text):
            titles.append(n)
        previous = address.url if is_title(block) else previous
    return titles


def _boxed(document: Document, blocks: Sequence[Block], titled: Sequence[int], stamps: dict[int, Stamp]) -> dict[int, int]:
    """For each title the one stamp in its box."""
    pairs: dict[int, int] = {}
    if document.is_text:
        return pairs
    for position, n in enumerate(titled):
        neighbours = [blocks[m] for m in titled[max(position - 1, 0) : position] + titled[position + 1 : position + 2]]
        if not neighbours:
            continue
        depth = 1 + max(document.shared_depth(blocks[n], other) for other in neighbours)
        box = document.ancestor(blocks[n], depth)
        inside = [m for m in stamps if document.ancestor(blocks[m], depth) == box]
        if len(inside) == 1:
            pairs[n] = inside[0]
    return pairs


def _pair_in_turns(titled: Sequence[int], stamps: dict[int, Stamp], pairs: dict[int, int]) -> None:
    """Pairs the titles and stamps that no box held, in the order in which the page prints them."""
    loose_stamps = [m for m in stamps if m not in pairs.values()]
    loose_titles = [n for n in titled if n not in pairs]
    if not loose_stamps or not loose_titles:
        return
    stamp_first = loose_stamps[0] < loose_titles[0]
    tokens = sorted([*loose_stamps, *loose_titles])
    for token, following in zip(tokens, tokens[1:], strict=False):
        stamp_at, title_at = (token, following) if stamp_first else (following, token)
        if stamp_at in stamps and title_at not in stamps:
            pairs[title_at] = stamp_at


def _address(block: Block) -> Address | None:
    return next((address for link in block.links if (address := address_of(link))), None)


def _entry_sighting(entry: Entry, block: Block, placement: str) -> Sighting:
    sighting = _sighting(entry.title, _address(block), entry.stamp, placement)
    return replace(sighting, flags=("glued_count",)) if entry.is_glued else sighting


def _sighting(title: str, address: Address | None, stamp: Stamp | None, placement: str) -> Sighting:
    return Sighting(
        placement=placement,
        url=address.url if address else None,
        key=address.key if address else None,
        section=address.section if address else None,
        title=title,
        stamp=stamp.printed if stamp else None,
        published_at=stamp.moment if stamp else None,
        published_precision=stamp.precision if stamp else None,
        views=stamp.views if stamp else None,
        flags=("ambiguous_time",) if stamp and stamp.is_ambiguous and stamp.precision == "minute" else (),
    )
