"""The run of the kind `lineage` that holds the links of one source: opened with all its rows in one transaction."""

import sqlite3
from dataclasses import dataclass, field, replace

import orjson

from kzcrawl import derived_run, sealing
from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.records import encode, fault_of, value_of
from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.items import Copied
from kzcrawl.state.database import transaction
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal

KIND = "lineage"


@dataclass(slots=True)
class Found:
    """The links of a source, and how many of its texts were looked at for them."""

    texts: int = 0
    links: list[Copied] = field(default_factory=list)


def seal(layout: Layout, database: sqlite3.Connection, clock: Clock, source: str, found: Found) -> Manifest:
    """Seals a run of these links. Cut off once it is opened, the next run of any kind seals it."""
    journal, index = Journal(database), Index(database)
    with derived_run.begun(layout, database, clock, KIND, source) as run:
        with transaction(database, "link.commit"):
            journal.open_run(run)
            for link in found.links:
                line = encode(value_of(replace(link, linked_at=run.started_at, run=run.name)))
                if fault := fault_of(value := orjson.loads(line)):
                    raise AssertionError(f"the link of {link.copy} would break its schema: {fault}")
                index.learn(value)
                journal.append(run.name, folder_of(link, parse_instant(run.started_at)), line)
            journal.count(run.name, "saw", "articles", found.texts)
            journal.count(run.name, "kept", "links", len(found.links))
        return sealing.seal(layout, database, run.name, derived_run.end(clock))
