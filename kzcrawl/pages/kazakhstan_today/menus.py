"""Which lines of kt.kz are a menu's: its links stand together, and with them the entry that is shown and is no link."""

from collections.abc import Sequence

from kzcrawl.pages.kazakhstan_today.lines import is_paragraph
from kzcrawl.reading.document import Block, Document

_NEAR = 2  # links on either side: the open entry may be a menu's first or last


def is_of_menu(document: Document, blocks: Sequence[Block], n: int) -> bool:
    """Whether a line that is no link stands in a list of links: amid three, or in the element that holds two next to it
    and no running text. A line of several links is a list by itself."""
    if len(blocks[n].links) > 1:
        return True
    above, below = (_links_near(blocks, way) for way in (range(n - 1, -1, -1), range(n + 1, len(blocks))))
    near = [*above, *below]
    if above and below and len(near) > _NEAR:
        return True
    for link in near:
        for other in near:
            if link is not other and _holds_menu(document, blocks, document.shared(link, other), blocks[n]):
                return True
    return False


def _links_near(blocks: Sequence[Block], places: range) -> list[Block]:
    """The links that follow one another from there on, at most `_NEAR`."""
    found: list[Block] = []
    for m in places:
        if len(found) == _NEAR or (blocks[m].text and not blocks[m].is_link):
            break
        if blocks[m].text:
            found.append(blocks[m])
    return found


def _holds_menu(document: Document, blocks: Sequence[Block], element: int, line: Block) -> bool:
    """Whether an element holds that line, and no running text."""
    if not document.holds(element, line):
        return False
    return not any(is_paragraph(block) and document.holds(element, block) for block in blocks)
