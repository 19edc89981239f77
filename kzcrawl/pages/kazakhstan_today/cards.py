"""Cards of kt.kz: what shows an article without its text, in listings and in the most-read block.

A card is a title with, somewhere in the same box, a stamp and a count. In HTML the box is the largest element that
holds no other card's title; where there are no boxes, and in text renderings, titles and stamps take turns.
"""

from bisect import bisect, bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from kzcrawl.items import Sighting
from kzcrawl.pages.kazakhstan_today.addresses import Address, address_of
from kzcrawl.pages.kazakhstan_today.counts import counts_of
from kzcrawl.pages.kazakhstan_today.lines import is_title
from kzcrawl.pages.kazakhstan_today.stamps import Entry, Stamp, count_of, entries_of, holds_entries, stamp_of
from kzcrawl.reading.document import Block, Document

_CARD_BLOCKS = 6  # how far the title of a card may stand from the link that covers it

Found = tuple[tuple[Sighting, ...], tuple[str, ...]]


def read_cards(document: Document, blocks: Sequence[Block], placement: str, titles: Collection[str]) -> Found:
    """The sightings in blocks that belong to no article, and the lines that are part of none."""
    blocks = _linked(document, blocks)
    taken: set[int] = set()
    found: list[tuple[int, Sighting]] = []
    for n, block in enumerate(blocks):
        if holds_entries(block):
            taken.add(n)
            found += [(n, _entry_sighting(entry, block, placement)) for entry in entries_of(block, titles)]
    stamps = {n: stamp for n, block in enumerate(blocks) if n not in taken and (stamp := stamp_of(block))}
    titled = _title_blocks(blocks, taken, sorted(stamps))
    boxes = _boxes(document, blocks, titled)
    pairs = _boxed(boxes, stamps)
    boxed = {n: boxes[n] for n in pairs}
    _pair_in_turns(titled, stamps, pairs)
    uncounted = {n: at for n, at in sorted(pairs.items()) if stamps[at].views is None}
    counts = counts_of(document, blocks, uncounted, boxed, taken)
    for n in titled:
        stamp_at = pairs.get(n)
        if stamp_at is None and not blocks[n].links:
            continue
        taken.add(n)
        stamp = None
        if stamp_at is not None:
            taken.add(stamp_at)
            stamp = stamps[stamp_at]
            if (count_at := counts.get(n)) is not None:
                taken.add(count_at)
                stamp = stamp._replace(views=count_of(blocks[count_at]))
        found.append((n, _sighting(blocks[n].text, _address(blocks[n]), stamp, placement)))
    leftover = tuple(block.text for n, block in enumerate(blocks) if n not in taken and block.text)
    return tuple(sighting for _, sighting in sorted(found, key=lambda pair: pair[0])), leftover


def _linked(document: Document, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, where a link without text lies over a card, with that link on the title in its box."""
    linked = list(blocks)
    shown = {link for block in blocks if block.text for link in block.links}
    for n, cover in enumerate(blocks):
        if cover.text or not _address(cover) or shown.intersection(cover.links):
            continue
        near = [m for m in range(max(n - _CARD_BLOCKS, 0), n + _CARD_BLOCKS + 1) if m < len(blocks)]
        titles = [m for m in near if not linked[m].links and is_title(linked[m])]
        # Of those in the innermost box the heading, else the nearest.
        best = max(
            titles,
            key=lambda m: (document.shared(cover, blocks[m]), blocks[m].is_heading, -abs(m - n)),
            default=None,
        )
        if best is not None:
            linked[best] = linked[best]._replace(links=cover.links)
    return linked


def _title_blocks(blocks: Sequence[Block], taken: Collection[int], stamps: Sequence[int]) -> list[int]:
    """The blocks that are titles of cards: of all that lead to one article, with no stamp between, the heading, else
    the first; where nothing is linked, what stands next to a stamp."""
    rows: dict[tuple[str, int], list[int]] = {}
    for n, block in enumerate(blocks):
        if n not in taken and (address := _address(block)) and is_title(block):
            rows.setdefault((address.url, bisect(stamps, n)), []).append(n)
    if rows:
        return sorted(next((n for n in row if blocks[n].is_heading), row[0]) for row in rows.values())
    by_stamp = {m for n in stamps for m in (n - 1, n + 1)} - set(taken)
    return [n for n in sorted(by_stamp) if 0 <= n < len(blocks) and is_title(blocks[n])]


def _boxes(document: Document, blocks: Sequence[Block], titled: Sequence[int]) -> dict[int, range]:
    """For each title the blocks in its box: the largest element around it that holds no other title."""
    boxes: dict[int, range] = {}
    if document.is_text:
        return boxes
    for position, n in enumerate(titled):
        beside = (*titled[max(position - 1, 0) : position], *titled[position + 1 : position + 2])
        if not beside:
            continue
        box = document.part_of(max(document.shared(blocks[n], blocks[m]) for m in beside), blocks[n])
        if box is None:
            continue  # the title lies bare in the element that holds the others
        start, end = n, n + 1
        while start > 0 and document.holds(box, blocks[start - 1]):
            start -= 1
        while end < len(blocks) and document.holds(box, blocks[end]):
            end += 1
        boxes[n] = range(start, end)
    return boxes


def _boxed(boxes: dict[int, range], stamps: dict[int, Stamp]) -> dict[int, int]:
    """For each title the one stamp in its box."""
    order = sorted(stamps)
    pairs: dict[int, int] = {}
    for n, box in boxes.items():
        inside = order[bisect_left(order, box.start) : bisect_left(order, box.stop)]
        if len(inside) == 1:
            pairs[n] = inside[0]
    return pairs


def _pair_in_turns(titled: Sequence[int], stamps: dict[int, Stamp], pairs: dict[int, int]) -> None:
    """Pairs the titles and stamps that no box held, in the order in which the page prints them."""
    held = set(pairs.values())
    loose_stamps = [m for m in stamps if m not in held]
    loose_titles = [n for n in titled if n not in pairs]
    if not loose_stamps or not loose_titles:
        return
    stamp_first = loose_stamps[0] < loose_titles[0]
    tokens = sorted([*loose_stamps, *loose_titles])
    for token, following in pairwise(tokens):
        stamp_at, title_at = (token, following) if stamp_first else (following, token)
        if stamp_at in stamps and title_at not in stamps:
            pairs[title_at] = stamp_at


def _address(block: Block) -> Address | None:
    return next(filter(None, map(address_of, block.links)), None) if block.links else None


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
        flags=("ambiguous_time",) if stamp and stamp.is_ambiguous else (),
    )
