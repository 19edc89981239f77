"""The run of the kind `reparse` that holds the corrections of one source: opened with all rows in one transaction."""

import sqlite3
from collections.abc import Sequence

import orjson

from kzcrawl import derived_run, sealing
from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.records import encode, fault_of
from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.items import Article
from kzcrawl.replaying.compare import Difference, Value
from kzcrawl.state.database import transaction
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal

KIND = "reparse"


def seal(
    layout: Layout, database: sqlite3.Connection, clock: Clock, source: str, found: Sequence[Difference]
) -> Manifest:
    """Seals a run of these corrections. Cut off once it is opened, the next run of any kind seals it."""
    journal, index = Journal(database), Index(database)
    with derived_run.begun(layout, database, clock, KIND, source) as run:
        with transaction(database, "reparse.commit"):
            journal.open_run(run)
            for difference in found:
                value = _revision(difference, run.name, index)
                if fault_of(value):
                    journal.count(run.name, "dropped", "against_schema")
                    continue
                index.learn(value)
                journal.append(run.name, folder_of(Article(**value), parse_instant(run.started_at)), encode(value))
                journal.count(run.name, "kept", "articles")
                journal.count(run.name, "changes", "reparsed")
            journal.count(run.name, "saw", "articles", len(found))
        return sealing.seal(layout, database, run.name, derived_run.end(clock))


def _revision(difference: Difference, run: str, index: Index) -> Value:
    """The corrected text, seen when the page was, as the next revision of its article."""
    before, after = difference.before, difference.after
    held = index.texts(index.family(before["id"]))
    number = max((text.revision for text in held), default=before["revision"]) + 1
    kept = {name: before[name] for name in ("same_as", "observed_at", "capture")}
    return orjson.loads(encode(after | kept | {"revision": number, "change": "reparsed", "run": run}))  # type: ignore[no-any-return]
