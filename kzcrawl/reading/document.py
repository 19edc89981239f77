"""A page as a list of blocks in reading order: the same for a text rendering and for HTML."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kzcrawl.reading.facts import Facts


class Block(NamedTuple):
    """A run of text that stands on lines of its own, and what the markup says of it (nothing, in a text rendering).

    `parts` are its texts by inline element. `element` is the innermost element that holds it, by its number in the
    document. `article` and `hook_element` are the numbers of the innermost article-like and known-class elements.
    A named tuple, since a page makes hundreds: a frozen dataclass takes twice as long.
    """

    text: str
    parts: tuple[str, ...]
    links: tuple[str, ...] = ()
    image: str | None = None
    time: str | None = None
    is_link: bool = False
    is_heading: bool = False
    is_beside: bool = False
    hook: str | None = None
    hook_element: int | None = None
    article: int | None = None
    element: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a page, what its metadata says of it, and for each element the one that holds it. Elements have
    numbers in the order in which they begin; 0 holds all."""

    blocks: tuple[Block, ...]
    facts: Facts = field(default_factory=Facts)
    is_text: bool = True
    parents: tuple[int, ...] = (0,)

    def links(self) -> list[str]:
        """Every address that the page links to, in its order."""
        return [link for block in self.blocks for link in block.links]

    def lines(self) -> list[str]:
        """The text of every block that has some."""
        return [block.text for block in self.blocks if block.text]

    def shared(self, one: Block, other: Block) -> int:
        """The innermost element that holds both blocks."""
        a, b = one.element, other.element
        while a != b:
            if a < b:
                a, b = b, a
            a = self.parents[a]
        return a

    def part_of(self, element: int, block: Block) -> int | None:
        """The element next below that one which holds the block; None where the block lies bare in it, or elsewhere."""
        part, around = None, block.element
        while around > element:
            part, around = around, self.parents[around]
        return part if around == element else None

    def holds(self, element: int, block: Block) -> bool:
        """Whether an element holds a block, at whatever depth."""
        around = block.element
        while around > element:
            around = self.parents[around]
        return around == element
