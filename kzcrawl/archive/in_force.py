"""Which of an article's texts is in force: that of its own page with the greatest observed_at, an unknown one being the
oldest; an embedded one only where no other is held.

What is remembered are articles of which more than one text is held, and no text at all, so that memory does not grow
with the archive.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection, value_in
from kzcrawl.archive.typed import decoded, kind_of
from kzcrawl.identity import is_provisional
from kzcrawl.items import CRAWLS

_Key = tuple[bool, str, int, str]


class InForce:
    """The texts in force of the articles of some sources (of all, where none is named)."""

    def __init__(self, archive: Archive, sources: Collection[str]) -> None:
        self._archive = archive
        self._texts = Selection(("article",), sources)
        self._keys: dict[str, _Key] = {}
        doubtful = set()
        for text in self._all(_retells):
            if text.revision > 1:
                name = self._note(text)
                # What a crawl sees is newer than all before; what an import or a web archive brings may not be.
                doubtful |= {name} if text.via not in CRAWLS else set()
        self._look_at_first_texts(doubtful)

    def lines(self, selection: Selection) -> Iterator[bytes]:
        """Those of the texts of a selection that are in force, in the order of sealing."""
        return filter(self._has, self._archive.all_lines(selection))

    def _has(self, line: bytes) -> bool:
        article = (value_in(line, "id") or b"").decode()
        name = self._name(article)
        if name not in self._keys:
            return True
        (text,) = _read([line])
        return self._keys[name] == _key(text)

    def _note(self, text: Any) -> str:
        name = self._name(text.id)
        self._keys[name] = max(self._keys.get(name, _key(text)), _key(text))
        return name

    def _name(self, article: str) -> str:
        """The id under which an article is remembered: the real one, where one is known."""
        return self._real_ids.get(article, article) if is_provisional(article) else article

    @cached_property
    def _real_ids(self) -> dict[str, str]:
        """By provisional id the real one. Any record may tell, so all are read, if there is such a text."""
        found: dict[str, str] = {}
        everything = Selection(("article", "observation"), self._texts.sources)
        for line in self._archive.all_lines(everything):
            if b'"same_as":[]' not in line:
                (record,) = decoded([line], kind_of(line), ("id", "same_as"))
                found |= dict.fromkeys(record.same_as, record.id)
        self.__dict__["_real_ids"] = found  # which what follows asks for
        self._look_at_first_texts(set(found.values()))
        return found

    def _look_at_first_texts(self, names: Collection[str]) -> None:
        if not names:
            return
        for text in self._all():
            if text.revision == 1 and self._name(text.id) in names:
                self._note(text)

    def _all(self, is_wanted: Any = None) -> Iterator[Any]:
        for manifest in self._archive.manifests():
            if is_wanted is None or is_wanted(manifest):
                yield from _read(self._archive.record_lines(manifest, self._texts))


def _retells(manifest: Manifest) -> bool:
    """Whether a run may have brought another text of what was held."""
    return bool(manifest.replaces) or any(number for change, number in manifest.changes.items() if change != "first")


def _read(lines: Any) -> Iterator[Any]:
    return decoded(lines, "article", ("id", "revision", "observed_at", "placement", "via"))


def _key(text: Any) -> _Key:
    return text.placement == "page", text.observed_at or "", text.revision, text.id
