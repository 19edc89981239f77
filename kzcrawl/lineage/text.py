"""What lineage looks at of an article."""

from array import array
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """An article: `moment` is when it appeared (UTC, as in records), `credit` what it says of its origin, empty where
    it credits nobody, and `opening` how it begins."""

    id: str
    source: str
    url: str | None
    moment: str
    title: "array[int]"
    words: "array[int]"
    credit: str = ""
    opening: str = ""

    @property
    def day(self) -> int:
        """The UTC day on which it appeared, as a number."""
        return date.fromisoformat(self.moment[:10]).toordinal()


@dataclass(frozen=True, slots=True)
class KnownAs:
    """By what a source is known where others credit it: the host of its site and the names of its agency, without
    capitals."""

    host: str
    agency: tuple[str, ...] = ()
