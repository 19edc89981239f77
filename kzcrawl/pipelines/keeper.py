"""Decides what is new of a visit and keeps it, inside the one transaction in which all of the step is written."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeVar

import orjson

from kzcrawl.archive.layout import folder_named, folder_of
from kzcrawl.archive.records import encode, fault_of, value_of
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.identity import is_provisional, key_in, real_id
from kzcrawl.items import Absence, Article, Errand, Link, Observation, Record, Visit
from kzcrawl.pipelines.deduplicate import change_of, latest_own
from kzcrawl.state.frontier import Frontier
from kzcrawl.state.held import Held, HeldText
from kzcrawl.state.index import Index, Text, latest_time, name_of
from kzcrawl.state.journal import Journal, Run

R = TypeVar("R", bound=Record)

CRAWLS = ("crawl", "backfill")
FRESH = timedelta(hours=12)  # a page read so shortly before a run is not asked for again
_PATIENCE = timedelta(days=7)  # as long as a page is asked for, an embedded text waits for it


@dataclass(frozen=True, slots=True)
class Floors:
    """Down to where the walks of a job went, UTC, by language (None: all), and whether all of them were complete."""

    by_language: Mapping[str | None, str]
    complete: bool

    def of(self, language: str) -> str | None:
        """The floor of a language's walk."""
        return self.by_language.get(language) or self.by_language.get(None)


class Keeper:
    """What one run keeps. Every method but the first belongs into a transaction of its caller; if that fails, the
    keeper's memory is wrong, and the process has to end."""

    def __init__(self, database: sqlite3.Connection, run: Run) -> None:
        self._run = run
        self._journal, self._index = Journal(database), Index(database)
        self._held = Held(database, run.source, run.kind)
        self._frontier = Frontier(database, run.source, run.kind)
        self._started = parse_instant(run.started_at)
        self._read_before = machine_iso(self._started - FRESH)
        self._tally: Counter[tuple[str, str]] = Counter()
        # What a crawl met in this run already: most of a page's cards and embedded texts stand on many pages.
        self._met: set[tuple[str | int | None, ...]] = set()
        self._counted: set[tuple[str, str, str]] = set()
        self._wanted: set[str] = set()

    def keep(self, visit: Visit, now: datetime) -> None:
        """Keeps what is new of a visit, and counts the rest as known or dropped."""
        if visit.input:
            self._journal.note_input(self._run.name, visit.input.name, visit.input.bytes, visit.input.sha256)
        self._tally["saw", "pages"] += 1
        for reason in visit.dropped:
            self._tally["dropped", reason] += 1
        meet = self._meet_in_crawl if visit.via in CRAWLS else self._meet_in_import
        resolved: dict[str, str] = {}
        for record in visit.records:
            self._tally["saw", plural(record)] += 1
            meet(record, resolved, now)
        if visit.errand:
            self._end_errand(visit.errand, visit, now)
        for link in visit.links:
            self._want(link, now)

    def plan_rereads(self, language: str | None, floor: str, now: datetime) -> None:
        """Puts every known article newer than a floor on the frontier, listed or not, else none is found gone."""
        for article_id, url in self._index.known_since(self._run.source, language, floor, self._read_before):
            self._frontier.put(Link(key_in(article_id), url, None, None, "known"), now)

    def count_requests(self, requests: Mapping[str, int]) -> None:
        """Adds to the requests of the run, by kind."""
        self._tally.update({("requests", kind): number for kind, number in requests.items()})

    def write_tally(self) -> None:
        """Writes the statistics since the last time."""
        for (part, name), number in self._tally.items():
            self._journal.count(self._run.name, part, name, number)
        self._tally.clear()

    def release(self, now: datetime, floors: Floors | None) -> None:
        """At the end of a job: archives the embedded texts that nobody will fetch; `floors` None: all that wait."""
        for held in self._held.texts():
            record = self._identified(_article(held.record), {})
            if self._index.texts(self._index.family(record.id)):
                self._tally["known", "articles"] += 1
            elif floors and self._may_still_be_read(record, held, floors, now):
                continue
            else:
                self._decide(record)
            self._held.let_go(held)
        self.write_tally()

    def _meet_in_import(self, record: Record, resolved: dict[str, str], now: datetime) -> None:
        found = self._identified(record, resolved)
        if isinstance(found, Article) and found.placement == "embedded":
            self._held.hold(found.id, machine_iso(now), encode(value_of(found)))
        else:
            self._decide(found)

    def _meet_in_crawl(self, record: Record, resolved: dict[str, str], now: datetime) -> None:
        if (signature := _signature(record)) in self._met or self._is_counted(record):
            self._tally["known", plural(record)] += 1
            return
        self._met.add(signature)
        found = self._identified(record, resolved)
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
            self._want(Link(key_in(found.id), found.url, None, found.title, "embedded"), now)
        if texts or self._held.has(found.id):
            self._tally["known", "articles"] += 1
        else:
            self._held.hold(found.id, machine_iso(now), encode(value_of(found)))

    def _want(self, link: Link, now: datetime) -> None:
        if link.key in self._wanted:
            return
        self._wanted.add(link.key)
        known = self._index.known(real_id(self._run.source, link.key))
        if known is None or (known.read_at or "") < self._read_before:
            self._frontier.put(link, now)

    def _end_errand(self, errand: Errand, visit: Visit, now: datetime) -> None:
        article_id = real_id(self._run.source, errand.key)
        if errand.outcome == "read":
            self._frontier.done(errand.key)
            self._index.note_read(article_id, machine_iso(now))
        elif errand.outcome == "failed":
            if self._frontier.failed(errand.key, now):
                self._tally["dropped", "given_up"] += 1
        elif latest_own(self._index.texts(self._index.family(article_id))) is None:  # it never was an article for us
            self._frontier.give_up(errand.key)
            self._tally["dropped", errand.outcome] += 1
        elif errand.outcome == "missing":
            self._frontier.done(errand.key)
            self._note_gone(article_id, errand, visit.via, now)
        else:
            self._frontier.failed(errand.key, now)

    def _note_gone(self, article_id: str, errand: Errand, via: str, now: datetime) -> None:
        known = self._index.known(article_id)
        if known is None or errand.status is None:
            raise AssertionError(f"{article_id} was read, but its address or the answer is not known")
        if known.is_gone:
            self._index.note_read(article_id, machine_iso(now), gone=True)
            return
        moment = machine_iso(now)
        self._keep(Absence(self._run.source, article_id, known.url, known.language, errand.status, via, moment))

    def _may_still_be_read(self, record: Article, held: HeldText, floors: Floors, now: datetime) -> bool:
        has_time = now - parse_instant(held.since) < _PATIENCE
        if is_provisional(record.id):
            return not floors.complete and has_time
        key = key_in(record.id)
        if self._frontier.is_waiting(key):
            return True
        if self._frontier.is_given_up(key):
            return False
        floor, published = floors.of(record.language), latest_time(value_of(record))
        return not (floor and published and published < floor) and has_time

    def _decide(self, record: Record) -> bool:
        """Keeps a record if it is new; says whether it was."""
        family = [*self._index.family(record.id), *getattr(record, "same_as", ())]
        kept: Record | None
        if isinstance(record, Article):
            repeats = _repeats_a_rival(record, self._index)
            kept = None if repeats else _as_revision(record, self._index.texts(family))
        elif isinstance(record, Observation):
            ids = [*family, *chain.from_iterable(_rivals(record, self._index))]
            kept = None if self._index.has_count(ids, record.published_at, record.views) else record
        else:
            kept = record
        if kept is None:
            self._tally["known", plural(record)] += 1
            return False
        return self._keep(kept)

    def _keep(self, record: Record) -> bool:
        record = replace(record, run=self._run.name)
        line = encode(value_of(record))
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

    def _identified(self, record: R, resolved: dict[str, str]) -> R:
        """The record under its real id where one is known, naming the provisional ids that are found to be the same.

        `resolved` remembers a page's decisions: its article and its count stay together.
        """
        if isinstance(record, Absence):
            return record
        name = name_of(value_of(record))
        if is_provisional(record.id):
            real = resolved.setdefault(record.id, self._index.resolve(record.id, name))
            if real == record.id:
                return record
            if known := self._index.known(real):
                record = replace(record, url=known.url, section=known.section)
            record = replace(record, id=real)
        return replace(record, same_as=tuple(self._index.provisionals_of(record.id, name)))


def plural(record: Record) -> str:
    """By which name the records of a kind are counted."""
    return folder_named(record.schema)


def _signature(record: Record) -> tuple[str | int | None, ...]:
    """What makes two records of a run the same to whoever decides about them."""
    if isinstance(record, Article):
        return record.id, record.placement, record.content_hash, record.published_at
    if isinstance(record, Observation):
        return record.id, record.placement, record.published_at, record.views
    return (record.id, record.schema)


def _place(observation: Observation) -> tuple[str, str, str]:
    """Where and on which UTC day a count was seen."""
    return observation.id, observation.placement, (observation.observed_at or "")[:10]


def _article(line: bytes) -> Article:
    value = orjson.loads(line)
    tuples = {key: tuple(value[key]) for key in ("paragraphs", "images", "tags", "flags", "same_as")}
    return Article(**value | tuples)


def _repeats_a_rival(article: Article, index: Index) -> bool:
    """Whether a text is nothing new, whichever article of its stamp and title it is."""
    held = [index.texts(rival) for rival in _rivals(article, index)]
    if article.placement == "embedded" and held and all(held):
        return True
    return any(text.content_hash == article.content_hash for texts in held for text in texts)


def _rivals(record: Article | Observation, index: Index) -> list[list[str]]:
    """The articles that one without URL may be, where several have its stamp and title, each by all its ids."""
    candidates = index.candidates(name_of(value_of(record))) if is_provisional(record.id) else []
    return [index.family(candidate) for candidate in candidates]


def _as_revision(article: Article, held: list[Text]) -> Article | None:
    """The text with its number and reason, if it is a new revision."""
    change = change_of(article, held)
    number = max((text.revision for text in held), default=0) + 1
    return replace(article, revision=number, change=change) if change else None
