"""Which records a reader asks for: by their kind and source, language and day, decided before any of them is decoded.

What no record of a kind can say does not exclude it: redactions have neither language nor day, and whoever holds a text
has to learn that it has to leave. A text or count of which the day is not known is of no day.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kzcrawl.archive.layout import KINDS
from kzcrawl.days import first_instant_of
from kzcrawl.exceptions import BadInputError

_KIND_IN = {folder: kind for kind, folder in KINDS.items()}
_LANGUAGES = ("ru", "kk", "en")


@dataclass(frozen=True, slots=True)
class Selection:
    """Where a field is empty or None, it excludes nothing. Days are of publication, as Almaty counts them; of absences
    and unread pages, those on which they were seen."""

    kinds: Collection[str] = ()
    sources: Collection[str] = ()
    languages: Collection[str] = ()
    since: date | None = None
    until: date | None = None

    def takes_file(self, path: str) -> bool:
        """Whether a file of records can hold any of them."""
        folder, source, *day = path.split("/")
        if (self.sources and source not in self.sources) or (self.kinds and _KIND_IN[folder] not in self.kinds):
            return False
        is_told = folder == KINDS["article"] and (self.since or self.until)
        return not is_told or _lies("-".join(day[:3]), *_bounds(self.since, self.until))

    def lines_of(self, path: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Those of the lines of a file that are asked for."""
        key, first, last = self._bounds_in(path.partition("/")[0])
        languages = {language.encode() for language in self.languages}
        for line in lines:
            if languages and (said := value_in(line, "language")) is not None and said not in languages:
                continue
            if key and not _lies((value_in(line, key) or b"").decode(), first, last):
                continue
            yield line

    @property
    def is_everything(self) -> bool:
        """Whether nothing has to be looked at."""
        return not (self.kinds or self.sources or self.languages or self.since or self.until)

    def _bounds_in(self, folder: str) -> tuple[str | None, str, str]:
        """Which key of a folder's records tells their day, and between which values; of texts, the folder told it."""
        if not (self.since or self.until):
            return None, "", ""
        if folder == KINDS["observation"]:
            return "published_at", *_bounds(self.since, self.until)
        if folder in (KINDS["absence"], KINDS["unread"]):
            begin = first_instant_of(self.since) if self.since else ""
            return "observed_at", begin, first_instant_of(self.until + timedelta(days=1)) if self.until else "~"
        return None, "", ""


def selection_of(
    kinds: Iterable[str] = (),
    sources: Iterable[str] = (),
    languages: Iterable[str] = (),
    ends: tuple[date | None, date | None] = (None, None),
) -> Selection:
    """A selection by what somebody gave; BadInputError where that cannot be."""
    for languages_given, known, what in ((languages, _LANGUAGES, "language"), (kinds, KINDS, "kind")):
        if wrong := [word for word in languages_given if word not in known]:
            raise BadInputError(f"expected a {what} ({', '.join(known)}), found {wrong[0]!r}")
    return Selection(tuple(kinds), tuple(sources), tuple(languages), *ends)


def value_in(line: bytes, key: str) -> bytes | None:
    """What a record says at a key of its own, as it is written; None if that is no text, or there is no such key.

    No text in a record can look like a key, for its quotes are escaped, and no key of an inner object is asked for.
    """
    found = _pattern(key).search(line)
    return found[1] if found else None


@cache
def _pattern(key: str) -> re.Pattern[bytes]:
    return re.compile(rb'"%s":"((?:[^"\\]|\\.)*)"' % key.encode())


def _lies(said: str, first: str, last: str) -> bool:
    """Whether a time or a day is known and lies between them."""
    return said[:1].isdigit() and first <= said < last


def _bounds(since: date | None, until: date | None) -> tuple[str, str]:
    """Texts between which a time or a day of the range lies."""
    return since.isoformat() if since else "", (until + timedelta(days=1)).isoformat() if until else "~"
