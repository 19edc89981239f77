"""Decides what is new of a visit and keeps it, inside the one transaction in which all of the step is written."""

import logging
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import orjson

from kzcrawl.archive.layout import folder_named, folder_of
from kzcrawl.archive.records import encode, fault_of, value_of
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.identity import is_provisional, key_in
from kzcrawl.items import CRAWLS, Article, Errand, Link, Observation, Record, Step, Unread, Visit
from kzcrawl.pipelines.deduplicate import change_of, latest_own
from kzcrawl.pipelines.errands import FRESH, Errands
from kzcrawl.pipelines.figures import figures_of
from kzcrawl.pipelines.held_back import Floors, HeldBack
from kzcrawl.pipelines.identify import identified, repeats_a_rival, rivals
from kzcrawl.state.frontier import owner_of
from kzcrawl.state.index import Index, Text
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.progress import Progress

# What is decided as a crawl did: a replay is equal to it only if it counts once a place and day, too.
_AS_A_CRAWL = (*CRAWLS, "replay")


class Keeper:
    """What one run keeps. Every method but the first belongs into a transaction of its caller; if that fails, the
    keeper's memory is wrong, and the run has to end. `repeats`: the kind of the run that a replay reads again."""

    def __init__(
        self, database: sqlite3.Connection, run: Run, read_before: str | None = None, repeats: str | None = None
    ) -> None:
        self._run, self._started = run, parse_instant(run.started_at)
        self._journal, self._index = Journal(database), Index(database)
        self._held_back = HeldBack(database, run.source, repeats or run.kind)
        self._progress = Progress(database, run.job)
        read_before = read_before or machine_iso(self._started - FRESH)
        owner = owner_of(run.kind, run.job)
        self._errands = Errands(database, run.source, owner, read_before, by_ages=run.kind == "nightly")
        self._knows_redactions = bool(self._index.redacted_ids(run.source))  # none is made while a run is open
        self._tally: Counter[tuple[str, str]] = Counter()
        # What a crawl met in this run already: most of a page's cards and embedded texts stand on many pages.
        self._met: set[tuple[str | int | None, ...]] = set()
        self._counted: set[tuple[str, str, str]] = set()

    def keep(self, visit: Visit, now: datetime) -> None:
        """Keeps what is new of a visit, and counts the rest as known or dropped."""
        if visit.input:
            self._journal.note_input(self._run.name, visit.input.name, visit.input.bytes, visit.input.sha256)
        self._tally["saw", "pages"] += 1
        for reason in visit.dropped:
            self._tally["dropped", reason] += 1
        for figure, number in figures_of(visit.records):
            self._tally[figure] += number
        meet = self._meet_in_crawl if visit.via in _AS_A_CRAWL else self._meet_in_import
        resolved: dict[str, str] = {}
        for record in visit.records:
            self._tally["saw", plural(record)] += 1
            if self._has_left(record, resolved):
                self._tally["dropped", "redacted"] += 1
            else:
                meet(record, resolved, now)
        if visit.errand:
            self._end(visit.errand, visit.via, now)
        for link in visit.links:
            self._errands.want(link, now)
        if visit.step:
            self.note_step(visit.step)

    def _end(self, errand: Errand, via: str, now: datetime) -> None:
        """Notes what came of an errand, and keeps that an article is gone."""
        ending = self._errands.end(errand, via, now)
        if ending.absence:
            self._keep(ending.absence)
        if ending.dropped:
            self._tally["dropped", ending.dropped] += 1
        if ending.dropped == "given_up":
            logger = logging.getLogger(self._run.source)
            logger.warning("%s: its page could not be had for a week and is given up", errand.key)

    def note_step(self, step: Step) -> None:
        """Notes how far a walk of a backfill has come."""
        self._progress.note(step)
        for covered in step.covered:
            self._journal.note_covered(self._run.name, covered)

    def want(self, link: Link, now: datetime) -> None:
        """Puts a link on the frontier."""
        self._errands.want(link, now)

    def plan_readings(self, language: str | None, floor: str, ages: Sequence[int], now: datetime) -> None:
        """Puts on the frontier what is known and due: newer than the floor and unread, or come of one of the ages."""
        self._errands.plan_readings(language, floor, ages, now)

    def count_requests(self, requests: Mapping[tuple[str, str], int]) -> None:
        """Adds to the requests of the run, and to its retries, by kind."""
        self._tally.update(requests)

    def write_tally(self) -> Counter[tuple[str, str]]:
        """Writes the statistics since the last time, and returns them."""
        written, self._tally = self._tally, Counter()
        for (part, name), number in written.items():
            self._journal.count(self._run.name, part, name, number)
        return written

    def release(self, now: datetime, floors: Floors | None) -> None:
        """At the end of a job: archives the embedded texts that nobody will fetch; `floors` None: all that wait."""
        for article in self._held_back.release(now, floors):
            self._decide(article)
        self.write_tally()

    def _has_left(self, record: Record, resolved: dict[str, str]) -> bool:
        return self._knows_redactions and self._index.is_redacted(value_of(identified(record, self._index, resolved)))

    def _meet_in_import(self, record: Record, resolved: dict[str, str], now: datetime) -> None:
        found = identified(record, self._index, resolved)
        if isinstance(found, Article) and found.placement == "embedded":
            self._hold(found, now)
        else:
            self._decide(found)

    def _meet_in_crawl(self, record: Record, resolved: dict[str, str], now: datetime) -> None:
        if (signature := _signature(record)) in self._met or self._is_counted(record):
            self._tally["known", plural(record)] += 1
            return
        self._met.add(signature)
        found = identified(record, self._index, resolved)
        if isinstance(found, Observation):
            self._count_once(found)
        elif isinstance(found, Article) and found.placement == "embedded":
            self._meet_embedded(found, now)
        else:
            self._decide(found)

    def _count_once(self, found: Observation) -> None:
        """At most one count of an article, place and day in a run: a place that lags shows many in a night."""
        if self._is_counted(found):
            self._tally["known", "observations"] += 1
        elif self._decide(found):
            self._counted.add(_place(found))

    def _is_counted(self, record: Record) -> bool:
        return isinstance(record, Observation) and _place(record) in self._counted

    def _meet_embedded(self, found: Article, now: datetime) -> None:
        """An embedded text waits for its own page; where that was read before and differs, it is read again."""
        texts = self._index.texts(self._index.family(found.id))
        own = latest_own(texts)
        if own and own.content_hash != found.content_hash and found.url and not is_provisional(found.id):
            self._errands.want_again(Link(key_in(found.id), found.url, None, found.title, "embedded"), now)
        self._hold(found, now)

    def _hold(self, found: Article, now: datetime) -> None:
        """Holds an embedded text back, once: the same stand on many pages."""
        if self._held_back.has(found.id) or self._index.texts(self._index.family(found.id)):
            self._tally["known", "articles"] += 1
        else:
            self._held_back.hold(found, now)

    def _decide(self, record: Record) -> bool:
        """Keeps a record if it is new; says whether it was."""
        if not isinstance(record, Article | Observation):
            return self._keep(record)
        family = [*self._index.family(record.id), *record.same_as]
        kept: Record | None
        if isinstance(record, Article):
            repeats = repeats_a_rival(record, self._index)
            kept = None if repeats else _as_revision(record, self._index.texts(family))
        else:
            ids = [*family, *chain.from_iterable(rivals(record, self._index))]
            kept = None if self._index.has_count(ids, record.published_at, record.views) else record
        if kept is None:
            self._tally["known", plural(record)] += 1
            return False
        return self._keep(kept)

    def _keep(self, record: Record) -> bool:
        line = encode(value_of(record) | {"run": self._run.name})
        value = orjson.loads(line)
        if fault_of(value):
            self._tally["dropped", "against_schema"] += 1
            return False
        self._index.learn(value)
        self._journal.append(self._run.name, folder_of(record, self._started), line)
        self._tally["kept", plural(record)] += 1
        if isinstance(record, Article):
            self._tally["changes", record.change] += 1
        return True


def plural(record: Record) -> str:
    """By which name the records of a kind are counted."""
    return folder_named(record.schema)


def _signature(record: Record) -> tuple[str | int | None, ...]:
    """What makes two records of a run the same to whoever decides about them."""
    if isinstance(record, Article):
        return record.id, record.placement, record.content_hash, record.published_at
    if isinstance(record, Observation):
        return record.id, record.placement, record.published_at, record.views
    return (record.url if isinstance(record, Unread) else record.id, record.schema)


def _place(observation: Observation) -> tuple[str, str, str]:
    """Where and on which UTC day a count was seen."""
    return observation.id, observation.placement, (observation.observed_at or "")[:10]


def _as_revision(article: Article, held: list[Text]) -> Article | None:
    """The text with its number and reason, if it is a new revision."""
    change = change_of(article, held)
    number = max((text.revision for text in held), default=0) + 1
    return replace(article, revision=number, change=change) if change else None
