"""Drops old files of captures, as an archive's owner wants it: records stay, and what proved them goes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from kzcrawl import sealing
from kzcrawl.archive.layout import Layout, captured_on, holds_captures, source_in
from kzcrawl.archive.manifest import Manifest, Replacement, SealedFile
from kzcrawl.archive.replaced import Replaced
from kzcrawl.clock import Clock
from kzcrawl.mending.run import mending_run, seal
from kzcrawl.mending.sound_archive import looked_through, sound_archive
from kzcrawl.warc.reader import whole_records


@dataclass(frozen=True, slots=True)
class Old:
    """The files of captures of before a day: those that go, each with the number of the run that names it, and those
    that stay, since a younger one refers to a body in them."""

    goes: Sequence[tuple[int, SealedFile]]
    stays: Sequence[SealedFile]


def prune(layout: Layout, clock: Clock, before: date) -> tuple[Old, list[Manifest]]:
    """Drops what was captured before a day, and seals a run for each source of which that was any.

    What a pruning that was cut off had left to do is done first. Needs the archive alone: a run under way refers to
    bodies that are held. DamagedArchiveError if what is damaged might refer to some as well.
    """
    sealed = []
    with sound_archive(layout, "prune", clock) as (database, found):
        old = _old(layout, found.trusted, found.replaced, before)
        for source, files in groupby(old.goes, key=lambda each: source_in(each[1].path)):
            with mending_run(layout, database, clock, "prune", source) as run:
                replaces = [
                    Replacement(number, file.path, None, "pruned", file.records, file.records) for number, file in files
                ]
                sealed.append(seal(layout, database, run, clock, [], replaces))
        sealing.catch_up(layout, database)
    return old, sealed


def old_captures(layout: Layout, before: date) -> Old:
    """What a pruning would drop; needs neither state nor lock. DamagedArchiveError where that would be one."""
    found = looked_through(layout)
    return _old(layout, found.trusted, found.replaced, before)


def _old(layout: Layout, trusted: Sequence[Manifest], replaced: Replaced, before: date) -> Old:
    held = {
        file.path: (manifest.number, file)
        for manifest in trusted
        for file in replaced.spared_in(manifest)
        if holds_captures(file.path)
    }
    old = {path for path in held if captured_on(path) < before}
    needed = _needed(layout, replaced, held.keys() - old, old)
    return Old([held[path] for path in sorted(old - needed)], [held[path][1] for path in sorted(needed)])


def _needed(layout: Layout, replaced: Replaced, young: Collection[str], old: Collection[str]) -> set[str]:
    """The old files in which what stays has a body, and those in which these have."""
    needed: set[str] = set()
    to_read = list(young) if old else []
    while to_read:
        there = {replaced.successor(name) for name in _referred_to(layout.root / to_read.pop())}
        found = there.intersection(old) - needed
        needed |= found
        to_read += found
    return needed


def _referred_to(path: Path) -> Iterator[str]:
    """The files in which a file of captures has bodies, as they were named then."""
    for record in whole_records(path):
        if record.kind == "revisit":
            yield record.headers.get("WARC-Refers-To-Filename", "")
