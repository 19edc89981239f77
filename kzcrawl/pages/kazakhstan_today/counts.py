"""Which number on a line of its own is the count of which card of kt.kz."""

from collections.abc import Collection, Mapping, Sequence

from kzcrawl.pages.kazakhstan_today.addresses import address_of
from kzcrawl.pages.kazakhstan_today.stamps import count_of
from kzcrawl.reading.document import Block, Document


def counts_of(
    document: Document,
    blocks: Sequence[Block],
    pairs: Mapping[int, int],
    boxes: Mapping[int, range],
    taken: Collection[int],
) -> dict[int, int]:
    """For each title of `pairs` (titles and their stamps, in order) the block that is its count, where one is sure.

    The count of a card in a box is in that box, whatever stands between. Of others it stands next to the card.
    """
    lines = [n for n, block in enumerate(blocks) if block.text] if pairs else []
    numbers = {
        n: at
        for at, n in enumerate(lines)
        if n not in taken and count_of(blocks[n]) is not None and not _is_of_pager(document, blocks, lines, at)
    }
    if not numbers:
        return {}
    near = {n: [m for m in boxes[n] if m in numbers] for n in pairs if n in boxes}
    in_boxes = {m for found in near.values() for m in found}
    near |= _near_in_turns(lines, {n: m for n, m in pairs.items() if n not in boxes}, numbers.keys() - in_boxes)
    counts = {}
    for n, found in near.items():
        own = [m for m in found if not blocks[m].links or _leads_with(blocks[m], blocks[n])]
        if len(own) > 1:  # views and comments, or a place in the list: the site prints views beside the time
            own = [m for m in own if m > pairs[n] == lines[numbers[m] - 1]]
        if own:
            counts[n] = own[0]
    return counts


def _near_in_turns(lines: Sequence[int], pairs: Mapping[int, int], numbers: Collection[int]) -> dict[int, list[int]]:
    """For each title that no box holds, the numbers between it and its stamp, and the one on the line after both.

    Before both, where that is how the page prints them: a number above the first card, and none below the last.
    """
    place = {n: at for at, n in enumerate(lines)}
    spans = {n: (place[min(n, m)], place[max(n, m)]) for n, m in pairs.items()}
    if not spans:
        return {}
    first, last = min(start for start, _ in spans.values()), max(end for _, end in spans.values())
    above = lines[first - 1] in numbers if first else False
    leads = above and not (last + 1 < len(lines) and lines[last + 1] in numbers)
    around = {n: (max(start - leads, 0), end + 1 + (not leads)) for n, (start, end) in spans.items()}
    return {n: [m for m in lines[start:end] if m in numbers] for n, (start, end) in around.items()}


def _is_of_pager(document: Document, blocks: Sequence[Block], lines: Sequence[int], at: int) -> bool:
    """Whether a number leads to what is no article, or stands beside a number or arrow that does; in a rendering, which
    does not show what leads where, beside any number."""
    if _leads_elsewhere(blocks[lines[at]]):
        return True
    beside = [blocks[n] for n in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])]
    if document.is_text:
        return any(count_of(block) is not None for block in beside)
    return any(_leads_elsewhere(block) and not any(map(str.isalpha, block.text)) for block in beside)


def _leads_elsewhere(block: Block) -> bool:
    return bool(block.links) and not any(map(address_of, block.links))


def _leads_with(number: Block, title: Block) -> bool:
    """Whether a linked number leads where the title does, as all in a linked card; a pager's leads elsewhere."""
    return bool({address_of(link) for link in number.links} & {address_of(link) for link in title.links} - {None})
