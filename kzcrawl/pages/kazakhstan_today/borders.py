"""The borders of kt.kz articles by their text alone: they must carry the site if every class name changes.

An article begins at its stamp, or at the title above it where a page prints titles first.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile

from kzcrawl.pages.kazakhstan_today.addresses import address_of
from kzcrawl.pages.kazakhstan_today.labels import LAST_LINE, ends_article, is_noise, is_site_name, vouches
from kzcrawl.pages.kazakhstan_today.lines import is_paragraph, is_title
from kzcrawl.pages.kazakhstan_today.menus import is_of_menu
from kzcrawl.pages.kazakhstan_today.stamps import count_of, holds_entries, stamp_of
from kzcrawl.reading.borders import Borders
from kzcrawl.reading.document import Block, Document
from kzcrawl.text import doubled

_SURE_WORDS = 8  # a shorter sentence before the first stamp is a slogan of the page, not an article without stamp


def by_text(document: Document) -> Borders:
    """Borders by stamps and titles; always there, however little the page says."""
    blocks = [block for block in document.blocks if not _is_aside(block)]
    beside = [block for block in document.blocks if _is_aside(block)]
    starts = _starts(document, blocks)
    edges = sorted({0, len(blocks), *starts, *_entry_edges(blocks), *_foot(document, blocks, starts)})
    articles = []
    for start, end in pairwise(edges):
        segment = blocks[start:end]
        if start in starts:
            articles.append(tuple(segment))
        elif start == 0 and _is_article_without_stamp(segment, alone=document.is_text and not starts):
            begin = _begin_without_stamp(document, segment)
            articles.append(tuple(segment[begin:]))
            beside += segment[:begin]
        else:
            beside += segment
    return Borders("text/1", tuple(articles), tuple(beside))


def _starts(document: Document, blocks: Sequence[Block]) -> set[int]:
    """Where articles begin: at each stamp that has a title next to it (or a credit or dateline, for the untitled)."""
    lines = [n for n, block in enumerate(blocks) if block.text and not _is_passed_over(block)]
    stamps = [n for n, at in enumerate(lines) if stamp_of(blocks[at])]
    title_first = _is_title_first(document, blocks, lines, stamps)
    starts = set()
    for n in stamps:
        if title_first:
            if n > 0 and is_title(blocks[lines[n - 1]]):
                starts.add(lines[n - 1])
            continue
        after = _line_after(blocks, lines, n)
        if after and (is_title(after) or vouches(after.text)):
            starts.add(lines[n])
    return starts


def _is_title_first(document: Document, blocks: Sequence[Block], lines: Sequence[int], stamps: Sequence[int]) -> bool:
    """Whether this page prints titles above stamps, judged by its first stamp that shows it either way."""
    window_title = document.facts.title or document.facts.window_title or ""
    by_cards: bool | None = None
    for n in stamps:
        if n == 0 and not document.is_text:
            continue  # the day's date on top of a page is no article's
        before = blocks[lines[n - 1]] if n > 0 else None
        after = _line_after(blocks, lines, n)
        if before is None or not is_title(before):
            return False
        in_box = _in_box_with(document, blocks[lines[n]], before, after) if after else None
        if in_box and in_box.is_link:  # a card, which says nothing of the articles unless there is nothing else
            by_cards = in_box is before if by_cards is None else by_cards
            continue
        if after is None or not is_title(after):
            return True
        if in_box:
            return in_box is before
        if after.text == before.text and before.is_heading == after.is_heading and by_cards is None:
            return True  # a picture's text below the title; below cards, the last of them may be of the same article
        title = _title_of_two(before, after, window_title)
        if title:
            return title is before
        if document.is_text:
            return n == 1  # what stands alone above the first stamp of a rendering is its title
    return bool(by_cards)


def _title_of_two(before: Block, after: Block, window_title: str) -> Block | None:
    """Which of two lines beside a stamp is its title: the one heading, or the one that the window's title repeats."""
    if before.is_heading != after.is_heading:
        return before if before.is_heading else after
    if (before.text in window_title) != (after.text in window_title):
        return before if before.text in window_title else after
    return None


def _in_box_with(document: Document, stamp: Block, before: Block, after: Block) -> Block | None:
    """Which of two lines lies with the stamp in an element that does not hold the other; None where neither does."""
    with_before, with_after = (document.shared(stamp, other) for other in (before, after))
    if with_before == with_after:
        return None
    return before if with_before > with_after else after


def _line_after(blocks: Sequence[Block], lines: Sequence[int], n: int) -> Block | None:
    """The line after a stamp, past a count on a line of its own."""
    following = [blocks[at] for at in lines[n + 1 : n + 3]]
    if following and count_of(following[0]) is not None:
        following = following[1:]
    return following[0] if following else None


def _entry_edges(blocks: Sequence[Block]) -> set[int]:
    """Before and after each line of the most-read block."""
    return {edge for n, block in enumerate(blocks) if holds_entries(block) for edge in (n, n + 1)}


def _foot(document: Document, blocks: Sequence[Block], starts: Collection[int]) -> set[int]:
    """Where the foot of the page begins: below the cards below the last article, if no text of it follows."""
    cards = [n for n, block in enumerate(document.blocks) if _is_card(block)]
    below = sum(1 for block in document.blocks[: cards[-1]] if not _is_aside(block)) if cards else len(blocks)
    is_below_all = below > max(starts, default=-1)
    return {below} if is_below_all and not any(map(_may_be_of_article, blocks[below:])) else set()


def _may_be_of_article(block: Block) -> bool:
    is_tag = any("/archive_tags/" in link for link in block.links)
    return is_paragraph(block) or LAST_LINE.match(block.text) is not None or is_tag


def _is_card(block: Block) -> bool:
    return block.hook == "card" or (block.is_beside and stamp_of(block) is not None)


def _is_aside(block: Block) -> bool:
    """Whether a block is none of those that an article's text may be in."""
    return block.is_beside or block.hook == "card"


def _is_passed_over(block: Block) -> bool:
    text = block.text
    return is_noise(text) or ends_article(text) or doubled(text) is not None or is_site_name(text)


def _is_article_without_stamp(segment: Sequence[Block], *, alone: bool) -> bool:
    """Whether what stands above the first stamp is an article; `alone`, it is all that a rendering holds."""
    return any(is_paragraph(block) and (alone or block.text.count(" ") >= _SURE_WORDS - 1) for block in segment)


def _begin_without_stamp(document: Document, segment: Sequence[Block]) -> int:
    """Where an article without stamp begins below the menus of a page: at its title, else at the first text that is of
    no menu. Its title is the longest line that is a heading or that the window's title repeats."""
    if document.is_text:
        return 0
    above = list(takewhile(lambda n: not is_paragraph(segment[n]), range(len(segment))))
    titles = [n for n in above if _is_title_without_stamp(document, segment, n)]
    if titles:
        return max(titles, key=lambda n: len(segment[n].text))
    texts = (n for n in above if _may_be_text(segment[n]) and not is_of_menu(document, segment, n))
    return next(texts, len(above))


def _is_title_without_stamp(document: Document, segment: Sequence[Block], n: int) -> bool:
    """Whether a line is the title, by what the markup says of it; a menu has lines and headings of its own."""
    block = segment[n]
    is_in_window = block.text in (document.facts.title or document.facts.window_title or "")
    if not (block.is_heading or is_in_window) or not is_title(block):
        return False
    if block.is_link:
        own = {address.key for address in map(address_of, document.facts.urls) if address}
        leads_to = {address.key for address in map(address_of, block.links) if address}
        return is_in_window and bool(leads_to & own if own else leads_to)
    return (block.is_heading and is_in_window) or not is_of_menu(document, segment, n)


def _may_be_text(block: Block) -> bool:
    return bool(block.text) and not block.is_link and not is_site_name(block.text)
