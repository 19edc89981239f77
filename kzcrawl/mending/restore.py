"""What can be had of damaged files: what is whole in them, and what the captures of their pages still tell."""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import orjson

from kzcrawl.archive.digests import digest_of
from kzcrawl.archive.layout import Layout, holds_captures
from kzcrawl.archive.manifest import Manifest, SealedFile
from kzcrawl.archive.reader import Archive
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.mending.damage import Damage, Found
from kzcrawl.mending.natural_keys import Key, merged, natural_key
from kzcrawl.mending.part import Part, folder_in
from kzcrawl.mending.reread import reread
from kzcrawl.mending.salvage import is_whole, salvage
from kzcrawl.pages import names
from kzcrawl.state.database import connect, transaction
from kzcrawl.state.index import Index
from kzcrawl.warc.reader import whole_records


def restored(layout: Layout, index: Index, found: Found) -> dict[str, Part]:
    """By source, what can be had. Lost manifests are the first one's: no run must take the number of one."""
    parts: dict[str, Part] = defaultdict(Part)
    for damage in found.damages:
        if damage.path:
            parts[damage.path.split("/")[1]].damages.append(damage)
    lost = [damage for damage in found.damages if not damage.path]
    if lost:
        parts[min(parts, default=names()[0])].damages += lost
    for part in parts.values():
        for damage in part.damages:
            _take(layout, index, damage, part, found)
    _read_again(layout, found, parts)
    _drop_what_stands_elsewhere(layout, found, parts)
    _take_over_whole_files(layout, parts)
    return parts


def _take(layout: Layout, index: Index, damage: Damage, part: Part, found: Found) -> None:
    """What of a damaged file is still in it."""
    if damage.path is None:
        return
    if not holds_captures(damage.path):
        runs = None if damage.file is None else found.replaced.runs_in(damage.path)
        found_in = salvage(layout.root, damage.path, damage.file, runs, index)
        part.lines[damage.path] = found_in.lines
        part.doubtful |= set() if found_in.is_proved else {damage.path}
    elif damage.reason != "missing" and not damage.path.endswith(".part"):
        with suppress(DamagedArchiveError):
            if count := sum(1 for _ in whole_records(layout.root / damage.path)):
                part.files[damage.path] = SealedFile(damage.path, count, *digest_of(layout.root / damage.path))


def _read_again(layout: Layout, found: Found, parts: Mapping[str, Part]) -> None:
    """Adds what the captures of a run still tell, by what was known when it read them."""
    damaged = {(damage.number, damage.path): part for part in parts.values() for damage in part.damages}
    if not any(part.is_lacking(damage) for part in parts.values() for damage in part.damages):
        return
    archive = Archive(layout.root)
    with _scratch() as known:
        for manifest in found.trusted:
            lacking: dict[str, tuple[SealedFile, Part]] = {}
            with transaction(known, "scratch.commit"):
                for file in found.replaced.spared_in(manifest):
                    if holds_captures(file.path):
                        continue
                    if part := damaged.get((manifest.number, file.path)):
                        lacking[folder_in(file.path)] = (file, part)
                    _learn(known, part.proved_lines(file.path) if part else archive.lines(file))
            _reread(layout, manifest, known, lacking)


def _reread(
    layout: Layout, manifest: Manifest, known: sqlite3.Connection, lacking: Mapping[str, tuple[SealedFile, Part]]
) -> None:
    """Adds what one run kept in the folders of its damaged files; a doubtful line gives way to the same read again."""
    short = {folder: file.records - len(part.proved_lines(file.path)) for folder, (file, part) in lacking.items()}
    rows = reread(manifest, known, lambda name: layout.root / name, short) if any(short.values()) else []
    for folder, (file, part) in lacking.items():
        again = [line for at, line in rows if at == folder]
        part.lines[file.path] = merged(part.lines[file.path], again)
        with transaction(known, "learned.commit"):
            _learn(known, part.lines[file.path])


@contextmanager
def _scratch() -> Iterator[sqlite3.Connection]:
    """An empty state, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder, closing(connect(Path(folder) / "state.sqlite")) as database:
        database.execute("PRAGMA synchronous = OFF")
        yield database


def _learn(known: sqlite3.Connection, lines: Iterable[bytes]) -> None:
    for line in lines:
        Index(known).learn(orjson.loads(line))


def _drop_what_stands_elsewhere(layout: Layout, found: Found, parts: Mapping[str, Part]) -> None:
    """Leaves of all lines one with each natural key that no sound file has."""
    lines = [line for part in parts.values() for each in part.lines.values() for line in each]
    wanted = {natural_key(orjson.loads(line)) for line in lines}
    damaged = {(damage.number, damage.path) for part in parts.values() for damage in part.damages}
    archive, met = Archive(layout.root), set()
    for manifest in found.trusted if wanted else ():
        for file in found.replaced.spared_in(manifest):
            if not holds_captures(file.path) and (manifest.number, file.path) not in damaged:
                met |= {key for line in archive.lines(file) if (key := natural_key(orjson.loads(line))) in wanted}
    for part in parts.values():
        for path in sorted(part.lines):
            part.lines[path] = list(_first_met(part.lines[path], met))


def _first_met(lines: Iterable[bytes], met: set[Key]) -> Iterator[bytes]:
    for line in lines:
        if (key := natural_key(orjson.loads(line))) not in met:
            met.add(key)
            yield line


def _take_over_whole_files(layout: Layout, parts: Mapping[str, Part]) -> None:
    """A file that no manifest names, and all of whose records count, stays where it is."""
    for part in parts.values():
        for damage in part.damages:
            path = damage.path
            count = len(part.lines.get(path or "", ()))
            if path and damage.file is None and count and is_whole(layout.root, path, count):
                part.files[path] = SealedFile(path, count, *digest_of(layout.root / path))
                del part.lines[path]
