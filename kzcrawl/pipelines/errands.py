"""What a crawl goes for, and what came of it: the frontier's side of a visit, inside a transaction of the caller."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kzcrawl.dates import machine_iso
from kzcrawl.identity import key_in, real_id
from kzcrawl.items import Absence, Errand, Link
from kzcrawl.pipelines.deduplicate import latest_own
from kzcrawl.state.frontier import Frontier
from kzcrawl.state.index import Index
from kzcrawl.state.validators import Validators

FRESH = timedelta(hours=12)  # a page read so shortly before a job is not asked for again


@dataclass(frozen=True, slots=True)
class Ending:
    """What an errand leaves: that an article is gone, or why its page is dropped."""

    absence: Absence | None = None
    dropped: str | None = None


class Errands:
    """The errands of one run; `read_before` (UTC) is when a page must last have been read to be asked for again.

    A nightly goes `by_ages`: once it has read a page, it asks for it again at given ages, when it was gone, or when
    another page shows that it has changed, but not because a card leads there.
    """

    def __init__(
        self, database: sqlite3.Connection, source: str, job: str, read_before: str, *, by_ages: bool = False
    ) -> None:
        self._source, self._read_before, self._by_ages = source, read_before, by_ages
        self._index, self._frontier = Index(database), Frontier(database, source, job)
        self._validators = Validators(database, source)
        self._wanted: set[str] = set()  # most links of a page stand on many

    def want(self, link: Link, now: datetime) -> None:
        """Puts a link on the frontier, unless it was just read; or ever, by a crawl that reads again at given ages."""
        if link.key in self._wanted:
            return
        self._wanted.add(link.key)
        known = self._index.known(real_id(self._source, link.key))
        if known is None or known.read_at is None or known.is_gone or not self._by_ages:
            self.want_again(link, now)

    def want_again(self, link: Link, now: datetime) -> None:
        """Puts a link on the frontier whose page may have changed, unless it was just read, or has left the archive."""
        article_id = real_id(self._source, link.key)
        known = self._index.known(article_id)
        was_just_read = known is not None and (known.read_at or "") >= self._read_before
        if not was_just_read and not self._index.has_left(article_id):
            self._frontier.put(link, now)

    def plan_readings(self, language: str | None, floor: str, ages: Sequence[int], now: datetime) -> None:
        """Puts on the frontier what is known and due, listed or not, else none is found gone: what is newer than the
        floor and no crawl has read; and what came of one of these ages, in days, since it was last read."""
        due = self._index.unread_since(self._source, language, floor)
        due += self._index.come_of_age(self._source, language, ages, now, self._read_before)
        for article_id, url in due:
            self._frontier.put(Link(key_in(article_id), url, None, None, "known"), now)

    def end(self, errand: Errand, via: str, now: datetime) -> Ending:
        """Notes what came of an errand."""
        if errand.outcome == "final":
            self._frontier.give_up(errand.key)
            return Ending()
        article_id = real_id(self._source, errand.key)
        if errand.outcome in ("read", "unchanged"):
            self._frontier.done(errand.key)
            self._index.note_read(article_id, machine_iso(now))
            if errand.outcome == "read":
                self._validators.note(errand.key, errand.validator)
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
