"""Looks for the originals of copies, and seals what is found."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import cache

from kzcrawl import stopping
from kzcrawl.archive.layout import Layout, day_of_articles
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.clock import Clock
from kzcrawl.days import Days, day_of, ranges_of
from kzcrawl.items import Copied, Step
from kzcrawl.lineage.judgement import judged
from kzcrawl.lineage.originals import Originals
from kzcrawl.lineage.text import Text
from kzcrawl.linking.seal import KIND, Found, seal
from kzcrawl.linking.texts import Texts, known_as
from kzcrawl.state.database import connect, transaction
from kzcrawl.state.index import Index
from kzcrawl.state.locks import Lock
from kzcrawl.state.progress import Progress

_MOST_DAYS = 31  # are in memory at once


def link(layout: Layout, clock: Clock, window: int, days: Days | None = None) -> list[Manifest]:
    """Links the copies of these days, or else those that may have an original since the last time: one that appeared
    at most so many days before. Returns the runs, one a source that has new links.

    For whoever holds the lock "lineage", and has an index that knows all that is sealed.
    """
    archive = Archive(layout.root)
    with closing(connect(layout.database)) as database:
        newest = archive.newest()
        found: dict[str, Found] = defaultdict(Found)
        if parts := list(_parted([days] if days else _fresh(archive, _position(database), window))):
            texts = Texts(archive, Days(parts[0].since - timedelta(days=window), parts[-1].until))
            for part in parts:
                _look_at(part, texts, window, Index(database), found)
        sealed = [seal(layout, database, clock, source, each) for source, each in sorted(found.items()) if each.links]
        if days is None:
            with transaction(database, "linked.commit"):
                Progress(database, KIND).note(Step(KIND, str(newest)))
    return sealed


def link_if_free(layout: Layout, clock: Clock, window: int) -> list[Manifest]:
    """The same for a writer of another kind; nothing where somebody is at it."""
    with Lock(layout.lock(KIND)) as lock:
        return link(layout, clock, window) if lock.try_take(f"kzcrawl {KIND}") else []


def _position(database: sqlite3.Connection) -> int:
    """The newest run that was sealed when copies were last looked for; a state that was lost does not know."""
    return int(Progress(database, KIND).position(KIND) or 0)


def _fresh(archive: Archive, position: int, window: int) -> list[Days]:
    """The days of copies that may have an original now: those of what was sealed since then, and some after."""
    files = (file for manifest in archive.manifests(after=position) for file in manifest.files)
    days = {day for file in files if (day := day_of_articles(file.path))}
    return ranges_of(day + timedelta(days=n) for day in days for n in range(window + 1))


def _parted(ranges: Iterable[Days]) -> Iterator[Days]:
    """Ranges of days, so short that their articles fit into memory."""
    for days in ranges:
        for n in range(0, len(days), _MOST_DAYS):
            since = days.since + timedelta(days=n)
            yield Days(since, min(days.until, since + timedelta(days=_MOST_DAYS - 1)))


def _look_at(days: Days, texts: Texts, window: int, index: Index, found: dict[str, Found]) -> None:
    """Adds the links of the copies of some days."""
    near = texts.of(Days(days.since - timedelta(days=window), days.until))
    if not near:
        return
    originals = Originals(window)
    for text in near:
        if not text.credit:  # who credits another wrote it not
            originals.add(text)
    for copy in near:
        stopping.check()
        if day_of(copy.moment) in days and index.original_of(copy.id) is None:
            found[copy.source].texts += 1
            if link := _link(copy, originals):
                found[copy.source].links.append(link)


def _link(copy: Text, originals: Originals) -> Copied | None:
    """The link to the candidate with which a copy has most in common."""
    links = [
        Copied(
            source=copy.source,
            copy=copy.id,
            original=each.id,
            copy_url=copy.url,
            original_url=each.url,
            similarity=judgement.similarity,
            evidence=judgement.evidence,
            linked_at="",
        )
        for each in originals.candidates(copy)
        if (judgement := judged(copy, each, _known_as(each.source)))
    ]
    return max(links, key=lambda link: (link.similarity, len(link.evidence)), default=None)


_known_as = cache(known_as)
