"""Chance that is the same every time: numbers that follow from names alone."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A row of numbers that the names it was made with determine, on every machine and in every version of Python."""

    def __init__(self, *names: object) -> None:
        self._name = "/".join(map(str, names)).encode()
        self._drawn = 0

    def below(self, limit: int) -> int:
        """The next number, from 0 up to but without the limit."""
        self._drawn += 1
        digest = hashlib.blake2b(b"%s/%d" % (self._name, self._drawn), digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit

    def fraction(self) -> float:
        """The next number, from 0 up to but without 1."""
        return self.below(1 << 32) / (1 << 32)

    def happens(self, percent: int) -> bool:
        """Whether something does that happens in so many cases out of a hundred."""
        return self.below(100) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.below(len(items))]

    def draw(self, items: Sequence[Item], most: int) -> list[Item]:
        """So many of the items, none twice, in their order."""
        left = list(range(len(items)))
        drawn = [left.pop(self.below(len(left))) for _ in range(min(most, len(items)))]
        return [items[n] for n in sorted(drawn)]
