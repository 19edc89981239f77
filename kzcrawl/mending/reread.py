"""Records read again from the captures of a run, as it read them then."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Protocol

from kzcrawl.archive.layout import holds_captures
from kzcrawl.archive.manifest import Manifest
from kzcrawl.captured import replay_of, seen, told_by, unread_in
from kzcrawl.dates import parse_instant
from kzcrawl.items import Errand, Parsed, Visit
from kzcrawl.mending.run import Row
from kzcrawl.pages import Source, source_named
from kzcrawl.pipelines import chain
from kzcrawl.pipelines.archive import ArchivePipeline
from kzcrawl.pipelines.keeper import Keeper
from kzcrawl.state.database import transaction
from kzcrawl.state.journal import Journal, Run
from kzcrawl.warc.reader import Captured, read_at, whole_records

_VIAS = {"nightly": "crawl", "backfill": "backfill"}
_MOST_BYTES = 1_000_000_000  # what was archived once was not too large


class Locate(Protocol):
    """Where a file of captures lies now, by the name that records have for it."""

    def __call__(self, name: str, /) -> Path: ...


def reread(manifest: Manifest, known: sqlite3.Connection, locate: Locate, lacking: Mapping[str, int]) -> list[Row]:
    """What a crawl kept in these folders, by a database that knows all that was known before, and what is left of it.

    Whether an embedded text was archived depended on more than its page: they count only where no more of them are
    found than the folder lacks besides.
    """
    if manifest.kind not in _VIAS:
        return []
    run = Run(
        manifest.run, manifest.source, manifest.kind, manifest.job, manifest.started_at, None, False, manifest.ended_at
    )
    with transaction(known, "reread.commit"):
        Journal(known).open_run(run)
        keeper = Keeper(known, run)
        started = parse_instant(run.started_at)
        pipelines = chain(ArchivePipeline(lambda visit: keeper.keep(visit, visit.observed_at or started)))
        for visit in _visits(manifest, locate):
            reduce(lambda item, pipeline: pipeline.process_item(item), pipelines, visit)
        rows = [row for row in Journal(known).rows(run.name) if row[0] in lacking]
        had = Counter(folder for folder, _ in rows)
        keeper.release(started, None)
        embedded = [row for row in Journal(known).rows(run.name) if row[0] in lacking and row not in rows]
        found = Counter(folder for folder, _ in embedded)
        rows += [row for row in embedded if had[row[0]] + found[row[0]] <= lacking[row[0]]]
        Journal(known).drop(run.name)
    return rows


def _visits(manifest: Manifest, locate: Locate) -> Iterator[Visit]:
    source = source_named(manifest.source)
    for file in filter(holds_captures, (file.path for file in manifest.files)):
        path = locate(file)
        for record in whole_records(path) if path.exists() else ():
            if record.kind not in ("response", "revisit"):
                continue
            try:
                captured = read_at(path, record.offset, locate)
                visit = _visit(source, manifest, captured, {"file": file, "offset": record.offset})
            except Exception:  # noqa: BLE001, S112 - as in the crawl: one page that cannot be read ends nothing
                continue
            if visit:
                yield visit


def _visit(source: Source, manifest: Manifest, captured: Captured, capture: dict[str, str | int]) -> Visit | None:
    if (at := seen(source, manifest.base_url, captured)) is None:
        return None
    url, moment = at
    via = "web_archive" if replay_of(captured) else _VIAS[manifest.kind]
    if captured.status == 200:
        told = told_by(source, captured, url, moment, _MOST_BYTES)
        parsed = told if isinstance(told, Parsed) else Parsed(source.NAME)
        unread = unread_in(source, manifest.base_url, captured, url, told)
        return Visit(parsed, via, moment, capture=capture, unread=unread)
    address = source.key_of(url)
    if captured.status in (404, 410) and address and via != "web_archive":
        errand = Errand(address[1], "missing", captured.status)
        return Visit(Parsed(source.NAME), via, moment, errand=errand)
    return None
