"""Embedded texts, which wait: for their own page, or for the end of a job. Inside a transaction of the caller."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from kzcrawl.archive.records import encode, value_of
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.identity import is_provisional, key_in
from kzcrawl.items import Article
from kzcrawl.pipelines.identify import identified
from kzcrawl.state.frontier import PATIENCE, Frontier
from kzcrawl.state.held import Held, HeldText
from kzcrawl.state.index import Index, latest_time


@dataclass(frozen=True, slots=True)
class Floors:
    """Down to where the walks of a job went, UTC, by language (None: all), and whether all of them were complete."""

    by_language: Mapping[str | None, str]
    complete: bool

    def of(self, language: str) -> str | None:
        """The floor of a language's walk."""
        return self.by_language.get(language) or self.by_language.get(None)


class HeldBack:
    """The embedded texts that jobs of one kind hold back of one source."""

    def __init__(self, database: sqlite3.Connection, source: str, kind: str) -> None:
        self._index, self._held = Index(database), Held(database, source, kind)
        self._frontier = Frontier(database, source, kind)

    def has(self, article_id: str) -> bool:
        """Whether a text of that article waits."""
        return self._held.has(article_id)

    def hold(self, article: Article, now: datetime) -> None:
        """Holds a text back, beyond its run."""
        self._held.hold(article.id, machine_iso(now), encode(value_of(article)))

    def release(self, now: datetime, floors: Floors | None) -> Iterator[Article]:
        """At the end of a job: the texts that nobody will fetch, no longer held; `floors` None: all that wait."""
        for held in self._held.texts():
            article = identified(_article(held.record), self._index, {})
            is_known = bool(self._index.texts(self._index.family(article.id)))
            if is_known or not (floors and self._may_still_be_read(article, held, floors, now)):
                self._held.let_go(held)
                yield article

    def _may_still_be_read(self, article: Article, held: HeldText, floors: Floors, now: datetime) -> bool:
        has_time = now - parse_instant(held.since) < PATIENCE
        if is_provisional(article.id):
            return not floors.complete and has_time
        key = key_in(article.id)
        if self._frontier.is_waiting(key):
            return True
        if self._frontier.is_given_up(key):
            return False
        floor, published = floors.of(article.language), latest_time(value_of(article))
        return not (floor and published and published < floor) and has_time


def _article(line: bytes) -> Article:
    value = orjson.loads(line)
    tuples = {key: tuple(value[key]) for key in ("paragraphs", "images", "tags", "flags", "same_as")}
    return Article(**value | tuples)
