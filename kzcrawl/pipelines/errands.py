"""What a crawl goes for, and what came of it: the frontier's side of a visit, inside a transaction of the caller."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from kzcrawl.dates import machine_iso
from kzcrawl.identity import key_in, real_id
from kzcrawl.items import Absence, Errand, Link
from kzcrawl.pipelines.deduplicate import latest_own
from kzcrawl.state.frontier import Frontier
from kzcrawl.state.index import Index

FRESH = timedelta(hours=12)  # a page read so shortly before a job is not asked for again


@dataclass(frozen=True, slots=True)
class Ending:
    """What an errand leaves: that an article is gone, or why its page is dropped."""

    absence: Absence | None = None
    dropped: str | None = None


class Errands:
    """The errands of one run; `read_before` (UTC) is when a page must last have been read to be asked for again."""

    def __init__(self, database: sqlite3.Connection, source: str, job: str, read_before: str) -> None:
        self._source, self._read_before = source, read_before
        self._index, self._frontier = Index(database), Frontier(database, source, job)
        self._wanted: set[str] = set()  # most links of a page stand on many

    def want(self, link: Link, now: datetime) -> None:
        """Puts a link on the frontier, unless its page was just read."""
        if link.key in self._wanted:
            return
        self._wanted.add(link.key)
        known = self._index.known(real_id(self._source, link.key))
        if self._index.has_left(real_id(self._source, link.key)):
            return
        if known is None or (known.read_at or "") < self._read_before:
            self._frontier.put(link, now)

    def plan_rereads(self, language: str | None, floor: str, now: datetime) -> None:
        """Puts every known article newer than a floor on the frontier, listed or not, else none is found gone."""
        for article_id, url in self._index.known_since(self._source, language, floor, self._read_before):
            self._frontier.put(Link(key_in(article_id), url, None, None, "known"), now)

    def end(self, errand: Errand, via: str, now: datetime) -> Ending:
        """Notes what came of an errand."""
        article_id = real_id(self._source, errand.key)
        if errand.outcome == "read":
            self._frontier.done(errand.key)
            self._index.note_read(article_id, machine_iso(now))
            return Ending()
        is_held = latest_own(self._index.texts(self._index.family(article_id))) is not None
        if is_held and errand.outcome in ("missing", "elsewhere"):
            self._frontier.done(errand.key)
            return Ending(absence=self._absence(article_id, errand, via, now))
        if errand.outcome == "missing":  # it never was there
            self._frontier.give_up(errand.key)
            return Ending(dropped="missing")
        if self._frontier.failed(errand.key, now):
            return Ending(dropped="given_up")
        return Ending(dropped=None if errand.outcome == "failed" else errand.outcome)

    def _absence(self, article_id: str, errand: Errand, via: str, now: datetime) -> Absence | None:
        """That an article is gone, once until it is back."""
        known, moment = self._index.known(article_id), machine_iso(now)
        if known is None or errand.status is None:
            raise AssertionError(f"{article_id} was read, but its address or the answer is not known")
        if known.is_gone:
            self._index.note_read(article_id, moment, gone=True)
            return None
        return Absence(self._source, article_id, known.url, known.language, errand.status, via, moment)
