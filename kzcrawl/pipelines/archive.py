"""Keeps what is new: what a batch of visits brought is decided and written in one transaction, or not at all."""

import sqlite3
import time
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

import orjson

from kzcrawl.archive.layout import folder_of
from kzcrawl.archive.records import encode, fault_of, value_of
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.identity import is_provisional
from kzcrawl.items import Article, Record, Visit
from kzcrawl.pipelines.deduplicate import change_of
from kzcrawl.state.database import transaction
from kzcrawl.state.index import Index, Text, name_of
from kzcrawl.state.journal import Journal, Run

_BATCH = 50  # visits: above that a transaction's cost per page no longer falls
_BATCH_SECONDS = 1.0  # so much work at most does a kill cost


class ArchivePipeline:
    """The end of the road: hands visits to the state, a batch at a time."""

    def __init__(self, database: sqlite3.Connection, run: Run, clock: Clock) -> None:
        self._database, self._run, self._clock = database, run, clock
        self._waiting: list[Visit] = []
        self._waiting_since = 0.0

    def process_item(self, item: Visit) -> Visit:
        """Takes a visit; it is on the disk after the next flush."""
        if not self._waiting:
            self._waiting_since = time.monotonic()
        self._waiting.append(item)
        if len(self._waiting) >= _BATCH or time.monotonic() - self._waiting_since >= _BATCH_SECONDS:
            self.flush()
        return item

    def flush(self) -> None:
        """Keeps what waits. Either all of it is on the disk when this returns, or none of it."""
        if not self._waiting:
            return
        with transaction(self._database):
            keeper = Keeper(self._database, self._run)
            for visit in self._waiting:
                keeper.keep(visit)
            Journal(self._database).touch(self._run.name, machine_iso(self._clock.now()))
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Decides about records and keeps them, inside a transaction of its caller."""

    database: sqlite3.Connection
    run: Run

    def keep(self, visit: Visit) -> None:
        """Keeps what is new of a visit, and counts the rest as known or dropped."""
        journal, index = Journal(self.database), Index(self.database)
        if visit.input:
            journal.note_input(self.run.name, visit.input.name, visit.input.bytes, visit.input.sha256)
        journal.count(self.run.name, "saw", "pages")
        for reason in visit.dropped:
            journal.count(self.run.name, "dropped", reason)
        resolved: dict[str, str] = {}
        for record in visit.records:
            journal.count(self.run.name, "saw", _plural(record))
            found = _identified(record, index, resolved)
            if isinstance(found, Article) and found.placement == "embedded":
                journal.hold(self.run.source, encode(value_of(found)))
            else:
                self._decide(found, journal, index)

    def release(self) -> None:
        """At the end of an import: embedded texts are archived where nothing else is held of their articles."""
        journal, index = Journal(self.database), Index(self.database)
        for line in journal.take_held(self.run.source):
            value = orjson.loads(line)
            tuples = {key: tuple(value[key]) for key in ("paragraphs", "images", "tags", "flags", "same_as")}
            record = _identified(Article(**value | tuples), index, {})
            self._decide(record, journal, index)

    def _decide(self, record: Record, journal: Journal, index: Index) -> None:
        family = [*index.family(record.id), *record.same_as]
        kept: Record | None
        if isinstance(record, Article):
            kept = None if _repeats_a_rival(record, index) else _as_revision(record, index.texts(family))
        else:
            ids = [*family, *chain.from_iterable(_rivals(record, index))]
            kept = None if index.has_count(ids, record.published_at, record.views) else record
        if kept is None:
            journal.count(self.run.name, "known", _plural(record))
            return
        kept = replace(kept, run=self.run.name)
        line = encode(value_of(kept))
        value = orjson.loads(line)
        if fault_of(value):
            journal.count(self.run.name, "dropped", "against_schema")
            return
        index.learn(value)
        journal.append(self.run.name, folder_of(kept, self._started()), line)
        journal.count(self.run.name, "kept", _plural(record))

    def _started(self) -> datetime:
        return parse_instant(self.run.started_at)


def _repeats_a_rival(article: Article, index: Index) -> bool:
    """Whether a text is nothing new, whichever article of its stamp and title it is."""
    held = [index.texts(rival) for rival in _rivals(article, index)]
    if article.placement == "embedded" and held and all(held):
        return True
    return any(text.content_hash == article.content_hash for texts in held for text in texts)


def _rivals(record: Record, index: Index) -> list[list[str]]:
    """The articles that one without URL may be, where several have its stamp and title, each by all its ids."""
    candidates = index.candidates(name_of(value_of(record))) if is_provisional(record.id) else []
    return [index.family(candidate) for candidate in candidates]


def _as_revision(article: Article, held: list[Text]) -> Article | None:
    """The text with its number and reason, if it is a new revision."""
    change = change_of(article, held)
    number = max((text.revision for text in held), default=0) + 1
    return replace(article, revision=number, change=change) if change else None


def _identified(record: Record, index: Index, resolved: dict[str, str]) -> Record:
    """The record under its real id where one is known, naming the provisional ids that are found to be the same.

    `resolved` remembers a page's decisions: its article and its count stay together.
    """
    name = name_of(value_of(record))
    if is_provisional(record.id):
        real = resolved.setdefault(record.id, index.resolve(record.id, name))
        if real == record.id:
            return record
        url, section = index.address(real) or (None, None)
        record = replace(record, id=real, url=url, section=section)
    return replace(record, same_as=tuple(index.provisionals_of(record.id, name)))


def _plural(record: Record) -> str:
    return "articles" if isinstance(record, Article) else "observations"
