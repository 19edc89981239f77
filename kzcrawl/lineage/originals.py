"""An index of texts by their shingles: which of them have most in common with another text."""

from array import array
from collections import Counter
from collections.abc import Iterator

from kzcrawl.lineage.shingles import sample_of
from kzcrawl.lineage.text import Text

_CANDIDATES = 3
_COMMON = 50  # what so many texts of some days have in common tells none from another
_CHAINS = 1 << 20  # of 100,000 texts, each has a few entries
_PRIME, _32_BITS = 0x85EBCA6B, 0xFFFFFFFF


class Originals:
    """Texts that may have been copied within some days.

    An entry of the index is 12 bytes in three arrays: a shingle, its text, and the entry before in the same chain.
    Shingles are told apart by spans of days, so that texts of other years cost nothing.
    """

    def __init__(self, days: int) -> None:
        self._days, self._span = days, max(days, 1)
        self._texts: list[Text] = []
        self._chains = array("i", [-1]) * _CHAINS
        self._keys, self._owners, self._before = array("I"), array("I"), array("i")

    def add(self, text: Text) -> None:
        """Takes a text in."""
        owner, span = len(self._texts), text.day // self._span
        self._texts.append(text)
        for shingle in sample_of(text.words):
            key = _key(shingle, span)
            chain = key % _CHAINS
            self._before.append(self._chains[chain])
            self._chains[chain] = len(self._keys)
            self._keys.append(key)
            self._owners.append(owner)

    def candidates(self, copy: Text) -> list[Text]:
        """The texts of other sources that appeared before a copy and share most shingles with it: the fewer texts have
        one, the more it counts."""
        spans = range((copy.day - self._days) // self._span, copy.day // self._span + 1)
        scores: Counter[int] = Counter()
        for shingle in sorted(sample_of(copy.words)):
            owners = sorted({owner for span in spans for owner in self._having(_key(shingle, span), copy)})
            if 0 < len(owners) <= _COMMON:
                scores.update(dict.fromkeys(owners, 1 / len(owners)))
        return [self._texts[owner] for owner, _ in scores.most_common(_CANDIDATES)]

    def _having(self, key: int, copy: Text) -> Iterator[int]:
        entry = self._chains[key % _CHAINS]
        while entry >= 0:
            if self._keys[entry] == key and self._precedes(self._texts[self._owners[entry]], copy):
                yield self._owners[entry]
            entry = self._before[entry]

    def _precedes(self, text: Text, copy: Text) -> bool:
        return text.source != copy.source and text.moment <= copy.moment and copy.day - text.day <= self._days


def _key(shingle: int, span: int) -> int:
    return (shingle + span * _PRIME) & _32_BITS
