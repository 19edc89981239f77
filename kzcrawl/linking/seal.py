"""The run of the kind `lineage` that holds the links of one source: opened with all its rows in one transaction."""

import sqlite3
from dataclasses import dataclass, field, replace

import orjson

from kzcrawl import sealing
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, compact, folder_of, run_names
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.archive.records import encode, fault_of, value_of
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.items import Copied
from kzcrawl.sealing import End
from kzcrawl.state.database import transaction
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock

KIND = "lineage"


@dataclass(slots=True)
class Found:
    """The links of a source, and how many of its texts were looked at for them."""

    texts: int = 0
    links: list[Copied] = field(default_factory=list)


def seal(layout: Layout, database: sqlite3.Connection, clock: Clock, source: str, found: Found) -> Manifest:
    """Seals a run of these links. Cut off once it is opened, the next run of any kind seals it."""
    started = clock.now()
    journal = Journal(database)
    name = next(name for name in run_names(started, source, KIND) if not journal.is_used(name))
    newest = manifests.newest_sound(layout, below=max(layout.numbers()) + 1)
    moment, job = machine_iso(started), f"{compact(started)}-{KIND}"
    run = Run(name, source, KIND, job, moment, None, bool(newest and newest.demo), moment)
    with Lock(layout.run_lock(name)) as lock:
        lock.wait(name)
        with transaction(database, "link.commit"):
            journal.open_run(run)
            for link in found.links:
                line = encode(value_of(replace(link, linked_at=moment, run=name)))
                if fault := fault_of(value := orjson.loads(line)):
                    raise AssertionError(f"the link of {link.copy} would break its schema: {fault}")
                Index(database).learn(value)
                journal.append(name, folder_of(link, started), line)
            journal.count(name, "saw", "articles", found.texts)
            journal.count(name, "kept", "links", len(found.links))
        seconds = None if clock.frozen_at else 0.0
        manifest = sealing.seal(layout, database, name, End(clock.now(), seconds, Verdict("ok")))
        lock.release(remove=True)
    return manifest
