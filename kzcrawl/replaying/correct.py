"""The run of the kind `reparse` that holds the corrections of one source: opened with all rows in one transaction."""

import sqlite3
from collections.abc import Sequence

import orjson

from kzcrawl import sealing
from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, compact, folder_of, run_names
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.archive.records import encode, fault_of
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.items import Article
from kzcrawl.replaying.compare import Difference, Value
from kzcrawl.sealing import End
from kzcrawl.state.database import transaction
from kzcrawl.state.index import Index
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.locks import Lock

KIND = "reparse"


def seal(
    layout: Layout, database: sqlite3.Connection, clock: Clock, source: str, found: Sequence[Difference]
) -> Manifest:
    """Seals a run of these corrections. Cut off once it is opened, the next run of any kind seals it."""
    started = clock.now()
    journal, index = Journal(database), Index(database)
    name = next(name for name in run_names(started, source, KIND) if not journal.is_used(name))
    newest = manifests.newest_sound(layout, below=max(layout.numbers()) + 1)
    moment, job = machine_iso(started), f"{compact(started)}-{KIND}"
    run = Run(name, source, KIND, job, moment, None, bool(newest and newest.demo), moment)
    with Lock(layout.run_lock(name)) as lock:
        lock.wait(name)
        with transaction(database, "reparse.commit"):
            journal.open_run(run)
            for difference in found:
                value = _revision(difference, name, index)
                if fault_of(value):
                    journal.count(name, "dropped", "against_schema")
                    continue
                index.learn(value)
                journal.append(name, folder_of(Article(**value), started), encode(value))
                journal.count(name, "kept", "articles")
                journal.count(name, "changes", "reparsed")
            journal.count(name, "saw", "articles", len(found))
        seconds = None if clock.frozen_at else 0.0
        manifest = sealing.seal(layout, database, name, End(clock.now(), seconds, Verdict("ok")))
        lock.release(remove=True)
    return manifest


def _revision(difference: Difference, run: str, index: Index) -> Value:
    """The corrected text, seen when the page was, as the next revision of its article."""
    before, after = difference.before, difference.after
    held = index.texts(index.family(before["id"]))
    number = max((text.revision for text in held), default=before["revision"]) + 1
    kept = {name: before[name] for name in ("same_as", "observed_at", "capture")}
    return orjson.loads(encode(after | kept | {"revision": number, "change": "reparsed", "run": run}))  # type: ignore[no-any-return]
