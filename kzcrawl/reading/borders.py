"""Borders: which blocks of a page are one article's, and which stand beside. By structure or by known class names."""

from collections.abc import Sequence
from dataclasses import dataclass

from kzcrawl.reading.document import Block, Document


@dataclass(frozen=True, slots=True)
class Borders:
    """The blocks of each article of a page, in reading order, and those of none; `parser` says who drew the lines."""

    parser: str
    articles: tuple[tuple[Block, ...], ...]
    beside: tuple[Block, ...]


def by_structure(document: Document) -> Borders | None:
    """An article is an <article> element, or one whose microdata type is an article."""
    owners = [None if block.is_beside or block.hook == "card" else block.article for block in document.blocks]
    return _drawn("structured/1", document.blocks, owners)


def by_hooks(document: Document) -> Borders | None:
    """An article is a heading and a stamp, in either order, and the content after them, by their class names."""
    owners: list[int | None] = []
    article, content_seen = 0, False
    head: dict[str, int | None] = {}
    for block in document.blocks:
        if block.is_beside or block.hook not in ("heading", "meta", "content"):
            owners.append(None)
            continue
        if block.hook == "content":
            content_seen = True
        else:
            # A heading or stamp after both is the next article's, also where the one above shows no content.
            if content_seen or (len(head) == 2 and head[block.hook] != block.hook_element):
                article, content_seen, head = article + 1, False, {}
            head[block.hook] = block.hook_element
        owners.append(article)
    return _drawn("hooks/1", document.blocks, owners)


def _drawn(parser: str, blocks: Sequence[Block], owners: Sequence[int | None]) -> Borders | None:
    if owners.count(None) == len(blocks):
        return None
    articles: dict[int, list[Block]] = {}
    beside = []
    for block, owner in zip(blocks, owners, strict=True):
        if owner is None:
            beside.append(block)
        else:
            articles.setdefault(owner, []).append(block)
    return Borders(parser, tuple(map(tuple, articles.values())), tuple(beside))
