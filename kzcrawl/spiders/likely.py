"""Which articles may be of a range of days, by their numbers: these rise with the day of publication."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from kzcrawl.days import Days

# Within a day or two numbers are out of order. An article may also be given another day long after: one alone proves
# nothing.
_MARGIN = timedelta(days=2)
_WITNESSES = 3

T = TypeVar("T")


class Likely:
    """Narrows down the numbers of a range by articles whose day is known. Keys that are no numbers tell nothing."""

    def __init__(self, days: Days) -> None:
        self._first, self._last = days.since - _MARGIN, days.until + _MARGIN
        self._older: list[int] = []  # the greatest numbers of earlier articles
        self._newer: list[int] = []  # the smallest of later ones

    def note(self, key: str, day: date) -> None:
        """Takes in of which day an article is."""
        if key.isdecimal() and day < self._first:
            self._older = sorted({*self._older, int(key)})[-_WITNESSES:]
        elif key.isdecimal() and day > self._last:
            self._newer = sorted({*self._newer, int(key)})[:_WITNESSES]

    def may_hold(self, key: str) -> bool:
        """Whether an article may be of the range."""
        if not key.isdecimal():
            return True
        number = int(key)
        is_older = len(self._older) == _WITNESSES and number < self._older[0]
        return not is_older and not (len(self._newer) == _WITNESSES and number > self._newer[-1])


def spread(items: Sequence[T]) -> Iterator[T]:
    """All items, those in the middle first, then the middles of both halves and so on: so the first few tell most."""
    parts = [(0, len(items))]
    while parts:
        middles = [(first, (first + end) // 2, end) for first, end in parts if first < end]
        yield from (items[middle] for _, middle, _ in middles)
        parts = [part for first, middle, end in middles for part in ((first, middle), (middle + 1, end))]
